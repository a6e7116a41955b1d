"""Packing the frames of an explorer: what is alike is kept once, what changes in columns. Standard library only."""

import base64
import json
import re
import zlib
from collections.abc import Sequence

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)")


def pack(frames: Sequence[str]) -> str:
    """Return all frames as one short text that a browser can open.

    Frames that differ in nothing but numbers share one template with holes; a hole names a column, which has one entry
    for each frame, and holes that always hold the same share one. Numbers stay text ("12.0" is not 12): nothing is lost.

    Args:
        frames: Any texts without the sign "\\0".
    """
    groups: dict[str, tuple[int, list[list[str]]]] = {}
    where = []
    for frame in frames:
        parts = _NUMBER.split(frame)  # literal, number, literal, ..., literal
        number, rows = groups.setdefault("\0".join(parts[::2]), (len(groups), []))
        where.append([number, len(rows)])
        rows.append(parts[1::2])
    packed = [_template(key.split("\0"), rows) for key, (_, rows) in groups.items()]
    book = json.dumps({"groups": packed, "where": where}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(book.encode(), 9)).decode()


def unpack(book: str) -> list[str]:
    """Return the frames that were packed; explorer.js does the same in the page."""
    opened = json.loads(zlib.decompress(base64.b64decode(book)))
    frames = []
    for group, row in opened["where"]:
        literals, holes, columns = (opened["groups"][group][key] for key in ("literals", "holes", "columns"))
        numbers = [column.split(" ")[row] for column in columns.split("\n")]
        frames.append(literals[0] + "".join(numbers[n] + text for n, text in zip(holes, literals[1:], strict=True)))
    return frames


def _template(parts: list[str], rows: list[list[str]]) -> dict[str, object]:
    literals, holes = parts[:1], []
    columns: dict[str, int] = {}  # column -> its number
    for literal, column in zip(parts[1:], zip(*rows, strict=True), strict=True):
        if len(set(column)) == 1:  # never changes: no hole
            literals[-1] += column[0] + literal
        else:
            holes.append(columns.setdefault(" ".join(column), len(columns)))
            literals.append(literal)
    return {"literals": literals, "holes": holes, "columns": "\n".join(columns)}
