"""Two models held side by side: their layers, and what they put out once every variable is random.

Fresh weights would show nothing: a new BatchNormalization is nearly the identity. So every variable is filled, moving
statistics too, the other model gets the same values, and what is compared are logits.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn.quiet import keras

Array = NDArray[np.float32]
Variables = Mapping[tuple[str, str], Array]  # (layer, variable) -> value
TOLERANCE = 1e-5  # of the spread: what float32 loses on the way through 200 layers, and no more


def patches(side: int, seed: int = 0) -> Array:
    """Return two images, (2, side, side, 3), made of patches of different brightness: a shift by one pixel shows.

    Args:
        side: Height and width, a multiple of 8.
        seed: From which the patches follow.
    """
    random = np.random.default_rng(seed)
    coarse = random.normal(0, 1, (2, 8, 8, 3)).repeat(side // 8, axis=1).repeat(side // 8, axis=2)
    return (coarse + random.normal(0, 0.5, coarse.shape)).astype(np.float32)


def fill(model: keras.Model, seed: int = 0) -> None:
    """Give every variable a random value, so that none is neutral and the outputs stay finite over 200 layers.

    The state of a layer's random numbers is no variable of the network and stays as it is.
    """
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for variable in layer.weights:
            variable.assign(_random_values(random, variable.name, variable.shape))


def variables(model: keras.Model) -> dict[tuple[str, str], Array]:
    """Return the value of every variable of a model."""
    return {(layer.name, each.name): each.numpy() for layer in model.layers for each in layer.variables}


def give(model: keras.Model, values: Variables) -> tuple[str, ...]:
    """Put values into the variables of the same layer, name and shape; return "layer/variable" of those without one."""
    without = []
    for layer in model.layers:
        for variable in layer.variables:
            value = values.get((layer.name, variable.name))
            if value is None or value.shape != tuple(variable.shape):
                without.append(f"{layer.name}/{variable.name}")
            else:
                variable.assign(value)
    return tuple(without)


def layers(model: keras.Model) -> dict[str, tuple[int, tuple[int | None, ...]]]:
    """Return parameters and output shape of each layer, by its name.

    The input is left out, and so are layers that only pad: Keras numbers them anew in every session.
    """
    passed_over = keras.layers.InputLayer | keras.layers.ZeroPadding2D
    return {
        layer.name: (layer.count_params(), tuple(layer.output.shape))
        for layer in model.layers
        if not isinstance(layer, passed_over)
    }


def unequal_layers(one: keras.Model, other: keras.Model) -> tuple[str, ...]:
    """Return the names of layers that only one of two models has, or whose parameters or shape differ."""
    first, second = layers(one), layers(other)
    names = dict.fromkeys([*first, *second])
    return tuple(name for name in names if first.get(name) != second.get(name))


def distance(made: Array, expected: Array) -> float:
    """Return the largest difference between two outputs, measured in the spread of the expected one.

    `TOLERANCE` or less means: the same. Where nothing spreads, only equal outputs have a distance of 0; outputs of
    different shapes are infinitely far apart.
    """
    if made.shape != expected.shape:
        return float("inf")
    spread, largest = float(np.std(expected)), float(np.max(np.abs(made - expected)))
    if spread == 0:
        return 0.0 if largest == 0 else float("inf")
    return largest / spread


def agree(made: Array, expected: Array) -> bool:
    """Return whether two outputs are the same up to rounding."""
    return distance(made, expected) <= TOLERANCE


def _random_values(random: np.random.Generator, name: str, shape: tuple[int, ...]) -> Array:
    match name:
        case "kernel":  # He et al.'s scale
            return random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(np.float32)
        case "gamma" | "moving_variance":
            return random.uniform(0.5, 1.5, shape).astype(np.float32)
        case _:  # beta, moving_mean, bias
            return random.normal(0, 0.3, shape).astype(np.float32)
