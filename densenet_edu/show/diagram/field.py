"""The field of a chart that is drawn as SVG: where numbers stand on the paper, the grid behind, the words beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import text

Limits = tuple[float, float]


@dataclass(frozen=True)
class Field:
    """A rectangle of the drawing, and the numbers at its edges; a log scale needs numbers above 0."""

    left: float
    top: float
    right: float
    base: float
    across: Limits  # the numbers at the left and at the right edge
    up: Limits  # at the base and at the top
    log_across: bool = False
    log_up: bool = False

    def x(self, number: float) -> float:
        """Return where a number stands from left to right."""
        return self.left + (self.right - self.left) * _share(number, self.across, log=self.log_across)

    def y(self, number: float) -> float:
        """Return where a number stands from below."""
        return self.base - (self.base - self.top) * _share(number, self.up, log=self.log_up)

    def rows(self, numbers: Iterable[float], written: str = "{:g}") -> str:
        """Return lines from left to right at these numbers, and the numbers beside them."""
        parts = []
        for number in numbers:
            y = self.y(number)
            parts.append(svg.line(self.left, y, self.right, y, theme.RULE))
            parts.append(text(self.left - 8, y + 4, written.format(number), anchor="end", colour=theme.QUIET))
        return "".join(parts)

    def columns(self, numbers: Iterable[float], *, ruled: bool = False) -> str:
        """Return the numbers below the field, each with a line across the field or a short stroke."""
        parts = []
        for number in numbers:
            x = self.x(number)
            if ruled:
                parts.append(svg.line(x, self.top, x, self.base, theme.RULE))
            else:
                parts.append(svg.line(x, self.base, x, self.base + 5, theme.QUIET))
            parts.append(text(x, self.base + 20, f"{number:g}", anchor="middle", colour=theme.QUIET))
        return "".join(parts)

    def floor(self) -> str:
        """Return the line on which the field stands."""
        return svg.line(self.left, self.base, self.right, self.base, theme.QUIET)

    def line(self, points: Sequence[Limits], colour: str, width: float = 2, attributes: str = "") -> str:
        """Return a line through points, or nothing if there are fewer than two."""
        if len(points) < 2:
            return ""
        d = "L".join(f"{self.x(across):.1f} {self.y(up):.1f}" for across, up in points)
        return svg.path(f"M{d}", colour, width, f' stroke-linejoin="round"{attributes}')


def _share(number: float, limits: Limits, *, log: bool) -> float:
    low, high = (log10(limits[0]), log10(limits[1])) if log else limits
    return ((log10(number) if log else number) - low) / (high - low)


def round_ticks(low: float, high: float, lines: int) -> list[float]:
    """Return round numbers at equal steps, the first at most `low`, the last at least `high`: the rows of a field.

    Args:
        low: The smallest number that must find room.
        high: The largest.
        lines: About how many steps there may be; one or two more where the ends are no round numbers.
    """
    if high - low < 1e-6 * max(abs(high), 1):  # all are the same
        high = low + 1
    span = high - low
    step = 10.0 ** floor(log10(span / lines))
    step = next(step * factor for factor in (1, 2, 5, 10) if step * factor * lines >= span * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def epoch_ticks(epochs: int, most: int = 8) -> list[int]:
    """Return the epochs that are written below a field: every one if they are few, else round ones and the last."""
    if epochs <= most:
        return list(range(1, epochs + 1))
    step = next(step * 10**power for power in range(9) for step in (1, 2, 5) if step * 10**power * most >= epochs)
    ticks = [1, *range(step, epochs + 1, step)]
    if epochs - ticks[-1] >= 0.6 * step:
        ticks.append(epochs)
    elif ticks[-1] != epochs:
        ticks[-1] = epochs
    return list(dict.fromkeys(ticks))
