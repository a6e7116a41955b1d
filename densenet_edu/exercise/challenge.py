"""The design challenge: the lowest test error on the digits with at most 50,000 parameters.

What the reader has tried is kept in challenge.json of the learner's own directory.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from densenet_edu.core.count import params, total
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.recipe import Recipe
from densenet_edu.core.run import Run
from densenet_edu.exercise.attempts import Attempt, Attempts, Kept
from densenet_edu.exercise.own_file import OwnFile
from densenet_edu.exercise.reading import blank, is_a, kind_of
from densenet_edu.words import Refused, say, spoken

MOST = 50_000  # parameters
DATA, IMAGES = "digits", (1300, 497)  # all of them, so that every attempt is judged by the same test images

_Table = tuple[Kept, ...]


def attempts() -> Attempts:
    """Return all that was tried so far; with a `note` if the file cannot be read."""
    return _shown(_FILE.content(), say("exercise.challenge_unreadable") if _FILE.unreadable() else "")


def allowed(design: object, recipe: object) -> bool:
    """Return whether an attempt may be trained; if not, print why, but for a `design` that is still `...`.

    Args:
        design: An architecture.
        recipe: A `Recipe`.
    """
    if blank(design):
        return False
    try:
        _check(design, recipe)
    except Refused as refused:
        print(refused)
        return False
    return True


def _check(design: Any, recipe: object) -> None:
    if is_a(design, type) or not hasattr(design, "write"):
        raise Refused("train.not_architecture", value=spoken(design))
    if not is_a(recipe, Recipe):
        raise Refused("challenge.not_recipe", value=spoken(recipe))
    parameters = _parameters(recipe.network(design))
    if parameters > MOST:
        raise _too_many("challenge.not_trained", design, parameters)


def _parameters(architecture: Architecture) -> int:
    return total(in_use(unroll(architecture)), params)


def _name(architecture: Architecture) -> str:
    return str(getattr(architecture, "name", type(architecture).__name__))


def _too_many(phrase: str, architecture: Architecture, parameters: int) -> Refused:
    over = f"{parameters - MOST:,}"
    return Refused(phrase, name=_name(architecture), parameters=f"{parameters:,}", most=f"{MOST:,}", over=over)


def keep(run: object) -> Attempts:
    """Keep a training as an attempt, and return all attempts, the lowest test error first.

    The same training is kept once: if it went on in between, as it is now. Several seeds of one network and recipe are
    one row with their mean.

    Args:
        run: The record of a training, `trained.run`.

    Returns:
        With a `note` if it was not kept: too many parameters, other images, no epoch, a disk that is full.
    """
    if not is_a(run, Run):
        return _shown(_FILE.content(), say("challenge.not_run", kind=kind_of(run)))
    try:
        kept = _kept(run)
    except Refused as refused:
        return _shown(_FILE.content(), str(refused))
    note = _FILE.change(lambda table: _added(table, kept))
    # Shown even where it could not be written.
    return _shown(_added(_FILE.content(), kept), note, kept.design)


def _kept(run: Run) -> Kept:
    if (run.data, tuple(run.images)) != (DATA, IMAGES):
        counts = f"{run.data}, {run.images[0]:,} + {run.images[1]:,}"
        raise Refused("challenge.other_images", given=counts, train=f"{IMAGES[0]:,}", test=IMAGES[1])
    name, parameters = _name(run.architecture), _parameters(run.architecture)
    if parameters > MOST:
        raise _too_many("challenge.too_many", run.architecture, parameters)
    error = run.test_error  # refuses a run without an epoch
    written: Mapping[str, Any] = json.loads(run.text())
    seconds = sum(epoch.seconds for epoch in run.epochs)
    return Kept(
        name, written["architecture"], written["recipe"], run.seed, parameters, len(run.epochs), seconds, error
    )  # fmt: skip


def _added(table: _Table, kept: Kept) -> _Table:
    """Return the table with one more training, or with what it has come to since."""
    for at, old in enumerate(table):
        if (old.design, old.seed) == (kept.design, kept.seed):
            return (*table[:at], kept, *table[at + 1 :]) if kept.epochs > old.epochs else table
    return (*table, kept)


def _shown(table: _Table, note: str = "", latest: str = "") -> Attempts:
    designs: dict[str, list[Kept]] = {}
    for kept in table:
        designs.setdefault(kept.design, []).append(kept)
    rows = sorted((Attempt(tuple(each)) for each in designs.values()), key=lambda row: (row.mean, row.parameters))
    return Attempts(tuple(rows), MOST, IMAGES[1], note, latest)


def _read(content: Mapping[str, Any]) -> _Table:
    rows = content["attempts"]
    if not isinstance(rows, list):
        raise TypeError
    table = tuple(Kept(**row) for row in rows)
    for kept in table:
        repr(Attempts((Attempt((kept,)),), MOST, IMAGES[1]))  # what cannot be said does not fit
    return table


def _write(table: _Table) -> dict[str, Any]:
    return {"attempts": [asdict(kept) for kept in table]}


_FILE: OwnFile[_Table] = OwnFile("challenge", (), _read, _write)
