"""What batch normalization does to the values of one channel: four number lines below one another."""

from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-normalization"
VALUES = (2, 3, 4, 5, 6, 7, 8)  # mean 5, variance 4
_LOW, _HIGH = -6, 14
_LEFT, _RIGHT = 210, 870
_TOP, _STEP, _HEIGHT = 104, 74, 372


def normalization(bias: float = 0, gamma: float = 1, beta: float = 0) -> Picture:
    """Draw how seven values of one channel pass a batch normalization and a ReLU.

    Args:
        bias: Added to every value before, as a convolution's bias would be.
        gamma: Scale after the normalization.
        beta: Shift after the normalization.
    """
    rows = _rows(bias, gamma, beta)
    mean, variance = sum(rows[0]) / len(rows[0]), _variance(rows[0])
    passing = sum(value > 0 for value in rows[-1])
    names = (
        say("diagram.norm_before"), say("diagram.norm_normalized"), say("diagram.norm_scaled"), "ReLU",
    )  # fmt: skip
    notes = (
        say("diagram.norm_mean", mean=f"{mean:g}", variance=f"{variance:g}"), "(x − μ) / σ", "γ · x + β",
        say("diagram.norm_passing", passing=passing),
    )  # fmt: skip
    parts = [
        text(30, 36, say("diagram.norm_title"), size=theme.TITLE, bold=True),
        text(30, 60, say("diagram.norm_claim"), colour=theme.QUIET),
    ]
    for number, (name, note) in enumerate(zip(names, notes, strict=True)):
        y = _TOP + number * _STEP
        parts += [text(30, y - 2, name, size=theme.VALUE, bold=True), text(30, y + 18, note, colour=theme.QUIET)]
        parts += [svg.line(_LEFT, y, _RIGHT, y, theme.QUIET), *_ticks(y, labels=number == 3)]
    for before, values in enumerate(rows[:-1]):
        y = _TOP + before * _STEP
        for value, after in zip(values, rows[before + 1], strict=True):
            parts.append(svg.line(_x(value), y, _x(after), y + _STEP, theme.CARRIED, 1.2))
    for number, values in enumerate(rows):
        for value in values:
            stopped = number == 3 and value <= 0
            fill, edge = (theme.PAPER, theme.FAINT) if stopped else (theme.NEW if number else theme.INPUT, theme.PAPER)
            place = f'cx="{_x(value):.1f}" cy="{_TOP + number * _STEP}"'
            parts.append(f'<circle {place} r="7" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>')
    caption = say(
        "diagram.norm_caption", bias=_signed(bias), mean=_signed(mean), gamma=_signed(gamma), beta=_signed(beta),
        passing=passing, count=len(VALUES),
    )  # fmt: skip
    return Picture(svg.sheet(KIND, _HEIGHT, say("diagram.norm_title"), caption, "".join(parts)), caption)


def _rows(bias: float, gamma: float, beta: float) -> tuple[list[float], ...]:
    """Return the values before, normalized, scaled and shifted, and after the ReLU."""
    before = [value + bias for value in VALUES]
    mean, deviation = sum(before) / len(before), _variance(before) ** 0.5
    normalized = [(value - mean) / deviation for value in before]
    scaled = [gamma * value + beta for value in normalized]
    return before, normalized, scaled, [max(value, 0.0) for value in scaled]


def _variance(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)


def _signed(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _x(value: float) -> float:
    return _LEFT + (value - _LOW) / (_HIGH - _LOW) * (_RIGHT - _LEFT)


def _ticks(y: float, *, labels: bool) -> list[str]:
    parts = []
    for value in range(_LOW, _HIGH + 1, 2):
        x = _x(value)
        parts.append(svg.line(x, y - (9 if value == 0 else 4), x, y + (9 if value == 0 else 4), theme.QUIET))
        if labels:
            parts.append(text(x, y + 28, _signed(value), size=theme.SMALL, anchor="middle", colour=theme.QUIET))
    return parts
