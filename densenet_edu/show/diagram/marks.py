"""The marks of a scatter picture: a colour and a shape for each family of networks, told apart by either."""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin

from densenet_edu.show import theme
from densenet_edu.show.diagram.svg import text, width_of

Look = tuple[str, str]  # colour, shape

# The families of the paper look the same in every picture; another one takes what is left.
_LOOKS: dict[str, Look] = {
    "DenseNet-BC": (theme.LAYERS[0], "circle"),
    "DenseNet": (theme.LAYERS[6], "diamond"),
    "DenseNet-B": (theme.LAYERS[3], "up"),
    "DenseNet-C": (theme.LAYERS[5], "down"),
    "ResNet": (theme.LAYERS[1], "square"),
    "ResNet (pre-activation)": (theme.LAYERS[2], "up"),
    "ResNet with Stochastic Depth": (theme.LAYERS[4], "down"),
    "Wide ResNet": (theme.LAYERS[5], "pentagon"),
    "FractalNet": (theme.LAYERS[7], "star"),
    "Highway Network": (theme.INK, "cross"),
}
_OTHER_LOOKS: tuple[Look, ...] = (
    (theme.QUIET, "plus"), (theme.INK, "cross"), (theme.LAYERS[3], "hexagon"), (theme.LAYERS[4], "square"),
    (theme.LAYERS[2], "circle"), (theme.LAYERS[7], "diamond"), (theme.LAYERS[6], "down"), (theme.LAYERS[1], "star"),
)  # fmt: skip
_REACH = {"circle": 1.0, "square": 0.9, "diamond": 1.2, "up": 1.15, "down": 1.15, "star": 1.25}
_ROW, _GAP = 22.0, 16.0


def looks(families: Sequence[str]) -> dict[str, Look]:
    """Return colour and shape of each family; no two look the same as long as there are not too many."""
    taken = {_LOOKS[family] for family in families if family in _LOOKS}
    others = [look for look in _OTHER_LOOKS if look not in taken]
    found, number = {}, 0
    for family in families:
        if family in _LOOKS:
            found[family] = _LOOKS[family]
        else:
            found[family] = others[number % len(others)]
            number += 1
    return found


def mark(x: float, y: float, look: Look, radius: float) -> str:
    """Return a mark with paper around it, so that it stands out from lines."""
    colour, shape = look
    reach = radius * _REACH.get(shape, 1.1)
    if shape in ("plus", "cross"):
        turn = 0.0 if shape == "plus" else pi / 4
        arms = "".join(
            f"M{x - reach * cos(a):.1f} {y - reach * sin(a):.1f}L{x + reach * cos(a):.1f} {y + reach * sin(a):.1f}"
            for a in (turn, turn + pi / 2)
        )
        return "".join(
            f'<path d="{arms}" fill="none" stroke="{ink}" stroke-width="{width}"/>'
            for ink, width in ((theme.PAPER, 6), (colour, 3.5))
        )
    edge = f'fill="{colour}" stroke="{theme.PAPER}" stroke-width="1.5"'
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{reach:.1f}" {edge}/>'
    spots = " ".join(f"{x + reach * across:.1f},{y + reach * down:.1f}" for across, down in _corners(shape))
    return f'<polygon points="{spots}" {edge} stroke-linejoin="round"/>'


def _corners(shape: str) -> list[tuple[float, float]]:
    if shape == "square":
        return [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    count = {"diamond": 4, "up": 3, "down": 3, "pentagon": 5, "star": 10, "hexagon": 6}[shape]
    first = pi / 2 if shape == "down" else -pi / 2
    deep = [1.0, 0.45] if shape == "star" else [1.0]
    turns = [(first + 2 * pi * number / count, deep[number % len(deep)]) for number in range(count)]
    return [(far * cos(angle), far * sin(angle)) for angle, far in turns]


def legend(found: dict[str, Look], left: float, right: float, top: float) -> tuple[str, float]:
    """Return the names of the families beside their marks, in rows, and the baseline of the last row."""
    parts, x, y = [], left, top
    for family, look in found.items():
        width = 20 + 0.92 * width_of(family)
        if x > left and x + width > right:
            x, y = left, y + _ROW
        parts.append(mark(x + 7, y - 4.5, look, 6.5) + text(x + 20, y, escape(family)))
        x += width + _GAP
    return "".join(parts), y
