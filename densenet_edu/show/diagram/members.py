"""A group of trainings: the test error of every member and every seed, and the curves of the one that is chosen."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain, count, pairwise
from math import hypot
from statistics import fmean

from densenet_edu.core.decimals import written
from densenet_edu.core.run import Run
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, svg
from densenet_edu.show.diagram.field import Field, round_ticks
from densenet_edu.show.diagram.labels import Box, Spot, crosses
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.diagram.training import (
    TEST,
    TRAIN,
    called,
    checked,
    data_title,
    ends,
    epochs_axes,
    epochs_field,
    numbered,
    parameters,
    spread,
    values,
)
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, say, spoken

KIND = "dn-members"
Member = int | str
_TOP, _BASE, _HEIGHT = 116.0, 336.0, 410.0
_DIVIDE = 540.0  # between the members and the curves
_DOT, _RING = 5.0, 8.0
_NEXT = _DOT + _RING  # from the centre of a dot to the next one, so that a ring touches no other dot
_MEAN = 20.0  # half the length of the short line at a mean
# How far the number of a mean stands away from the short line, how far down, and whether on the left: the best first.
_STEPS = sorted(
    ((away, down, on_left) for away in range(0, 25, 3) for down in range(-40, 41, 2) for on_left in (False, True)),
    key=lambda step: (step[0] + abs(step[1]) + 6 * step[2], step[1]),
)


def members(group: Mapping[Member, Sequence[Run]], chosen: Member, seed: int, *, what: str) -> Picture:
    """Draw the test error of every training of a group, a dot for each seed, and the curves of the chosen training.

    The scales depend on the group alone, so that they are the same in every frame of an explorer.

    Args:
        group: Member -> its runs, one for each seed. Numbers stand from left to right on a log scale, with a line
            through their means; names below one another.
        chosen: The member that stands out.
        seed: Of the run whose curves are drawn.
        what: Which group of `core.recorded` it is: "growth_rate", "depth", "families" or "parts".

    Raises:
        Refused: No such member or seed, a run without an epoch, or runs on different images.
    """
    if chosen not in group:
        raise Refused("runs.no_member", value=spoken(chosen), allowed=", ".join(map(str, group)))
    every = list(chain(*group.values()))
    checked(every)
    runs = group[chosen]
    run = next((each for each in runs if each.seed == seed), None)
    if run is None:
        raise Refused("runs.no_seed", seed=spoken(seed), allowed=", ".join(str(each.seed) for each in runs))
    name = named(chosen, what)
    title = say(f"runs.member_title_{what}", data=data_title(every[0]))
    caption = say(
        "runs.member_caption",
        name=name, parameters=f"{parameters(run.architecture):,}", seed=run.seed, epochs=len(run.epochs),
        error=written(run.test_error), seeds=len(runs), spread=spread(runs),
    )  # fmt: skip
    numbers = all(isinstance(member, int) for member in group)
    parts = [
        text(30, 40, escape(title), size=theme.TITLE, bold=True),
        text(30, 63, say("runs.member_legend"), colour=theme.QUIET),
        (_columns if numbers else _rows)(group, chosen, run, what),
        _curves(name, run, runs, every),
    ]
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts)), caption)


def named(member: Member, what: str) -> str:
    """Return what a member of a group is called: k = 10, or the name of a network in the reader's language."""
    return say(f"runs.member_{what}", value=member) if isinstance(member, int) else called(member)


def _columns(group: Mapping[Member, Sequence[Run]], chosen: Member, run: Run, what: str) -> str:
    """Return the members from left to right, on a log scale: each k about half as large again as the one before."""
    every = [each.test_error for each in chain(*group.values())]
    ticks = round_ticks(min(every), max(every), 5)
    sizes = {member: float(member) for member in group if isinstance(member, int)}
    low, high = min(sizes.values()), max(sizes.values())
    margin = (high / low) ** 0.1 if high > low else 2.0
    field = Field(70, _TOP, _DIVIDE - 40, _BASE, (low / margin, high * margin), (ticks[0], ticks[-1]), log_across=True)
    title = say("runs.beside_test_error")
    parts = [text(30, _TOP - 16, title, colour=theme.QUIET), field.rows(ticks), field.floor()]
    points = [(sizes[member], _mean(group[member])) for member in sorted(sizes)]
    parts.append(field.line(points, theme.CARRIED, 3))
    spots, taken = [], [Box(30, _TOP - 30, 30 + svg.width_of(title), _TOP - 10)]
    for member, size in sizes.items():
        runs, x = group[member], field.x(size)
        is_chosen = member == chosen
        network = runs[0].architecture
        cost = amount.plain(amount.short(parameters(network)))
        parts.append(text(x, _BASE + 20, f"{member}", anchor="middle", bold=is_chosen, size=theme.VALUE))
        parts.append(text(x, _BASE + 40, cost, anchor="middle", colour=theme.QUIET, size=theme.SMALL))
        y = field.y(_mean(runs))
        parts.append(svg.line(x - _MEAN, y, x + _MEAN, y, theme.INK, 2))
        heights = [field.y(each.test_error) for each in runs]
        for each, height, aside in zip(runs, heights, _asides(heights), strict=True):
            parts.append(_dot(x + aside, height, is_chosen, each is run))
            taken.append(_around(x + aside, height, _RING + 1, _RING + 1))
        taken.append(_around(x, y, _MEAN, 2))
        spots.append((x, y))
    through = list(pairwise((field.x(size), field.y(mean)) for size, mean in points))
    room = Box(field.left, _TOP - 24, _DIVIDE - 6, _BASE)
    for spot, (name, runs) in zip(spots, group.items(), strict=True):
        mean = written(_mean(runs))
        place = _beside(spot, svg.width_of(mean, bold=True), room, taken, through)
        taken.append(place)
        x, anchor = (place.left, "start") if place.left > spot[0] else (place.right, "end")
        parts.append(text(x, place.bottom - 2.5, mean, anchor=anchor, bold=name == chosen, halo=True))
    letter = say(f"play.label_{what}")
    parts.append(text(field.left - 40, _BASE + 62, f"{letter} · {say('runs.member_parameters')}", colour=theme.QUIET))
    return "".join(parts)


def _rows(group: Mapping[Member, Sequence[Run]], chosen: Member, run: Run, what: str) -> str:
    """Return the members below one another, their errors from left to right."""
    every = [each.test_error for each in chain(*group.values())]
    ticks = round_ticks(min(every), max(every), 5)
    field = Field(206, _TOP, _DIVIDE - 74, _BASE, (ticks[0], ticks[-1]), (0, len(group)))
    parts = [field.columns(ticks, ruled=True), field.floor()]
    parts.append(text(field.right, _BASE + 40, say("runs.beside_test_error"), anchor="end", colour=theme.QUIET))
    parts.append(text(_DIVIDE - 24, _TOP - 8, say("runs.member_mean"), anchor="end", colour=theme.QUIET))
    for number, (member, runs) in enumerate(group.items()):
        y = field.y(len(group) - number - 0.5)
        is_chosen = member == chosen
        cost = say("runs.member_count", parameters=f"{parameters(runs[0].architecture):,}")
        parts.append(text(30, y - 1, escape(named(member, what)), bold=is_chosen))
        parts.append(text(30, y + 15, cost, size=theme.SMALL, colour=theme.QUIET))
        x = field.x(_mean(runs))
        parts.append(svg.line(field.left, y, field.right, y, theme.RULE))
        parts.append(svg.line(x, y - _MEAN, x, y + _MEAN, theme.INK, 2))
        places = [field.x(each.test_error) for each in runs]
        for each, place, aside in zip(runs, places, _asides(places), strict=True):
            parts.append(_dot(place, y + aside, is_chosen, each is run))
        parts.append(text(_DIVIDE - 24, y + 5, written(_mean(runs)), anchor="end", bold=is_chosen))
    return "".join(parts)


def _asides(places: Sequence[float]) -> list[float]:
    """Return how far each dot of a member stands aside of the others, so that none lies on another; 0 where it may.

    Args:
        places: Where the errors are, along the other direction.
    """
    asides = [0.0] * len(places)
    group: list[int] = []
    for number in sorted(range(len(places)), key=places.__getitem__):
        if group and places[number] - places[group[-1]] >= _NEXT:
            _centre(asides, group)
            group = []
        asides[number] = next(
            float(aside)
            for far in count()
            for aside in (far, -far)
            if all(hypot(places[number] - places[other], aside - asides[other]) >= _NEXT for other in group)
        )
        group.append(number)
    _centre(asides, group)
    return asides


def _centre(asides: list[float], group: Sequence[int]) -> None:
    middle = (min(asides[each] for each in group) + max(asides[each] for each in group)) / 2
    for each in group:
        asides[each] -= middle


def _around(x: float, y: float, across: float, down: float) -> Box:
    return Box(x - across, y - down, x + across, y + down)


def _beside(spot: Spot, width: float, room: Box, taken: Sequence[Box], lines: Sequence[tuple[Spot, Spot]]) -> Box:
    """Return where the number of a mean stands: right or left of its short line, as near as it covers nothing.

    Args:
        spot: The middle of the short line.
        width: Of the number.
        room: What it does not leave.
        taken: What it does not cover.
        lines: Likewise.
    """
    for away, down, on_left in _STEPS:
        near, y = _MEAN + 4 + away, spot[1] + down
        left = spot[0] - near - width if on_left else spot[0] + near
        box = Box(left, y - 7, left + width, y + 7)
        wide = Box(box.left - 2, box.top - 2, box.right + 2, box.bottom + 2)  # lines have a width
        if room.holds(box) and not any(map(box.meets, taken)) and not any(crosses(wide, *line) for line in lines):
            return box
    return Box(spot[0] + _MEAN + 4, spot[1] - 7, spot[0] + _MEAN + 4 + width, spot[1] + 7)


def _dot(x: float, y: float, is_chosen: bool, is_run: bool) -> str:
    """Return the dot of one training: coloured if its member is chosen, with a ring if its curves are drawn."""
    colour = TEST if is_chosen else theme.FAINT
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RING}" fill="none" stroke="{theme.INK}" stroke-width="1.6"/>'
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{colour}" fill-opacity="0.85" stroke="{theme.PAPER}"/>'
    return dot + (ring if is_run else "")


def _curves(name: str, run: Run, runs: Sequence[Run], every: Sequence[Run]) -> str:
    """Return training and test error of one run over its epochs, and faintly the test errors of the other seeds."""
    highest = max(max(*values(each, "train_error"), *values(each, "test_error")) for each in every)
    ticks = round_ticks(0, highest, 5)
    epochs = max(each.recipe.epochs for each in every)
    field = epochs_field(_DIVIDE + 64, _TOP, theme.WIDTH - 108, _BASE, epochs, ticks)
    train, test = values(run, "train_error"), values(run, "test_error")
    title = say("runs.member_curves", name=name, seed=run.seed)
    faint = ' opacity="0.4"'
    parts = [
        svg.line(_DIVIDE, _TOP - 30, _DIVIDE, _BASE + 50, theme.RULE),
        text(_DIVIDE + 24, _TOP - 35, escape(title), bold=True),
        text(_DIVIDE + 24, _TOP - 16, say("runs.axis_error"), colour=theme.QUIET),
        epochs_axes(field, ticks, [run]),
        *(field.line(numbered(values(each, "test_error")), TEST, 1.2, faint) for each in runs if each is not run),
        field.line(numbered(train), TRAIN, 2),
        field.line(numbered(test), TEST, 3),
    ]
    parts.append(ends(field, [(TRAIN, say("runs.train"), train), (TEST, say("runs.test"), test)], "%", stacked=True))
    return "".join(parts)


def _mean(runs: Sequence[Run]) -> float:
    return fmean(run.test_error for run in runs)
