"""What the bottleneck of every dense layer saves or costs: one bar for each layer of a network."""

from dataclasses import dataclass, replace

from densenet_edu.core.count import macs, total
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.op import Op, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-balance"
_LEFT, _RIGHT, _TOP, _BASE = 92, 870, 92, 376
_GAP = 18  # between two blocks
_UNSEEN = ' fill-opacity="0"'  # the whole height answers to pointing, where a bar is short
_TIP = ' class="tip" pointer-events="none"'
_STYLE = (
    f".{KIND} .bar .tip{{opacity:0}}.{KIND} .bar:hover .tip{{opacity:1}}"
    f".{KIND} .bar:hover .amount{{stroke:{theme.INK};stroke-width:2}}"
)


@dataclass(frozen=True)
class Layer:
    """One dense layer: where it is, what it reads, its multiply-adds with and without a bottleneck."""

    where: tuple[str, ...]
    reads: int
    with_it: int
    without: int

    @property
    def extra(self) -> int:
        """Multiply-adds that the bottleneck costs more; below 0 it saves."""
        return self.with_it - self.without


def layers(architecture: DenseNet) -> tuple[Layer, ...]:
    """Return every dense layer of a network, counted in it and in its twin without bottlenecks."""
    counts: list[dict[tuple[str, ...], int]] = []
    reads: dict[tuple[str, ...], int] = {}
    for bottleneck in (True, False):
        found: dict[tuple[str, ...], int] = {}
        for op in _twin(architecture, bottleneck):
            if len(op.where) > 1:
                reads.setdefault(op.where, op.reads)
                found[op.where] = found.get(op.where, 0) + macs(op)
        counts.append(found)
    return tuple(Layer(where, reads[where], counts[0][where], counts[1][where]) for where in reads)


def bottleneck_balance(
    architecture: DenseNet, start: DenseNet | None = None, widest: DenseNet | None = None
) -> Picture:
    """Draw for every dense layer how many multiply-adds its bottleneck costs more (up) or saves (down).

    Args:
        architecture: Any DenseNet.
        start: Not drawn; where an explorer starts.
        widest: Fixes the scale, so that it is the same in every frame of an explorer.
    """
    found = layers(architecture)
    scale = [each.extra for at in (architecture, start, widest) if at for each in layers(at)]
    up, down = max(*scale, 1), -min(*scale, -1)
    unit = (_BASE - _TOP) / (up + down)
    zero = _TOP + up * unit
    blocks: dict[str, list[Layer]] = {}
    for each in found:
        blocks.setdefault(each.where[0], []).append(each)
    width = (_RIGHT - _LEFT - _GAP * (len(blocks) - 1)) / len(found)
    parts: list[str] = []
    centres, x = [], float(_LEFT)
    for inside in blocks.values():
        end = x + len(inside) * width
        parts.append(svg.line(x, _BASE + 12, end, _BASE + 12, theme.RULE, 2))
        parts += [_bar(each, at, x + at * width, width, zero, unit) for at, each in enumerate(inside)]
        centres.append((x + end) / 2)
        x = end + _GAP
    parts += _labels(architecture, blocks, centres)
    parts += [
        svg.line(_LEFT, zero, _RIGHT, zero, theme.INK, 1.2),
        text(_LEFT - 10, zero + 4, "0", size=theme.SMALL, anchor="end", colour=theme.QUIET),
        text(_LEFT - 10, _TOP + 10, f"+{_said(up)}", size=theme.SMALL, anchor="end", colour=theme.QUIET),
        text(_LEFT - 10, _BASE, f"−{_said(down)}", size=theme.SMALL, anchor="end", colour=theme.QUIET),
    ]
    values = _values(architecture, found)
    title = say("diagram.balance_title")
    header = [
        text(30, 38, title, size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.balance_claim"), colour=theme.QUIET),
        text(_RIGHT, 38, say("diagram.balance_more", **values), size=theme.TITLE, anchor="end", bold=True),
        text(_RIGHT, 62, say("diagram.balance_whole", **values), size=theme.VALUE, anchor="end"),
    ]
    caption = say("diagram.balance_caption", name=place.network_name(architecture), **values)
    return Picture(svg.sheet(KIND, _BASE + 66, title, caption, "".join([*header, *parts]), _STYLE), caption)


def _twin(architecture: DenseNet, bottleneck: bool) -> tuple[Op, ...]:
    """The same network with or without bottlenecks; the stem keeps its channels."""
    return unroll(replace(architecture, bottleneck=bottleneck, stem_channels=architecture.first_channels))


def _values(architecture: DenseNet, found: tuple[Layer, ...]) -> dict[str, object]:
    with_it, without = (_said(total(_twin(architecture, bottleneck), macs)) for bottleneck in (True, False))
    more = sum(each.extra > 0 for each in found)
    return {
        "k": architecture.growth_rate, "more": more, "layers": len(found), "with_it": with_it, "without": without,
    }  # fmt: skip


def _labels(architecture: DenseNet, blocks: dict[str, list[Layer]], centres: list[float]) -> list[str]:
    """Each block's name and the size of its maps, moved apart where blocks are narrow."""
    sizes = {op.where: f"{op.shape[0]}×{op.shape[1]}" for op in unroll(architecture) if len(op.where) > 1}
    names = [(place.label(name), sizes[inside[0].where]) for name, inside in blocks.items()]
    widths = [max(map(svg.width_of, both)) for both in names]
    parts = []
    for both, x in zip(names, svg.apart(centres, widths, _LEFT - 20, theme.WIDTH - 10), strict=True):
        for line, said in enumerate(both):
            parts.append(
                text(x, _BASE + 30 + 17 * line, said, size=theme.TEXT - line, anchor="middle", colour=theme.QUIET)
            )
    return parts


def _bar(layer: Layer, at: int, x: float, width: float, zero: float, unit: float) -> str:
    length = abs(layer.extra) * unit
    costs = layer.extra > 0
    top = zero - length if costs else zero
    colour = theme.TRANSITION if costs else theme.NEW
    sign = "+" if costs else "−"
    values = {"place": place.label(layer.where[0]), "number": at + 1, "channels": layer.reads}
    tip = say("diagram.balance_layer", change=f"{sign}{_said(abs(layer.extra))}", **values)
    return (
        f'<g class="bar">{rect(x, _TOP, width, _BASE - _TOP, theme.PAPER, _UNSEEN)}'
        + rect(x + width / 10, top, width * 0.8, max(length, 0.6), colour, ' class="amount"')
        + text(_RIGHT, _BASE - 8, tip, anchor="end", bold=True, halo=True, attributes=_TIP)
        + "</g>"
    )


def _said(count: int) -> str:
    return amount.plain(amount.short(count))
