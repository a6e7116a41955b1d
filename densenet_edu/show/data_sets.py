"""Data sets beside one another, as a table: what each holds, how it is prepared, whose it is."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from densenet_edu.show.table import Cell, Column, LiveTable, Row, live_table
from densenet_edu.words import say


class Described(Protocol):
    """What a description of a data set says."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def image(self) -> tuple[int, int, int]:
        """Height, width, channels."""

    @property
    def counts(self) -> tuple[int, int]:
        """Training images, test images."""

    @property
    def class_count(self) -> int:
        """How many classes."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes in the reader's language; () if there are none."""

    @property
    def mean(self) -> Sequence[float]:
        """Of each channel, from 0 to 255."""

    @property
    def deviation(self) -> Sequence[float]:
        """Of each channel, likewise."""

    @property
    def preparation(self) -> str:
        """How its images are prepared, in sentences."""

    @property
    def source(self) -> str:
        """Who made it, and where it comes from."""

    @property
    def licence(self) -> str:
        """What one may do with it."""


MOST_NAMES = 20  # a hundred names would fill the page


def table(data_sets: Iterable[Described]) -> LiveTable:
    """Return a table of data sets; each row unfolds to its classes, its preparation, its source and its licence.

    Args:
        data_sets: Such as `learn.data.FIVE`.
    """
    columns = (
        Column(say("data.column_title")),
        Column(say("data.column_image"), say("data.column_image_unit")),
        Column(say("data.column_train")),
        Column(say("data.column_test")),
        Column(say("data.column_classes")),
        Column(say("data.column_mean"), say("data.column_channels")),
        Column(say("data.column_deviation"), say("data.column_channels")),
    )
    return live_table(columns, map(_row, data_sets), title=say("data.table_title"), groups=say("data.table_rows"))


def _row(each: Described) -> Row:
    pixels = each.image[0] * each.image[1]
    cells: list[Cell | str | float | None] = [
        each.title,
        Cell(" × ".join(map(str, each.image)), pixels),
        each.counts[0],
        each.counts[1],
        each.class_count,
        _channels(each.mean),
        _channels(each.deviation),
    ]
    facts = [
        *([(say("data.fact_classes"), _names(each.classes))] if each.classes else []),
        (say("data.fact_preparation"), each.preparation),
        (say("data.fact_source"), each.source),
        (say("data.fact_licence"), each.licence),
    ]
    return Row(tuple(cells), facts=tuple(facts))


def _channels(values: Sequence[float]) -> Cell:
    return Cell(", ".join(f"{value:.1f}" for value in values), sum(values) / len(values))


def _names(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return say("data.names_some", names=", ".join(names[:MOST_NAMES]), count=len(names))
    return ", ".join(names)
