"""One unit of a network, taken from its operations: the layer, or the block, that the network repeats."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from densenet_edu.core.count import activations, macs, params, saved_for_backward, total
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import ONE_COLUMN, Architecture, Op, unroll
from densenet_edu.show.diagram import place
from densenet_edu.show.diagram.kinds import look
from densenet_edu.words import Refused


@dataclass(frozen=True)
class Unit:
    """A unit with what is written around it."""

    name: str
    ops: tuple[Op, ...]
    entering: tuple[int, ...]  # shape of what enters
    where: tuple[str, ...]
    memory: int  # numbers that training keeps of what the unit makes, for one image
    shared: frozenset[str]  # draws that other units read as well

    @property
    def costs(self) -> tuple[int, int, int]:
        """Parameters and multiply-adds in use, and numbers that training keeps."""
        used = in_use(self.ops)
        return total(used, params), total(used, macs), self.memory


def one_unit(architecture: Architecture, where: tuple[str, ...] = ()) -> Unit:
    """Return a unit of a network with its companion heads.

    Args:
        architecture: Of any family.
        where: Its place; () takes the one that the network repeats most.
    """
    every = unroll(architecture)
    place_ = where or typical(every)
    inside = {op.name: op for op in every if op.where[: len(place_)] == place_}
    if not inside:
        allowed = ", ".join(dict.fromkeys(str(op.where[0]) for op in every if op.where))
        raise Refused("diagram.unit_unknown", where=", ".join(place_), allowed=allowed)
    made = {op.name: op for op in every}
    for op in every:
        if op.phase == "training" and any(name in inside for name in op.inputs):
            inside[op.name] = op
    draws = {name for op in inside.values() for name in op.inputs if made[name].kind == "draw"}
    ops = tuple(op for op in every if op.name in inside or op.name in draws)
    read = (made[name] for op in ops if op.kind != "draw" for name in op.inputs)
    entering = next(op.shape for op in read if op.name not in inside and op.kind != "draw")
    memory = sum(activations(op) for op in saved_for_backward(every) if op.name in inside)
    shared = frozenset(op.name for op in ops if op.kind == "draw" and op.rate == ONE_COLUMN)
    return Unit(place.network_name(architecture), ops, entering, place_, memory, shared)


def typical(ops: Sequence[Op]) -> tuple[str, ...]:
    """Return the place of the unit that a network repeats most; of equally frequent ones the simplest."""
    layers: dict[tuple[str, ...], list[Op]] = {}
    for op in in_use(ops):
        if len(op.where) == 2:
            layers.setdefault(op.where, []).append(op)
    columns = {op.where[0] for op in ops if len(op.where) > 2}
    joined = {
        where: inside
        for where, inside in layers.items()
        if where[0] not in columns and any(look(op).joins for op in inside)
    }
    if not joined:
        chains = {tuple((op.kind, op.kernel) for op in inside) for inside in layers.values()}
        if len(chains) == 1 and not columns:  # a chain of equal layers
            return next(iter(layers))
        return next((op.where[:1] for op in ops if len(op.where) > 1), next(op.where for op in ops if op.where))
    kinds = {where: tuple((op.kind, op.kernel) for op in inside) for where, inside in joined.items()}
    often = Counter(kinds.values())
    return min(joined, key=lambda where: (-often[kinds[where]], len(joined[where])))
