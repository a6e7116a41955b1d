"""The curves of one training: its errors or losses on training and test images over the epochs."""

from html import escape
from typing import Literal, get_args

from densenet_edu.core.run import Run
from densenet_edu.show import theme
from densenet_edu.show.diagram import place, svg
from densenet_edu.show.diagram.field import round_ticks
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.diagram.training import (
    TEST,
    TRAIN,
    checked,
    data_title,
    ends,
    epochs_axes,
    epochs_field,
    numbered,
    parameters,
    values,
    written,
)
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, say, spoken

KIND = "dn-curves"
Measure = Literal["error", "loss"]
_TOP, _BASE = 108.0, 328.0


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
    field = epochs_field(76, _TOP, theme.WIDTH - 172, _BASE, run.recipe.epochs, ticks)
    unit = "%" if measure == "error" else ""
    over, wanted = len(run.epochs), run.recipe.epochs
    facts = {
        "parameters": f"{parameters(run.architecture):,}",
        "epochs": str(over) if over == wanted else f"{over}/{wanted}",
        "seed": run.seed,
    }
    name = place.network_name(run.architecture)
    title = say("runs.curves_title", name=name, data=data_title(run))
    last = {"train": written(train[-1], unit), "test": written(test[-1], unit)}
    caption = say(f"runs.curves_{measure}", name=name, seed=run.seed, epochs=over, **last)
    parts = [
        text(30, 40, escape(title), size=theme.TITLE, bold=True),
        text(30, 63, say("runs.facts", **facts), colour=theme.QUIET),
        text(30, _TOP - 16, say(f"runs.axis_{measure}"), colour=theme.QUIET),
        epochs_axes(field, ticks, [run]),
        field.line(numbered(train), TRAIN, 2),
        field.line(numbered(test), TEST, 3),
        ends(field, [(TRAIN, say("runs.train"), train), (TEST, say("runs.test"), test)], unit),
    ]
    return Picture(svg.sheet(KIND, _BASE + 56, title, caption, "".join(parts)), caption)
