"""The first layers of a network as a small graph: boxes of operations in a row, and the joins between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, Op, unroll
from densenet_edu.show.diagram.kinds import KINDS

JOINS = frozenset(kind for kind, look in KINDS.items() if look.joins)
_OWN_BOX = frozenset(kind for kind, look in KINDS.items() if look.alone)  # never swallowed by the box before them


@dataclass(eq=False)
class Node:
    """A box of operations, a join, or the feature map x0 that enters."""

    ops: list[Op]
    layer: int  # 0: what enters the first layer
    inputs: list["Node"] = field(default_factory=list)
    rank: int = 0  # steps from the start of its layer
    lane: int = 0  # 0: the straight way; 1, 2, ...: above it

    @property
    def kind(self) -> str:
        """Say what it is: "input", a kind of join, "gate", "layer" (it has weights), or the kind of its operation."""
        last = self.ops[-1].kind
        if not self.layer:
            return "input"
        if last in JOINS or last in _OWN_BOX:
            return last
        if last == "sigmoid":
            return "gate"
        return "layer" if any(op.kind in ("conv", "dense") for op in self.ops) else last

    @property
    def signals(self) -> list["Node"]:
        """Inputs whose values go through; what only opens and closes (a gate) is none of them."""
        return [node for node in self.inputs if not node.is_gate] if self.kind == "multiply" else self.inputs

    @property
    def is_gate(self) -> bool:
        """Whether it says how much of something else goes through."""
        return self.kind == "gate" or (self.kind == "complement" and self.inputs[0].is_gate)


@dataclass(frozen=True)
class Graph:
    """The first layers of the first block."""

    nodes: tuple[Node, ...]
    outputs: tuple[Node, ...]  # x0 and the last node of each layer

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return len(self.outputs) - 1

    def of(self, layer: int) -> list[Node]:
        """Return the nodes of one layer, counted from 1."""
        return [node for node in self.nodes if node.layer == layer]

    def alive(self, off: Sequence[int] = ()) -> set[Node]:
        """Return the nodes that something of x0 reaches when all that has weights in some layers is switched off."""
        living: set[Node] = set()
        for node in self.nodes:
            switched_off = node.layer in off and node.kind in ("layer", "gate")
            if not node.layer or (not switched_off and any(each in living for each in node.signals)):
                living.add(node)
        return living

    def paths(self, off: Sequence[int] = ()) -> tuple[int, int]:
        """Return how many paths lead from x0 to the end, and through how many layers the shortest goes (-1: none)."""
        living = self.alive(off)
        found: dict[Node, tuple[int, int]] = {}
        for node in self.nodes:
            if not node.layer:
                found[node] = (1, 0)
                continue
            before = [found[each] for each in node.signals if node in living and found[each][0]]
            shortest = min((length for _, length in before), default=-1)
            passed = 1 if before and node.kind == "layer" else 0
            found[node] = (sum(number for number, _ in before), shortest + passed)
        return found[self.outputs[-1]]


def graph(architecture: Architecture, most: int) -> Graph:
    """Return the first layers of a network's first block, drawn together where operations simply follow one another.

    Args:
        architecture: Of any family.
        most: How many layers at most.
    """
    every = _without_draws(in_use(unroll(architecture)))
    # Columns run past layers: a block that has some is drawn as one layer.
    columns = {op.where[0] for op in every if len(op.where) > 2}
    layer_of = {op.name: op.where[: 1 if op.where[0] in columns else 2] for op in every if len(op.where) > 1}
    layers = list(dict.fromkeys(layer_of.values()))
    layers = [where for where in layers if where[0] == layers[0][0]][:most]
    ops = [op for op in every if layer_of.get(op.name) in layers]
    read_by: dict[str, int] = {}
    for op in ops:
        for name in op.inputs:
            read_by[name] = read_by.get(name, 0) + 1
    made = {op.name: op for op in every}
    entering = next(name for op in ops for name in op.inputs if made[name] not in ops)
    start = Node([made[entering]], 0)
    node_of = {entering: start}
    nodes = [start]
    for op in ops:
        layer = 1 + layers.index(layer_of[op.name])
        before = node_of[op.inputs[0]] if op.inputs else start
        if _goes_on(op, before, layer, read_by):
            before.ops.append(op)
            node_of[op.name] = before
        else:
            node = Node([op], layer, _read(op, node_of))
            nodes.append(node)
            node_of[op.name] = node
    outputs = [start, *(node_of[[op for op in ops if layer_of[op.name] == where][-1].name] for where in layers)]
    for number in range(1, len(outputs)):
        _place([node for node in nodes if node.layer == number])
    return Graph(tuple(nodes), tuple(outputs))


def _without_draws(ops: Sequence[Op]) -> list[Op]:
    """What is drawn by lot says how much of a way counts; it is no way itself."""
    draws = {op.name for op in ops if op.kind == "draw"}
    if not draws:
        return list(ops)
    kept = (op for op in ops if op.name not in draws)
    return [replace(op, inputs=tuple(name for name in op.inputs if name not in draws)) for op in kept]


def _goes_on(op: Op, before: Node, layer: int, read_by: dict[str, int]) -> bool:
    single = op.kind not in JOINS | _OWN_BOX and before.ops[-1].kind not in JOINS | _OWN_BOX | {"sigmoid"}
    return single and before.layer == layer and read_by[op.inputs[0]] == 1


def _read(op: Op, node_of: dict[str, Node]) -> list[Node]:
    """A concatenation of a concatenation is one concatenation of all the parts."""
    found: list[Node] = []
    for name in op.inputs:
        node = node_of[name]
        if op.kind == "concat" and node.ops[-1].kind == "concat":
            found += node.inputs
        else:
            found.append(node)
    return found


def _place(nodes: list[Node]) -> None:
    """Say for each node of a layer how far it stands from the start and on which lane."""
    taken: set[tuple[int, int]] = set()
    branches = 0
    for node in nodes:
        inside = [each for each in node.inputs if each in nodes]
        node.rank = 1 + max((each.rank for each in inside), default=0)
        if inside:
            node.lane = min(each.lane for each in inside)
        else:
            node.lane = branches
            branches += 1
        while (node.rank, node.lane) in taken:
            node.lane += 1
        taken.add((node.rank, node.lane))


def composition(node: Node) -> tuple[str, ...]:
    """Return the kinds of a box's operations in order, a repeated one only once in a row."""
    kinds = [op.kind for op in node.ops]
    return tuple(kinds[:1] + [after for before, after in pairwise(kinds) if after != before])
