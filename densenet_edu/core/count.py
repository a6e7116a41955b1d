"""Counting: parameters, multiply-adds, activations and training memory, from operations alone."""

from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import Literal

from densenet_edu.core.op import Op

# What an operation must still have when the gradient comes back. A product needs each factor for the gradient of the
# other. Average pooling, add, concat, flatten and the paddings need nothing: their gradients only move numbers about.
# Nor do survive, mean and draw need a feature map: survive gives the gradient back times the one factor of its draw,
# mean times one weight for each column, and draw lets no gradient through. These few numbers stand for a whole
# mini-batch, not for one image, and are not counted.
_KEEPS_INPUT = frozenset({"conv", "dense", "batchnorm", "max_pool", "multiply"})
_KEEPS_OUTPUT = frozenset({"relu", "sigmoid", "softmax", "dropout"})


def params(op: Op) -> int:
    """Return the trainable parameters: kernel and bias, or gamma and beta."""
    channels = op.shape[-1]
    if op.kind in ("conv", "dense"):
        return prod(op.kernel) * op.reads * channels + (channels if op.bias is not None else 0)
    return 2 * channels if op.kind == "batchnorm" else 0


def moving_statistics(op: Op) -> int:
    """Return the stored but untrained numbers: moving mean and variance of a BatchNormalization.

    Keras's `count_params()` includes them, papers do not.
    """
    return 2 * op.shape[-1] if op.kind == "batchnorm" else 0


def macs(op: Op) -> int:
    """Return the multiply-adds for one image: convolutions and fully connected layers only, as papers count."""
    if op.kind in ("conv", "dense"):
        return prod(op.shape) * prod(op.kernel) * op.reads
    return 0


def activations(op: Op) -> int:
    """Return how many numbers the operation puts out for one image; the flags of a draw belong to a mini-batch."""
    return 0 if op.kind == "draw" else prod(op.shape)


def total(ops: Iterable[Op], measure: Callable[[Op], int]) -> int:
    """Return the sum of a measure over operations, as in `total(ops, params)`."""
    return sum(map(measure, ops))


def by_place(ops: Iterable[Op], measure: Callable[[Op], int]) -> dict[str, int]:
    """Return the sum of a measure for each outermost place: stem, block 1, transition 1, ..., head."""
    sums: dict[str, int] = {}
    for op in ops:
        if op.where:
            sums[op.where[0]] = sums.get(op.where[0], 0) + measure(op)
    return sums


def saved_for_backward(ops: Sequence[Op], memory: Literal["plain", "efficient"] = "plain") -> tuple[Op, ...]:
    """Return the distinct outputs that training keeps from the forward pass until the gradient comes back.

    Args:
        ops: What `unroll` returned.
        memory: "plain" keeps all that some operation needs. "efficient" makes concatenations, and the
            BatchNormalization and ReLU before the first convolution of a dense layer, a second time instead of
            keeping them (Pleiss et al., 2017, "Memory-Efficient Implementation of DenseNets").
    """
    made = {op.name: op for op in ops}
    needed: dict[str, Op] = {}
    for op in ops:
        if op.kind in _KEEPS_INPUT:
            needed.update((name, made[name]) for name in op.inputs)
        if op.kind in _KEEPS_OUTPUT:
            needed[op.name] = op
    if memory == "plain":
        return tuple(needed.values())
    recomputed = _made_again(ops)
    kept: dict[str, Op] = {}
    seen: set[str] = set()  # each is followed once: a block of n layers has n(n + 1) / 2 ways back
    waiting = list(reversed(needed.values()))
    while waiting:
        op = waiting.pop()
        if op.name in seen:
            continue
        seen.add(op.name)
        if op.name in recomputed:
            waiting.extend(made[name] for name in reversed(op.inputs))
        else:
            kept[op.name] = op
    return tuple(kept.values())


def training_memory(ops: Sequence[Op], memory: Literal["plain", "efficient"] = "plain") -> int:
    """Return how many numbers training keeps for one image from forward to backward pass (4 bytes each in float32)."""
    return sum(map(activations, saved_for_backward(ops, memory)))


def _made_again(ops: Sequence[Op]) -> frozenset[str]:
    concats = {op.name for op in ops if op.kind == "concat"}
    dense_layers = {op.where for op in ops if op.kind == "concat"}
    behind_convolution: set[str] = set()
    again: set[str] = set(concats)
    for op in ops:
        if op.where not in dense_layers or op.kind == "concat":
            continue
        if op.kind == "conv" or any(name in behind_convolution for name in op.inputs):
            behind_convolution.add(op.name)
        else:
            again.add(op.name)
    return frozenset(again)
