"""Counting one convolution by hand: every weight a cell that one can count."""

from densenet_edu.core import check
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-filter"
_CELL = 23
_MOST = 4  # channels and filters that fit on the paper
_TOP = 108
_STYLE = f".{KIND} .filter:hover rect{{stroke:{theme.INK}}}"


def one_filter(channels_in: int = 2, kernel: int = 3, filters: int = 1, bias: bool = True) -> Picture:
    """Draw the parameters of a convolution, c_in · k · k · c_out + c_out of them.

    Each filter is a box of weights over all input channels, and has one bias; it turns what it sees into one number.

    Args:
        channels_in: Input channels, 1 to 4.
        kernel: Side of the square kernel, 1 to 3.
        filters: Output channels, 1 to 4.
        bias: Whether each filter has a bias.

    Raises:
        Refused: More than can be drawn so that it can be counted.
    """
    check.whole("channels_in", channels_in, most=_MOST)
    check.whole("kernel", kernel, most=3)
    check.whole("filters", filters, most=_MOST)
    check.flag("bias", bias)
    box = kernel * _CELL
    row = max(box, 2 * _CELL) + 30
    tall = max(filters * row, channels_in * (box + 12))
    height = _TOP + tall + 66
    own = channels_in * kernel * kernel
    count = filters * (own + bias)
    parts = [
        text(30, 38, say("diagram.filter_title"), size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.filter_claim", channels=channels_in, kernel=kernel), colour=theme.QUIET),
        *_inputs(channels_in, box, _TOP + (tall - channels_in * (box + 12) + 12) / 2),
    ]
    first = _TOP + (tall - filters * row + 30) / 2
    for number in range(filters):
        parts.append(_filter(channels_in, kernel, bias, first + number * row, number + 1))
    parts += _formula(channels_in, kernel, filters, bias, _TOP + tall + 42)
    caption = say(
        "diagram.filter_caption" if bias else "diagram.filter_caption_without",
        channels=channels_in, kernel=kernel, filters=filters, weights=own * filters, count=count,
    )  # fmt: skip
    return Picture(svg.sheet(KIND, height, say("diagram.filter_title"), caption, "".join(parts), _STYLE), caption)


def _inputs(channels: int, box: float, top: float) -> list[str]:
    left = 58.0
    parts = [text(left + box / 2, top - 14, say("diagram.filter_input"), anchor="middle", colour=theme.QUIET)]
    for channel in range(channels):
        y = top + channel * (box + 12)
        cells = round(box / _CELL)
        parts += [
            rect(left + _CELL * column, y + _CELL * line, _CELL, _CELL, theme.tint(theme.INPUT, 0.35), _EDGE)
            for line in range(cells)
            for column in range(cells)
        ]
        parts.append(text(left + box + 8, y + box / 2 + 4, str(channel + 1), size=theme.SMALL, colour=theme.QUIET))
    return parts


def _filter(channels: int, kernel: int, bias: bool, top: float, number: int) -> str:
    box = kernel * _CELL
    left = 262.0
    middle = top + box / 2
    parts = [
        '<g class="filter">',
        svg.line(158, middle, left - 74, middle, theme.FAINT),
        svg.arrowhead(left - 68, middle, theme.FAINT),
        text(left - 14, middle + 4.5, say("diagram.filter_name", number=number), anchor="end"),
    ]
    counted = 0
    for channel in range(channels):
        x = left + channel * (box + 14)
        for line in range(kernel):
            for column in range(kernel):
                counted += 1
                cell = x + column * _CELL, top + line * _CELL
                parts.append(rect(*cell, _CELL, _CELL, theme.tint(theme.WEIGHT, 0.4), _EDGE))
                parts.append(_number(counted, cell))
    x = left + channels * (box + 14)
    if bias:
        counted += 1
        parts.append(text(x + 8, middle + 6, "+", size=theme.TITLE, anchor="middle"))
        cell = x + 28, middle - _CELL / 2
        parts.append(rect(*cell, _CELL, _CELL, theme.tint(theme.WEIGHT, 0.4), _EDGE))
        parts.append(_number(counted, cell))
        parts.append(text(x + 28 + _CELL / 2, middle + _CELL / 2 + 15, say("diagram.bias"), size=theme.SMALL,
                          anchor="middle", colour=theme.QUIET))  # fmt: skip
        x += 62
    parts += [
        svg.line(x + 6, middle, x + 36, middle, theme.INK, 1.4),
        svg.arrowhead(x + 42, middle, theme.INK),
        rect(x + 50, middle - _CELL / 2, _CELL, _CELL, theme.NEW, ' rx="3"'),
        text(x + 50 + _CELL + 10, middle + 5, say("diagram.filter_output"), colour=theme.QUIET),
        "</g>",
    ]
    return "".join(parts)


def _formula(channels: int, kernel: int, filters: int, bias: bool, y: float) -> list[str]:
    """The count in numbers, and the same in words."""
    count = filters * (channels * kernel * kernel + bias)
    terms = f"{channels} × {kernel * kernel} × {filters}" + (f" + {filters}" if bias else "")
    words = say("diagram.filter_formula" if bias else "diagram.filter_formula_without")
    return [
        text(58, y, svg.small(terms + " = ", theme.BIG) + str(count), size=30, bold=True),
        text(theme.WIDTH - 30, y, words, anchor="end", colour=theme.QUIET),
    ]


def _number(counted: int, cell: tuple[float, float]) -> str:
    return text(cell[0] + _CELL / 2, cell[1] + _CELL / 2 + 4.5, str(counted), size=theme.SMALL, anchor="middle")


_EDGE = f' stroke="{theme.PAPER}"'
