"""How a live table is written: as a page that its script brings to life, and as plain text. Standard library only."""

import html
import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from densenet_edu.show.picture import content_hash
from densenet_edu.words import say

if TYPE_CHECKING:
    from densenet_edu.show.table import Cell, Column, LiveTable

_HERE = Path(__file__).parent
JS = (_HERE / "table.js").read_text(encoding="utf-8")
CSS = (_HERE / "table.css").read_text(encoding="utf-8")

_SCRIPT = """<script type="module">
%(js)s
for (const root of document.querySelectorAll(".%(name)s:not([data-live])")) live(root, %(state)s);
</script>"""
_EMPTY = "–"
_TO_THE_LEFT = ' style="text-align:left"'  # said here as well, because a page that is not trusted drops the rules


def page(table: "LiveTable") -> str:
    """Return a table as HTML: all of it, in the order of the start, and the script that brings it to life."""
    heads = "".join(_head(column, table.is_number(at)) for at, column in enumerate(table.columns))
    bodies = "".join(_body(table, at) for at in table.order())
    title = f"<caption><span>{html.escape(table.title)}</span></caption>" if table.title else ""
    sheet = f"<table>{title}<thead><tr>{heads}</tr></thead>{bodies}</table>"
    legend = f'<p class="sheet-legend">{html.escape(" · ".join(_legend(table)))}</p>'
    state = json.dumps(_state(table), ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
    name = "sheet-" + content_hash(sheet, legend, state)
    script = _SCRIPT % {"js": JS.rstrip(), "name": name, "state": state}
    paper = f'<div class="sheet-paper">{sheet}</div>'
    return f'<div class="sheet {name}">{paper}{legend}</div>\n<style>{CSS}</style>\n{script}'


def plain(table: "LiveTable") -> str:
    """Return a table as text, its columns below one another."""
    order = table.order()
    lines = [[column.label for column in table.columns]]
    lines += [[cell.text or _EMPTY for cell in table.cells[at]] for at in order]
    widths = [max(map(_places, column)) for column in zip(*lines, strict=True)]
    text = [table.title] if table.title else []
    for line in lines:
        places = enumerate(zip(line, widths, strict=True))
        filled = [_filled(words, width, table.is_number(at)) for at, (words, width) in places]
        text.append("  ".join(filled).rstrip())
    return "\n".join(text)


def _head(column: "Column", is_number: bool) -> str:
    unit = f"<br><small>{html.escape(column.unit)}</small>" if column.unit else ""
    best = f' data-best="{column.best}"' if column.best else ""
    side = "" if is_number else _TO_THE_LEFT
    return f'<th scope="col"{_classes(number=is_number)}{best}{side}>{html.escape(column.label)}{unit}</th>'


def _body(table: "LiveTable", at: int) -> str:
    row, cells = table.rows[at], table.cells[at]
    first, *others = [_written(table, column, cell) for column, cell in enumerate(cells)]
    why = [f"<p>{html.escape(row.explanation)}</p>"] if row.explanation else []
    notes = [
        (f"{column.label} {noted.text}".strip(), noted.note)
        for column, noted in zip(table.columns, cells, strict=True)
        if noted.note
    ]
    why += [f"<p><b>{html.escape(about)}</b> {html.escape(said)}</p>" for about, said in (*row.facts, *notes)]
    below = (
        f'<tr class="sheet-why"><td colspan="{len(cells)}"{_TO_THE_LEFT}><div>{"".join(why)}</div></td></tr>'
        if why
        else ""
    )
    group = f' data-group="{html.escape(row.group)}"' if row.group else ""
    written = f'<th scope="row"{_TO_THE_LEFT}{first}</th>' + "".join(f"<td{each}</td>" for each in others)
    return f'<tbody data-at="{at}"{group}><tr>{written}</tr>{below}</tbody>'


def _written(table: "LiveTable", column: int, cell: "Cell") -> str:
    text = html.escape(cell.text)
    if not text:
        text = f'<span aria-label="{html.escape(say("table.empty"))}" role="img">{_EMPTY}</span>'
    elif cell.number is not None and cell.number == table.best(column):
        text = f"<strong>{text}</strong>"
    number = "" if cell.number is None else f' data-number="{cell.number!r}"'
    return f"{_classes(number=table.is_number(column), noted=bool(cell.note))}{number}>{text}"


def _classes(**kinds: bool) -> str:
    chosen = " ".join(f"sheet-{kind}" for kind, is_so in kinds.items() if is_so)
    return f' class="{chosen}"' if chosen else ""


def _legend(table: "LiveTable") -> list[str]:
    there = {
        "best": any(column.best for column in table.columns),
        "noted": any(cell.note for cells in table.cells for cell in cells),
        "unfold": any(row.explanation or row.facts for row in table.rows),
    }
    return [say(f"table.legend_{kind}") for kind, is_there in there.items() if is_there]


def _state(table: "LiveTable") -> dict[str, object]:
    """Return what the script needs beside the table itself: where it starts, and its words."""
    names = ("table", "columns", "all", "reset", "first_order", "number_up", "number_down", "text_up", "text_down")
    words = {name: say(f"table.{name}") for name in names} | {
        "rows": table.groups,
        # The page fills these in.
        "sorted": say("table.sorted", column="{column}", direction="{direction}"),
        "status": say(
            "table.status",
            rows="{rows}", all_rows="{all_rows}", columns="{columns}", all_columns="{all_columns}", order="{order}",
        ),
    }  # fmt: skip
    return {
        "sort": table.sort,
        "descending": table.descending,
        "hidden": [at for at, column in enumerate(table.columns) if at and not column.shown],
        "words": words,
    }


def _places(text: str) -> int:
    """Return how many places of a terminal a text takes: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _filled(text: str, width: int, to_the_right: bool) -> str:
    room = " " * (width - _places(text))
    return room + text if to_the_right else text + room
