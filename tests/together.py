"""A training on several devices, as a program that leaves what came out, killed or not.

python together.py FOLDER             on two devices of this machine
python together.py FOLDER cluster 13  on the machines of TF_CONFIG; this one kills itself in place of the 14th step
python together.py FOLDER rounds JSON  several of these at once, round after round
"""

import json
import os
import shutil
import signal
import subprocess
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


def one_of(folder: Path, rounds: list[list[tuple[list[str], dict[str, str]]]]) -> list[str]:
    """Become each program of each round, as a copy of this process with all that is imported; return its arguments.

    This process itself waits for them, leaves behind each round its folder as it was then, and ends. Where a process
    cannot be copied safely (macOS), each program is started anew.

    Args:
        folder: Where the error stream ("1 0 errors") and the exit code ("1 0 code") of each program come.
        rounds: Of each program its arguments and its part of the environment.
    """
    for number, programs in enumerate(rounds, start=1):
        started = []
        for place, (arguments, environment) in enumerate(programs):
            with (folder / f"{number} {place} errors").open("w") as errors:
                if sys.platform != "linux":
                    command = [sys.executable, __file__, *arguments]
                    started.append(subprocess.Popen(command, env=os.environ | environment, stderr=errors).pid)
                elif child := os.fork():
                    started.append(child)
                else:
                    os.environ.update(environment)
                    os.dup2(errors.fileno(), sys.stderr.fileno())
                    return arguments
        for place, child in enumerate(started):
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            (folder / f"{number} {place} code").write_text(str(code), encoding="utf-8")
        shutil.copytree(folder, folder.with_name(f"{folder.name} after {number}"))
    sys.exit()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[1:2] == ["rounds"]:
        arguments = one_of(Path(arguments[0]), json.loads(arguments[2]))
    if arguments[1:]:
        on_a_cluster(Path(arguments[0]), "".join(arguments[2:]))
    else:
        on_this_machine(Path(arguments[0]))
