"""Trainings that nobody ran, for tests of what draws and keeps them: smooth curves, seeds that lie apart."""

from collections.abc import Mapping
from math import exp

from densenet_edu.core import recorded
from densenet_edu.core.op import Architecture
from densenet_edu.core.recipe import Recipe
from densenet_edu.core.run import Epoch, Run


def run(
    architecture: Architecture,
    recipe: Recipe,
    seed: int = 0,
    *,
    last: float = 50.0,
    data: str = "cifar10",
    images: tuple[int, int] = (10_000, 2_000),
    seconds: float = 2.0,
    epochs: int | None = None,
) -> Run:
    """Return a run whose test error falls from 90 to `last` percent; its training error is two points lower."""
    made = []
    for number in range(1, (recipe.epochs if epochs is None else epochs) + 1):
        share = (number - 1) / max(1, recipe.epochs - 1)
        error = last + (90 - last) * (exp(-3 * share) - exp(-3)) / (1 - exp(-3)) if recipe.epochs > 1 else last
        train = max(0.0, error - 2)
        made.append(Epoch(number, recipe.rate_at(number), train / 40, train, error / 38, error, seconds))
    versions = {"python": "3.12", "tensorflow": "2", "keras": "3", "numpy": "2"}
    return Run(recipe, recipe.network(architecture), data, images, seed, versions, tuple(made))


def group(name: str) -> Mapping[str, tuple[Run, ...]]:
    """Return a group of the plan with invented numbers: members fall by three points each, seeds differ by a half."""
    return {
        member: tuple(
            run(planned.architecture, planned.recipe, seed, last=60 - 3 * number + 0.5 * (seed - 1))
            for seed in recorded.SEEDS
        )
        for number, (member, planned) in enumerate(recorded.PLAN[name].items())
    }
