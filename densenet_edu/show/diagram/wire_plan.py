"""Where the boxes, joins and ways of a wiring stand, and how each of them is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.graph import JOINS, Graph, Node
from densenet_edu.show.diagram.kinds import KINDS
from densenet_edu.show.diagram.svg import text
from densenet_edu.words import say

LEFT, RIGHT = 46, theme.WIDTH - 66
_TOP = 84  # the highest way swings no higher
_LANE = 68  # between two lanes
_SLAB = 14  # height of one feature map in a concatenation
SPELLED: dict[str, str] = {"gate": "T", **{kind: look.short for kind, look in KINDS.items()}}
_GONE = "#b4bec8"  # what nothing reaches any more


@dataclass(frozen=True)
class _Shape:
    """Where a node stands: its middle, half its width, half its height."""

    x: float
    y: float
    across: float
    up: float


class Plan:
    """A graph laid out from left to right, one slot for each layer.

    Args:
        wires: What is drawn.
        off: Layers that are switched off.
    """

    def __init__(self, wires: Graph, off: Sequence[int]) -> None:
        self._wires = wires
        self._off = off
        self._living = wires.alive(off)
        self._slot = (RIGHT - LEFT) / wires.layers
        self._trunk = 0.0  # y of the straight way: first laid out at 0, then moved down until the highest way has room
        self._shapes = {node: self._shape(node) for node in wires.nodes}
        self._trunk = round(_TOP - min(self._highest(node, each) for node in wires.nodes for each in node.inputs))
        self._shapes = {node: self._shape(node) for node in wires.nodes}
        self.height = self._trunk + 106

    def drawing(self) -> str:
        """Return all ways, nodes and feature maps."""
        return "".join(self._node(node) for node in self._wires.nodes) + "".join(self._maps())

    def _leads_around(self, node: Node, each: Node) -> bool:
        """Whether a join reads something that comes past a layer untouched."""
        return node.kind in JOINS and each.layer < node.layer

    def _highest(self, node: Node, each: Node) -> float:
        """Return the y above which nothing of the way from one node to another lies."""
        end = self._shapes[node]
        if not self._leads_around(node, each):
            return end.y - end.up - 12
        # What leads around swings the higher, the farther it goes; it clears the node on which it ends.
        across = end.x - self._port(each)[0]
        return min(self._trunk - 46 - 0.075 * across, end.y - end.up - 30)

    def _shape(self, node: Node) -> _Shape:
        if not node.layer:
            return _Shape(LEFT, self._trunk, 5, 5)
        ranks = max(each.rank for each in self._wires.of(node.layer))
        ends_in_concat = self._wires.outputs[node.layer].kind == "concat"
        x = LEFT + self._slot * (node.layer - 1 + node.rank / (ranks + (0.12 if ends_in_concat else 1)))
        y = self._trunk - node.lane * _LANE
        if node.kind == "concat":
            return _Shape(x, y, 9, len(node.inputs) * _SLAB / 2)
        if node.kind in JOINS:
            return _Shape(x, y, 12, 12)
        across = max(19, svg.width_of(SPELLED.get(node.kind, node.kind), theme.SMALL) / 2 + 4)
        return _Shape(x, y, 25 if node.kind == "layer" else across, 18 if node.kind in ("layer", "gate") else 14)

    def _port(self, node: Node) -> tuple[float, float]:
        """Return the point at which a node's result can be read: the dot with its name, where it has one."""
        shape = self._shapes[node]
        if not node.layer:
            return shape.x, shape.y
        output = self._wires.outputs[node.layer]
        if node is output:
            right = shape.x + shape.across
            return (right, shape.y) if node.kind == "concat" else (LEFT + node.layer * self._slot, self._trunk)
        if output.kind == "concat" and node in output.inputs:
            joined = self._shapes[output]
            return (shape.x + shape.across + joined.x - joined.across) / 2, shape.y
        return shape.x + shape.across, shape.y

    def _node(self, node: Node) -> str:
        ways = "".join(self._way(node, each) for each in node.inputs)
        drawn = self._drawn(node) if node.layer else ""
        return f'<g class="node">{ways}{drawn}{self._tail(node)}</g>'

    def _tail(self, node: Node) -> str:
        """The short line from a layer's last node to the dot that names its result, or out of the drawing."""
        if not node.layer or node is not self._wires.outputs[node.layer]:
            return ""
        shape, (x, y) = self._shapes[node], self._port(node)
        colour = theme.INK if node in self._living else _GONE
        if node.kind != "concat":
            return svg.line(shape.x + shape.across, shape.y, x, y, colour, 1.5, _way(node in self._living))
        if node.layer < self._wires.layers:
            return ""
        return svg.line(x, y, x + 22, y, colour, 1.5) + svg.arrowhead(x + 28, y, colour)

    def _way(self, node: Node, each: Node) -> str:
        gated = node.kind == "multiply" and each.is_gate
        passes = each in self._living and (gated or node in self._living)
        if self._leads_around(node, each):
            return self._around(node, each, passes)
        colour = theme.INK if passes else _GONE
        end, own = self._shapes[node], self._shapes[each]
        x1, y1 = self._port(each) if each.layer < node.layer else (own.x + own.across, own.y)
        if y1 > end.y - 1:  # straight on, or up to a lane above
            x2, y2 = end.x - end.across, end.y
            middle = (x1 + x2) / 2
            d = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2 - 6:.1f} {y2:.1f}"
            return svg.path(d, colour, 1.5, _way(passes)) + svg.arrowhead(x2, y2, colour)
        x2, y2 = end.x, end.y - end.up  # down: it comes in from above
        if self._beside(each):  # something stands on the right: it leaves from below
            x1, y1 = own.x + own.across * 0.5, own.y + own.up
            d = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {y2 - 4:.1f} {x2:.1f} {y1 - 4:.1f} {x2:.1f} {y2 - 6:.1f}"
        else:
            turn, half = x1 + 0.7 * (x2 - x1), (y1 + y2) / 2
            d = f"M{x1:.1f} {y1:.1f}C{turn:.1f} {y1:.1f} {x2:.1f} {half:.1f} {x2:.1f} {y2 - 6:.1f}"
        return svg.path(d, colour, 1.5, _way(passes)) + svg.arrowhead(x2, y2, colour, down=True)

    def _beside(self, node: Node) -> bool:
        """Whether the next place on the lane is taken."""
        return any(
            each.layer == node.layer and each.lane == node.lane and each.rank == node.rank + 1
            for each in self._wires.nodes
        )

    def _around(self, node: Node, each: Node, passes: bool) -> str:
        colour = theme.IDENTITY if passes else _GONE
        end, (x, y) = self._shapes[node], self._port(each)
        arrival = end.y - end.up
        # A cubic whose ends point straight up lies at three quarters of its controls.
        control = (self._highest(node, each) - (y + arrival) / 8) * 4 / 3
        lean = 0.05 * (end.x - x)
        rise = lean if not node.lane else -1.5 * lean  # it gives way to the boxes it passes
        d = (
            f"M{x:.1f} {y:.1f}C{x + rise:.1f} {control:.1f} {end.x - lean:.1f} {control:.1f} "
            f"{end.x:.1f} {arrival - 6:.1f}"
        )
        return svg.path(d, colour, 2.2, _way(passes)) + svg.arrowhead(end.x, arrival, colour, down=True, size=8)

    def _drawn(self, node: Node) -> str:
        shape = self._shapes[node]
        if node.kind == "concat":
            return self._stack(node, shape)
        lives = node in self._living
        ink = theme.INK if lives else _GONE
        if node.kind in JOINS:
            return (
                f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{shape.across}" fill="{theme.PAPER}" '
                f'stroke="{ink}" stroke-width="1.5"/>'
                + text(shape.x, shape.y + 6, SPELLED[node.kind], size=18, anchor="middle", colour=ink)
            )
        layer = node.kind == "layer"
        edge, fill = (theme.NEW, theme.tint(theme.NEW, 0.13)) if layer else (theme.INK, theme.PAPER)
        switched_off = node.layer in self._off and node.kind in ("layer", "gate")
        dashes = ' stroke-dasharray="4 3"' if switched_off else ""
        label = self._layer_name(node) if layer else SPELLED.get(node.kind, node.kind)
        size = theme.VALUE + 1 if layer else theme.TEXT if node.kind == "gate" else theme.SMALL
        parts = [
            svg.rect(
                shape.x - shape.across, shape.y - shape.up, 2 * shape.across, 2 * shape.up,
                fill if lives else theme.PAPER,
                f' rx="6" stroke="{edge if lives else _GONE}" stroke-width="1.6"{dashes}',
            ),
            text(shape.x, shape.y + 5, svg.lowered(label, size), size=size, anchor="middle", colour=ink, bold=layer),
        ]  # fmt: skip
        if switched_off and layer:
            below = shape.y + shape.up + 18
            parts.append(text(shape.x, below, say("diagram.off"), size=theme.SMALL, anchor="middle", bold=True))
        return "".join(parts)

    def _layer_name(self, node: Node) -> str:
        """H, as in the formula; where a layer has several boxes with weights, the sides of their kernels."""
        if sum(each.kind == "layer" for each in self._wires.of(node.layer)) == 1:
            return f"H_[{node.layer}]"
        sides = (f"{op.kernel[0]}×{op.kernel[1]}" for op in node.ops if op.kind == "conv")
        return next(sides, SPELLED["dense"])

    def _stack(self, node: Node, shape: _Shape) -> str:
        """A concatenation is a stack of what it joins: grey what is carried, blue what is new."""
        parts = []
        for number, each in enumerate(node.inputs):
            y = shape.y + shape.up - (number + 1) * _SLAB
            colour = theme.NEW if each.layer == node.layer else theme.CARRIED
            dead = ' stroke-dasharray="3 2"' if each not in self._living else ""
            fill, edge = (theme.PAPER, _GONE) if dead else (colour, theme.PAPER)
            parts.append(svg.rect(shape.x - shape.across, y, 2 * shape.across, _SLAB, fill, f' stroke="{edge}"{dead}'))
        last = len(node.inputs) - 1
        inner = ", ".join(f"x_[{number}]" for number in range(last + 1)) if last < 2 else f"x_[0], …, x_[{last}]"
        below = shape.y + max(shape.up, 24) + 18
        parts.append(text(shape.x, below, svg.lowered(f"[{inner}]"), anchor="middle", colour=theme.QUIET))
        return "".join(parts)

    def _maps(self) -> list[str]:
        """The feature maps x0, x1, ...: a dot, and its name below."""
        parts = []
        for number, output in enumerate(self._wires.outputs):
            node = output
            if output.kind == "concat":
                node = next(each for each in output.inputs if each.layer == number)
            x, y = self._port(node)
            colour = theme.INK if node in self._living else _GONE
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
            label = svg.lowered(f"x_[{number}]", theme.VALUE)
            parts.append(text(x, y + 25, label, size=theme.VALUE, anchor="middle", colour=colour, bold=True))
        return parts


def _way(passes: bool) -> str:
    return ' class="way"' + ("" if passes else ' stroke-dasharray="4 3"')
