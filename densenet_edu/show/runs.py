"""The recorded trainings for looking at: each group as a picture that `play` turns into an explorer.

`play(runs.by_growth_rate, growth_rate=runs.GROWTH_RATES, seed=runs.SEEDS)`
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from statistics import fmean

from densenet_edu.core import recorded
from densenet_edu.core.recorded import PLAN
from densenet_edu.core.recorded import SEEDS as SEEDS
from densenet_edu.core.run import Run
from densenet_edu.show.diagram.beside import among
from densenet_edu.show.diagram.members import Member, members, named
from densenet_edu.show.diagram.training import data_title, parameters, values
from densenet_edu.show.picture import Picture
from densenet_edu.show.table import Cell, Column, LiveTable, Row, live_table
from densenet_edu.words import Refused, say, spoken

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
    """Draw the test error of networks with about the same number of parameters, and the curves of one training."""
    return members(_named("families"), family, seed, what="families")


def by_part(part: str = "densenet_bc", seed: int = 0) -> Picture:
    """Draw the test error of DenseNet-BC with one or two parts changed, and the curves of one training."""
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


def table(group: str = "families") -> LiveTable:
    """Return a group of recorded trainings as a table: parameters, errors of all seeds and their mean, and time.

    Args:
        group: "families", "parts", "growth_rate" or "depth".
    """
    if group not in PLAN:
        raise Refused("runs.no_member", value=spoken(group), allowed=", ".join(PLAN))
    columns = (
        Column(say("runs.column_name")),
        Column(say("runs.member_parameters")),
        Column(say("runs.column_epochs")),
        Column(say("runs.column_mean"), "%", form=".2f"),
        Column(say("runs.column_low"), "%", form=".2f"),
        Column(say("runs.column_high"), "%", form=".2f"),
        Column(say("runs.column_train"), "%", form=".2f"),
        Column(say("runs.column_seconds"), say("runs.column_seconds_unit"), form=".0f"),
    )
    every = recorded.runs(group)
    seeds = len(next(iter(every.values())))
    title = say("runs.table_title", data=data_title(next(iter(every.values()))[0]), seeds=seeds)
    return live_table(columns, (_row(group, name, runs) for name, runs in every.items()), title=title)


def _row(group: str, name: str, runs: Sequence[Run]) -> Row:
    errors = [run.test_error for run in runs]
    seconds = fmean(fmean(values(run, "seconds")) for run in runs)
    train = fmean(run.epochs[-1].train_error for run in runs)
    member = int(name) if name.isdecimal() else name
    count = parameters(runs[0].architecture)
    said = Cell(named(member, group))
    return Row((said, count, len(runs[0].epochs), fmean(errors), min(errors), max(errors), train, seconds))


def _numbered(group: str) -> Mapping[Member, Sequence[Run]]:
    return {int(name): runs for name, runs in recorded.runs(group).items()}


def _named(group: str) -> Mapping[Member, Sequence[Run]]:
    return dict(recorded.runs(group).items())
