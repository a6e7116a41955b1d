"""Looking into a model: what some of its layers put out for one photograph."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn.deep import room_for
from densenet_edu.learn.photo import prepared
from densenet_edu.learn.quiet import keras


def feature_maps(
    model: keras.Model, photo: NDArray[np.float32], layers: Mapping[str, str]
) -> dict[str, NDArray[np.float32]]:
    """Return the feature maps of some layers.

    Args:
        model: Of one input, for images of the photograph's size.
        photo: (H, W, 3), values from 0 to 1.
        layers: What to call it -> the layer's name, {"stem": "pool1"}.

    Returns:
        What it is called -> (height, width, channels).
    """
    with room_for(len(model.layers)):
        inside = keras.Model(model.input, [model.get_layer(name).output for name in layers.values()])
    found = inside(prepared(photo), training=False)
    return {name: np.asarray(maps)[0] for name, maps in zip(layers, found, strict=True)}


def alike(one: NDArray[np.float32], other: NDArray[np.float32], last: int = 32) -> float:
    """Return how alike the newest maps of two photographs are: the mean of their correlations, from -1 to 1.

    A map with the same value everywhere is like no other: it counts as 0.

    Args:
        one: (H, W, C), of one photograph.
        other: Of the other, from the same layer.
        last: How many maps are compared, the newest.
    """
    pairs = [(one[..., c].ravel(), other[..., c].ravel()) for c in range(-min(last, one.shape[-1]), 0)]
    found = [np.corrcoef(a, b)[0, 1] if a.std() and b.std() else 0.0 for a, b in pairs]
    return float(np.mean(found))
