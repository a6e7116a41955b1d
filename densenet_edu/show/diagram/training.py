"""What the pictures of trainings share: the numbers of runs, their names, and the field of epochs they stand in."""

from collections.abc import Sequence
from html import escape
from statistics import fmean

from densenet_edu.core import decimals
from densenet_edu.core.count import params, total
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.run import Run
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.field import Field, epoch_ticks
from densenet_edu.show.diagram.svg import text
from densenet_edu.words import Refused, known, say, spoken

TRAIN, TEST = theme.NEW, theme.TRANSITION  # the colours of the curves, as while a network learns
_BESIDE = 2.0  # a label that stands this much higher or lower still stands beside the end of its line
_DASHED = ' stroke-dasharray="3 4"'


def checked(runs: Sequence[Run]) -> None:
    """Refuse runs that cannot stand in one picture.

    Raises:
        Refused: What is no run; one without an epoch; runs on different images.
    """
    for run in runs:
        if not isinstance(run, Run):
            raise Refused("runs.not_run", value=spoken(run))
        if not run.epochs:
            raise Refused("run.no_epoch")
        if (run.data, run.images) != (runs[0].data, runs[0].images):
            raise Refused("runs.other_images", one=data_title(runs[0]), other=data_title(run))


def values(run: Run, key: str) -> list[float]:
    """Return one number of each epoch: "train_loss", "test_error", ..."""
    return [float(getattr(epoch, key)) for epoch in run.epochs]


def means(runs: Sequence[Run], key: str) -> list[float]:
    """Return the mean of one number over runs, for each epoch that all of them have."""
    return [fmean(each) for each in zip(*(values(run, key) for run in runs), strict=False)]


def numbered(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Return each number with its epoch, from 1."""
    return [(float(epoch), number) for epoch, number in enumerate(numbers, start=1)]


def parameters(architecture: Architecture) -> int:
    """Return the parameters of a network as it is used: without companion heads."""
    return total(in_use(unroll(architecture)), params)


def written(number: float, unit: str) -> str:
    """Return an error rate with one place, 48.5%, or a loss with two."""
    return decimals.written(number) + unit if unit else decimals.written(number, 2)


def spread(runs: Sequence[Run]) -> str:
    """Return the mean of the last test errors, and the smallest and the largest: "48.5% (47.9–49.2)"."""
    errors = [run.test_error for run in runs]
    mean, low, high = (decimals.written(error) for error in (fmean(errors), min(errors), max(errors)))
    return f"{mean}%" if len(errors) == 1 else say("runs.spread", mean=mean, low=low, high=high)


def called(name: str) -> str:
    """Return what a recorded training is called in the reader's language; any other name as it is."""
    key = f"runs.named_{name}"
    return say(key) if known(key) else name


def data_title(run: Run) -> str:
    """Return what a run has learned from: "10,000 images of CIFAR-10"."""
    key = f"runs.data_{run.data}"
    return say("runs.data", title=say(key) if known(key) else run.data, train=f"{run.images[0]:,}")


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
    most = min(10, max(2, round((field.right - field.left) / 36)))
    numbers = field.columns(epoch_ticks(round(field.across[1] - 0.5), most))
    name = say("runs.epoch_falls" if falls else "runs.epoch")
    below = text(field.right, field.base + 40, name, anchor="end", colour=theme.QUIET)
    return "".join([field.rows(ticks), *dashed, numbers, field.floor(), below])


def ends(field: Field, lines: Sequence[tuple[str, str, Sequence[float]]], unit: str, *, stacked: bool = False) -> str:
    """Return the last number of each line behind its end, and what the line is; they stand apart.

    Where one cannot stand beside its end, a thin line leads to it; not from a run that was stopped, whose curve such a
    line would seem to go on with.

    Args:
        field: Of epochs.
        lines: Colour, name ("": none), one number for each epoch.
        unit: "%" for error rates, "" for losses.
        stacked: The number stands below the name.
    """
    gap = 32.0 if stacked else 17.0
    order = sorted(range(len(lines)), key=lambda at: -lines[at][2][-1])
    wanted = [field.y(lines[at][2][-1]) for at in order]
    heights = svg.around(wanted, gap, field.top - 10, field.base + 14)
    parts = []
    for at, y in zip(order, heights, strict=True):
        colour, name, numbers = lines[at]
        end, number = field.y(numbers[-1]), written(numbers[-1], unit)
        at_end = field.x(len(numbers))
        if abs(y - end) > _BESIDE and len(numbers) + 1 > field.across[1]:
            parts.append(svg.line(at_end, end, field.right + 4, y, colour, 1))
        parts.append(f'<circle cx="{at_end:.1f}" cy="{end:.1f}" r="4" fill="{colour}"/>')
        # A stroke of the line's own colour: the letters themselves would be too pale in some.
        parts.append(svg.line(field.right + 4, y, field.right + 14, y, colour, 3))
        x = field.right + 19
        if stacked:
            parts.append(text(x, y - 2, escape(name), size=theme.SMALL))
            parts.append(text(x, y + 13, number, bold=True))
        else:
            parts.append(text(x, y + 4.5, f"{escape(name)} {number}".strip(), bold=True))
    return "".join(parts)
