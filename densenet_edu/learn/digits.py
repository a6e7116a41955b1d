"""Small networks that learn to read handwritten digits, in seconds and from several starts."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densenet_edu.core.graph import without
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.residual_units import UNITS, ResidualUnits, Unit
from densenet_edu.learn.build import build
from densenet_edu.learn.data import DIGITS, load
from densenet_edu.learn.quiet import keras, tf

Arrays = tuple[NDArray[np.float32], NDArray[np.int64]]
RECORDED = Path(__file__).parents[2] / "assets" / "five_units.json"
BATCH = 130
_MOMENTUM = 0.9


def digits() -> tuple[Arrays, Arrays]:
    """Return training and test digits: images (n, 8, 8, 1) from 0 to 1, and which digit each is."""
    images = load(DIGITS)
    train, test = (((split.images / 240).astype(np.float32), split.labels) for split in (images.train, images.test))
    return train, test


def small(unit: Unit) -> ResidualUnits:
    """Return the network of 8 layers with this residual unit that reads the digits."""
    return ResidualUnits(unit, units=1, channels=8, image=(8, 8, 1))


def recorded() -> dict[Unit, list[float]]:
    """Return `errors(small(unit))` for each of the five units, as they came out when the course was written.

    Training all of them takes a minute or more, and other processors round otherwise: the same seed may end elsewhere.
    """
    found: dict[Unit, list[float]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


def record() -> None:
    """Train all five anew and write down what came out."""
    found = {unit: [round(error, 2) for error in errors(small(unit))] for unit in UNITS}
    RECORDED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def errors(
    network: Architecture, *, seeds: Iterable[int] = (1, 2, 3, 4, 5), epochs: int = 8, rate: float = 0.1
) -> list[float]:
    """Train a network from several starts; return its error rate on the test digits for each, in percent.

    Stochastic gradient descent with Nesterov momentum 0.9, no augmentation, no weight decay; the learning rate falls
    to a tenth for the last third.

    Args:
        network: For images (8, 8, 1) and 10 classes.
        seeds: One run for each: it decides the first weights and the order of the digits.
        epochs: How often every training digit is seen.
        rate: Learning rate at the start.
    """
    (images, labels), (unseen, answers) = digits()
    ops = without(unroll(network), "softmax")
    model = build(ops, seed=0)
    step = _step(model)
    found = []
    for seed in seeds:
        _start_again(model, build(ops, seed=seed))
        random = np.random.default_rng(seed)
        velocities = [tf.Variable(tf.zeros_like(each)) for each in model.trainable_variables]
        for epoch in range(epochs):
            order = random.permutation(len(images)).reshape(-1, BATCH)
            now = rate if epoch < epochs * 2 / 3 else rate / 10
            for batch in order:
                step(images[batch], labels[batch], np.float32(now), velocities)
        guessed = np.argmax(model(unseen, training=False), axis=-1)
        found.append(100 * float(np.mean(guessed != answers)))
    return found


def _start_again(model: keras.Model, fresh: keras.Model) -> None:
    for variable, value in zip(model.variables, fresh.variables, strict=True):
        variable.assign(value)


def _step(model: keras.Model) -> Callable[..., None]:
    """Return the function that learns from one batch; TensorFlow compiles it once for all starts."""
    variables = [each.value for each in model.trainable_variables]

    @tf.function(reduce_retracing=True)
    def step(images: tf.Tensor, labels: tf.Tensor, rate: tf.Tensor, velocities: list[tf.Variable]) -> None:
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        for variable, velocity, gradient in zip(variables, velocities, tape.gradient(loss, variables), strict=True):
            velocity.assign(_MOMENTUM * velocity - rate * gradient)
            variable.assign_add(_MOMENTUM * velocity - rate * gradient)  # Nesterov: one step ahead

    return step  # type: ignore[no-any-return]
