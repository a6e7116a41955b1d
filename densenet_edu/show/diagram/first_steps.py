"""Three small pictures for the very beginning: a feature map, a parameter, a multiply-add; every number is computed."""

from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

Grid = tuple[tuple[int, ...], ...]

# A dark field on the left, a bright one on the right; and a filter that answers where dark turns into bright.
IMAGE: Grid = ((0, 1, 3, 3, 3), (0, 0, 2, 3, 3), (1, 0, 3, 3, 2), (0, 0, 3, 2, 3), (0, 1, 3, 3, 3))
FILTER: Grid = ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1))
CHOSEN = (1, 0)  # row and column of the place that is worked out
_CELL = 42
_TOP = 96


def window(image: Grid, row: int, column: int, size: int) -> Grid:
    """Return the part of an image that a filter sees at one place."""
    return tuple(line[column : column + size] for line in image[row : row + size])


def products(image: Grid, weights: Grid, row: int, column: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs (value, weight) that are multiplied at one place, in reading order."""
    seen = window(image, row, column, len(weights))
    return tuple(
        (value, weight)
        for values, line in zip(seen, weights, strict=True)
        for value, weight in zip(values, line, strict=True)
    )


def convolve(image: Grid, weights: Grid) -> Grid:
    """Slide a filter over an image, without padding: (H, W) -> (H - size + 1, W - size + 1)."""
    size = len(weights)
    return tuple(
        tuple(_total(products(image, weights, row, column)) for column in range(len(image[0]) - size + 1))
        for row in range(len(image) - size + 1)
    )


def _total(pairs: tuple[tuple[int, int], ...]) -> int:
    return sum(value * weight for value, weight in pairs)


def feature_map() -> Picture:
    """Draw a filter that slides over a grid of numbers, and the feature map it leaves behind."""
    kind = "dn-map"
    result = convolve(IMAGE, FILTER)
    size = len(FILTER)
    left, middle, right = 60.0, 394.0, 654.0
    height = _TOP + len(IMAGE) * _CELL + 42
    centre = _TOP + len(IMAGE) * _CELL / 2
    top = centre - size * _CELL / 2  # of the two smaller grids
    parts = [_heading("feature_map"), _cells(IMAGE, left, _TOP, theme.INPUT, 3)]
    parts += [
        text((left + len(IMAGE[0]) * _CELL + middle) / 2, centre + 8, "∗", size=theme.BIG, anchor="middle"),
        _cells(FILTER, middle, top, theme.WEIGHT, 0),
        text((middle + size * _CELL + right) / 2, centre + 8, "→", size=theme.BIG, anchor="middle"),
        _cells(result, right, top, theme.NEW, max(map(max, result))),
        '<g class="places">',
    ]
    for row, line in enumerate(result):
        for column in range(len(line)):
            x, y = left + column * _CELL, _TOP + row * _CELL
            own = ' class="place chosen"' if (row, column) == CHOSEN else ' class="place"'
            parts.append(
                f"<g{own}>{rect(right + column * _CELL, top + row * _CELL, _CELL, _CELL, theme.PAPER, _UNSEEN)}"
                + rect(x, y, size * _CELL, size * _CELL, "none", _FRAME)
                + rect(right + column * _CELL, top + row * _CELL, _CELL, _CELL, "none", _FRAME)
                + "</g>"
            )
    parts.append("</g>")
    for x, columns, key in ((left, len(IMAGE[0]), "image"), (middle, size, "filter"), (right, len(result[0]), "map")):
        below = _TOP + len(IMAGE) * _CELL + 24 if key == "image" else top + size * _CELL + 24
        middle_of = x + columns * _CELL / 2
        parts.append(text(middle_of, below, say(f"diagram.first_{key}"), anchor="middle", colour=theme.QUIET))
    style = (
        f".{kind} .mark{{opacity:0}}.{kind} .chosen .mark{{opacity:1}}.{kind} .places:hover .mark{{opacity:0}}"
        f".{kind} .places .place:hover .mark{{opacity:1}}"
    )
    return _sheet(kind, height, "feature_map", parts, style, size=size, numbers=sum(map(len, result)))


def parameter() -> Picture:
    """Draw the parameters of one 3x3 filter, so that they can be counted: nine weights and a bias."""
    kind = "dn-parameter"
    cell, left = 52, 70.0
    count = sum(map(len, FILTER))
    parts = [_heading("parameter"), _cells(FILTER, left, _TOP, theme.WEIGHT, 0, cell, numbered_from=1)]
    x = left + len(FILTER[0]) * cell + 74
    y = _TOP + len(FILTER) * cell / 2 - cell / 2
    parts += [
        text(x - 37, y + cell / 2 + 8, "+", size=theme.BIG, anchor="middle"),
        _cells(((0,),), x, y, theme.WEIGHT, 0, cell, numbered_from=count + 1),
        text(left + len(FILTER[0]) * cell / 2, _TOP + len(FILTER) * cell + 24, say("diagram.weights"), anchor="middle",
             colour=theme.QUIET),
        text(x + cell / 2, _TOP + len(FILTER) * cell + 24, say("diagram.bias"), anchor="middle", colour=theme.QUIET),
    ]  # fmt: skip
    size = len(FILTER)
    sum_ = svg.small(f"{size} × {size} + 1 = ", theme.BIG)
    parts.append(text(560, _TOP + 72, f"{sum_}{count + 1}", size=40, bold=True))
    parts.append(text(560, _TOP + 102, say("diagram.parameter_count"), colour=theme.QUIET))
    return _sheet(kind, _TOP + len(FILTER) * cell + 42, "parameter", parts, "", count=count + 1)


def multiply_add() -> Picture:
    """Draw the multiply-adds that make one number of a feature map, one after another, with the sum so far."""
    kind = "dn-multiply"
    pairs = products(IMAGE, FILTER, *CHOSEN)
    step, left, cell = 82, 130.0, 40
    rows = (_TOP, _TOP + 60, _TOP + 116, _TOP + 170)
    parts = [_heading("multiply_add")]
    for y, key in zip(rows, ("value", "weight", "product", "so_far"), strict=True):
        parts.append(text(left - 16, y + 25, say(f"diagram.{key}"), anchor="end", colour=theme.QUIET))
    so_far = 0
    for number, (value, weight) in enumerate(pairs):
        x = left + number * step
        so_far += value * weight
        last = number == len(pairs) - 1
        middle = x + cell / 2
        parts += [
            _cells(((value,),), x, rows[0], theme.INPUT, 3, cell),
            text(middle, rows[1] - 5, "×", anchor="middle", size=theme.VALUE, colour=theme.QUIET),
            _cells(((weight,),), x, rows[1], theme.WEIGHT, 0, cell),
            text(middle, rows[2] - 3, "=", anchor="middle", size=theme.VALUE, colour=theme.QUIET),
            text(middle, rows[2] + 25, _signed(value * weight), anchor="middle", size=theme.TITLE),
            rect(x, rows[3], cell, cell, theme.NEW if last else theme.tint(theme.NEW, 0.14), ' rx="3"'),
            text(middle, rows[3] + 27, _signed(so_far), anchor="middle", size=theme.TITLE, bold=last,
                 colour=theme.PAPER if last else theme.INK),
        ]  # fmt: skip
        parts.append(text(middle, rows[3] - 5, "+", anchor="middle", size=theme.VALUE, colour=theme.QUIET))
        if not last:
            arrow = x + (cell + step) / 2
            parts.append(text(arrow, rows[3] + 26, "→", anchor="middle", size=theme.VALUE, colour=theme.QUIET))
    return _sheet(kind, rows[3] + cell + 24, "multiply_add", parts, "", count=len(pairs), result=_signed(so_far))


_UNSEEN = ' fill-opacity="0"'
_FRAME = f' class="mark" stroke="{theme.INK}" stroke-width="3" rx="2" pointer-events="none"'


def _heading(key: str) -> str:
    return text(30, 38, say(f"diagram.{key}_title"), size=theme.TITLE, bold=True) + text(
        30, 62, say(f"diagram.{key}_claim"), colour=theme.QUIET
    )


def _sheet(kind: str, height: float, key: str, parts: list[str], style: str, **values: object) -> Picture:
    caption = say(f"diagram.{key}_caption", **values)
    return Picture(svg.sheet(kind, height, say(f"diagram.{key}_title"), caption, "".join(parts), style), caption)


def _cells(
    grid: Grid, x: float, y: float, colour: str, full: int, cell: float = _CELL, *, numbered_from: int | None = None
) -> str:
    """Return a grid of numbers; the larger a number against `full`, the stronger its colour (0: all alike)."""
    parts = []
    for row, line in enumerate(grid):
        for column, value in enumerate(line):
            strength = 0.12 + 0.38 * max(value, 0) / full if full else 0.3
            left, top = x + column * cell, y + row * cell
            parts.append(rect(left, top, cell, cell, theme.tint(colour, strength), f' stroke="{theme.PAPER}"'))
            baseline = top + cell / 2 + (6 if numbered_from is None else 11)
            parts.append(text(left + cell / 2, baseline, _signed(value), size=17, anchor="middle"))
            if numbered_from is not None:
                number = numbered_from + row * len(line) + column
                parts.append(text(left + 5, top + 15, str(number), size=theme.SMALL, colour=theme.QUIET))
    return "".join(parts)


def _signed(value: int) -> str:
    return str(value).replace("-", "−")
