"""Keras layers that drop whole branches while a network learns: stochastic depth and drop-path.

Each draws once for a whole mini-batch. Keras's own layers that drop do otherwise: Dropout and SpatialDropout2D draw for
each number or each feature map of each image, and all of them divide by 1 - rate in training instead of multiplying by
it in use.
"""

from typing import Any

from densenet_edu.core.op import ONE_COLUMN
from densenet_edu.learn.quiet import keras

Tensor = keras.KerasTensor


class _Random(keras.layers.Layer):
    """A layer with random numbers of its own, which follow from its seed and are saved with the model."""

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self._random = keras.random.SeedGenerator(seed)

    def _numbers(self, *shape: int) -> Tensor:
        """Return new numbers from [0, 1); always in float32, for a half float rounds some of them up to 1."""
        return keras.random.uniform(shape, dtype="float32", seed=self._random)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"rate": self.rate, "seed": self.seed}


@keras.saving.register_keras_serializable("densenet_edu")
class Survive(_Random):
    """Stochastic depth: a branch that drops out for a whole mini-batch, with a chance of `rate`.

    In training everything is multiplied by 1 or by 0, in use by 1 - rate (Huang et al., 2016, formula 5).
    """

    def call(self, x: Tensor, training: bool = False) -> Tensor:
        if not training:
            return x * (1 - self.rate)
        return x * keras.ops.cast(self._numbers() >= self.rate, x.dtype)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return shape


@keras.saving.register_keras_serializable("densenet_edu")
class Draw(_Random):
    """Draws which of several columns are kept: anything -> (images, flags) of ones and zeros, every row the same.

    In use every flag is 1. In training each is kept by itself with a chance of 1 - rate; if none were, the one that
    came closest is. With the rate ONE_COLUMN half of all draws keep a single column, each as likely as any other, and
    the other half keep all. No layer of Keras puts out what it draws, and here several joins read the same draw.

    Args:
        flags: How many.
        rate: Chance to drop one, or ONE_COLUMN.
        after: It reads another draw: when that one drops something, this one drops nothing.
    """

    def __init__(self, flags: int, rate: float, after: bool = False, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(rate, seed, **kwargs)
        self.flags, self.after = flags, after

    def call(self, x: Tensor, training: bool = False) -> Tensor:
        all_of_them = keras.ops.ones((keras.ops.shape(x)[0], self.flags), dtype=self.compute_dtype)
        if not training:
            return all_of_them
        kept = self._one_column() if self.rate == ONE_COLUMN else self._by_themselves()
        kept = keras.ops.cast(kept, self.compute_dtype)
        return all_of_them * (keras.ops.maximum(kept, 1 - keras.ops.min(x)) if self.after else kept)

    def _by_themselves(self) -> Tensor:
        numbers = self._numbers(self.flags)
        return numbers >= keras.ops.minimum(self.rate, keras.ops.max(numbers))

    def _one_column(self) -> Tensor:
        number = self._numbers() * (2 * self.flags)  # its lower half has a place for each column
        return (keras.ops.floor(number) == keras.ops.arange(self.flags, dtype="float32")) | (number >= self.flags)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return (shape[0], self.flags)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"flags": self.flags, "after": self.after}


@keras.saving.register_keras_serializable("densenet_edu")
class MeanOfKept(keras.layers.Layer):
    """The mean of those columns that every draw keeps; if none is left, of all. Keras's Average takes no weights.

    It is called with a list: the columns, then the draws, (images, flags) each. A draw of more flags than there are
    columns tells of the last ones.

    Args:
        columns: How many of the list are columns.
    """

    def __init__(self, columns: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = columns

    def call(self, parts: list[Tensor]) -> Tensor:
        columns, draws = parts[: self.columns], parts[self.columns :]
        kept = draws[0][:, -self.columns :]
        for draw in draws[1:]:
            kept = kept * draw[:, -self.columns :]
        left = keras.ops.sum(kept, axis=1, keepdims=True)
        weights = keras.ops.where(left > 0, kept / keras.ops.maximum(left, 1), 1 / self.columns)  # (images, columns)
        spread = (-1, *(1 for _ in columns[0].shape[1:]))
        return sum(x * keras.ops.reshape(weights[:, place], spread) for place, x in enumerate(columns))

    def compute_output_shape(self, shapes: list[tuple[int | None, ...]]) -> tuple[int | None, ...]:
        return shapes[0]

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"columns": self.columns}
