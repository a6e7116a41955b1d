"""The five residual units of He et al. (2016b), figure 4, drawn from their operations, with the errors they printed."""

from densenet_edu.core.op import Op, unroll
from densenet_edu.core.paper import RESIDUAL_UNITS, ResidualUnitRow
from densenet_edu.core.residual_units import ResidualUnits
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-units"
_LABEL = {"conv": "Conv 3×3", "batchnorm": "BN", "relu": "ReLU"}
_FIRST, _STEP = 120, 169  # x of the first unit, and from one to the next
_TOP, _ROW = 126, 38  # y at which the ways part, and from one operation to the next
_MOST = 6  # operations on the longest branch
_JOIN = _TOP + (_MOST + 1) * _ROW
_OUT = _JOIN + 116
_HEIGHT = _OUT + 116
_TRUNK, _BRANCH = -44, 32  # of the green way and of the boxes, from the middle of a unit
WHERE = ("block 1", "layer 2")  # the second unit: the first shares what stands before it with the stem


def residual_units() -> Picture:
    """Draw the five units side by side: the green way, the branch, what follows the addition, the errors below."""
    best = min(RESIDUAL_UNITS, key=lambda row: row.resnet_110)
    parts = [
        text(30, 36, say("diagram.units_title"), size=theme.TITLE, bold=True),
        text(30, 60, say("diagram.units_claim"), colour=theme.QUIET),
    ]
    for number, row in enumerate(RESIDUAL_UNITS):
        parts.append(_unit(_FIRST + number * _STEP, row, row is best))
    for y, name in ((_OUT + 66, "ResNet-110"), (_OUT + 92, "ResNet-164")):
        parts.append(text(14, y, name, size=theme.SMALL, colour=theme.QUIET))
    parts.append(text(14, _OUT + 40, say("diagram.units_error"), size=theme.SMALL, colour=theme.QUIET))
    caption = say(
        "diagram.units_caption",
        errors=", ".join(f"{_name(row)} {row.resnet_110:.2f}" for row in RESIDUAL_UNITS),
    )
    return Picture(svg.sheet(KIND, _HEIGHT, say("diagram.units_title"), caption, "".join(parts)), caption)


def _name(row: ResidualUnitRow) -> str:
    return say(f"diagram.unit_{row.unit}")


def _unit(middle: float, row: ResidualUnitRow, best: bool) -> str:
    ops = [op for op in unroll(ResidualUnits(row.unit)) if op.where == WHERE]
    join = next(place for place, op in enumerate(ops) if op.kind == "add")
    branch, after = ops[:join], ops[join + 1 :]
    trunk, boxes = middle + _TRUNK, middle + _BRANCH
    parts = [
        text(middle, _TOP - 34, _name(row), anchor="middle", bold=True),
        _line(trunk, _TOP - 22, trunk, _JOIN - 12, theme.IDENTITY, 3),
        svg.arrowhead(trunk, _JOIN - 11, theme.IDENTITY, down=True, size=9),
        svg.path(f"M{trunk} {_TOP - 8}C{trunk} {_TOP + 8} {boxes} {_TOP - 8} {boxes} {_TOP + 12}", theme.INK),
        _line(boxes, _TOP + 12, boxes, _JOIN),
        _line(boxes, _JOIN, trunk + 19, _JOIN) + _head_left(trunk + 12, _JOIN),
    ]
    for place, op in enumerate(branch):
        parts.append(_box(boxes, _TOP + (place + 0.7) * _ROW + (_MOST - len(branch)) * _ROW / 2, op))
    colour = theme.INK if after else theme.IDENTITY
    parts += [
        _line(trunk, _JOIN + 12, trunk, _OUT, colour, 3 if not after else 1.5),
        svg.arrowhead(trunk, _OUT + 8, colour, down=True, size=9),
        f'<circle cx="{trunk}" cy="{_JOIN}" r="12" fill="{theme.PAPER}" stroke="{theme.INK}" stroke-width="1.5"/>',
        text(trunk, _JOIN + 6, "+", size=18, anchor="middle"),
    ]
    parts += [_box(trunk, _JOIN + 38 + place * _ROW, op) for place, op in enumerate(after)]
    for y, error in ((_OUT + 66, row.resnet_110), (_OUT + 92, row.resnet_164)):
        parts.append(text(middle, y, f"{error:.2f}", size=theme.VALUE, anchor="middle", bold=best))
    return "".join(parts)


def _box(x: float, y: float, op: Op) -> str:
    heavy = op.kind == "conv"
    edge, fill = (theme.NEW, theme.tint(theme.NEW, 0.13)) if heavy else (theme.INK, theme.PAPER)
    wide = 74 if heavy else 50
    return rect(x - wide / 2, y - 13, wide, 26, fill, f' rx="6" stroke="{edge}" stroke-width="1.4"') + text(
        x, y + 4.5, _LABEL[op.kind], size=theme.SMALL, anchor="middle"
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = theme.INK, width: float = 1.5) -> str:
    return svg.line(x1, y1, x2, y2, colour, width)


def _head_left(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}l7 -3.5v7z" fill="{theme.INK}"/>'
