"""One operation -> the Keras layer that does it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.op import Op, same_padding
from densenet_edu.learn.quiet import keras
from densenet_edu.learn.random_layers import Draw, MeanOfKept, Survive
from densenet_edu.words import Refused

Tensor = keras.KerasTensor
KINDS = (
    "input", "conv", "dense", "batchnorm", "relu", "sigmoid", "softmax", "max_pool", "avg_pool", "global_pool", "pad",
    "subsample", "pad_channels", "flatten", "concat", "add", "multiply", "complement", "mean", "dropout",
    "survive", "draw",
)  # fmt: skip
_NEVER_NEGATIVE = ("relu", "sigmoid", "softmax")


@dataclass(frozen=True)
class BatchNorm:
    """The two numbers of a BatchNormalization that papers seldom print.

    Raises:
        Refused: An epsilon outside (0, 1], a momentum outside [0, 1).
    """

    epsilon: float = 1e-5  # added to the variance
    momentum: float = 0.9  # Keras's: the share of the moving statistics that stays at each step (Torch calls it 0.1)

    def __post_init__(self) -> None:
        check.share("epsilon", self.epsilon)
        check.rate("momentum", self.momentum)


PAPER = BatchNorm()  # what the authors' code uses: Torch's defaults
KERAS_APPLICATIONS = BatchNorm(epsilon=1.001e-5, momentum=0.99)


def layer(op: Op, reads: Sequence[Op], batchnorm: BatchNorm, seed: int | None) -> keras.Layer:
    """Return the Keras layer of an operation, under the operation's name.

    Args:
        op: The operation; an input has no layer.
        reads: The operations that it reads.
        batchnorm: Settings of a BatchNormalization.
        seed: From which the layer's own seed follows, by its name; None draws afresh.

    Raises:
        Refused: There is no layer for this kind of operation, or for the padding of an average pooling.
    """
    own_seed = None if seed is None else zlib.crc32(f"{seed} {op.name}".encode())
    sliding = {"padding": "same" if pads_like_keras(op, reads) else "valid", "name": op.name}
    match op.kind:
        case "conv":
            # N(0, sqrt(2 / (kernel height x width x filters))): He et al. (2015), as in the authors' code
            start = keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal", seed=own_seed)
            return keras.layers.Conv2D(
                op.shape[-1], op.kernel, op.stride, kernel_initializer=start, **_bias(op), **sliding
            )
        case "dense":
            # uniform within 1 / sqrt(channels read): Torch's default, which the authors' code leaves as it is
            start = keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform", seed=own_seed)
            return keras.layers.Dense(op.shape[-1], kernel_initializer=start, **_bias(op), name=op.name)
        case "batchnorm":
            return keras.layers.BatchNormalization(epsilon=batchnorm.epsilon, momentum=batchnorm.momentum, name=op.name)
        case "relu" | "sigmoid" | "softmax":
            return keras.layers.Activation(op.kind, name=op.name)
        case "dropout":
            return keras.layers.Dropout(op.rate, seed=own_seed, name=op.name)
        case "survive":
            return Survive(op.rate, seed=own_seed, name=op.name)
        case "draw":
            return Draw(op.shape[0], op.rate, after=reads[0].kind == "draw", seed=own_seed, name=op.name)
        case "max_pool":
            return keras.layers.MaxPooling2D(op.kernel, op.stride, **sliding)
        case "avg_pool":  # what is padded is not averaged in, so a layer that pads would not do
            if any(op.padding) and sliding["padding"] == "valid":
                raise Refused("learn.average_padding", name=op.name, padding=op.padding)
            return keras.layers.AveragePooling2D(op.kernel, op.stride, **sliding)
        case "global_pool":
            return keras.layers.GlobalAveragePooling2D(name=op.name)
        case "subsample":  # a pool of one number keeps every stride-th row and column
            return keras.layers.AveragePooling2D(1, op.stride, name=op.name)
        case "pad":
            return keras.layers.ZeroPadding2D((op.padding[:2], op.padding[2:]), name=op.name)
        case "pad_channels":
            return PadChannels(op.shape[-1], name=op.name)
        case "flatten":
            return keras.layers.Flatten(name=op.name)
        case "concat":
            return keras.layers.Concatenate(axis=-1, name=op.name)  # along the channels
        case "add":
            return keras.layers.Add(name=op.name)
        case "multiply":
            return keras.layers.Multiply(name=op.name)
        case "mean":
            columns = sum(before.kind != "draw" for before in reads)
            average = columns == len(reads)
            return keras.layers.Average(name=op.name) if average else MeanOfKept(columns, name=op.name)
        case "complement":
            return keras.layers.Rescaling(-1.0, offset=1.0, name=op.name)  # 1 - x
        case _:
            raise Refused("learn.unknown_kind", name=op.name, kind=op.kind, known=", ".join(KINDS))


def padding_layer(op: Op, reads: Sequence[Op]) -> keras.Layer | None:
    """Return the layer that pads what a convolution or a max pooling reads; None where it needs none.

    What is padded for a max pooling must never win. Behind a ReLU zeros never do, so that plain Keras can load the
    model; elsewhere the padding is minus infinity.
    """
    if op.kind not in ("conv", "max_pool") or not any(op.padding) or pads_like_keras(op, reads):
        return None
    name = f"{op.name}_pad"
    if op.kind == "max_pool" and reads[0].kind not in _NEVER_NEGATIVE:
        return PadLowest(op.padding, name=name)
    return keras.layers.ZeroPadding2D((op.padding[:2], op.padding[2:]), name=name)


def pads_like_keras(op: Op, reads: Sequence[Op]) -> bool:
    """Tell whether an operation's padding is what Keras adds for `padding="same"`, which saves a layer."""
    if not any(op.padding) or op.kind not in ("conv", "max_pool", "avg_pool"):
        return False
    height, width, _ = reads[0].shape
    return op.padding == same_padding((height, width), op.kernel[0], op.stride[0])


def _bias(op: Op) -> dict[str, object]:
    return {"use_bias": op.bias is not None, "bias_initializer": keras.initializers.Constant(op.bias or 0.0)}


@keras.saving.register_keras_serializable("densenet_edu")
class PadLowest(keras.layers.Layer):
    """Pads with minus infinity: (H, W, C) -> (H + top + bottom, W + left + right, C)."""

    def __init__(self, padding: Sequence[int], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.padding = tuple(padding)

    def call(self, x: Tensor) -> Tensor:
        top, bottom, left, right = self.padding
        return keras.ops.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=float("-inf"))

    def get_config(self) -> dict[str, object]:
        return super().get_config() | {"padding": self.padding}


@keras.saving.register_keras_serializable("densenet_edu")
class PadChannels(keras.layers.Layer):
    """Puts zeros behind the channels: (H, W, C) -> (H, W, channels). He et al. (2016), section 3.3, option A."""

    def __init__(self, channels: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.channels = channels

    def call(self, x: Tensor) -> Tensor:
        missing = self.channels - x.shape[-1]
        return keras.ops.pad(x, ((0, 0),) * (len(x.shape) - 1) + ((0, missing),))

    def get_config(self) -> dict[str, object]:
        return super().get_config() | {"channels": self.channels}
