"""Packing the frames of an explorer: what is alike is kept once, what changes as steps. Standard library only.

A book is zlib and base64 of {"groups": [...], "where": [[group, row], ...]}. Frames with equally many tags share a
group: {"texts": [...], "holes": [column, ...], "columns": [...]}. A hole between two texts names the column that fills
it; a column has one entry for each frame of the group.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

# A number (a sign before it counts as text, and "1.2.3" is nonsense, but nothing is lost) or a colour, which else would
# fall into other pieces in each frame.
_CHANGING = re.compile(r"(#[0-9a-f]{6}|[0-9][0-9.]*)")
# Numbers that come back as they were when they are computed: no "007", and 15 digits, which a browser has exactly.
_WHOLE = re.compile(r"(?:(?:0|[1-9][0-9]{0,14}) )+")
_DECIMAL = [re.compile(rf"(?:(?:0|[1-9][0-9]{{0,9}})\.[0-9]{{{decimals}}} )+") for decimals in range(1, 6)]

# A column as it is kept: its entries ("12.0 7"), or a form and the steps from one entry to the next. The form is the
# number of decimals, or the list of texts among which the steps walk.
_Column = str | tuple[int | list[str], str]


def pack(frames: Sequence[str]) -> str:
    """Return all frames as one short text that a browser can open; nothing is lost ("12.0" does not become "12")."""
    groups: dict[int, tuple[int, list[list[str]]]] = {}
    where = []
    for frame in frames:
        tags = frame.split("<")
        number, rows = groups.setdefault(len(tags), (len(groups), []))
        where.append((number, len(rows)))
        rows.append(tags)
    packed = [_group(rows) for _, rows in groups.values()]
    book = json.dumps({"groups": packed, "where": where}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(book.encode(), 9)).decode()


def unpack(book: str) -> list[str]:
    """Return the frames that were packed; explorer.js does the same in the page."""
    opened = _opened(book)
    columns = [[_entries(column) for column in group["columns"]] for group in opened["groups"]]
    return [
        _filled(opened["groups"][group], [entries[row] for entries in columns[group]]) for group, row in opened["where"]
    ]


def unpack_one(book: str, number: int) -> str:
    """Return one of the frames that were packed."""
    opened = _opened(book)
    group, row = opened["where"][number]
    entries = []
    for column in opened["groups"][group]["columns"]:
        if isinstance(column, str):
            entries.append(column.split(" ")[row])
        else:
            form, steps = column
            entries.append(_entry(form, sum(map(int, steps.split(" ")[: row + 1]))))
    return _filled(opened["groups"][group], entries)


def _opened(book: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(book)))
    return found


def _filled(group: dict[str, Any], entries: list[str]) -> str:
    first, *texts = group["texts"]
    return str(first) + "".join(entries[n] + text for n, text in zip(group["holes"], texts, strict=True))


def _group(rows: list[list[str]]) -> dict[str, object]:
    texts, holes = [""], []
    known: dict[tuple[str, ...], int] = {}  # entries -> number of their column: equal columns are kept once
    columns: list[_Column] = []

    def add(entries: tuple[str, ...], form: Callable[[tuple[str, ...]], _Column]) -> None:
        if entries.count(entries[0]) == len(entries):  # the same in every frame: no hole
            texts[-1] += entries[0]
            return
        if entries not in known:
            known[entries] = len(known)
            columns.append(form(entries))
        holes.append(known[entries])
        texts.append("")

    for place, tags in enumerate(zip(*rows, strict=True)):
        texts[-1] += "<" if place else ""
        if tags.count(tags[0]) == len(tags):
            texts[-1] += tags[0]
            continue
        pieces = [_CHANGING.split(tag) for tag in tags]  # text, number or colour, text, ..., text
        if len(set(map(len, pieces))) == 1:
            for number, entries in enumerate(zip(*pieces, strict=True)):
                add(entries, _numbers if number % 2 else _texts)
        else:
            add(tags, _texts)
    return {"texts": texts, "holes": holes, "columns": columns}


def _numbers(entries: tuple[str, ...]) -> _Column:
    """Return the entries in short: a chart's numbers move by small steps, and steps repeat."""
    if any(entry[0] == "#" for entry in entries):
        return _texts(entries)
    joined = " ".join(entries)
    decimals = len(entries[0].partition(".")[2])
    form = _DECIMAL[decimals - 1 : decimals] if decimals else [_WHOLE]
    if not form or not form[0].fullmatch(joined + " "):
        return joined
    return decimals, _steps(map(int, joined.replace(".", "").split(" ")))


def _texts(entries: tuple[str, ...]) -> _Column:
    texts = list(dict.fromkeys(entries))
    return texts, _steps(map(texts.index, entries))


def _entries(column: str | list[Any]) -> list[str]:
    """Return the entries of a column as it was kept."""
    if isinstance(column, str):
        return column.split(" ")
    form, steps = column
    return [_entry(form, at) for at in accumulate(map(int, steps.split(" ")))]


def _entry(form: int | list[str], at: int) -> str:
    return _written(at, form) if isinstance(form, int) else form[at]


def _steps(numbers: Iterable[int]) -> str:
    last, steps = 0, []
    for number in numbers:
        steps.append(str(number - last))
        last = number
    return " ".join(steps)


def _written(number: int, decimals: int) -> str:
    if not decimals:
        return str(number)
    digits = f"{number:0{decimals + 1}d}"
    return f"{digits[:-decimals]}.{digits[-decimals:]}"
