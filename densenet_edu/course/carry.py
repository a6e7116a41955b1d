"""What a learner wrote in a notebook, carried over by cell id into a newer version of the lesson."""

import json
from itertools import count
from typing import Any

Cell = dict[str, Any]
Book = dict[str, Any]  # a notebook as JSON; nbformat would cost half a second to load


def read(content: bytes) -> Book | None:
    """Return a notebook, None for what is none: damaged, or saved by halves."""
    try:
        book = json.loads(content)
        if all(isinstance(text(cell), str) for cell in book["cells"]):
            return dict(book)
    except (ValueError, KeyError, TypeError):
        pass
    return None


def has_ids(book: Book) -> bool:
    """Return whether every cell has an id; what was saved by a Jupyter from before 2021 has none."""
    return all("id" in cell for cell in book["cells"])


def written(book: Book) -> bytes:
    """Return the bytes of a notebook, laid out as Jupyter does."""
    return (json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def text(cell: Cell) -> str:
    """Return what stands in a cell."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def is_untouched(mine: Book, came: Book) -> bool:
    """Return whether the learner wrote nothing: the cells are those that came, run or not."""
    return _essence(mine) == _essence(came)


def shows_only(mine: Book, came: Book) -> bool:
    """Return whether every output in a notebook came with the lesson, so that it can be trusted as the lesson is."""
    shipped = {cell.get("id"): cell.get("outputs") for cell in came["cells"]}
    return all(not cell.get("outputs") or cell["outputs"] == shipped.get(cell.get("id")) for cell in mine["cells"])


def same_text(one: Book, other: Book) -> bool:
    """Return whether two notebooks have the same cells, outputs aside."""
    return _essence(one) == _essence(other)


def carried(mine: Book, came: Book, fresh: Book) -> Book:
    """Return the fresh version of a lesson with what the learner wrote in the version that came before.

    - What the learner wrote in a cell of the lesson stands in that cell. Where the lesson changed it too, an answer or
      a guess is the learner's; any other cell is the lesson's, and the learner's follows it as a cell of its own.
    - Cells that the learner added follow the cell that they followed; so do cells that the lesson no longer has, if the
      learner changed them.

    Outputs are not carried over: they belong to the version in which they were computed.

    Args:
        mine: The learner's notebook.
        came: The version from which it was made.
        fresh: The version that is to come.
    """
    cells = [dict(cell) for cell in fresh["cells"]]
    before = {cell["id"]: cell for cell in came["cells"]}
    after = {cell["id"]: cell for cell in cells}
    followed: dict[str | None, list[Cell]] = {}
    anchor: str | None = None  # the last cell above that the fresh version has too
    seen: set[str] = set()
    for cell in mine["cells"]:
        name = cell["id"]
        again, known = name in seen, name in after and name in before
        seen.add(name)
        if known and not again:
            anchor = name
        if (name in before and not again and _same(cell, before[name])) or (name in after and _same(cell, after[name])):
            continue
        if known and not again and (_is_answer(name) or _same(before[name], after[name])):
            after[name].update(_content(cell) | {"cell_type": cell["cell_type"]})
            _clear(after[name])
        else:
            followed.setdefault(anchor, []).append(cell)
    taken = set(after)
    merged = [_own(cell, taken) for cell in followed.get(None, [])]
    for cell in cells:
        merged.append(cell)
        merged.extend(_own(own, taken) for own in followed.get(cell["id"], []))
    return fresh | {"cells": merged}


def _is_answer(name: str) -> bool:
    return name.startswith(("answer", "guess"))


def _same(one: Cell, other: Cell) -> bool:
    return one["cell_type"] == other["cell_type"] and text(one) == text(other)


def _essence(book: Book) -> list[tuple[str, str, str]]:
    return [(str(cell.get("id")), cell["cell_type"], text(cell)) for cell in book["cells"]]


def _content(cell: Cell) -> Cell:
    """Return what the learner wrote: the text and the pictures pasted into it."""
    return {key: cell[key] for key in ("source", "attachments") if key in cell}


def _clear(cell: Cell) -> None:
    """Make a cell one that has not run."""
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    if cell["cell_type"] == "code":
        cell.update(outputs=[], execution_count=None)


def _own(cell: Cell, taken: set[str]) -> Cell:
    """Return a copy of a learner's cell that has not run, under an id that is free."""
    name = cell["id"]
    free = name if name not in taken else next(n for i in count(1) if (n := f"{name[:56]}-mine-{i}") not in taken)
    taken.add(free)
    own = {"id": free, "cell_type": cell["cell_type"], "metadata": cell.get("metadata", {})} | _content(cell)
    _clear(own)
    return own
