"""Which operations belong together: what a layer reads, and the same network with some left out."""

from collections.abc import Sequence
from dataclasses import replace

from densenet_edu.core.op import Kind, Op


def sources(ops: Sequence[Op], op: Op) -> tuple[Op, ...]:
    """Return the earlier feature maps that the layer of `op` reads: the arcs of the picture, oldest first.

    A layer is all operations with the same `where`. What it reads from outside is followed back through
    concatenations, so a dense layer reads the block's input and every earlier layer's own maps (paper, formula 2).
    """
    made = {each.name: each for each in ops}
    layer = {each.name for each in ops if each.where == op.where}
    outside = dict.fromkeys(name for each in ops if each.name in layer for name in each.inputs if name not in layer)
    waiting = list(reversed(outside))  # a stack, and no recursion: a block may be deeper than Python's limit
    found: dict[str, Op] = {}
    while waiting:
        reached = made[waiting.pop()]
        if reached.kind == "concat":
            waiting.extend(reversed(reached.inputs))
        else:
            found.setdefault(reached.name, reached)
    return tuple(found.values())


def without(ops: Sequence[Op], *kinds: Kind) -> tuple[Op, ...]:
    """Return the same network with every operation of these kinds left out: for comparing, with and without.

    Args:
        ops: What `unroll` returned.
        kinds: Kinds that read one thing and leave its shape as it is ("batchnorm", "relu", "dropout").
    """
    instead: dict[str, str] = {}
    kept = []
    for op in ops:
        inputs = tuple(instead.get(name, name) for name in op.inputs)
        if op.kind in kinds:
            instead[op.name] = inputs[0]
        else:
            kept.append(replace(op, inputs=inputs) if inputs != op.inputs else op)
    return tuple(kept)


def in_use(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the network as it is used: without what stands there only while it learns (companion heads)."""
    return tuple(op for op in ops if op.phase == "always")
