"""The curves of trainings: errors and losses of one over its epochs, and several beside one another."""

from collections.abc import Sequence
from html import escape
from itertools import chain
from statistics import fmean
from typing import Literal, get_args

from densenet_edu.core.count import params, total
from densenet_edu.core.op import Architecture, in_use, unroll
from densenet_edu.core.run import Epoch, Run
from densenet_edu.show import theme
from densenet_edu.show.diagram import marks, place, svg
from densenet_edu.show.diagram.field import Field, epoch_ticks, round_ticks
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, known, say, spoken

KIND = "dn-curves"
Measure = Literal["error", "loss"]
Trainings = Run | Sequence[Run]  # one, or one for each of several seeds
TRAIN, TEST = theme.NEW, theme.TRANSITION  # as while a network learns
MOST = 5  # trainings beside one another: more curves are not told apart
_ROW = 24.0  # of the names above


def curves(run: Run, measure: Measure = "error") -> Picture:
    """Draw the training and the test curve of one run over its epochs; dashed where the learning rate falls.

    Args:
        run: With one epoch at least.
        measure: "error" in percent, or "loss".

    Raises:
        Refused: A run without an epoch, or another measure.
    """
    checked([run])
    if measure not in get_args(Measure):
        raise Refused("runs.no_measure", value=spoken(measure), allowed=", ".join(get_args(Measure)))
    train, test = values(run, f"train_{measure}"), values(run, f"test_{measure}")
    ticks = round_ticks(0, max(*train, *test), 5)
    field = epochs_field(76, 96, theme.WIDTH - 172, 316, run.recipe.epochs, ticks)
    unit = "%" if measure == "error" else ""
    ends = [
        (TRAIN, say("runs.train"), train[-1]),
        (TEST, say("runs.test"), test[-1]),
    ]
    name = place.network_name(run.architecture)
    title = say("runs.curves_title", name=name, data=data_title(run))
    caption = say(
        f"runs.curves_{measure}",
        name=name, seed=run.seed, epochs=len(run.epochs), train=written(train[-1], unit), test=written(test[-1], unit),
    )  # fmt: skip
    parts = [
        text(30, 40, escape(title), size=theme.TITLE, bold=True),
        text(30, 62, say("runs.facts", parameters=f"{parameters(run.architecture):,}", seed=run.seed, **_spoken_of(run))),
        text(30, field.top - 14, say(f"runs.axis_{measure}"), colour=theme.QUIET),
        epochs_axes(field, ticks, [run]),
        field.line(numbered(train), TRAIN, 2),
        field.line(numbered(test), TEST, 3),
        _ends(field, run.recipe.epochs, ends, unit),
    ]
    return Picture(svg.sheet(KIND, field.base + 56, title, caption, "".join(parts)), caption)


def beside(**trainings: Trainings) -> Picture:
    """Draw trainings beside one another in the spirit of the paper's Figure 4, right: training loss and test error.

    Several seeds of one network are thin lines, and their mean a strong one.

    Args:
        trainings: What it is called -> its run, or its runs. The names of the recorded families are said in the
            reader's language, any other is shown as it is.

    Raises:
        Refused: None or too many, a run without an epoch, or runs on different images.
    """
    groups = {called(name): _several(each) for name, each in trainings.items()}
    if not 1 <= len(groups) <= MOST:
        raise Refused("runs.beside_count", count=len(groups), most=MOST)
    every = list(chain(*groups.values()))
    checked(every)
    looks = marks.looks(list(trainings))
    colours = [_COLOURS.get(name, looks[name][0]) for name in trainings]
    epochs = max(run.recipe.epochs for run in every)
    top = 84 + _ROW * len(groups) + 26
    losses = round_ticks(0, max(chain(*(values(run, "train_loss") for run in every))), 5)
    errors = round_ticks(0, max(chain(*(values(run, "test_error") for run in every))), 5)
    left = epochs_field(76, top, 392, top + 220, epochs, losses)
    right = epochs_field(520, top, 836, top + 220, epochs, errors)
    title = say("runs.beside_title", data=data_title(every[0]))
    parts = [
        text(30, 40, escape(title), size=theme.TITLE, bold=True),
        text(30, top - 14, say("runs.beside_loss"), colour=theme.QUIET),
        text(474, top - 14, say("runs.beside_error"), colour=theme.QUIET),
        epochs_axes(left, losses, every),
        epochs_axes(right, errors, every),
    ]
    for number, ((name, runs), colour) in enumerate(zip(groups.items(), colours, strict=True)):
        inside = [_named(name, runs, colour, 74 + _ROW * number)]
        for field, key in ((left, "train_loss"), (right, "test_error")):
            if len(runs) > 1:
                inside += [field.line(numbered(values(run, key)), colour, 1.2, ' opacity="0.4"') for run in runs]
            inside.append(field.line(numbered(means(runs, key)), colour, 3))
        parts.append(f'<g class="training">{"".join(inside)}</g>')
    for field, key, unit in ((left, "train_loss", ""), (right, "test_error", "%")):
        ends = [
            (colour, "", means(runs, key)[-1]) for runs, colour in zip(groups.values(), colours, strict=True)
        ]
        parts.append(_ends(field, epochs, ends, unit))
    caption = say("runs.beside", each="; ".join(f"{name} {spread(runs)}" for name, runs in groups.items()))
    style = f".{KIND}:has(.training:hover) .training:not(:hover){{opacity:.15}}"
    return Picture(svg.sheet(KIND, top + 276, title, caption, "".join(parts), style), caption)


# The colours of the families are those of the other pictures.
_COLOURS = {
    "densenet_bc": theme.LAYERS[0],
    "resnet": theme.LAYERS[1],
    "preact": theme.LAYERS[2],
    "plain": theme.QUIET,
}


def called(name: str) -> str:
    """Return what a recorded training is called in the reader's language; any other name as it is."""
    key = f"runs.named_{name}"
    return say(key) if known(key) else name


def checked(runs: Sequence[Run]) -> None:
    """Refuse runs that cannot stand in one picture.

    Raises:
        Refused: No epoch is over, or the runs saw different images.
    """
    for run in runs:
        if not isinstance(run, Run):
            raise Refused("runs.not_run", value=spoken(run))
        run.test_error  # noqa: B018  (refuses a run without an epoch)
        if (run.data, run.images) != (runs[0].data, runs[0].images):
            raise Refused("runs.other_images", one=data_title(runs[0]), other=data_title(run))


def epochs_field(left: float, top: float, right: float, base: float, epochs: int, ticks: Sequence[float]) -> Field:
    """Return a field of so many epochs from left to right, and of the numbers from the first tick to the last."""
    return Field(left, top, right, base, (0.5, epochs + 0.5), (ticks[0], ticks[-1]))


def epochs_axes(field: Field, ticks: Sequence[float], runs: Sequence[Run]) -> str:
    """Return the grid, the numbers beside it, and dashed lines where the learning rate of every run falls."""
    falls = set.intersection(*(set(run.recipe.new_rates) for run in runs))
    dashed = [
        svg.line(field.x(first - 0.5), field.top, field.x(first - 0.5), field.base, theme.FAINT, 1, _DASHED)
        for first in sorted(falls)
    ]
    epochs = round(field.across[1] - 0.5)
    most = max(2, round((field.right - field.left) / 36))
    return "".join(
        [
            field.rows(ticks),
            *dashed,
            field.columns(epoch_ticks(epochs, min(most, 10))),
            field.floor(),
            text(field.right, field.base + 40, say("runs.epoch"), anchor="end", colour=theme.QUIET),
        ]
    )


_DASHED = ' stroke-dasharray="3 4"'


def values(run: Run, key: str) -> list[float]:
    """Return one number of each epoch: "train_loss", "test_error", ..."""
    return [float(getattr(epoch, key)) for epoch in run.epochs]


def means(runs: Sequence[Run], key: str) -> list[float]:
    """Return the mean of one number over runs, for each epoch that all of them have."""
    return [fmean(each) for each in zip(*(values(run, key) for run in runs), strict=False)]


def numbered(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Return each number with its epoch, from 1."""
    return [(float(epoch), number) for epoch, number in enumerate(numbers, start=1)]


def spread(runs: Sequence[Run]) -> str:
    """Return the mean of the last test errors, and the smallest and the largest: "48.5% (47.9–49.2)"."""
    errors = [run.test_error for run in runs]
    mean = f"{fmean(errors):.1f}%"
    return mean if len(errors) == 1 else f"{mean} ({min(errors):.1f}–{max(errors):.1f})"


def parameters(architecture: Architecture) -> int:
    """Return the parameters of a network as it is used: without companion heads."""
    return total(in_use(unroll(architecture)), params)


def written(number: float, unit: str) -> str:
    """Return an error rate with one place, 48.5%, or a loss with two."""
    return f"{number:.1f}{unit}" if unit else f"{number:.2f}"


def data_title(run: Run) -> str:
    """Return what a run has learned from: "CIFAR-10 (10,000)"."""
    key = f"runs.data_{run.data}"
    return say("runs.data", title=say(key) if known(key) else run.data, train=f"{run.images[0]:,}")


def line_ends(field: Field, numbers: Sequence[float], gap: float = 17) -> list[float]:
    """Return the heights of labels behind the ends of lines, moved as little as needed to stand apart."""
    order = sorted(range(len(numbers)), key=lambda at: -numbers[at])
    wanted = [field.y(numbers[at]) for at in order]
    moved = svg.apart(wanted, [gap] * len(order), field.top - 4, field.base + 8, 0)
    found = dict(zip(order, moved, strict=True))
    return [found[at] for at in range(len(numbers))]


def _ends(field: Field, epochs: int, ends: Sequence[tuple[str, str, float]], unit: str) -> str:
    numbers = [number for _, _, number in ends]
    parts = []
    for (colour, name, number), y in zip(ends, line_ends(field, numbers), strict=True):
        said = f"{escape(name)} {written(number, unit)}".strip()
        x = field.x(epochs) + 10
        parts.append(f'<circle cx="{field.x(epochs):.1f}" cy="{field.y(number):.1f}" r="4" fill="{colour}"/>')
        parts.append(text(max(x, field.right + 6), y + 4.5, said, bold=True, colour=colour))
    return "".join(parts)


def _named(name: str, runs: Sequence[Run], colour: str, y: float) -> str:
    network = runs[0].architecture
    more = say("runs.beside_row", parameters=f"{parameters(network):,}", seeds=len(runs), spread=spread(runs))
    row = svg.rect(30, y - 16, theme.WIDTH - 60, _ROW - 2, theme.PAPER, ' fill-opacity="0"')
    swatch = svg.line(30, y - 4.5, 56, y - 4.5, colour, 4)
    return row + swatch + text(66, y, f"{escape(name)} {svg.small(more, theme.TEXT)}", bold=True)


def _several(given: Trainings) -> tuple[Run, ...]:
    runs = (given,) if isinstance(given, Run) else tuple(given)
    if not runs:
        raise Refused("runs.beside_count", count=0, most=MOST)
    return runs


def _spoken_of(run: Run) -> dict[str, object]:
    epochs = len(run.epochs)
    all_epochs = run.recipe.epochs
    return {"epochs": str(epochs) if epochs == all_epochs else f"{epochs}/{all_epochs}"}


def last(run: Run) -> Epoch:
    """Return the last epoch of a run that has one."""
    return run.epochs[-1]
