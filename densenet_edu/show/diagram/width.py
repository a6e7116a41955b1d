"""What a wider network costs: parameters, multiply-adds and training memory as the growth rate k grows."""

from dataclasses import replace
from functools import lru_cache

from densenet_edu.core.densenet import DenseNet
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.staircase import totals
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-width"
_RATES = tuple(range(4, 49, 4))
_LEFTS = (76, 372, 668)
_ACROSS, _TOP, _BASE, _HEIGHT = 202, 138, 306, 354
_GRID_LINES = 4

Costs = tuple[int, int, int]


@lru_cache(maxsize=128)
def curve(architecture: DenseNet) -> tuple[tuple[int, Costs], ...]:
    """Return (k, (parameters, multiply-adds, numbers kept in training)) for k from 4 to 48, all else unchanged."""
    return tuple((rate, cost(replace(architecture, growth_rate=rate))) for rate in _RATES)


def cost(architecture: DenseNet) -> Costs:
    """Return parameters, multiply-adds and numbers kept in training of one network."""
    counted = totals(architecture)
    return counted.parameters, counted.multiply_adds, counted.memory


def width_against_cost(
    architecture: DenseNet, start: DenseNet | None = None, widest: DenseNet | None = None
) -> Picture:
    """Draw how the cost of a DenseNet grows with k, and where it stands now.

    Args:
        architecture: Any DenseNet.
        start: Marked with a ring, to compare with.
        widest: Fixes the scale, so that it is the same in every frame of an explorer.
    """
    points = curve(replace(architecture, growth_rate=_RATES[0]))
    rates = max(_RATES[-1], *(each.growth_rate for each in (architecture, start, widest) if each))
    now, before = cost(architecture), cost(start) if start else None
    limits = [points[-1][1], now, *([before] if before else []), *([cost(widest)] if widest else [])]
    if widest:
        limits.append(curve(replace(widest, growth_rate=_RATES[0]))[-1][1])
    parts = [
        text(30, 38, say("diagram.width_title", name=place.network_name(architecture)), size=theme.TITLE, bold=True),
        text(30, 62, place.chosen(architecture), size=theme.VALUE),
    ]
    for at, left in enumerate(_LEFTS):
        panel = _Panel(left, rates, max(limit[at] for limit in limits), at)
        parts.append(panel.axes())
        parts.append(panel.curve([(rate, numbers[at]) for rate, numbers in points]))
        if start and before:
            parts.append(panel.ring(start.growth_rate, before[at], hidden=start == architecture))
        parts.append(panel.point(architecture.growth_rate, now[at]))
    values = {key: amount.plain(written(now[at])) for at, (key, written) in enumerate(amount.MEASURES)}
    caption = say("diagram.width_caption", name=place.title(architecture), **values)
    title = say("diagram.width_title", name=place.network_name(architecture))
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts)), caption)


class _Panel:
    """One small chart: a measure against k."""

    def __init__(self, left: float, rates: int, largest: int, at: int) -> None:
        self._left, self._rates, self._at = left, rates, at
        self._key, self._written = amount.MEASURES[at]
        unit = 4 / 2**20 if self._key == "memory" else 1.0  # axis of the memory in MiB
        self._step = _decimal_step(largest * unit, _GRID_LINES) / unit
        self._most = self._step * _GRID_LINES

    def _x(self, rate: int) -> float:
        return self._left + _ACROSS * rate / self._rates

    def _y(self, number: float) -> float:
        return _BASE - (_BASE - _TOP) * number / self._most

    def axes(self) -> str:
        parts = [text(self._left, _TOP - 38, say(f"diagram.{self._key}"), size=theme.SMALL, colour=theme.QUIET)]
        for line in range(_GRID_LINES + 1):
            y = self._y(line * self._step)
            said = _tick(self._written(round(line * self._step)))
            parts.append(svg.line(self._left, y, self._left + _ACROSS, y, theme.RULE))
            parts.append(text(self._left - 8, y + 4, said, size=theme.SMALL, anchor="end", colour=theme.QUIET))
        for rate in range(0, self._rates + 1, 16):
            x = self._x(rate)
            parts.append(svg.line(x, _BASE, x, _BASE + 5, theme.QUIET))
            parts.append(text(x, _BASE + 20, str(rate), size=theme.SMALL, anchor="middle", colour=theme.QUIET))
        parts.append(text(self._left + _ACROSS, _BASE + 38, "k", anchor="end", size=theme.VALUE, bold=True))
        return "".join(parts)

    def curve(self, points: list[tuple[int, int]]) -> str:
        d = "L".join(f"{self._x(rate):.1f} {self._y(number):.1f}" for rate, number in points)
        return svg.path(f"M{d}", theme.NEW, 2, ' stroke-linejoin="round"')

    def ring(self, rate: int, number: int, *, hidden: bool) -> str:
        shown = f'stroke="{theme.START}" stroke-width="1.3" stroke-dasharray="3 2.5" opacity="{0 if hidden else 1}"'
        return f'<circle cx="{self._x(rate):.1f}" cy="{self._y(number):.1f}" r="6.5" fill="{theme.PAPER}" {shown}/>'

    def point(self, rate: int, number: int) -> str:
        x, y = self._x(rate), self._y(number)
        value = amount.drawn(self._written(number), theme.SMALL)
        return (
            svg.line(x, y, x, _BASE, theme.NEW, 1, ' stroke-dasharray="2 3"')
            + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{theme.NEW}"/>'
            + text(self._left, _TOP - 16, value, size=theme.TITLE, bold=True)
        )


def _decimal_step(largest: float, lines: int) -> float:
    """Return the least of 1, 2, 2.5, 5, 10, ... that reaches `largest` in so many steps."""
    step = 0.001
    while step * 10 * lines < largest:
        step *= 10
    return next(step * factor for factor in (1, 2, 2.5, 5, 10) if step * factor * lines >= largest)


def _tick(written: tuple[str, str]) -> str:
    number, unit = written
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number} {unit}".rstrip() if number != "0" else "0"
