"""How strongly the loss pulls at each layer of a network that has not learned anything yet."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from densenet_edu.core.graph import without
from densenet_edu.core.op import Op, unroll
from densenet_edu.learn.build import build
from densenet_edu.learn.digits import digits
from densenet_edu.learn.forward import Forward
from densenet_edu.learn.quiet import keras, tf


def measure(
    networks: Sequence[Any], *, batchnorm: bool, scale: float = 1.0, seeds: Sequence[int] = (1, 2, 3)
) -> dict[str, list[list[float]]]:
    """Return the gradient at each layer of several networks, before training, on 64 handwritten digits.

    Args:
        networks: Architectures for images of 8x8 pixels in one channel and 10 classes.
        batchnorm: False leaves every BatchNormalization out.
        scale: Every convolution starts at this many times He et al.'s (2015) normal distribution.
        seeds: One start for each.

    Returns:
        Name of the network -> one list for each seed: for every layer, from the first to the last, the root mean square
        of the gradient of the loss in the kernel of its last convolution.
    """
    (images, labels), _ = digits()
    images, labels = images[:64], labels[:64]
    measured = {}
    for network in networks:
        ops = unroll(network) if batchnorm else without(unroll(network), "batchnorm")
        model = _built(ops)
        convs = {op.name: op for op in ops if op.kind == "conv"}
        last = {op.where[1]: op.name for op in convs.values() if op.where[1:]}  # "layer 3" -> its last convolution
        runs = []
        for seed in seeds:
            random = np.random.default_rng(seed)
            for op in convs.values():
                kernel = model.get_layer(op.name).kernel
                deviation = scale * np.sqrt(2 / (np.prod(op.kernel) * op.shape[-1]))  # He, fan-out
                kernel.assign(random.normal(0, deviation, kernel.shape))
            runs.append(_gradients(ops, model, tuple(last.values()), images, labels))
        measured[type(network).__name__] = runs
    return measured


@lru_cache(maxsize=8)
def _built(ops: tuple[Op, ...]) -> keras.Model:
    return build(ops, training=True, seed=0)  # half a second; every start gives it new kernels


def _gradients(ops: Sequence[Op], model: keras.Model, layers: Sequence[str], images: Any, labels: Any) -> list[float]:
    kernels = [model.get_layer(name).kernel.value for name in layers]
    with tf.GradientTape() as tape:
        logits = Forward(ops, model).learning(images, tf.constant([0, 0])).logits
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    return [float(np.sqrt(np.mean(np.square(gradient)))) for gradient in tape.gradient(loss, kernels)]
