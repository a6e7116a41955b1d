"""How fast this machine is: the other half of what a network costs."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn.quiet import keras, tf


def seconds(model: keras.Model, image: NDArray[np.float32], repeats: int = 5) -> float:
    """Return how long one forward pass takes, in seconds: the fastest of a few, after one that is not counted.

    The first compiles the network. The fastest, because whatever else a machine does can only make a pass slower.

    Args:
        model: Of one input.
        image: A batch, (N, H, W, C).
        repeats: How many are timed.
    """
    forward = tf.function(lambda x: model(x, training=False))
    batch = tf.constant(image)
    forward(batch)
    times = []
    for _ in range(repeats):
        start = perf_counter()
        forward(batch)
        times.append(perf_counter() - start)
    return min(times)
