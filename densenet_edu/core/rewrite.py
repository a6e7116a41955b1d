"""The same function, computed in another order."""

from collections.abc import Sequence
from dataclasses import replace

from densenet_edu.core.op import Op


def pool_first(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the same network with each average pooling before the 1x1 convolution that it follows.

    A 1x1 convolution and an average over positions are both linear and act on different axes, so their order does not
    matter; but the convolution then works on a quarter of the positions. Weights and names stay as they are. A pooling
    that pads, or what lies between the two (dropout), keeps them in their places.

    Args:
        ops: What `unroll` returned.
    """
    readers: dict[str, list[Op]] = {}
    for op in ops:
        for name in op.inputs:
            readers.setdefault(name, []).append(op)
    swapped: dict[str, Op] = {}  # name of the operation that stands here now -> what stands here instead
    for conv in ops:
        behind = readers.get(conv.name, [])
        at_a_point = conv.kind == "conv" and conv.kernel == conv.stride == (1, 1) and not any(conv.padding)
        if at_a_point and [op.kind for op in behind] == ["avg_pool"] and not any(behind[0].padding):
            (pool,) = behind
            shape = (*pool.shape[:-1], conv.reads)
            swapped[conv.name] = replace(pool, inputs=conv.inputs, shape=shape, reads=conv.reads)
            swapped[pool.name] = replace(conv, inputs=(pool.name,), shape=pool.shape)
    renamed = {op.inputs[0]: op.name for op in swapped.values() if op.kind == "conv"}  # pool -> conv
    return tuple(swapped.get(op.name) or _reading(op, renamed) for op in ops)


def _reading(op: Op, renamed: dict[str, str]) -> Op:
    inputs = tuple(renamed.get(name, name) for name in op.inputs)
    return op if inputs == op.inputs else replace(op, inputs=inputs)
