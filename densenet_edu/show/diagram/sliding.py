"""A filter that reads two channels slides over real feature maps: products and sum at each position, one by one."""

import json
from functools import cache
from pathlib import Path

from densenet_edu.core import check
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-sliding"
Grid = tuple[tuple[int, ...], ...]

# By the side of the filter: one square of weights for each channel. The large one answers to a slope that is dark on
# its left and below; the small one weighs the two channels against each other, place by place.
FILTERS: dict[int, tuple[Grid, Grid]] = {
    3: (((0, 1, 0), (0, 1, 0), (0, 1, 0)), ((1, 1, 1), (0, 0, 0), (-1, -1, -1))),
    1: (((2,),), ((1,),)),
}
_MAPS = Path(__file__).parents[3] / "assets" / "roof_maps.json"
_LEFTS = (30, 284)  # of the two maps
_RESULT = 640
_CELL, _LARGE = 22, 24
_TOP = 112
_SUMS = 376  # top of the first channel's products


@cache
def maps() -> tuple[Grid, Grid]:
    """Return the two feature maps, 10 x 10 whole numbers each: left-right edges of a photograph, and its blur."""
    kept = json.loads(_MAPS.read_text(encoding="utf-8"))
    edge, blur = (tuple(map(tuple, kept[name])) for name in ("edge", "blur"))
    return edge, blur


def products(row: int, column: int, kernel: int = 3) -> tuple[Grid, Grid]:
    """Return value times weight for each channel, where the filter's upper left corner is at a row and column.

    Args:
        row: Counted from 1.
        column: Counted from 1.
        kernel: 3 or 1.
    """
    found = []
    for grid, weights in zip(maps(), FILTERS[kernel], strict=True):
        seen = [line[column - 1 : column - 1 + kernel] for line in grid[row - 1 : row - 1 + kernel]]
        found.append(tuple(_times(values, line) for values, line in zip(seen, weights, strict=True)))
    return found[0], found[1]


def sums(row: int, column: int, kernel: int = 3) -> tuple[int, int]:
    """Return the sum of each channel's products; the two together are one number of the new feature map."""
    first, second = products(row, column, kernel)
    return sum(map(sum, first)), sum(map(sum, second))


@cache
def new_map(kernel: int = 3) -> tuple[int, ...]:
    """Return every number of the new feature map, row by row."""
    places = range(1, len(maps()[0]) - kernel + 2)
    return tuple(sum(sums(row, column, kernel)) for row in places for column in places)


def sliding(row: int = 2, column: int = 4, kernel: int = 3) -> Picture:
    """Draw a filter at one position: what it sees in both channels, the products, their sum, the map so far.

    Args:
        row: Of the filter's upper left corner, counted from 1.
        column: Likewise.
        kernel: Side of the filter, 3 or 1.

    Raises:
        Refused: The filter would stand over the edge of the map.
    """
    check.choice("kernel", str(kernel), tuple(map(str, FILTERS)))
    places = len(maps()[0]) - kernel + 1
    check.whole("row", row, most=places)
    check.whole("column", column, most=places)
    weights = FILTERS[kernel]
    per_channel = sums(row, column, kernel)
    total = sum(per_channel)
    count = len(weights) * kernel * kernel
    title = say("diagram.sliding_title", kernel=kernel)
    parts = [
        text(30, 38, title, size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.sliding_claim", kernel=kernel, count=count), colour=theme.QUIET),
    ]
    for channel, (grid, left) in enumerate(zip(maps(), _LEFTS, strict=True), start=1):
        parts.append(text(left, _TOP - 10, _name(channel), colour=theme.QUIET))
        parts.append(_cells(grid, left, _TOP, theme.INPUT))
        x, y = left + (column - 1) * _CELL, _TOP + (row - 1) * _CELL
        parts.append(rect(x, y, kernel * _CELL, kernel * _CELL, "none", _FRAME))
    parts += _result(row, column, kernel, places)
    for channel in range(len(weights)):
        parts += _channel(channel, row, column, kernel, per_channel[channel])
    terms = f"{_signed(per_channel[0])} + {_bracketed(per_channel[1])} ="
    middle = _SUMS + 3 * _LARGE + 10
    parts += [
        text(728, middle + 12, terms, size=theme.BIG, anchor="end", colour=theme.QUIET),
        rect(742, middle - 26, 76, 54, theme.NEW, ' rx="4"'),
        text(780, middle + 13, _signed(total), size=32, anchor="middle", bold=True, colour=theme.PAPER),
    ]
    caption = say(
        "diagram.sliding_caption",
        row=row, column=column, first=_signed(per_channel[0]), second=_signed(per_channel[1]), total=_signed(total),
    )  # fmt: skip
    return Picture(svg.sheet(KIND, _SUMS + 6 * _LARGE + 48, title, caption, "".join(parts)), caption)


def _times(values: tuple[int, ...], weights: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(value * weight for value, weight in zip(values, weights, strict=True))


def _name(channel: int) -> str:
    said = say("diagram.sliding_edge") if channel == 1 else say("diagram.sliding_blur")
    return say("diagram.sliding_channel", channel=channel, name=said)


def _result(row: int, column: int, kernel: int, places: int) -> list[str]:
    """The new feature map, as far as the filter has come: line by line, as one reads."""
    done = new_map(kernel)
    most = max(map(abs, done))
    here = (row - 1) * places + column - 1
    middle = (_LEFTS[1] + len(maps()[0]) * _CELL + _RESULT) / 2
    parts = [
        text(_RESULT, _TOP - 10, say("diagram.sliding_new", size=places), colour=theme.QUIET),
        text(middle, _TOP + places * _CELL / 2 + 8, "→", size=theme.BIG, anchor="middle"),
    ]
    for at, value in enumerate(done):
        x, y = _RESULT + at % places * _LARGE, _TOP + at // places * _LARGE
        fill = _tint(theme.NEW, value, most) if at <= here else theme.PAPER
        parts.append(rect(x, y, _LARGE, _LARGE, fill, _EDGE))
        parts.append(_number(_signed(value) if at <= here else " ", x, y, _LARGE))
    x, y = _RESULT + (column - 1) * _LARGE, _TOP + (row - 1) * _LARGE
    return [*parts, rect(x, y, _LARGE, _LARGE, "none", _FRAME)]


def _channel(channel: int, row: int, column: int, kernel: int, result: int) -> list[str]:
    """One channel's share: values × weights = products, and their sum."""
    top = _SUMS + channel * (3 * _LARGE + 20)
    middle = top + 1.5 * _LARGE
    side, y = kernel * _LARGE, middle - kernel * _LARGE / 2
    seen = tuple(line[column - 1 : column - 1 + kernel] for line in maps()[channel][row - 1 : row - 1 + kernel])
    lefts = [112 + number * (3 * _LARGE + 34) + (3 * _LARGE - side) / 2 for number in range(3)]
    grids = (seen, FILTERS[kernel][channel], products(row, column, kernel)[channel])
    parts = [text(30, middle + 5, say("diagram.sliding_short", channel=channel + 1), colour=theme.QUIET)]
    for left, grid, colour in zip(lefts, grids, (theme.INPUT, theme.WEIGHT, theme.NEW), strict=True):
        parts.append(_cells(grid, left, y, colour, _LARGE, alike=colour != theme.INPUT))
    for number, sign in enumerate("×="):
        x = 112 + (number + 1) * (3 * _LARGE + 34) - 17
        parts.append(text(x, middle + 6, sign, size=theme.TITLE, anchor="middle", colour=theme.QUIET))
    x = 112 + 3 * (3 * _LARGE + 34) - 20
    parts.append(text(x, middle + 6, say("diagram.sliding_sum", total=_signed(result)), size=theme.TITLE))
    return parts


def _cells(grid: Grid, x: float, y: float, colour: str, cell: float = _CELL, *, alike: bool = False) -> str:
    """Return a grid of numbers; the larger a number, the stronger its colour, unless all are drawn alike."""
    most = max(abs(value) for line in maps()[0] + maps()[1] for value in line)
    parts = []
    for row, line in enumerate(grid):
        for column, value in enumerate(line):
            left, top = x + column * cell, y + row * cell
            fill = theme.tint(colour, 0.22) if alike else _tint(colour, value, most)
            parts.append(rect(left, top, cell, cell, fill, _EDGE) + _number(_signed(value), left, top, cell))
    return "".join(parts)


def _tint(colour: str, value: int, most: int) -> str:
    return theme.tint(colour, 0.06 + 0.44 * max(value, 0) / most)


def _number(said: str, x: float, y: float, cell: float) -> str:
    return text(x + cell / 2, y + cell / 2 + 4.5, said, size=theme.SMALL, anchor="middle")


def _signed(value: int) -> str:
    return str(value).replace("-", "−")


def _bracketed(value: int) -> str:
    return f"({_signed(value)})" if value < 0 else str(value)


_EDGE = f' stroke="{theme.RULE}"'
_FRAME = f' stroke="{theme.INK}" stroke-width="3" rx="2"'
