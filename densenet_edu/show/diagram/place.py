"""What a drawing needs to know of a network, read from its operations: its places, its layers, what they add."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from densenet_edu.core.count import saved_for_backward
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, Op, Shape, unroll
from densenet_edu.words import known, say


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of a network, or one place without layers: what it reads, what it puts out."""

    where: tuple[str, ...]
    shape: Shape  # of its output, (H, W, C)
    carried: int  # channels that it passes on as they are
    output: Op
    added: bool = False  # what it read was added to what it made

    @property
    def width(self) -> int:
        """Channels of the output."""
        return self.shape[-1]

    @property
    def new(self) -> int:
        """Channels that this layer has made."""
        return self.shape[-1] - self.carried

    @property
    def is_layer(self) -> bool:
        """Whether it is one of several layers of a block."""
        return len(self.where) > 1


@lru_cache(maxsize=256)
def steps(architecture: Architecture) -> tuple[Step, ...]:
    """Return the steps of a network that put out feature maps, in order: stem, layers, transitions; never the image."""
    ops = in_use(unroll(architecture))
    last: dict[tuple[str, ...], Op] = {}
    adds = {op.where for op in ops if op.kind == "add"}
    for op in ops:
        if op.where:
            last[op.where[:2]] = op  # the columns of a layer end in it
    made = {op.name: op for op in ops}
    found = []
    for where, op in last.items():
        if len(op.shape) == 3:
            carried = made[op.inputs[0]].shape[-1] if op.kind == "concat" else 0
            found.append(Step(where, op.shape, carried, op, where in adds))
    return tuple(found)


def blocks(found: Sequence[Step]) -> dict[str, list[Step]]:
    """Return the layers of each block, by the name of the block's place."""
    grouped: dict[str, list[Step]] = {}
    for step in found:
        if step.is_layer:
            grouped.setdefault(step.where[0], []).append(step)
    return grouped


def label(place: str) -> str:
    """Return a place in the reader's words: "block 2" is 블록 2 in Korean, "column 3" is 3열."""
    kind, _, number = place.partition(" ")
    return say(f"diagram.place_{kind}", number=number) if known(f"diagram.place_{kind}") else place


def memory_by_place(ops: Sequence[Op]) -> dict[str, int]:
    """Return how many numbers training keeps for each place; the image belongs to the place that reads it first."""
    places = dict.fromkeys((op.where[0] for op in ops if op.where), 0)
    first = next(iter(places))
    for op in saved_for_backward(ops):
        size = 1
        for side in op.shape:
            size *= side
        places[op.where[0] if op.where else first] += size
    return places


def network_name(architecture: object) -> str:
    """Return the name an architecture gives itself, or the name of its kind."""
    return str(getattr(architecture, "name", type(architecture).__name__))


def chosen(architecture: object) -> str:
    """Return the numbers chosen for a network that has k and θ, "k = 32, θ = 0.5"; nothing for other families."""
    rate, share = (getattr(architecture, name, None) for name in ("growth_rate", "compression"))
    return "" if rate is None or share is None else f"k = {rate}, θ = {float(share):g}"


def title(architecture: object, numbers: str | None = None) -> str:
    """Return name and chosen numbers in one line; None for the usual numbers."""
    return " · ".join(filter(None, (network_name(architecture), chosen(architecture) if numbers is None else numbers)))
