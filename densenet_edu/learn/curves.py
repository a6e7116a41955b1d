"""The error curves of a training while it goes on, as an SVG: training and test error over the epochs."""

from collections.abc import Sequence
from html import escape
from math import ceil

from densenet_edu.core.decimals import written
from densenet_edu.core.run import Run
from densenet_edu.words import say

# The colours and the paper of the course's other pictures (`show`, which this part never imports)
_PAPER, _INK, _QUIET, _RULE = "#fdfdfb", "#22303c", "#566472", "#e3e8ec"
_TRAIN, _TEST = "#0072b2", "#d55e00"
_LEFT, _TOP, _WIDE, _HIGH = 44, 22, 480, 170  # of the field in which the curves run
_FONT = "'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', system-ui, sans-serif"


def curves(run: Run) -> str:
    """Return the picture of all epochs that are over; the place for those to come is there from the start.

    Dashed lines stand where the learning rate falls.
    """
    train = [epoch.train_error for epoch in run.epochs]
    test = [epoch.test_error for epoch in run.epochs]
    most = max(10, 10 * ceil(max([*train, *test], default=90) / 10))  # percent, at the top
    epochs = run.recipe.epochs
    title, desc = say("train.curves"), _described(train, test)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 230" width="100%" role="img" font-size="12" '
        f'font-family="{_FONT}"><title>{escape(title)}</title><desc>{escape(desc)}</desc>'
        f'<rect width="660" height="230" fill="{_PAPER}"/>'
    ]
    for share in (0, 0.5, 1):
        y = _TOP + _HIGH * (1 - share)
        parts.append(f'<path d="M{_LEFT} {y:g}h{_WIDE}" stroke="{_RULE}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:g}" fill="{_QUIET}" text-anchor="end">{most * share:g}%</text>')
    for first in run.recipe.new_rates:
        x = _across(first - 0.5, epochs)
        parts.append(f'<path d="M{x:.1f} {_TOP}v{_HIGH}" stroke="{_QUIET}" stroke-dasharray="3 4"/>')
    for number in sorted({1, (epochs + 1) // 2, epochs}):
        x = _across(number, epochs)
        parts.append(f'<text x="{x:.1f}" y="{_TOP + _HIGH + 16}" fill="{_QUIET}" text-anchor="middle">{number}</text>')
    axis = escape(say("runs.epoch_falls" if run.recipe.new_rates else "train.epochs_axis"))
    parts.append(f'<text x="{_LEFT + _WIDE / 2}" y="226" fill="{_QUIET}" text-anchor="middle">{axis}</text>')
    parts += _line(train, _TRAIN, most, epochs, 2)
    parts += _line(test, _TEST, most, epochs, 3)
    for place, (colour, key) in enumerate(((_TRAIN, "train.train_error"), (_TEST, "train.test_error"))):
        y = _TOP + 16 + 22 * place
        parts.append(f'<path d="M532 {y - 4}h12" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="549" y="{y}" fill="{_INK}">{escape(say(key))}</text>')
    return "".join([*parts, "</svg>"])


def _described(train: Sequence[float], test: Sequence[float]) -> str:
    if not train:
        return say("train.no_epoch_yet")
    return say("train.described", epochs=len(train), train=written(train[-1]), test=written(test[-1]))


def _across(epoch: float, epochs: int) -> float:
    return _LEFT + _WIDE * (epoch - 0.5) / epochs


def _line(errors: Sequence[float], colour: str, most: float, epochs: int, width: float) -> list[str]:
    points = [(_across(n, epochs), _TOP + _HIGH * (1 - error / most)) for n, error in enumerate(errors, start=1)]
    if not points:
        return []
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>', dot]
