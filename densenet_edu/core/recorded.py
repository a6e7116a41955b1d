"""The trainings that were recorded for the course: which networks, how, on what; and the records themselves.

Three hours of one processor do not reach far: a few epochs on a fifth of CIFAR-10. All that is compared had the same
images, epochs and seeds; what was trained for 8 epochs is never set beside what was trained for 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.family.resnet import CifarResNet
from densenet_edu.core.op import Architecture
from densenet_edu.core.recipe import CIFAR_PLUS, Recipe
from densenet_edu.core.run import Run, read

FOLDER = Path(__file__).parents[2] / "assets" / "runs"
DATA, IMAGES = "cifar10", (10_000, 2_000)  # the first of the training and of the test images
SEEDS = (0, 1, 2)

# The rate falls after half and after three quarters of the epochs. (`CIFAR_PLUS.during(4)` would let it fall one epoch
# earlier, as the authors' code does: one of 300, but one of 4 is a quarter of the training.)
LONG = replace(CIFAR_PLUS, epochs=8, new_rates=(5, 7))
SHORT = replace(CIFAR_PLUS, epochs=4, new_rates=(3, 4))
PLAIN_IMAGES = replace(SHORT, augmented=False, dropping="never")

DENSENET_BC = DenseNet.cifar(22, 10, bc=True)
PREACT = CifarResNet(20, "full_preact", channels=7)
RESNET = replace(PREACT, unit="original")
PLAIN = replace(RESNET, shortcut="none")


@dataclass(frozen=True)
class Planned:
    """One training that is recorded once for each seed."""

    architecture: Architecture
    recipe: Recipe = SHORT


def _short(depth: int, k: int) -> Planned:
    return Planned(DenseNet.cifar(depth, k, bc=True))


_BASE = _short(16, 10)  # blocks of two layers, so that no group takes more than its share of the hours


def _changed(**fields: object) -> Planned:
    """Plan the base with something in it changed; its first convolution stays as wide as it is."""
    return Planned(replace(DenseNet.cifar(16, 10, bc=True), stem_channels=20, **fields))  # type: ignore[arg-type]


# Group -> what one of its trainings is called -> the training. A name is part of its files' names.
PLAN: Mapping[str, Mapping[str, Planned]] = {
    # All have about 50,000 parameters and 20 to 22 layers
    "families": {
        "plain": Planned(PLAIN, LONG),
        "resnet": Planned(RESNET, LONG),
        "preact": Planned(PREACT, LONG),
        "densenet_bc": Planned(DENSENET_BC, LONG),
    },
    "parts": {
        "densenet_bc": _BASE,
        "no_bottleneck": _changed(bottleneck=False),
        "no_compression": _changed(compression=1),
        "no_augmentation": replace(_BASE, recipe=PLAIN_IMAGES),
        "dropout": replace(_BASE, recipe=replace(PLAIN_IMAGES, dropping="always")),
    },
    "growth_rate": {str(k): _short(16, k) for k in (4, 10, 16, 24)},
    "depth": {str(depth): _short(depth, 10) for depth in (10, 16, 22)},
}


def expected(planned: Planned, seed: int) -> Run:
    """Return the record of a training before its first epoch."""
    return Run(planned.recipe, planned.recipe.network(planned.architecture), DATA, IMAGES, seed, {})


def path(planned: Planned, seed: int) -> Path:
    """Return the file of a recorded training: named by the first group that has it, whichever group asks."""
    for group, members in PLAN.items():
        for name, member in members.items():
            if member == planned:
                return FOLDER / group / f"{name}_{seed}.json"
    raise KeyError(planned)


@cache
def runs(group: str) -> Mapping[str, tuple[Run, ...]]:
    """Return the recorded trainings of a group: its names, each with one Run for each of `SEEDS`.

    Args:
        group: A key of `PLAN`.

    Raises:
        Refused: A record is missing or damaged.
    """
    return {name: tuple(read(path(planned, seed)) for seed in SEEDS) for name, planned in PLAN[group].items()}
