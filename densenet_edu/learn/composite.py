"""Layers of one kind in one trace: BatchNormalization and what follows it (BN-ReLU-Conv), whatever the shapes.

TensorFlow's trace of a deep network takes as long as it has operations. Here those of a composite function are traced
once, with shapes left open and the weights as arguments, and every layer of the network calls them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from densenet_edu.learn.quiet import tf

Tensor = tf.Tensor
Statistics = Tensor  # (2, C): mean and biased variance of each channel over a mini-batch


@dataclass(frozen=True)
class Way:
    """How an operation computes, whatever the shapes."""

    kind: str
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int, int, int] | str
    biased: bool


WINDOWED = ("relu", "conv", "max_pool", "avg_pool")


def windowed(way: Way, x: Tensor, weights: Sequence[Tensor]) -> Tensor:
    """Return what a ReLU, a convolution or a pooling makes of (n, H, W, C)."""
    if way.kind == "relu":
        return tf.nn.relu(x)
    how = way.padding if isinstance(way.padding, str) else "VALID"
    if how == "VALID" and any(way.padding):
        top, bottom, left, right = way.padding
        lowest = float("-inf") if way.kind == "max_pool" else 0.0
        x = tf.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=lowest)
    if way.kind != "conv":
        return {"max_pool": tf.nn.max_pool2d, "avg_pool": tf.nn.avg_pool2d}[way.kind](x, way.kernel, way.stride, how)
    y = tf.nn.conv2d(x, weights[0], way.stride, how)
    return tf.nn.bias_add(y, weights[1]) if way.biased else y


@cache
def traced(epsilon: float, ways: tuple[Way, ...], given: bool) -> Callable[..., Tensor]:
    """Return a trace of BatchNormalization and what follows it, with all shapes left open.

    It takes x, [gamma, beta], [statistics] if they are given, and the weights of the convolutions; it returns what
    comes out, followed by the statistics of this mini-batch if they were not given.
    """

    def composite(
        x: Tensor, normalised: list[Tensor], statistics: list[Tensor], weights: list[Tensor]
    ) -> tuple[Tensor, ...]:
        y, *found = (_given if given else _fused)(x, *normalised, *statistics, epsilon=epsilon)
        left = iter(weights)
        for way in ways:
            y = windowed(way, y, [next(left) for _ in range((way.kind == "conv") + way.biased)])
        return y, *found

    channels, four, both = tf.TensorSpec((None,)), tf.TensorSpec((None,) * 4), tf.TensorSpec((2, None))
    weights = [spec for way in ways if way.kind == "conv" for spec in (four, channels)[: 1 + way.biased]]
    return tf.function(composite, autograph=False, input_signature=[four, [channels] * 2, [both] * given, weights])


def flat_map(x: Tensor) -> Tensor:
    """Return a tensor with four axes, as the fused operation wants it."""
    return x if len(x.shape) == 4 else tf.reshape(x, (-1, 1, 1, x.shape[-1]))


def _fused(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> tuple[Tensor, Statistics]:
    """Return a normalised tensor, and the statistics of this mini-batch."""
    y, mean, unbiased, *_ = tf.raw_ops.FusedBatchNormV3(
        x=x, scale=gamma, offset=beta, mean=[], variance=[], epsilon=epsilon, is_training=True
    )
    count = tf.cast(tf.reduce_prod(tf.shape(x)[:3]), tf.float32)
    return y, tf.stack([mean, unbiased * (tf.maximum(count - 1, 1) / count)])  # Keras keeps the biased variance


@partial(tf.function, autograph=False, input_signature=[tf.TensorSpec((None,) * 4)])
def statistics(x: Tensor) -> Statistics:
    """Return mean and biased variance of each channel of (n, H, W, C)."""

    @tf.custom_gradient
    def moments(x: Tensor) -> tuple[Statistics, Callable[[Tensor], Tensor]]:
        found = tf.stack(tf.nn.moments(x, (0, 1, 2)))

        def gradient(d_found: Tensor) -> Tensor:
            count = tf.cast(tf.reduce_prod(tf.shape(x)[:3]), tf.float32)
            scale = 2 * d_found[1] / count
            return x * scale + (d_found[0] / count - found[0] * scale)

        return found, gradient

    return moments(x)


def _given(x: Tensor, gamma: Tensor, beta: Tensor, statistics: Statistics, epsilon: float) -> tuple[Tensor]:
    """Return a tensor normalised with given statistics, to which gradients flow too."""

    @tf.custom_gradient
    def normalised(x: Tensor, gamma: Tensor, beta: Tensor, statistics: Tensor) -> tuple[Tensor, object]:
        mean, variance = statistics[0], statistics[1]
        y, *_ = tf.raw_ops.FusedBatchNormV3(
            x=x, scale=gamma, offset=beta, mean=mean, variance=variance, epsilon=epsilon, is_training=False
        )

        def gradient(d_y: Tensor) -> tuple[Tensor, ...]:
            d_x, d_gamma, d_beta, *_ = tf.raw_ops.FusedBatchNormGradV3(
                y_backprop=d_y, x=x, scale=gamma, reserve_space_1=mean, reserve_space_2=variance,
                reserve_space_3=tf.zeros(0), epsilon=epsilon, is_training=False,
            )  # fmt: skip
            inverse = tf.math.rsqrt(variance + epsilon)
            d_statistics = tf.stack([-gamma * inverse * d_beta, -0.5 * gamma * inverse * inverse * d_gamma])
            return d_x, d_gamma, d_beta, d_statistics

        return y, gradient

    return (normalised(x, gamma, beta, statistics),)
