"""The recorded trainings for looking at: each group as a picture that `play` turns into an explorer.

`play(runs.by_growth_rate, growth_rate=runs.GROWTH_RATES, seed=runs.SEEDS)`
"""

from collections.abc import Mapping, Sequence
from itertools import chain

from densenet_edu.core import recorded
from densenet_edu.core.recorded import PLAN
from densenet_edu.core.recorded import SEEDS as SEEDS
from densenet_edu.core.run import Run
from densenet_edu.show.diagram.beside import among
from densenet_edu.show.diagram.members import Member, members
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, spoken

GROWTH_RATES = tuple(map(int, PLAN["growth_rate"]))
DEPTHS = tuple(map(int, PLAN["depth"]))
FAMILIES = tuple(PLAN["families"])
PARTS = tuple(PLAN["parts"])


def by_growth_rate(growth_rate: int = 10, seed: int = 0) -> Picture:
    """Draw the test error of DenseNet-BC against k, and the curves of one training."""
    return members(_numbered("growth_rate"), growth_rate, seed, what="growth_rate")


def by_depth(depth: int = 22, seed: int = 0) -> Picture:
    """Draw the test error of DenseNet-BC against L, and the curves of one training."""
    return members(_numbered("depth"), depth, seed, what="depth")


def by_family(family: str = "densenet_bc", seed: int = 0) -> Picture:
    """Draw the test error of networks with about as many parameters, and the curves of one training."""
    return members(_named("families"), family, seed, what="families")


def by_part(part: str = "densenet_bc", seed: int = 0) -> Picture:
    """Draw the test error of DenseNet-BC with one part changed, and the curves of one training."""
    return members(_named("parts"), part, seed, what="parts")


def figure_4(one: str = "preact", other: str = "densenet_bc") -> Picture:
    """Draw two families beside each other in the spirit of Figure 4, right: every seed, and the mean.

    Args:
        one: Of `FAMILIES`.
        other: Of `FAMILIES`; twice the same is drawn once.
    """
    group = recorded.runs("families")
    for name in (one, other):
        if name not in group:
            raise Refused("runs.no_member", value=spoken(name), allowed=", ".join(group))
    return among({name: group[name] for name in (one, other)}, tuple(chain(*group.values())), 2)


def _numbered(group: str) -> Mapping[Member, Sequence[Run]]:
    return {int(name): runs for name, runs in recorded.runs(group).items()}


def _named(group: str) -> Mapping[Member, Sequence[Run]]:
    return dict(recorded.runs(group).items())
