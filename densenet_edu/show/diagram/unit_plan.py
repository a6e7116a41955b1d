"""Where the operations of one unit stand: rows from top to bottom, lanes from left to right, read from what they read.

What is bypassed by few convolutions stands on the left: the shortcut of a residual unit, the carry of a Highway layer,
the first column of a fractal block.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from densenet_edu.core.op import Op
from densenet_edu.show.diagram.kinds import look


@dataclass(frozen=True)
class Edge:
    """A way from one operation, or from what enters, to another."""

    start: str
    end: Op
    lane: int  # on which it arrives
    bypasses: bool  # it leads around something and nothing happens on it
    gate: bool = False  # it only says how much of something else goes through


class UnitPlan:
    """One unit laid out on rows and lanes.

    Args:
        ops: Its operations in order, with the companion heads that read them.
    """

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = tuple(op for op in ops if op.kind != "draw")
        self._made = {op.name: op for op in self.ops}
        drawn = {op.name for op in ops if op.kind == "draw"}
        outside = dict.fromkeys(name for op in self.ops for name in self._data(op, drawn) if name not in self._made)
        self.entries = tuple(outside)
        self._inputs = {op.name: self._data(op, drawn) for op in self.ops}
        self._readers: dict[str, list[Op]] = {name: [] for name in (*self.entries, *self._made)}
        for op in self.ops:
            for name in self._inputs[op.name]:
                self._readers[name].append(op)
        self.output = next(op for op in reversed(self.ops) if op.phase == "always")
        self.rows = self._rows()
        self._weights = self._heaviest()
        self.edges: list[Edge] = []
        self.lanes = self._lanes()

    @property
    def depth(self) -> float:
        """The lowest row."""
        return max(self.rows.values())

    @property
    def width(self) -> int:
        """How many lanes there are."""
        return 1 + max(max(self.lanes.values()), *(edge.lane for edge in self.edges))

    def arriving(self, op: Op) -> list[Edge]:
        """Return the ways that end at an operation."""
        return [edge for edge in self.edges if edge.end is op]

    def span(self, name: str) -> tuple[int, int]:
        """Return the lanes that something covers: all that it reads if it is drawn across them, else its own."""
        op = self._made.get(name)
        if op is None or look(op).form not in ("bar", "stack"):
            return self.lanes[name], self.lanes[name]
        lanes = [edge.lane for edge in self.edges if edge.end is op]
        return min(lanes), max(lanes)

    def _data(self, op: Op, drawn: set[str]) -> list[str]:
        """What an operation reads, without draws."""
        return [name for name in op.inputs if name not in drawn]

    def _is_gate(self, name: str) -> bool:
        op = self._made.get(name)
        if op is None:
            return False
        return op.kind == "sigmoid" or (op.kind == "complement" and self._is_gate(op.inputs[0]))

    def _opens(self, name: str, op: Op) -> bool:
        return op.kind == "multiply" and self._is_gate(name)

    def _below(self, name: str, op: Op) -> int:
        """How many rows an operation stands below what it reads: 1 - T stands beside what it opens."""
        before = self._made.get(name)
        return 0 if before and before.kind == "complement" and self._opens(name, op) else 1

    def _rows(self) -> dict[str, float]:
        """Each in the middle between the first row where it could stand and the last, a join in the last."""
        first: dict[str, int] = dict.fromkeys(self.entries, 0)
        for op in self.ops:
            first[op.name] = max(first[name] + self._below(name, op) for name in self._inputs[op.name])
        last: dict[str, int] = {self.output.name: first[self.output.name]}
        for op in reversed(self.ops):
            for name in self._inputs[op.name]:
                if op.name in last and name not in self.entries:
                    last[name] = min(last.get(name, last[op.name]), last[op.name] - self._below(name, op))
        rows: dict[str, float] = dict.fromkeys(self.entries, 0)
        for op in self.ops:
            low = last.get(op.name, first[op.name])  # a companion head follows at once
            fixed = look(op).form not in ("box", "weights") or op.kind == "complement"
            rows[op.name] = low if fixed else (first[op.name] + low) / 2
        return rows

    def _heaviest(self) -> dict[str, int]:
        """How many convolutions lie on the way from each to the end that has most of them."""
        weights: dict[str, int] = {}
        for op in reversed(self.ops):
            behind = max((weights[each.name] for each in self._readers[op.name]), default=0)
            weights[op.name] = behind + (op.kind in ("conv", "dense"))
        return weights

    def _lanes(self) -> dict[str, int]:
        taken: list[tuple[int, float, float]] = []
        lanes: dict[str, int] = {}
        arrivals: dict[str, list[int]] = {op.name: [] for op in self.ops}
        for name in (*self.entries, *self._made):
            if name in self._made:
                lanes[name] = min(arrivals[name])
            else:
                lanes[name] = max((lane + 1 for lane in lanes.values()), default=0)
            lane = lanes[name]
            outgoing = [op for op in self._readers[name] if not self._opens(name, op)]
            outgoing.sort(key=lambda op: (op.phase == "training", self._weights[op.name], not self._to_gate(op)))
            for number, op in enumerate(outgoing):
                reach = (self.rows[name], self.rows[self._meeting(op).name])
                while number and any(
                    lane == other and reach[0] < low and high < reach[1] for other, high, low in taken
                ):
                    lane += 1
                taken.append((lane, *reach))
                arrivals[op.name].append(lane)
                bypasses = len(outgoing) > 1 and _joins(op)
                self.edges.append(Edge(name, op, lane, bypasses))
            self.edges += [
                Edge(name, op, lanes[name], False, gate=True) for op in self._readers[name] if self._opens(name, op)
            ]
        return lanes

    def _meeting(self, op: Op) -> Op:
        """The join at which the way that begins with `op` meets others; the last of it, if it meets none."""
        while not _joins(op):
            readers = [each for each in self._readers[op.name] if each.phase == op.phase]
            if not readers:
                return op
            op = readers[0]
        return op

    def _to_gate(self, op: Op) -> bool:
        while not _joins(op) and not self._is_gate(op.name) and self._readers[op.name]:
            op = self._readers[op.name][0]
        return self._is_gate(op.name)


def _joins(op: Op) -> bool:
    return look(op).joins
