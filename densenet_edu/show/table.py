"""A live table: sorted, thinned out and unfolded in the page, in the look of the explorers. Standard library only.

Nothing that a reader does to a table is of use to Python, so there is no widget and no second output: one HTML output
holds the whole table, and a plain module script brings it to life. So it is alive wherever scripts may run, in
JupyterLab, in a notebook that was saved and opened again, exported or shown as slides, with no kernel, no widget state
and no server. Where they may not run, in a notebook that is not trusted or on a page that drops them, the same rows are
a plain table that can be read as it is, each explanation under its row.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from densenet_edu.show import table_page
from densenet_edu.words import Refused, say, spoken


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the first of a table holds the names of its rows."""

    label: str
    unit: str = ""  # what stands under the label, quieter
    form: str = ""  # how numbers are written, as Python's `format` knows it: ".2f", ","
    best: Literal["low", "high"] | None = None  # which of its values is set in bold
    shown: bool = True  # at the start


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: the text shown, the number to sort by, and a note that unfolds with the row."""

    text: str
    number: float | None = None  # None in a column of numbers: sorted behind all others
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, the group that it is chosen with, and what unfolds below it: an explanation, and facts."""

    cells: Sequence[Cell | str | float | None]  # None: nothing is known
    group: str = ""
    explanation: str = ""
    facts: Sequence[tuple[str, str]] = ()  # what each is about, set in bold, and what there is to say; one a line


@dataclass(frozen=True)
class LiveTable:
    """A table for a notebook; `live_table` makes it and checks what it is made of."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]  # in their first order; every cell is a Cell
    title: str = ""
    groups: str = ""  # what the groups are called
    sort: int | None = None  # the column by which the rows are sorted at the start
    descending: bool = False

    @property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of the rows in their first order."""
        return tuple(tuple(cell for cell in row.cells if isinstance(cell, Cell)) for row in self.rows)

    def is_number(self, column: int) -> bool:
        """Return whether a column is sorted by numbers: one of its cells has one."""
        return any(cells[column].number is not None for cells in self.cells)

    def order(self) -> list[int]:
        """Return the numbers of the rows as they stand at the start: empty ones last, equal ones in their order."""
        rows = list(range(len(self.rows)))
        if self.sort is None:
            return rows
        by_number, column = self.is_number(self.sort), [cells[self.sort] for cells in self.cells]
        keys = [cell.number if by_number else cell.text.lower() or None for cell in column]
        known = [row for row in rows if keys[row] is not None]
        known.sort(key=keys.__getitem__, reverse=self.descending)  # type: ignore[arg-type]  # all numbers or all texts
        return known + [row for row in rows if keys[row] is None]

    def best(self, column: int) -> float | None:
        """Return the best number of a column, None where none is set in bold."""
        numbers = [cells[column].number for cells in self.cells]
        known = [number for number in numbers if number is not None]
        wanted = {"low": min, "high": max}.get(self.columns[column].best or "")
        return wanted(known) if wanted and known else None

    def __repr__(self) -> str:
        return table_page.plain(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": table_page.page(self), "text/plain": repr(self)}


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
        Refused: No column or row, a label twice, a row with another number of cells, a cell or form that is none, an
            unknown column to sort by.
    """
    made = tuple(Column(column) if isinstance(column, str) else column for column in columns)
    labels = [_labelled(column) for column in made]
    if not made:
        raise Refused("table.no_column")
    if twice := [label for label in labels if labels.count(label) > 1]:
        raise Refused("table.label_twice", label=twice[0])
    written = tuple(replace(row, cells=_cells(row, made)) for row in map(_row, rows))
    if not written:
        raise Refused("table.no_row")
    if sort is not None and sort not in labels:
        raise Refused("table.unknown_column", value=spoken(sort), allowed=", ".join(labels))
    at = None if sort is None else labels.index(sort)
    return LiveTable(made, written, title, groups or say("table.rows"), at, descending)


def _labelled(column: object) -> str:
    if not isinstance(column, Column) or not isinstance(column.label, str) or not column.label:
        raise Refused("table.not_column", value=spoken(column))
    if column.best not in (None, "low", "high"):
        raise Refused("table.not_best", label=column.label, value=spoken(column.best))
    return column.label


def _row(row: object) -> Row:
    if not isinstance(row, Row):
        raise Refused("table.not_row", value=spoken(row))
    return row


def _cells(row: Row, columns: Sequence[Column]) -> tuple[Cell, ...]:
    if isinstance(row.cells, str) or len(row.cells) != len(columns):
        raise Refused("table.wrong_cells", count=len(row.cells), columns=len(columns), value=spoken(row.cells))
    return tuple(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))


def _cell(given: object, column: Column) -> Cell:
    if given is None:
        return Cell("")
    if isinstance(given, str):
        return Cell(given)
    if isinstance(given, Cell) and (given.number is None or _is_number(given.number)):
        return given
    if isinstance(given, int | float) and _is_number(given):
        try:
            return Cell(format(given, column.form or ("," if isinstance(given, int) else "g")), given)
        except (ValueError, TypeError) as wrong:
            raise Refused("table.not_form", label=column.label, value=spoken(column.form)) from wrong
    raise Refused("table.not_cell", label=column.label, value=spoken(given))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
