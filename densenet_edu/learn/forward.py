"""A network as it learns, in as few TensorFlow operations as will do, on the variables of a Keras model.

It computes what the model computes. Three things make it faster, none of them changes a loss but by rounding:
- BatchNormalization is one fused operation; Keras 3 writes it as a dozen.
- The mean and variance of a feature map are computed once, when it is made, for every later layer that normalises it:
  they are the same numbers, for each layer of a dense block reads the same maps of the same mini-batch.
- A transition averages first and convolves then, on a quarter of the places: a 1x1 convolution and an average over
  pixels may change places, since both are linear.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from densenet_edu.core.op import ONE_COLUMN, Op
from densenet_edu.learn.layers import pads_like_keras
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.share import Share
from densenet_edu.words import Refused

Tensor = tf.Tensor
Read = Callable[[keras.Variable], Tensor]
Statistics = tuple[Tensor, Tensor]  # mean and variance of each channel over a mini-batch, the biased ones


def pooled_first(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the same network with each average pooling before the 1x1 convolution that alone it reads.

    Only where the pooling pads nothing; what lies between them (dropout) keeps them as they are.
    """
    made = {op.name: op for op in ops}
    readers = Counter(name for op in ops for name in op.inputs)
    turned: dict[str, Op] = {}
    for pool in ops:
        conv = made[pool.inputs[0]] if pool.kind == "avg_pool" and not any(pool.padding) else None
        if not conv or conv.kind != "conv" or readers[conv.name] != 1:
            continue
        if conv.kernel == conv.stride == (1, 1) and not any(conv.padding):
            # each keeps its place on the tape and its name is swapped, so that those behind still read the last one
            turned[conv.name] = replace(
                pool, name=conv.name, inputs=conv.inputs, shape=(*pool.shape[:2], conv.reads), reads=conv.reads
            )
            turned[pool.name] = replace(conv, name=pool.name, inputs=(conv.name,), shape=pool.shape)
    return tuple(turned.get(op.name, op) for op in ops)


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
        read = {name for op in ops for name in op.inputs}
        ends = [op.name for op in ops if op.name not in read]
        self._softmax = {op.name for op in ops if op.name in ends and op.kind == "softmax"}
        self._ends = [op.inputs[0] if op.name in self._softmax else op.name for op in ops if op.name in ends]
        self._before = {op.name: op for op in ops}
        self._ops = pooled_first(ops)
        # A convolution that changed places with a pooling bears the pooling's name; its weights are under its own.
        self._weights = {op.name: _own_name(op, self._before) for op in self._ops if op.kind == "conv"}
        self._layers = {layer.name: layer for layer in model.layers}
        self._sources = _leaves(self._ops)
        uses = Counter(leaf for op in self._ops if op.kind == "batchnorm" for leaf in self._sources[op.inputs[0]])
        self._shared = {
            op.name
            for op in self._ops
            if op.kind == "batchnorm" and any(uses[leaf] > 1 for leaf in self._sources[op.inputs[0]])
        }

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
        leaves: dict[str, Statistics] = {}
        found: dict[str, Statistics] = {}
        for op in self._ops:
            if op.name in self._softmax or (seed is None and op.phase == "training"):
                continue
            x = [tensors[name] for name in op.inputs]
            if op.kind == "input":
                y = images
            elif op.kind == "batchnorm" and seed is not None:
                y, found[op.name] = self._normalised(op, x[0], tensors, leaves, read, share)
            else:
                y = self._one(op, x, seed, read, share)
            tensors[op.name] = y
        outputs = [tensors[name] for name in self._ends if name in tensors]
        return Answers(outputs[-1], tuple(outputs[:-1]), found)

    def _normalised(
        self,
        op: Op,
        x: Tensor,
        tensors: Mapping[str, Tensor],
        leaves: dict[str, Statistics],
        read: Read,
        share: Share | None,
    ) -> tuple[Tensor, Statistics]:
        layer = self._layers[op.name]
        gamma, beta, epsilon = read(layer.gamma), read(layer.beta), layer.epsilon
        if op.name not in self._shared and share is None:
            return _fused(x, gamma, beta, epsilon)
        for leaf in self._sources[op.inputs[0]]:
            if leaf not in leaves:
                mean_and_variance = _statistics(_flat_map(tensors[leaf]))
                leaves[leaf] = share.whole(*mean_and_variance) if share else mean_and_variance
        parts = [leaves[leaf] for leaf in self._sources[op.inputs[0]]]
        mean, variance = (tf.concat(each, 0) if len(each) > 1 else each[0] for each in zip(*parts, strict=True))
        y = _given(_flat_map(x), gamma, beta, mean, variance, epsilon)
        return _like(y, x), (mean, variance)

    def _one(self, op: Op, x: list[Tensor], seed: Tensor | None, read: Read, share: Share | None) -> Tensor:
        match op.kind:
            case "conv":
                layer = self._layers[self._weights[op.name]]
                padded, how = self._padded(op, x[0], 0.0)
                y = tf.nn.conv2d(padded, read(layer.kernel), op.stride, how)
                return y if op.bias is None else tf.nn.bias_add(y, read(layer.bias))
            case "dense":
                layer = self._layers[op.name]
                y = tf.matmul(x[0], read(layer.kernel))
                return y if op.bias is None else tf.nn.bias_add(y, read(layer.bias))
            case "batchnorm":
                layer = self._layers[op.name]
                own = map(read, (layer.gamma, layer.beta, layer.moving_mean, layer.moving_variance))
                y = _given(_flat_map(x[0]), *own, layer.epsilon)
                return _like(y, x[0])
            case "dropout" | "survive" | "draw":
                return _drawn(op, x[0], self._before, seed, share)
            case "max_pool":
                padded, how = self._padded(op, x[0], float("-inf"))
                return tf.nn.max_pool2d(padded, op.kernel, op.stride, how)
            case "avg_pool":
                how = "SAME" if any(op.padding) else "VALID"  # `build` has refused other paddings
                return tf.nn.avg_pool2d(x[0], op.kernel, op.stride, how)
            case "mean":
                columns = sum(self._before[name].kind != "draw" for name in op.inputs)  # the draws are read last
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

    def _padded(self, op: Op, x: Tensor, value: float) -> tuple[Tensor, str]:
        if not any(op.padding):
            return x, "VALID"
        if pads_like_keras(op, [self._before[op.inputs[0]]]):
            return x, "SAME"
        top, bottom, left, right = op.padding
        return tf.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=value), "VALID"


_PLAIN: dict[str, Callable[[Op, list[Tensor]], Tensor]] = {
    "relu": lambda _, x: tf.nn.relu(x[0]),
    "sigmoid": lambda _, x: tf.sigmoid(x[0]),
    "softmax": lambda _, x: tf.nn.softmax(x[0]),
    "global_pool": lambda _, x: tf.reduce_mean(x[0], (1, 2)),
    "subsample": lambda op, x: x[0][:, :: op.stride[0], :: op.stride[1]],
    "concat": lambda _, x: tf.concat(x, -1),
    "add": lambda _, x: tf.add_n(x),
    "multiply": lambda _, x: reduce(tf.multiply, x),
    "complement": lambda _, x: 1 - x[0],
}


def _own_name(conv: Op, before: Mapping[str, Op]) -> str:
    return conv.name if before[conv.name].kind == "conv" else conv.inputs[0]


def _leaves(ops: Sequence[Op]) -> dict[str, tuple[str, ...]]:
    """Return of each operation what it is a concatenation of, first channels first; itself, if it is none."""
    found: dict[str, tuple[str, ...]] = {}
    for op in ops:
        parts = tuple(leaf for name in op.inputs for leaf in found[name]) if op.kind == "concat" else (op.name,)
        found[op.name] = parts
    return found


# Fused BatchNormalization


def _flat_map(x: Tensor) -> Tensor:
    """Return a tensor with four axes, as the fused operation wants it."""
    return x if len(x.shape) == 4 else tf.reshape(x, (-1, 1, 1, x.shape[-1]))


def _like(y: Tensor, x: Tensor) -> Tensor:
    return y if len(x.shape) == 4 else tf.reshape(y, (-1, x.shape[-1]))


def _fused(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> tuple[Tensor, Statistics]:
    """Return a normalised tensor, and mean and variance of this mini-batch."""
    flat = _flat_map(x)
    y, mean, unbiased, *_ = tf.raw_ops.FusedBatchNormV3(
        x=flat, scale=gamma, offset=beta, mean=[], variance=[], epsilon=epsilon, is_training=True
    )
    count = tf.cast(tf.reduce_prod(tf.shape(flat)[:3]), tf.float32)
    return _like(y, x), (mean, unbiased * (tf.maximum(count - 1, 1) / count))  # Keras keeps the biased variance


@tf.custom_gradient
def _statistics(x: Tensor) -> tuple[Statistics, Callable[..., Tensor]]:
    """Return mean and biased variance of each channel of (n, H, W, C)."""
    mean, variance = tf.nn.moments(x, (0, 1, 2))

    def gradient(d_mean: Tensor, d_variance: Tensor) -> Tensor:
        count = tf.cast(tf.reduce_prod(tf.shape(x)[:3]), tf.float32)
        scale = 2 * d_variance / count
        return x * scale + (d_mean / count - mean * scale)

    return (mean, variance), gradient


def _given(x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: float) -> Tensor:
    """Return a tensor normalised with a given mean and variance, to which gradients flow too."""

    @tf.custom_gradient
    def normalised(x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor) -> tuple[Tensor, object]:
        y, *_ = tf.raw_ops.FusedBatchNormV3(
            x=x, scale=gamma, offset=beta, mean=mean, variance=variance, epsilon=epsilon, is_training=False
        )

        def gradient(d_y: Tensor) -> tuple[Tensor, ...]:
            d_x, d_gamma, d_beta, *_ = tf.raw_ops.FusedBatchNormGradV3(
                y_backprop=d_y, x=x, scale=gamma, reserve_space_1=mean, reserve_space_2=variance,
                reserve_space_3=tf.zeros(0), epsilon=epsilon, is_training=False,
            )  # fmt: skip
            inverse = tf.math.rsqrt(variance + epsilon)
            return d_x, d_gamma, d_beta, -gamma * inverse * d_beta, -0.5 * gamma * inverse * inverse * d_gamma

        return y, gradient

    return normalised(x, gamma, beta, mean, variance)


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
