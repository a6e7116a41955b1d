"""How fast a network learns with the course's own step, beside plain Keras on the same model in the same run.

Both compute the same: Nesterov momentum, no weight decay (in plain Keras it would be another rule), the same first
weights, one mini-batch of noise. That their losses agree is checked, else nothing is reported.
"""

import json
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

from benchmarks.result import Result, median
from densenet_edu import DENSENET_121, DENSENET_BC_100_12, DenseNet

DIGITS = DenseNet((3, 3, 3), 8, stem="cifar", image=(8, 8, 1), classes=10)
NETWORKS = {"DenseNet-BC-100-12": (DENSENET_BC_100_12, 64), "DenseNet-121": (DENSENET_121, 8), "digits": (DIGITS, 64)}
RATE = 0.001  # small: at 0.1 on one repeated batch, rounding alone parts two runs of Keras after three steps
TOLERANCE = 1e-4  # of the losses
ROUNDS = 5


def run() -> list[Result]:
    """Measure steps that alternate in one process, then the first step of each in a process of its own."""
    steps = _alone("steps", "DenseNet-BC-100-12")
    _check(steps["keras losses"], steps["losses"])
    batch = NETWORKS["DenseNet-BC-100-12"][1]
    ours, plain = median(steps["seconds"]), median(steps["keras seconds"])
    note = f"medians of {ROUNDS} steps that alternate: {ours:.2f} s and {plain:.2f} s; losses agree to {TOLERANCE:g}"
    found = [
        Result("learning, DenseNet-BC-100-12, batch 64", batch / ours, "images/s"),
        Result("the same with plain Keras", batch / plain, "images/s"),
        Result("step over step of plain Keras", ours / plain, aim=0.75, note=note),
    ]
    for name, aim in (("DenseNet-121", 0.35), ("digits", None)):
        ours, plain = _alone("first", name), _alone("first keras", name)
        _check(plain["losses"], ours["losses"])
        seconds = ours["seconds"][0]
        found.append(Result(f"first step, {name}", seconds, "s", aim=None if aim else 1.0))
        note = f"plain Keras {plain['seconds'][0]:.2f} s, each in a fresh process, building left out"
        found.append(
            Result(f"first step over that of plain Keras, {name}", seconds / plain["seconds"][0], aim=aim, note=note)
        )
    return found


def _check(expected: list[float], made: list[float]) -> None:
    apart = max(abs(one - other) / abs(one) for one, other in zip(expected, made, strict=True))
    if apart > TOLERANCE:
        raise RuntimeError(f"not the same training: losses are {apart:.1e} apart: {expected} and {made}")


def _alone(what: str, name: str) -> dict[str, Any]:
    """Measure in a fresh process: whoever comes second in one finds much of TensorFlow warm."""
    command = [sys.executable, "-m", "benchmarks.training", what, name]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def _measure(what: str, name: str) -> dict[str, Any]:
    import numpy as np

    from densenet_edu.core.graph import without
    from densenet_edu.core.op import unroll
    from densenet_edu.core.recipe import CIFAR
    from densenet_edu.learn.build import build
    from densenet_edu.learn.quiet import keras
    from densenet_edu.learn.step import Step

    network, batch = NETWORKS[name]
    random = np.random.default_rng(0)
    images = random.normal(size=(batch, *network.image)).astype(np.float32)
    labels = random.integers(0, network.classes, batch)
    ops = without(unroll(network), "softmax")

    def ours():
        step = Step(ops, build(ops, training=True, seed=0), replace(CIFAR, weight_decay=0.0))
        return lambda: step.learn(images, labels, RATE, (0, 0))[0]

    def plain():
        model = build(ops, training=True, seed=0)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(RATE, momentum=0.9, nesterov=True), loss, jit_compile=False)

        def learn():
            model.reset_metrics()  # else the loss would be the mean of all steps so far
            return float(model.train_on_batch(images, labels))

        return learn

    def timed(learn):
        began = time.perf_counter()
        loss = learn()
        return time.perf_counter() - began, loss

    if what != "steps":
        seconds, loss = timed(plain() if what == "first keras" else ours())
        return {"seconds": [seconds], "losses": [loss]}
    pairs = [(plain(), ours())]
    found = [tuple(timed(learn) for learn in pair) for pair in pairs * (1 + ROUNDS)]
    return {
        "keras seconds": [keras_one[0] for keras_one, _ in found[1:]],
        "keras losses": [keras_one[1] for keras_one, _ in found],
        "seconds": [one[0] for _, one in found[1:]],
        "losses": [one[1] for _, one in found],
    }


if __name__ == "__main__":
    print(json.dumps(_measure(*sys.argv[1:])))
