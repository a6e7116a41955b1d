"""Trainings beside one another: training loss and test error over the epochs, every seed and the mean."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain

from densenet_edu.core.run import Run
from densenet_edu.show import theme
from densenet_edu.show.diagram import marks, svg
from densenet_edu.show.diagram.field import round_ticks
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.diagram.training import (
    called,
    checked,
    data_title,
    ends,
    epochs_axes,
    epochs_field,
    means,
    numbered,
    parameters,
    spread,
    values,
)
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, say

KIND = "dn-beside"
Trainings = Run | Sequence[Run]  # one, or one for each of several seeds
MOST = 5  # more curves are not told apart
_ROW, _HIGH = 24.0, 220.0
_STYLE = f".{KIND}:has(.training:hover) .training:not(:hover){{opacity:.15}}"
# The recorded families look as they do in the other pictures.
_FAMILIES = {
    "plain": "Highway Network",
    "resnet": "ResNet",
    "preact": "ResNet (pre-activation)",
    "densenet_bc": "DenseNet-BC",
}


def beside(**trainings: Trainings) -> Picture:
    """Draw trainings beside one another in the spirit of the paper's Figure 4, right: training loss and test error.

    Several seeds of one network are thin lines, and their mean a strong one.

    Args:
        trainings: What it is called -> its run, or its runs. The names of the recorded trainings are said in the
            reader's language, any other is shown as it is.

    Raises:
        Refused: None or too many, a run without an epoch, or runs on different images.
    """
    if not 1 <= len(trainings) <= MOST:
        raise Refused("runs.beside_count", count=len(trainings), most=MOST)
    groups = {name: _several(each) for name, each in trainings.items()}
    return among(groups, tuple(chain(*groups.values())), len(groups))


def among(trainings: Mapping[str, Sequence[Run]], every: Sequence[Run], rows: int) -> Picture:
    """Draw trainings beside one another on the scale of more of them, so that it is the same in every frame.

    Args:
        trainings: What it is called -> its runs.
        every: Those that must find room on the scale.
        rows: How many names must find room.

    Raises:
        Refused: A run without an epoch, or runs on different images.
    """
    checked(every)
    groups = list(trainings.values())
    families = [_FAMILIES.get(name, name) for name in trainings]
    looks = marks.looks(families)
    colours = [looks[family][0] for family in families]
    epochs = max(run.recipe.epochs for run in every)
    top = 84 + _ROW * rows + 30
    panels = []
    for key, left, unit in (("train_loss", 76.0, ""), ("test_error", 520.0, "%")):
        ticks = round_ticks(0, max(chain(*(values(run, key) for run in every))), 5)
        panels.append((epochs_field(left, top, left + 312, top + _HIGH, epochs, ticks), ticks, key, unit))
    title = say("runs.beside_title", data=data_title(every[0]))
    parts = [text(30, 40, escape(title), size=theme.TITLE, bold=True)]
    for field, ticks, key, unit in panels:
        parts.append(text(field.left - 46, top - 16, say(f"runs.beside_{key}"), colour=theme.QUIET))
        parts.append(epochs_axes(field, ticks, every))
        parts.append(ends(field, [(c, "", means(runs, key)) for c, runs in zip(colours, groups, strict=True)], unit))
    names = list(map(called, trainings))
    for number, (name, runs, colour) in enumerate(zip(names, groups, colours, strict=True)):
        inside = [_named(name, runs, colour, 76 + _ROW * number)]
        for field, _, key, _ in panels:
            if len(runs) > 1:
                inside += [field.line(numbered(values(run, key)), colour, 1.2, ' opacity="0.4"') for run in runs]
            inside.append(field.line(numbered(means(runs, key)), colour, 3))
        parts.append(f'<g class="training">{"".join(inside)}</g>')
    each = "; ".join(f"{name} {spread(runs)}" for name, runs in zip(names, groups, strict=True))
    caption = say("runs.beside", each=each)
    return Picture(svg.sheet(KIND, top + _HIGH + 56, title, caption, "".join(parts), _STYLE), caption)


def _several(given: Trainings) -> tuple[Run, ...]:
    runs = (given,) if isinstance(given, Run) else tuple(given)
    if not runs:
        raise Refused("runs.beside_count", count=0, most=MOST)
    return runs


def _named(name: str, runs: Sequence[Run], colour: str, y: float) -> str:
    said = {"parameters": f"{parameters(runs[0].architecture):,}", "spread": spread(runs)}
    more = say("runs.beside_row", **said) if len(runs) == 1 else say("runs.beside_seeds", seeds=len(runs), **said)
    row = svg.rect(30, y - 16, theme.WIDTH - 60, _ROW - 2, theme.PAPER, ' fill-opacity="0"')  # answers to pointing
    swatch = svg.line(30, y - 4.5, 56, y - 4.5, colour, 4)
    return row + swatch + text(66, y, f"{escape(name)} {svg.small(more, theme.TEXT)}", bold=True)
