"""A layer as a funnel: each feature map inside it a bar as wide as it has channels."""

from dataclasses import dataclass

from densenet_edu.core.count import macs, params, total
from densenet_edu.core.op import Architecture, Op, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-funnel"
_TOP, _BAR, _STEP = 134, 22, 74
_HALF = 175  # half of the widest bar
_SHORT = {"batchnorm": "BN", "relu": "ReLU"}


@dataclass(frozen=True)
class Stage:
    """One bar, and what was done to come to it from the bar above."""

    done: str  # "BN – ReLU – 1×1"
    channels: int
    join: str = ""  # "add" or "concat"


def stages(architecture: Architecture) -> tuple[Stage, ...]:
    """Return the feature maps of the first layer of a network, from what it reads to what it puts out.

    A bar follows each convolution and each join; batch normalization and ReLU leave the number of channels as it is.
    """
    ops = unroll(architecture)
    layer = next(op.where for op in ops if len(op.where) > 1)
    inside = [op for op in ops if op.where == layer]
    found = [Stage("", inside[0].reads)]
    waiting: list[str] = []
    for op in inside:
        if op.kind == "conv":
            found.append(Stage(" – ".join([*waiting, f"Conv {op.kernel[0]}×{op.kernel[1]}"]), op.shape[-1]))
            waiting = []
        elif op.kind in ("add", "concat"):
            found.append(Stage(" – ".join([*waiting, say(f"diagram.funnel_{op.kind}")]), op.shape[-1], op.kind))
            waiting = []
        else:
            waiting.append(_SHORT.get(op.kind, op.kind))
    return tuple(found) if not waiting else (*found[:-1], _then(found[-1], waiting))


def funnels(left: Architecture, right: Architecture) -> Picture:
    """Draw the first layers of two networks beside each other.

    Args:
        left: Of any family whose layer is one chain of operations and a join.
        right: Likewise.
    """
    both = (left, right)
    widest = max(stage.channels for each in both for stage in stages(each))
    rows = max(len(stages(each)) for each in both)
    title = say("diagram.funnel_title")
    parts = [
        text(30, 38, title, size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.funnel_claim"), colour=theme.QUIET),
    ]
    counts = []
    for architecture, middle in zip(both, (230, 670), strict=True):
        layer = _layer(architecture)
        work = amount.plain(amount.short(total(layer, macs)))
        counted = say("diagram.funnel_count", parameters=f"{total(layer, params):,}", multiply_adds=work)
        name = _name(architecture)
        parts.append(text(middle, 104, name, anchor="middle", size=theme.VALUE, bold=True))
        parts += _drawn(stages(architecture), middle, _HALF / widest)
        parts.append(text(middle, _TOP + rows * _STEP + 2, counted, anchor="middle", size=theme.VALUE))
        path = " → ".join(str(stage.channels) for stage in stages(architecture))
        counts.append(f"{name} {path}")
    caption = say("diagram.funnel_caption", first=counts[0], second=counts[1])
    return Picture(svg.sheet(KIND, _TOP + rows * _STEP + 28, title, caption, "".join(parts)), caption)


def _drawn(found: tuple[Stage, ...], middle: float, unit: float) -> list[str]:
    parts = []
    entering = found[0].channels
    for number, stage in enumerate(found):
        y = _TOP + number * _STEP
        width = 2 * stage.channels * unit
        left = middle - width / 2
        if number:
            arrow = y - 8
            parts += [
                svg.line(middle, y - _STEP + _BAR + 2, middle, arrow - 4, theme.QUIET, 1.4),
                svg.arrowhead(middle, arrow + 5, theme.QUIET, down=True),
            ]
            aside = y - (_STEP - _BAR) / 2 + 5
            parts.append(text(middle + 12, aside, stage.done))
        if stage.join == "concat":
            carried = 2 * entering * unit
            parts.append(rect(left, y, carried, _BAR, theme.CARRIED))
            parts.append(rect(left + carried, y, width - carried, _BAR, theme.NEW))
        else:
            colour = theme.CARRIED if not number else theme.NEW
            parts.append(rect(left, y, width, _BAR, colour, ' rx="2"'))
        parts.append(text(middle + width / 2 + 10, y + 16, str(stage.channels), size=theme.VALUE, bold=True))
    return [_carry(found, middle, unit), *parts]


def _carry(found: tuple[Stage, ...], middle: float, unit: float) -> str:
    """The way on which what enters reaches the join unchanged."""
    join = next(number for number, stage in enumerate(found) if stage.join)
    left = middle - _HALF - 22
    start, end = _TOP + _BAR / 2, _TOP + join * _STEP + _BAR / 2
    edge = middle - found[0].channels * unit
    last = middle - found[join].channels * unit
    d = f"M{edge:.1f} {start:.1f}H{left:.1f}V{end:.1f}H{last - 6:.1f}"
    return svg.path(d, theme.IDENTITY, 2.2) + svg.arrowhead(last, end, theme.IDENTITY)


def _then(stage: Stage, more: list[str]) -> Stage:
    return Stage(" – ".join([stage.done, *more]), stage.channels, stage.join)


def _layer(architecture: Architecture) -> list[Op]:
    ops = unroll(architecture)
    where = next(op.where for op in ops if len(op.where) > 1)
    return [op for op in ops if op.where == where]


def _name(architecture: Architecture) -> str:
    joins = {op.kind for op in _layer(architecture)}
    return say("diagram.wires_densenet") if "concat" in joins else say("diagram.wires_resnet")
