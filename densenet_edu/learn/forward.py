"""A network as it learns, in as few TensorFlow operations as will do, on the variables of a Keras model.

It computes what the model computes. Four things make it faster, none of them changes a loss but by rounding:
- BatchNormalization is one fused operation; Keras 3 writes it as a dozen.
- BN-ReLU-Conv and the like are traced once, with shapes left open, for all layers of the same kind.
- The mean and variance of a feature map are computed once, when it is made, for every later layer that normalises it:
  they are the same numbers, for each layer of a dense block reads the same maps of the same mini-batch.
- A transition averages first and convolves then, on a quarter of the places: a 1x1 convolution and an average over
  pixels may change places, since both are linear.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from densenet_edu.core.op import ONE_COLUMN, Op
from densenet_edu.core.rewrite import pool_first
from densenet_edu.learn.composite import WINDOWED, Statistics, Way, flat_map, statistics, traced, windowed
from densenet_edu.learn.layers import pads_like_keras
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.share import Share
from densenet_edu.words import Refused

Tensor = tf.Tensor
Read = Callable[[keras.Variable], Tensor]


@dataclass(frozen=True)
class Answers:
    """What comes out of a network: logits of the answer and of each companion head, and statistics to remember."""

    logits: Tensor  # (n, classes)
    companions: tuple[Tensor, ...]
    statistics: Mapping[str, Statistics]  # of the BatchNormalizations, by name


class Forward:
    """The network of a Keras model, ready to be called inside a `tf.function`.

    Args:
        ops: What it was built from; the last one is the answer, other outputs are companion heads.
        model: Made by `build(ops, training=True)`; its variables are read, never copied.

    Raises:
        Refused: A kind of operation that is not known here.
    """

    def __init__(self, ops: Sequence[Op], model: keras.Model) -> None:
        self._ops = pool_first(ops)
        self._made = {op.name: op for op in self._ops}
        read = {name for op in self._ops for name in op.inputs}
        ends = [op for op in self._ops if op.name not in read]
        self._softmax = {op.name for op in ends if op.kind == "softmax"}
        self._ends = [op.inputs[0] if op.name in self._softmax else op.name for op in ends]
        self._layers = {layer.name: layer for layer in model.layers}
        self._shared = _sharing(self._ops)
        self._composites = composites(self._ops)
        self._within = {op.name for rest in self._composites.values() for op in rest}

    def learning(
        self, images: Tensor, seed: Tensor, values: Mapping[int, Tensor] | None = None, share: Share | None = None
    ) -> Answers:
        """Return what the network answers in training.

        Args:
            images: (n, H, W, C).
            seed: Two whole numbers, from which follows all that is drawn; another pair for each step.
            values: What was read from variables beforehand, by `id` of the Keras variable: each read is an operation.
            share: Of this device, if the images are not the whole mini-batch.
        """
        return self._run(images, seed, values or {}, share)

    def used(self, images: Tensor) -> Tensor:
        """Return the logits of the network as it is used, (n, classes)."""
        return self._run(images, None, {}, None).logits

    def _run(self, images: Tensor, seed: Tensor | None, values: Mapping[int, Tensor], share: Share | None) -> Answers:
        def read(variable: keras.Variable) -> Tensor:
            return values[id(variable)] if id(variable) in values else tf.identity(variable.value)

        tensors: dict[str, Tensor] = {}
        known: dict[str, Statistics] = {}
        found: dict[str, Statistics] = {}
        for op in self._ops:
            if op.name in self._softmax or op.name in self._within or (seed is None and op.phase == "training"):
                continue
            x = [tensors[name] for name in op.inputs]
            if op.kind == "input":
                y = images
            elif op.kind == "batchnorm":
                own = None
                if seed is None:
                    layer = self._layers[op.name]
                    own = tf.stack([read(layer.moving_mean), read(layer.moving_variance)])
                elif op.name in self._shared or share:
                    own = self._known(op.inputs[0], tensors, known, share)
                y, found[op.name] = self._composite(op, x[0], own, read)
                op = self._composites[op.name][-1] if self._composites[op.name] else op
            else:
                y = self._one(op, x, seed, read, share)
            tensors[op.name] = y
        outputs = [tensors[name] for name in self._ends if name in tensors]
        return Answers(outputs[-1], tuple(outputs[:-1]), found)

    def _known(
        self, name: str, tensors: Mapping[str, Tensor], known: dict[str, Statistics], share: Share | None
    ) -> Statistics:
        """Return mean and variance of an operation's channels, each computed where the channel was made."""
        if name not in known:
            op = self._made[name]
            if op.kind == "concat":
                known[name] = tf.concat([self._known(each, tensors, known, share) for each in op.inputs], 1)
            else:
                found = statistics(flat_map(tensors[name]))
                found.set_shape((2, op.shape[-1]))
                known[name] = share.whole(found) if share else found
        return known[name]

    def _composite(self, op: Op, x: Tensor, given: Statistics | None, read: Read) -> tuple[Tensor, Statistics]:
        """Return what a BatchNormalization and those behind it that its trace contains make of a tensor."""
        layer, rest = self._layers[op.name], self._composites[op.name]
        weights = [weight for each in rest for weight in self._weights_of(each, read)]
        known = [] if given is None else [given]
        trace = traced(layer.epsilon, tuple(self._way(each) for each in rest), given is not None)
        y, *found = trace(flat_map(x), [read(layer.gamma), read(layer.beta)], known, weights)
        if x.shape.rank != 4:
            y = tf.reshape(y, (-1, x.shape[-1]))
        y.set_shape((None, *(rest or [op])[-1].shape))
        return y, *known, *found

    def _one(self, op: Op, x: list[Tensor], seed: Tensor | None, read: Read, share: Share | None) -> Tensor:
        if op.kind in WINDOWED:
            return windowed(self._way(op), x[0], self._weights_of(op, read))
        match op.kind:
            case "dense":
                layer = self._layers[op.name]
                y = tf.matmul(x[0], read(layer.kernel))
                return y if op.bias is None else tf.nn.bias_add(y, read(layer.bias))
            case "dropout" | "survive" | "draw":
                return _drawn(op, x[0], self._made, seed, share)
            case "mean":
                columns = sum(self._made[name].kind != "draw" for name in op.inputs)  # the draws are read last
                return _mean(x[:columns], x[columns:])
            case "pad":
                top, bottom, left, right = op.padding
                return tf.pad(x[0], ((0, 0), (top, bottom), (left, right), (0, 0)))
            case "pad_channels":
                return tf.pad(x[0], ((0, 0), (0, 0), (0, 0), (0, op.shape[-1] - op.reads)))
            case "flatten":
                return tf.reshape(x[0], (-1, op.shape[0]))
        if op.kind not in _PLAIN:
            raise Refused("learn.unknown_kind", name=op.name, kind=op.kind, known=", ".join(_PLAIN))
        return _PLAIN[op.kind](op, x)

    def _way(self, op: Op) -> Way:
        same = pads_like_keras(op, [self._made[op.inputs[0]]])
        return Way(op.kind, op.kernel, op.stride, "SAME" if same else op.padding, op.bias is not None)

    def _weights_of(self, op: Op, read: Read) -> list[Tensor]:
        return [read(each) for each in self._layers[op.name].weights] if op.kind == "conv" else []


_PLAIN: dict[str, Callable[[Op, list[Tensor]], Tensor]] = {
    "sigmoid": lambda _, x: tf.sigmoid(x[0]),
    "softmax": lambda _, x: tf.nn.softmax(x[0]),
    "global_pool": lambda _, x: tf.reduce_mean(x[0], (1, 2)),
    "subsample": lambda op, x: x[0][:, :: op.stride[0], :: op.stride[1]],
    "concat": lambda _, x: tf.concat(x, -1),
    "add": lambda _, x: tf.add_n(x),
    "multiply": lambda _, x: reduce(tf.multiply, x),
    "complement": lambda _, x: 1 - x[0],
}


def _sharing(ops: Sequence[Op]) -> set[str]:
    """Return the BatchNormalizations that read a feature map which others of them read too."""
    leaves: dict[str, tuple[str, ...]] = {}  # what an operation is a concatenation of; itself, if it is none
    for op in ops:
        parts = tuple(leaf for name in op.inputs for leaf in leaves[name]) if op.kind == "concat" else (op.name,)
        leaves[op.name] = parts
    norms = {op.name: leaves[op.inputs[0]] for op in ops if op.kind == "batchnorm"}
    uses = Counter(leaf for each in norms.values() for leaf in each)
    return {name for name, each in norms.items() if any(uses[leaf] > 1 for leaf in each)}


def composites(ops: Sequence[Op]) -> dict[str, tuple[Op, ...]]:
    """Return of each BatchNormalization the operations behind it that can share its trace, as BN-ReLU-Conv.

    Each reads nothing but the one before, and is alone in reading that.
    """
    readers: dict[str, list[Op]] = {op.name: [] for op in ops}
    for op in ops:
        for name in op.inputs:
            readers[name].append(op)
    found: dict[str, tuple[Op, ...]] = {}
    for op in ops:
        if op.kind == "batchnorm":
            rest: list[Op] = []
            while len(next_ones := readers[(rest or [op])[-1].name]) == 1 and next_ones[0].kind in WINDOWED:
                rest += next_ones
            found[op.name] = tuple(rest)
    return found


# What drops out


def _drawn(op: Op, x: Tensor, ops: Mapping[str, Op], seed: Tensor | None, share: Share | None) -> Tensor:
    """Return what dropout, survive and draw make of a tensor; what they draw follows from the seed and their name.

    Several devices draw the same for the whole mini-batch, and each takes its rows: together they drop what one would.
    """
    if seed is None:
        return {"dropout": lambda: x, "survive": lambda: x * (1 - op.rate), "draw": lambda: tf.ones(op.shape)}[
            op.kind
        ]()
    name = zlib.crc32(op.name.encode()) & 0x7FFFFFFF
    own = tf.stack([seed[0], tf.bitwise.bitwise_xor(seed[1], name)])

    def numbers(*shape: int | Tensor) -> Tensor:
        return tf.random.stateless_uniform(shape, own)

    match op.kind:
        case "dropout":
            shape = tf.concat([[share.count], tf.shape(x)[1:]], 0) if share else tf.shape(x)
            drawn = tf.random.stateless_uniform(shape, own)
            kept = tf.cast((share.of(drawn) if share else drawn) >= op.rate, x.dtype)
            return x * kept * (1 / (1 - op.rate))
        case "survive":
            return x * tf.cast(numbers() >= op.rate, x.dtype)
    flags = op.shape[0]
    if op.rate == ONE_COLUMN:  # its lower half has a place for each column
        number = numbers() * (2 * flags)
        kept = (tf.floor(number) == tf.range(flags, dtype=tf.float32)) | (number >= flags)
    else:
        number = numbers(flags)
        kept = number >= tf.minimum(op.rate, tf.reduce_max(number))
    kept = tf.cast(kept, tf.float32)
    after = ops[op.inputs[0]].kind == "draw"
    return tf.maximum(kept, 1 - tf.reduce_min(x)) if after else kept


def _mean(columns: list[Tensor], draws: list[Tensor]) -> Tensor:
    """Return the mean of those columns that every draw keeps; if none is left, of all."""
    kept = reduce(tf.multiply, [draw[-len(columns) :] for draw in draws], tf.ones(len(columns)))
    left = tf.reduce_sum(kept)
    weights = tf.where(left > 0, kept / tf.maximum(left, 1), 1 / len(columns))
    return tf.add_n([x * weights[place] for place, x in enumerate(columns)])
