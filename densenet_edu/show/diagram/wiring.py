"""How the first layers of a network are wired: which way leads around a layer, and what is left when one is off."""

from collections.abc import Sequence

from densenet_edu.core.op import Architecture
from densenet_edu.show import theme
from densenet_edu.show.diagram import place, svg
from densenet_edu.show.diagram.graph import JOINS, Graph, composition, graph
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.diagram.wire_plan import LEFT, RIGHT, SPELLED, Plan
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-wires"
_MOST_LAYERS = 4
_LEAST_STEP = 46  # between two nodes of a layer
_MARGIN = 30

# The formula that goes with the joins of a layer (paper, formulas 1 and 2; Srivastava et al. 2015, formula 3).
_FORMULAS = {
    frozenset[str](): ("plain", "x_[ℓ] = H_[ℓ](x_[ℓ−1])"),
    frozenset({"multiply", "add"}): ("highway", "x_[ℓ] = H_[ℓ](x_[ℓ−1]) · T(x_[ℓ−1]) + x_[ℓ−1] · (1 − T(x_[ℓ−1]))"),
    frozenset({"add", "survive"}): ("resnet", "x_[ℓ] = b_[ℓ] · H_[ℓ](x_[ℓ−1]) + x_[ℓ−1]"),
    frozenset({"add"}): ("resnet", "x_[ℓ] = H_[ℓ](x_[ℓ−1]) + x_[ℓ−1]"),
    frozenset({"concat"}): ("densenet", "x_[ℓ] = H_[ℓ]([x_[0], x_[1], …, x_[ℓ−1]])"),
}

# Pointing at a box or a join makes what it reads stand out.
_STYLE = (
    f".{KIND}:has(.node:hover) .way{{opacity:.25}}.{KIND} .node:hover .way{{opacity:1}}"
    f".{KIND} .node:hover .way{{stroke-width:3}}"
)


def wiring(architecture: Architecture, off: Sequence[int] = ()) -> Picture:
    """Draw how the first layers of a network are wired: blue boxes are layers, green ways lead around them.

    Args:
        architecture: Of any family: PlainNet, HighwayNet, ResNet, DenseNet, ...
        off: Layers that are switched off, counted from 1; what nothing reaches any more turns grey.
    """
    wires = graph(architecture, _MOST_LAYERS)
    ranks = max(node.rank for node in wires.nodes)
    room = (RIGHT - LEFT) // (_LEAST_STEP * (ranks + 1))
    if room < wires.layers:
        wires = graph(architecture, max(room, 1))
    family, formula = _FORMULAS.get(_joins(wires), ("", ""))
    name = say(f"diagram.wires_{family}") if family else place.network_name(architecture)
    claim = say(f"diagram.wires_{family}_claim") if family else ""
    off = tuple(layer for layer in off if 0 < layer <= wires.layers)
    ways = _ways(wires, off)
    plan = Plan(wires, off)
    body = [
        text(_MARGIN, 36, name, size=theme.TITLE, bold=True),
        text(theme.WIDTH - _MARGIN, 36, svg.lowered(formula, 17), size=17, anchor="end"),
        text(_MARGIN, 60, claim, colour=theme.QUIET),
        plan.drawing(),
        text(_MARGIN, plan.height - 18, _made_of(wires), size=theme.SMALL, colour=theme.QUIET),
        text(theme.WIDTH - _MARGIN, plan.height - 18, svg.lowered(ways), anchor="end", bold=bool(off)),
    ]
    caption = f"{name}: {claim} {ways}." if claim else f"{name}: {ways}."
    return Picture(svg.sheet(KIND, plan.height, name, caption, "".join(body), _STYLE), caption)


def _ways(wires: Graph, off: tuple[int, ...]) -> str:
    every, _ = wires.paths()
    left, shortest = wires.paths(off)
    layers = ", ".join(map(str, off))
    if not off:
        return say("diagram.wires_ways", ways=every, shortest=shortest)
    key = "diagram.wires_left" if left else "diagram.wires_none_left"
    return say(key, off=layers, left=left, ways=every, shortest=shortest)


def _joins(wires: Graph) -> frozenset[str]:
    return frozenset(node.kind for node in wires.nodes if node.kind in JOINS or node.kind == "survive")


def _made_of(wires: Graph) -> str:
    """What H stands for, read from the first layer."""
    made = {composition(node) for node in wires.of(1) if node.kind == "layer"}
    boxes = [node for node in wires.of(1) if node.kind == "layer"]
    parts = [] if len(made) != 1 else [" – ".join(SPELLED.get(kind, kind) for kind in next(iter(made)))]
    if parts and len(boxes) == 1:
        parts[0] = f"H = {parts[0]}"
    elif parts:
        parts[0] = say("diagram.wires_boxes", made=parts[0])
    if any(node.kind == "mean" for node in wires.nodes):
        parts.append(f"μ = {say('diagram.kind_mean')}")
    return " · ".join(parts)
