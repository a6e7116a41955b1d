"""The classification layer: feature maps -> one number for each map -> one for each class -> probabilities."""

from densenet_edu.core.count import params
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.op import unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-head"
_MIDDLE, _HEIGHT = 168, 330
_AT = (118, 352, 578, 790)  # x of the four things shown
_BARS = (0.06, 0.1, 0.05, 0.62, 0.08, 0.04, 0.05)  # of an image whose class is clear


def classifier(architecture: DenseNet) -> Picture:
    """Draw what stands behind the last dense block: global average pooling, a fully connected layer, softmax.

    Args:
        architecture: Any DenseNet.
    """
    ops = unroll(architecture)
    pool = next(op for op in ops if op.kind == "global_pool")
    dense = next(op for op in ops if op.kind == "dense")
    height, width, maps = next(op for op in ops if op.name == pool.inputs[0]).shape
    classes, count = dense.shape[-1], params(dense)
    title = say("diagram.head_title")
    parts = [text(34, 38, title, size=theme.TITLE, bold=True)]
    parts += [_maps(_AT[0]), _column(_AT[1], theme.CARRIED), _column(_AT[2], theme.WEIGHT), _probabilities(_AT[3])]
    below = (f"{height}×{width}×{maps}", f"{maps}", f"{classes}", f"{classes}")
    for x, key, size in zip(_AT, ("maps", "means", "logits", "shares"), below, strict=True):
        parts.append(text(x, _MIDDLE + 94, say(f"diagram.head_{key}"), anchor="middle", bold=True))
        parts.append(text(x, _MIDDLE + 116, size, anchor="middle", colour=theme.QUIET))
    arrows = ("head_pool", "head_dense", "head_softmax")
    under = (say("diagram.head_none"), say("diagram.head_count", count=f"{count:,}"), say("diagram.head_none"))
    for left, right, key, said in zip(_AT, _AT[1:], arrows, under, strict=False):
        start, end = left + (62 if left == _AT[0] else 34), right - (54 if right == _AT[3] else 30)
        middle = (start + end) / 2
        parts.append(svg.line(start, _MIDDLE, end - 6, _MIDDLE, theme.INK, 1.4))
        parts.append(svg.arrowhead(end, _MIDDLE, theme.INK))
        parts.append(text(middle, _MIDDLE - 14, say(f"diagram.{key}"), anchor="middle", size=theme.SMALL))
        parts.append(text(middle, _MIDDLE + 22, said, anchor="middle", size=theme.SMALL, colour=theme.QUIET))
    caption = say("diagram.head_caption", maps=f"{maps:,}", classes=f"{classes:,}", count=f"{count:,}")
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts)), caption)


def _maps(x: float) -> str:
    """A few maps, one behind the other; the front one as a grid."""
    cell, side = 11, 5
    left, top = x - 44, _MIDDLE - 44
    edge = f' stroke="{theme.PAPER}"'
    behind = [
        rect(
            left + 9 * back,
            top + 9 * back - 9,
            cell * side,
            cell * side,
            theme.tint(theme.NEW, 0.25 + 0.1 * back),
            edge,
        )
        for back in (3, 2, 1)
    ][::-1]
    front = [
        rect(left + 36 + cell * column - 2, top + 36 + cell * line - 10, cell, cell, _shade(line, column), edge)
        for line in range(side)
        for column in range(side)
    ]
    return "".join(behind + front)


def _shade(line: int, column: int) -> str:
    return theme.tint(theme.NEW, 0.35 + 0.6 * max(0.0, 1 - ((line - 2) ** 2 + (column - 3) ** 2) / 6))


def _column(x: float, colour: str) -> str:
    edge = f' stroke="{theme.PAPER}"'
    return "".join(rect(x - 9, _MIDDLE - 70 + 20 * row, 18, 20, colour, edge) for row in range(7))


def _probabilities(x: float) -> str:
    bars = []
    for row, share in enumerate(_BARS):
        bars.append(rect(x - 44, _MIDDLE - 67 + 20 * row, max(2.0, 130 * share), 14, theme.IDENTITY))
    return "".join(bars)
