"""How fast this machine is: the other half of what a network costs."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.step import as_traced


def seconds(model: keras.Model, image: NDArray[np.float32], repeats: int = 5) -> float:
    """Return how long one forward pass takes, in seconds: the fastest of a few, after one that is not counted.

    The first compiles the network. The fastest, because whatever else a machine does can only make a pass slower.

    Args:
        model: Of one input.
        image: A batch, (N, H, W, C).
        repeats: How many are timed.
    """
    forward = tf.function(lambda x: model(x, training=False), autograph=False)
    batch = tf.constant(image)
    times = []
    with as_traced():  # a better graph of DenseNet-121 takes longer to find than all passes, and is no faster
        forward(batch)
        for _ in range(repeats):
            start = perf_counter()
            forward(batch)
            times.append(perf_counter() - start)
    return min(times)
