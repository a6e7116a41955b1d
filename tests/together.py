"""A training on several devices, as a program that leaves what came out, killed or not.

python together.py FOLDER             on two devices of this machine
python together.py FOLDER cluster 13  on the machines of TF_CONFIG; this one kills itself in place of the 14th step
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from trainings import NETWORK, RECIPE, few

from densenet_edu.core.recipe import Recipe
from densenet_edu.learn.data import Images
from densenet_edu.learn.devices import Devices, Lost, all_here, cluster
from densenet_edu.learn.quiet import tf
from densenet_edu.learn.step import Step
from densenet_edu.learn.train import Trained, train

UNEVEN = 141  # images: the last batch is one of 13, which two devices part into 7 and 6
SHORT = replace(RECIPE.during(2), batch=31)  # 16 and 15
ALONE = 94  # the last batch is one image, and one of two devices has none


def learned(images: Images, recipe: Recipe, on: Devices | None = None, folder: Path | None = None) -> Trained:
    """Train what all tests of several devices train."""
    return train(NETWORK, images, recipe, seed=5, folder=folder, watch=False, on=on)


def leave(path: Path, trained: Trained) -> None:
    """Write every variable of a model."""
    np.savez(path, *[each.numpy() for each in trained.model.variables])


def die(after: int) -> None:
    """Let this process kill itself in place of a step."""
    learn, left = Step.learn, [after]

    def counted(self: Step, *given: object) -> object:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return learn(self, *given)

    Step.learn = counted


def on_this_machine(folder: Path) -> None:
    """Train on two processors that are one."""
    (processor,) = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
    trained = learned(few(ALONE), SHORT, all_here())
    leave(folder / "here.npz", trained)
    trained.model.save(folder / "here.keras")


def on_a_cluster(folder: Path, steps: str) -> None:
    """Train, say whose end it was, and then lose the chief."""
    on = cluster(wait=300)
    own = "chief" if on.chief else "worker"
    if steps:
        die(int(steps))
    try:
        leave(folder / f"{own}.npz", learned(few(UNEVEN), RECIPE, on, folder / own))
        if on.chief:
            os.kill(os.getpid(), signal.SIGKILL)
        learned(few(UNEVEN), RECIPE, on)
    except Lost as lost:
        (folder / f"{own} lost").write_text(f"{len(lost.run.epochs) if lost.run else 0} {lost.key}", encoding="utf-8")
        raise


if __name__ == "__main__":
    if sys.argv[2:]:
        on_a_cluster(Path(sys.argv[1]), "".join(sys.argv[3:]))
    else:
        on_this_machine(Path(sys.argv[1]))
