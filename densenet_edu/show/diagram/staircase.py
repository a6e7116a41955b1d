"""A whole network as a staircase: every layer one bar, as high as it has channels; the cost stands at the top right."""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from densenet_edu.core.count import macs, params, total, training_memory
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.place import Step, steps
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-stairs"
_HEIGHT = 458
_BASE, _TOP = 372, 106  # y of no channel, y of the highest grid line
_LEFT, _RIGHT = 62, theme.WIDTH - 30  # x of the first bar and of the end of the last
_BLOCK_GAP = 0.5  # of a bar's pitch, before and after each block
_MOST_PITCH = 34
_GRID_LINES = 6
_LEGEND = ((theme.INPUT, "stem"), (theme.CARRIED, "carried"), (theme.NEW, "new"), (theme.TRANSITION, "kept"))
# The same where no layer concatenates: a bar is what its layer puts out.
_OTHERS = ((theme.INPUT, "stem"), (theme.NEW, "made"), (theme.IDENTITY, "added"), (theme.TRANSITION, "pooled"))
_LEAST_PITCH = 6  # of a bar; of narrower ones equal neighbours are drawn as one
_CAP = 4  # height of the green line on what was added to
_NAME_ENDS = 385  # x up to which there is room for a name beside the totals
_COLUMNS = (470, 590, 700, _RIGHT)  # right ends of the four totals

# Pointing at a bar shows how many channels it has.
_STYLE = (
    f".{KIND} .tip{{visibility:hidden;text-anchor:middle;font-weight:700;pointer-events:none;fill:{theme.INK};"
    f"stroke:{theme.PAPER};stroke-width:4px;paint-order:stroke}}.{KIND} .bar:hover .tip{{visibility:visible}}"
    f".{KIND} .hit{{stroke:{theme.PAPER};stroke-opacity:0}}"
)


@dataclass(frozen=True)
class Totals:
    """What a whole network comes to, for one image."""

    parameters: int
    multiply_adds: int
    channels: int
    memory: int  # numbers that training keeps
    training: dict[str, int] = field(default_factory=dict)  # what is more in training than in use

    def numbers(self) -> tuple[tuple[str, int], ...]:
        """Return (key of the label, number) in the order in which they stand."""
        return (
            ("parameters", self.parameters),
            ("multiply_adds", self.multiply_adds),
            ("last_channels", self.channels),
            ("memory", self.memory),
        )

    def drawn(self) -> tuple[tuple[str, tuple[str, str], int], ...]:
        """Return (key of the label, (number, unit) as it is written, number)."""
        written = {"last_channels": lambda number: (str(number), ""), "memory": amount.mebibytes}
        return tuple((key, written.get(key, amount.short)(number), number) for key, number in self.numbers())


@lru_cache(maxsize=256)
def totals(architecture: Architecture) -> Totals:
    """Count a whole network."""
    ops = unroll(architecture)
    used = in_use(ops)
    counted = Totals(total(used, params), total(used, macs), steps(architecture)[-1].width, training_memory(ops))
    if len(used) < len(ops):  # companion heads
        counted.training.update(parameters=total(ops, params), multiply_adds=total(ops, macs))
    return counted


def staircase(
    architecture: Architecture, start: Architecture | None = None, widest: Architecture | None = None
) -> Picture:
    """Draw how the channels of a whole network grow, layer by layer, and what they cost.

    Grey is carried on, blue is new, orange is what a transition lets through.

    Args:
        architecture: Of any family. Equal neighbours of a very deep network are drawn as one wide bar.
        start: Drawn as a faint dashed outline, to compare with.
        widest: Fixes the scale, so that it is the same in every frame of an explorer.
    """
    drawn = steps(architecture)
    before = steps(start) if start else ()
    scale = _Scale(drawn, before, steps(widest) if widest else ())
    counted = totals(architecture)
    parts = [
        _header(architecture, counted, totals(start) if start else None),
        _grid(scale),
        _bars(drawn, scale),
        _outline(before, scale, hidden=start == architecture) if start else "",
        _blocks(drawn, scale),
        _legend(drawn, start),
    ]
    name = place.title(architecture)
    caption = say(
        "diagram.stairs_caption",
        name=name,
        ends=", ".join(str(layers[-1].width) for layers in place.blocks(drawn).values()),
        parameters=amount.plain(amount.short(counted.parameters)),
        multiply_adds=amount.plain(amount.short(counted.multiply_adds)),
        memory=amount.plain(amount.mebibytes(counted.memory)),
    )
    return Picture(svg.sheet(KIND, _HEIGHT, name, caption, "".join(parts), _STYLE), caption)


class _Scale:
    """Where the bars stand and how high a channel is."""

    def __init__(self, *networks: tuple[Step, ...]) -> None:
        highest = max(step.shape[-1] for network in networks for step in network)
        self.step = amount.round_step(highest, _GRID_LINES)
        self.lines = -(-highest // self.step)
        self.channel = (_BASE - _TOP) / (self.lines * self.step)
        self.pitch = min((_RIGHT - _LEFT) / max(map(_pitches, networks)), _MOST_PITCH)
        self.bar = self.pitch * (0.9 if self.pitch > 8 else 0.84 if self.pitch > 4 else 1)

    def places(self, network: tuple[Step, ...]) -> list[float]:
        """Return where each bar begins, in units of the viewBox from the first."""
        at, found = 0.0, []
        for before, step in zip((None, *network), network, strict=False):
            if before and before.where[0] != step.where[0]:
                at += _BLOCK_GAP * self.pitch
            found.append(at)
            at += self.pitch
        return found

    def top(self, channels: int) -> float:
        return _BASE - channels * self.channel


def _pitches(network: tuple[Step, ...]) -> float:
    """Return how wide a network is, in pitches of its bars."""
    gaps = sum(before.where[0] != step.where[0] for before, step in pairwise(network))
    return len(network) + _BLOCK_GAP * gaps


def _header(architecture: Architecture, counted: Totals, before: Totals | None) -> str:
    name, below = place.network_name(architecture), place.chosen(architecture)
    if _LEFT + 0.9 * svg.width_of(name, theme.TITLE, bold=True) > _NAME_ENDS and not below:
        name, _, below = name.partition(" (")  # "FractalNet (L=21, C=3, ...)": what is in brackets goes below
        below = f"({below}" if below else ""
    parts = [text(_LEFT, 34, name, size=theme.TITLE, bold=True)]
    parts.append(text(_LEFT, 58, below, size=theme.VALUE))
    for (key, value, number), right in zip(counted.drawn(), _COLUMNS, strict=True):
        parts.append(text(right, 28, say(f"diagram.{key}"), size=theme.SMALL, anchor="end", colour=theme.QUIET))
        parts.append(text(right, 56, amount.drawn(value, theme.VALUE), size=theme.BIG, anchor="end", bold=True))
        if before:
            ratio = say("diagram.ratio", ratio=f"{number / dict(before.numbers())[key]:.2f}")
            parts.append(text(right, 75, ratio, size=theme.SMALL, anchor="end", colour=theme.QUIET))
        elif key in counted.training:
            more = say("diagram.in_training", number=amount.plain(amount.short(counted.training[key])))
            parts.append(text(right, 75, more, size=theme.SMALL, anchor="end", colour=theme.QUIET))
    return "".join(parts)


def _grid(scale: _Scale) -> str:
    parts = [text(14, _TOP - 16, say("diagram.channels"), size=theme.SMALL, colour=theme.QUIET)]
    for number in range(scale.lines + 1):
        y = scale.top(number * scale.step)
        parts.append(svg.line(_LEFT - 8, y, _RIGHT, y, theme.RULE))
        said = str(number * scale.step)
        parts.append(text(_LEFT - 14, y + 4, said, size=theme.SMALL, anchor="end", colour=theme.QUIET))
    return "".join(parts)


def _bars(found: tuple[Step, ...], scale: _Scale) -> str:
    """One group for each bar: a transparent part to point at, the channels, the number that pointing shows.

    A bar is a thick line, so that its height is one number. What a layer carries is as high as the bar before it: in
    the frames of an explorer most numbers stand there many times and are kept once.
    """
    parts = [f'<g fill="none" stroke-width="{scale.bar:.1f}">']
    names = {name: place.label(name) for name in dict.fromkeys(step.where[0] for step in found)}
    for step, at, run in _runs(found, scale):
        bar = scale.bar + (run - 1) * scale.pitch
        x, top = f"{_LEFT + at + bar / 2:.1f}", f"{scale.top(step.width):.1f}"
        wide = f' stroke-width="{bar:.1f}"' if run > 1 else ""
        if step.is_layer and not step.carried:
            said = f"{names[step.where[0]]}: {step.width}" + (f" (×{run})" if run > 1 else "")
            drawn = f'<path d="M{x} {_BASE}V{top}" stroke="{theme.NEW}"/>'
            if step.added:
                cap = f"{scale.top(step.width) + _CAP / 2:.1f}"
                left, right = _LEFT + at, _LEFT + at + bar
                drawn += f'<path d="M{left:.1f} {cap}H{right:.1f}" stroke="{theme.IDENTITY}" stroke-width="{_CAP}"/>'
        elif step.is_layer:
            said = f"{names[step.where[0]]}: {step.carried} + {step.new} = {step.width}"
            carried = f"{scale.top(step.carried):.1f}"
            drawn = (
                f'<path d="M{x} {carried}V{top}" stroke="{theme.NEW}"/>'
                f'<path d="M{x} {_BASE}V{carried}" stroke="{theme.CARRIED}"/>'
            )
        else:
            colour = theme.TRANSITION if step.where[0].startswith("transition") else theme.INPUT
            said = f"{names[step.where[0]]}: {step.width}"
            drawn = f'<path d="M{x} {_BASE}V{top}" stroke="{colour}"/>'
        parts.append(
            f'<g class="bar"{wide}><title>{said}</title><path class="hit" d="M{x} {_BASE}V{_TOP}"/>{drawn}'
            f'<text class="tip" x="{x}" y="{top}" dy="-7">{step.width}</text></g>'
        )
    parts.append("</g>")
    return "".join(parts)


def _runs(found: tuple[Step, ...], scale: _Scale) -> list[tuple[Step, float, int]]:
    """Return (step, where it begins, how many) of each bar: equal neighbours are one where bars would be hairs."""
    runs: list[tuple[Step, float, int]] = []
    for step, at in zip(found, scale.places(found), strict=True):
        same = runs and (step.where[0], step.shape, step.added) == (
            runs[-1][0].where[0],
            runs[-1][0].shape,
            runs[-1][0].added,
        )
        if same and step.is_layer and not step.carried and scale.pitch < _LEAST_PITCH:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((step, at, 1))
    return runs


def _outline(found: tuple[Step, ...], scale: _Scale, *, hidden: bool) -> str:
    places = scale.places(found)
    ends = [*places[1:], places[-1] + scale.bar]
    tops = (f"V{scale.top(step.width):.1f}H{_LEFT + end:.1f}" for step, end in zip(found, ends, strict=True))
    shown = f' stroke-dasharray="3 2.5" pointer-events="none" opacity="{0 if hidden else 1}"'
    return svg.path(f"M{_LEFT} {scale.top(found[0].width):.1f}{''.join(tops)}", theme.START, 1.1, shown)


def _blocks(found: tuple[Step, ...], scale: _Scale) -> str:
    parts = []
    at = dict(zip((step.where for step in found), scale.places(found), strict=True))
    grouped = place.blocks(found)
    spans, labels = [], []
    for name, layers in grouped.items():
        left, right = _LEFT + at[layers[0].where], _LEFT + at[layers[-1].where] + scale.bar
        height, width, _ = layers[0].shape  # a pool at the end of a block belongs to the way out
        spans.append((left, right))
        key = "diagram.block_size" if len(layers) > 1 else "diagram.block_size_one"
        labels.append((place.label(name), say(key, layers=len(layers), height=height, width=width)))
    widths = [max(svg.width_of(label, bold=True), svg.width_of(size, theme.SMALL)) for label, size in labels]
    centres = svg.apart([sum(span) / 2 for span in spans], widths, 8, theme.WIDTH - 8)
    shown_to = 0.0  # right end of the last number that was written
    for (label, size), span, centre, layers in zip(labels, spans, centres, grouped.values(), strict=True):
        parts.append(svg.line(span[0], _BASE + 10, span[1], _BASE + 10, theme.INK, 1.5))
        parts.append(text(centre, _BASE + 29, label, anchor="middle", bold=True))
        parts.append(text(centre, _BASE + 46, size, size=theme.SMALL, anchor="middle", colour=theme.QUIET))
        end = str(layers[-1].width)
        if span[1] - svg.width_of(end, theme.VALUE, bold=True) > shown_to:
            y = scale.top(layers[-1].width)
            parts.append(
                text(span[1], y, end, size=theme.VALUE, anchor="end", bold=True, halo=True, attributes=' dy="-7"')
            )
            shown_to = span[1]
    return "".join(parts)


def _legend(found: tuple[Step, ...], start: Architecture | None) -> str:
    x, y = float(_LEFT), _HEIGHT - 16
    parts = []
    concatenates = any(step.carried for step in found)
    there = {
        "stem": any(step.where[0] == "stem" for step in found),
        "made": True,
        "added": any(step.added for step in found),
        "pooled": any(step.where[0].startswith("transition") for step in found),
    }
    for colour, key in _LEGEND if concatenates else [each for each in _OTHERS if there[each[1]]]:
        said = say(f"diagram.{key}")
        parts.append(rect(x, y - 10, 11, 11, colour, ' rx="1.5"'))
        parts.append(text(x + 17, y, said, size=theme.SMALL))
        x += 17 + svg.width_of(said, theme.SMALL) + 16
    if start:
        chosen = place.chosen(start) or place.network_name(start)
        parts.append(svg.path(f"M{x:.1f} {y - 4}h24", theme.START, 1.1, ' stroke-dasharray="3 2.5"'))
        parts.append(text(x + 30, y, say("diagram.start", chosen=chosen), size=theme.SMALL))
    return "".join(parts)
