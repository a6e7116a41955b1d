"""A live table: sorted, thinned out and unfolded in the page, in the look of the explorers. Standard library only.

Nothing that a reader does to a table is of use to Python, so there is no widget and no second output: one HTML output
holds the whole table, and a plain module script brings it to life. So it is alive wherever scripts may run, in
JupyterLab, in a notebook that was saved and opened again, exported or shown as slides, with no kernel, no widget state
and no server; and where they may not, in a notebook that is not trusted or on a page that drops them, the same rows
are a plain table that can be read as it is, every explanation under its row.
"""

import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from densenet_edu.show.picture import content_hash
from densenet_edu.words import Refused, say, spoken

_HERE = Path(__file__).parent
JS = (_HERE / "table.js").read_text(encoding="utf-8")
CSS = (_HERE / "table.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the first of a table holds the names of its rows."""

    label: str
    unit: str = ""  # what stands under the label, quieter
    form: str = ""  # how numbers are written, as Python's `format` knows it: ".2f", ","
    best: Literal["low", "high"] | None = None  # which of its values are set in bold
    shown: bool = True  # at the start


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: the text shown, the number to sort by, and a note that unfolds with the row."""

    text: str
    number: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, the group it is chosen with, and an explanation that unfolds below it."""

    cells: tuple[Cell | str | float | None, ...]  # None: nothing known
    group: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class LiveTable:
    """A table for a notebook; `live_table` makes it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Row, tuple[Cell, ...]], ...]

    def __repr__(self) -> str:
        return ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": "", "text/plain": repr(self)}


def live_table(
    columns: Sequence[Column | str],
    rows: Iterable[Row],
    *,
    title: str = "",
    groups: str = "",
    sort: str | None = None,
    descending: bool = False,
) -> LiveTable:
    """Return a table that its reader sorts, thins out and unfolds.

    Args:
        columns: The first one names the rows; a text is a column with that label.
        rows: In their first order.
        title: One sentence above the table.
        groups: What the groups of the rows are called, "method"; empty: rows.
        sort: The label of the column by which the rows are sorted at the start; None: as given.
        descending: Whether the largest come first then.

    Raises:
        Refused: No column, a label twice, a row with another number of cells, a cell or a form that is none, an unknown
            column to sort by.
    """
    raise NotImplementedError
