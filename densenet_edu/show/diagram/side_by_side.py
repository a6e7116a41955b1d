"""Two networks side by side, on one scale: the channels behind each of their layers, and below what each costs."""

from collections.abc import Callable
from html import escape

from densenet_edu.core.count import macs, params, total, training_memory
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-side"
_LEFTS, _WIDE = (62, 494), 372  # x at which the two halves begin, and how wide each is
_TOP, _FLOOR = 110, 318  # of the bars of channels
_ROWS, _ROW, _BAR = 396, 44, 15  # y of the first cost, and from one to the next; height of its bar
_HEIGHT = 508
_LEAST = 2  # width of a bar; narrower ones that are equal are drawn as one
_STYLE = f".{KIND} .step:hover rect{{stroke:{theme.INK};stroke-width:1}}"

Step = tuple[str, int, int, int, int]  # place, layers, channels, channels carried, height of the feature maps


def side_by_side(first: Architecture, second: Architecture) -> Picture:
    """Draw two networks of any families beside one another, with the ratios of what they cost.

    Args:
        first: On the left.
        second: On the right; the ratios say how many times as much the first one takes.
    """
    networks = (first, second)
    drawn = [steps(network) for network in networks]
    layers = max(sum(step[1] for step in each) for each in drawn)
    channels = max(step[2] for each in drawn for step in each)
    counted = [costs(network) for network in networks]
    parts = [text(30, 36, say("diagram.side_title"), size=theme.TITLE, bold=True)]
    parts.append(text(30, 60, say("diagram.side_claim"), colour=theme.QUIET))
    for left, network, found in zip(_LEFTS, networks, drawn, strict=True):
        parts.append(_half(left, place.network_name(network), found, layers, channels))
    for row, (key, written) in enumerate(amount.MEASURES):
        parts.append(_cost(row, key, written, (counted[0][row], counted[1][row])))
    names = [place.network_name(network) for network in networks]
    ratios = [f"{ours / theirs:.2f}" for ours, theirs in zip(*counted, strict=True)]
    caption = say(
        "diagram.side_caption",
        first=names[0], second=names[1], parameters=ratios[0], multiply_adds=ratios[1], memory=ratios[2],
    )  # fmt: skip
    title = say("diagram.side_title")
    return Picture(svg.sheet(KIND, _HEIGHT, title, escape(caption, quote=False), "".join(parts), _STYLE), caption)


def costs(network: Architecture) -> tuple[int, int, int]:
    """Return the parameters and multiply-adds of a network in use, and how many numbers training keeps for an image."""
    ops = unroll(network)
    return total(in_use(ops), params), total(in_use(ops), macs), training_memory(ops)


def steps(network: Architecture) -> tuple[Step, ...]:
    """Return the places of a network that put out feature maps, with the convolutions in each."""
    convolutions: dict[tuple[str, ...], int] = {}
    for op in in_use(unroll(network)):
        if op.kind == "conv":
            convolutions[op.where[:2]] = convolutions.get(op.where[:2], 0) + 1  # columns belong to their layer
    found = (step for step in place.steps(network) if convolutions.get(step.where))
    return tuple(
        (_named(step.where), convolutions[step.where], step.width, step.carried, step.shape[0]) for step in found
    )


def _named(where: tuple[str, ...]) -> str:
    inner = where[1].partition(" ")[2] if len(where) > 1 else ""
    return place.label(where[0]) + (f" · {say('diagram.layer', number=inner)}" if inner.isdigit() else "")


def _half(left: float, name: str, found: tuple[Step, ...], layers: int, channels: int) -> str:
    """Return one network: a bar for each step, as wide as it has convolutions and as high as it has channels."""
    wide, high = _WIDE / layers, (_FLOOR - _TOP - 6) / channels
    parts = [text(left, _TOP - 16, escape(name), size=theme.VALUE, bold=True)]
    step = amount.round_step(channels, 4)
    for line in range(0, channels + 1, step):
        y = _FLOOR - line * high
        parts.append(svg.line(left, y, left + _WIDE, y, theme.RULE))
        parts.append(text(left - 8, y + 4, str(line), size=theme.SMALL, anchor="end", colour=theme.QUIET))
    x, last, free = left, 0, left  # free: where the next size may stand
    for label, depth, width, carried, size in _runs(found, wide):
        across, y = depth * wide, _FLOOR - width * high
        bars = rect(x, y, across, (width - carried) * high, theme.NEW)
        if carried:
            bars += rect(x, _FLOOR - carried * high, across, carried * high, theme.CARRIED)
        said = say("diagram.side_step", place=label, channels=width, new=width - carried, size=f"{size}×{size}")
        parts.append(f'<g class="step"><title>{escape(said)}</title>{bars}</g>')
        if size != last:
            parts.append(svg.line(x, _FLOOR, x, _FLOOR + 8, theme.QUIET))
            if x >= free:
                parts.append(text(x + 4, _FLOOR + 18, f"{size}×{size}", size=theme.SMALL, colour=theme.QUIET))
                free = x + svg.width_of(f"{size}×{size}", theme.SMALL) + 8
        x, last = x + across, size
    count = sum(depth for _, depth, *_ in found)
    parts.append(text(left, _FLOOR + 40, say("diagram.side_layers", count=count), colour=theme.QUIET))
    return "".join(parts)


def _runs(found: tuple[Step, ...], wide: float) -> list[Step]:
    """Return the steps with equal neighbours as one where their bars would be hairs."""
    runs: list[Step] = []
    for step in found:
        if runs and step[2:] == runs[-1][2:] and not step[3] and step[1] * wide < _LEAST:
            first = runs[-1][0].partition(" – ")[0]
            runs[-1] = (f"{first} – {step[0]}", runs[-1][1] + step[1], *step[2:])
        else:
            runs.append(step)
    return runs


def _cost(row: int, key: str, written: Callable[[int], tuple[str, str]], numbers: tuple[int, int]) -> str:
    """Return one cost of both networks as bars of one scale, the ratio behind the first."""
    y, most = _ROWS + row * _ROW, max(numbers)
    parts = []
    for left, number in zip(_LEFTS, numbers, strict=True):
        long = max(2.0, number / most * (_WIDE - 140))
        value = amount.drawn(written(number), theme.SMALL)
        parts.append(text(left, y - 7, say(f"diagram.{key}"), size=theme.SMALL, colour=theme.QUIET))
        parts.append(rect(left, y, long, _BAR, theme.INPUT, ' rx="1.5"'))
        parts.append(text(left + long + 8, y + 12.5, value, size=theme.VALUE))
    ratio = f"{numbers[0] / numbers[1]:.2f}×"
    parts.append(text(_LEFTS[1] - 64, y + 12.5, ratio, size=theme.VALUE, bold=True, anchor="end", halo=True))
    return "".join(parts)
