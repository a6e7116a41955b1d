"""One dense block as in the paper's Figure 1: stacks of feature maps, and the arcs that feed each layer."""

from dataclasses import dataclass
from functools import lru_cache

from densenet_edu.core.graph import sources
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import place, svg
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-block"
_HEIGHT = 436
_BASE = 350  # y on which the stacks stand
_TALLEST = 204
_MARGIN = 30
_MOST_DRAWN = 9  # layers; of a deeper block the first and the last ones are drawn
_FIRST, _LAST = 5, 2
_RADIUS = 14.5  # of the circle that stands for H

# Pointing at a layer makes the arcs that feed it stand out.
_STYLE = (
    f".{KIND} .arc{{opacity:.8}}.{KIND} .layers:hover .arc{{opacity:.13}}"
    f".{KIND} .layers .layer:hover .arc{{opacity:1;stroke-width:2.8}}.{KIND} .layer:hover circle{{stroke-width:3.2}}"
)


@dataclass(frozen=True)
class Block:
    """The first block of a network."""

    slabs: tuple[int, ...]  # channels of x0, x1, ..., xL
    feeds: tuple[tuple[int, ...], ...]  # for each layer: the numbers of the feature maps it reads
    shape: tuple[int, ...]  # at the end

    @property
    def layers(self) -> int:
        """L."""
        return len(self.feeds)

    @property
    def growth(self) -> int:
        """k."""
        return self.slabs[-1]

    @property
    def connections(self) -> int:
        """How many feature maps the layers read, all together: L(L+1)/2 in a dense block."""
        return sum(map(len, self.feeds))

    def reads(self, layer: int) -> int:
        """Channels that a layer reads, counted from 1."""
        return sum(self.slabs[number] for number in self.feeds[layer - 1])

    def width(self, layer: int) -> int:
        """Channels after a layer; 0 is the block's input."""
        return sum(self.slabs[: layer + 1])


@lru_cache(maxsize=256)
def first_block(architecture: Architecture) -> Block:
    """Return what the layers of the first block read and make."""
    ops = unroll(architecture)
    layers = next(iter(place.blocks(place.steps(architecture)).values()))
    ops = ops[: 1 + ops.index(layers[-1].output)]
    numbers: dict[str, int] = {}
    slabs: list[int] = []
    feeds = []
    for layer in layers:
        read = sources(ops, layer.output)
        for source in read:
            if source.name not in numbers:
                numbers[source.name] = len(numbers)
                slabs.append(source.shape[-1])
        feeds.append(tuple(numbers[source.name] for source in read))
    return Block((*slabs, layers[-1].new), tuple(feeds), layers[-1].shape)


def dense_block(
    architecture: Architecture, start: Architecture | None = None, widest: Architecture | None = None
) -> Picture:
    """Draw the first dense block of a network (paper, Figure 1).

    Each stack is the concatenation after a layer; a slab keeps the colour of the layer that made it, strong where it is
    new, pale where it is carried. The first stack is the block's input and no layer's output.

    Args:
        architecture: Any DenseNet.
        start: Its stacks are drawn as faint dashed outlines, to compare with.
        widest: Fixes the scale, so that it is the same in every frame of an explorer.
    """
    block = first_block(architecture)
    scale = _Scale([block, *(first_block(other) for other in (start, widest) if other)])
    before = first_block(start) if start else None
    parts = [
        _header(block),
        svg.line(scale.left(0) - 10, _BASE, scale.left(scale.columns) + scale.bar + 10, _BASE),
        # From right to left: what stands further left covers the arcs that pass behind it.
        f'<g class="layers">{"".join(_column(block, scale, column) for column in reversed(scale.shown(block)))}</g>',
        _input(block, scale),
        _left_out(block, scale),
        _outline(before, scale) if before else "",
        _legend(before),
    ]
    values = {"k": block.growth, "k0": block.slabs[0], "layers": block.layers, "last": block.width(block.layers)}
    caption = say("diagram.block_caption", connections=block.connections, **values)
    title = say("diagram.block_title", k=block.growth)
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts), _STYLE), caption)


class _Scale:
    """Where the stacks stand and how high a channel is; the same for all frames that share their widest block."""

    def __init__(self, blocks: list[Block]) -> None:
        layers = max(block.layers for block in blocks)
        self.deep = layers > _MOST_DRAWN
        self.columns = _FIRST + 1 + _LAST if self.deep else layers
        highest = max(block.width(block.layers) + (layers - block.layers) * block.growth for block in blocks)
        self.channel = _TALLEST / highest
        self.pitch = min((theme.WIDTH - 2 * _MARGIN) / (self.columns + 0.6), 164)
        self.bar = self.pitch * 0.42
        used = self.columns * self.pitch + self.bar
        self._left = (theme.WIDTH - used) / 2

    def left(self, column: int) -> float:
        return self._left + column * self.pitch

    def top(self, channels: int) -> float:
        return _BASE - channels * self.channel

    def shown(self, block: Block) -> list[tuple[int, int]]:
        """Return (column, layer) of the layers that are drawn."""
        if not self.deep or block.layers <= _FIRST + _LAST:
            return [(layer, layer) for layer in range(1, block.layers + 1)]
        first = [(layer, layer) for layer in range(1, _FIRST + 1)]
        return first + [(_FIRST + 2 + i, block.layers - _LAST + 1 + i) for i in range(_LAST)]


def _header(block: Block) -> str:
    count = block.layers
    sum_ = svg.small(f"{count}·{count + 1}/2 = ", theme.VALUE)
    right = theme.WIDTH - _MARGIN
    return (
        text(_MARGIN, 36, say("diagram.block_title", k=block.growth), size=theme.TITLE, bold=True)
        + text(_MARGIN, 58, say("diagram.block_subtitle", k=block.growth), colour=theme.QUIET)
        + text(right, 30, say("diagram.connections"), size=theme.SMALL, anchor="end", colour=theme.QUIET)
        + text(right, 57, f"{sum_}{block.connections}", size=theme.BIG, anchor="end", bold=True)
    )


def _input(block: Block, scale: _Scale) -> str:
    left, middle = scale.left(0), scale.left(0) + scale.bar / 2
    top = scale.top(block.slabs[0])
    return (
        svg.rect(left, top, scale.bar, _BASE - top, theme.INPUT)
        + text(middle, top - 8, str(block.slabs[0]), size=theme.VALUE, anchor="middle", bold=True, halo=True)
        + text(middle, _BASE + 21, svg.lowered("x_[0]", theme.VALUE), size=theme.VALUE, anchor="middle", bold=True)
        + text(middle, _BASE + 39, say("diagram.block_input"), size=theme.SMALL, anchor="middle", colour=theme.QUIET)
    )


def _column(block: Block, scale: _Scale, column: tuple[int, int]) -> str:
    at, layer = column
    left, middle = scale.left(at), scale.left(at) + scale.bar / 2
    top = scale.top(block.width(layer))
    reads = block.reads(layer)
    colour = theme.layer_colour(layer)
    node = (left - scale.pitch * 0.24, scale.top(block.width(layer - 1)) - block.growth * scale.channel / 2)
    columns = {shown: place_ for place_, shown in scale.shown(block)} | {0: 0}
    said = say("diagram.block_layer", layer=layer, reads=reads, k=block.growth, width=block.width(layer))
    below = say("diagram.block_reads", reads=reads, k=block.growth)
    if svg.width_of(below, theme.SMALL) > scale.pitch:
        below = f"{reads} → +{block.growth}"
    parts = [
        f'<g class="layer"><title>{said}</title>',
        svg.rect(left - scale.pitch * 0.5, 80, scale.pitch * 0.99, _HEIGHT - 122, theme.PAPER, ' fill-opacity="0"'),
        *(_arc(block, scale, columns[source], source, node) for source in block.feeds[layer - 1] if source in columns),
        svg.line(node[0] + _RADIUS, node[1], left - 5, node[1], colour, 1.6),
        svg.arrowhead(left - 1, node[1], colour),
        f'<circle cx="{node[0]:.1f}" cy="{node[1]:.1f}" r="{_RADIUS}" fill="{theme.PAPER}" stroke="{colour}" '
        'stroke-width="1.8"/>',
        text(node[0] - 0.5, node[1] + 4, svg.lowered(f"H_[{layer}]", theme.VALUE), size=theme.VALUE, anchor="middle"),
        *_slabs(block, scale, left, layer),
        text(middle, top - 8, str(block.width(layer)), size=theme.VALUE, anchor="middle", bold=True, halo=True),
        text(middle, _BASE + 21, say("diagram.layer", number=layer), anchor="middle", bold=True),
        text(middle, _BASE + 39, below, size=theme.SMALL, anchor="middle", colour=theme.QUIET),
        "</g>",
    ]
    return "".join(parts)


def _slabs(block: Block, scale: _Scale, left: float, layer: int) -> list[str]:
    parts = []
    below = 0
    drawn = {shown for _, shown in scale.shown(block)} | {0}
    for number in range(layer + 1):
        channels = block.slabs[number]
        if number not in drawn:  # the slabs of layers that are left out are one grey slab
            if number + 1 in drawn:
                hidden = sum(block.slabs[_FIRST + 1 : number + 1])
                parts.append(svg.rect(left, scale.top(below + channels), scale.bar, hidden * scale.channel, theme.RULE))
        else:
            colour = theme.layer_colour(number) if number else theme.INPUT
            fill = colour if number == layer else theme.tint(colour, 0.36)
            height = channels * scale.channel
            gap = min(1.2, height / 4)  # a thin line of paper between two slabs
            parts.append(svg.rect(left, scale.top(below + channels) + gap, scale.bar, height - gap, fill))
        below += channels
    return parts


def _arc(block: Block, scale: _Scale, column: int, source: int, node: tuple[float, float]) -> str:
    colour = theme.layer_colour(source) if source else theme.INPUT
    span = (node[0] - scale.left(column)) / scale.pitch  # about 0.8 for the neighbour
    x, y = scale.left(column) + scale.bar * (0.97 - 0.025 * min(span, 8)), scale.top(block.width(source))
    across, rise = node[0] - x, node[1] - y
    if span < 1:
        away, arrival = (x + across * 0.1, y + rise * 0.7 - 4), (x + across * 0.5, node[1])
    else:  # the farther it goes, the higher it swings, so that arcs lie in one another
        lift = 20 + 15 * (span - 1) ** 0.8 + 0.05 * across
        away = x + across * 0.1, y + rise * 0.55 - lift
        arrival = node[0] - 12 - across * 0.13, node[1] - lift * 1.25
    d = f"M{x:.1f} {y:.1f}C{away[0]:.1f} {away[1]:.1f} {arrival[0]:.1f} {arrival[1]:.1f} {node[0]:.1f} {node[1]:.1f}"
    return svg.path(d, colour, 1.6 if scale.columns < 7 else 1.3, ' class="arc"')


def _left_out(block: Block, scale: _Scale) -> str:
    hidden = block.layers - len(scale.shown(block))
    if not hidden:
        return ""
    middle = scale.left(_FIRST + 1) + scale.bar / 2
    return text(middle, _BASE - 10, "⋯", size=theme.BIG, anchor="middle", colour=theme.QUIET) + text(
        middle, _BASE + 21, say("diagram.more", number=hidden), size=theme.SMALL, anchor="middle", colour=theme.QUIET
    )


def _outline(block: Block, scale: _Scale) -> str:
    parts = []
    for column, layer in [(0, 0), *scale.shown(block)]:
        left, top = scale.left(column), scale.top(block.width(layer))
        d = f"M{left:.1f} {_BASE}V{top:.1f}h{scale.bar:.1f}V{_BASE}"
        parts.append(svg.path(d, theme.START, 1, ' stroke-dasharray="3 3" pointer-events="none"'))
    return "".join(parts)


def _legend(start: Block | None) -> str:
    y = _HEIGHT - 16
    parts = [text(_MARGIN, y, say("diagram.block_legend"), size=theme.SMALL, colour=theme.QUIET)]
    if start:
        said = say("diagram.block_start", k=start.growth, k0=start.slabs[0])
        left = theme.WIDTH - _MARGIN - svg.width_of(said, theme.SMALL)
        parts.append(text(left, y, svg.lowered(said, theme.SMALL), size=theme.SMALL, colour=theme.QUIET))
        parts.append(svg.path(f"M{left - 32:.1f} {y - 4}H{left - 8:.1f}", theme.START, 1, ' stroke-dasharray="3 3"'))
    return "".join(parts)
