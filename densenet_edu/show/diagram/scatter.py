"""Error rates against what networks cost: a mark for each network, a colour and a shape for each family."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from densenet_edu.core import check
from densenet_edu.show import theme
from densenet_edu.show.diagram import labels, marks, svg
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, say, spoken

KIND = "dn-scatter"
_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 70.0, 872.0, 126.0, 510.0, 566.0
_MARK = 6.5  # half the height of a mark
_LEGEND = 63.0  # baseline of the first row of names; there is room for two
_STYLE = (
    f".{KIND} .tip{{opacity:0}}.{KIND} .point:hover .tip{{opacity:1}}"
    f".{KIND}:has(.family:hover) .family:not(:hover){{opacity:.25}}"
)
_TIP = ' class="tip" pointer-events="none"'

# What the three costs of the course are called on an axis, the unit of their numbers, and how a number is written.
_AXES = {
    "params": ("parameters", "M", 1e-6),
    "macs": ("multiply_adds", "G", 1e-9),
    "memory": ("memory", "MiB", 4 / 2**20),  # numbers of four bytes
}


@dataclass(frozen=True)
class Point:
    """One network: what it costs on each axis, and its error rates in percent on each data set."""

    label: str  # short, it stands beside the mark: "L=100, k=12"
    family: str
    x: Mapping[str, float]  # "params", "macs", "memory" (numbers kept for one image) or any other name
    y: Mapping[str, float | None]  # "C10+", ...; None: not reported
    name: str = field(default="", kw_only=True)  # the whole name, shown when one points at the mark


def error_against(
    points: Sequence[Point],
    axis: str = "params",
    dataset: str = "",
    *,
    log: bool = True,
    families: Collection[str] | None = None,
    joined: Collection[str] | None = None,
    level: float | None = None,
) -> Picture:
    """Draw error rates against parameters, multiply-adds or training memory.

    The scale depends on the points, the axis and the data set, not on the families drawn, so that it is the same in
    every frame of an explorer: `play(partial(error_against, POINTS), axis=("params", "macs"), dataset=("C10+",))`.

    Args:
        points: All networks.
        axis: A key of every point's x.
        dataset: A key of the points' y; "": the first one.
        log: Whether the axis is logarithmic.
        families: Those that are drawn; None: all.
        joined: Those whose networks a line joins, from the cheapest to the dearest; None: all.
        level: An error rate at which a line shows what it costs each family to reach it, read along its line.

    Raises:
        Refused: No point, an axis, data set or family that is not there, or a number that a log scale cannot hold.
    """
    dataset = _checked(points, axis, dataset, log, (*(families or ()), *(joined or ())))
    names = list(dict.fromkeys(point.family for point in points))
    chosen = [name for name in names if families is None or name in families]
    scale = _Scale(points, axis, dataset, log)
    drawn = {
        name: sorted(
            (point for point in points if point.family == name and point.y.get(dataset) is not None),
            key=lambda point: point.x[axis],
        )
        for name in chosen
    }
    looks = marks.looks(names)
    title = say("diagram.scatter_title", dataset=dataset, axis=scale.name)
    names_above, _ = marks.legend({name: looks[name] for name in chosen}, 30, theme.WIDTH - 24, _LEGEND)
    parts = [text(30, 36, title, size=theme.TITLE, bold=True), names_above, scale.axes()]
    lines = {name: drawn[name] if joined is None or name in joined else [] for name in chosen}
    if level is not None:
        check.number("level", level)
    reached = {} if level is None else {name: scale.reach(drawn[name], lines[name], level) for name in chosen}
    if level is not None and scale.holds(level):
        parts.append(_level(level, reached, looks, scale))
    parts += _families(drawn, lines, looks, scale, _BASE - (3 if level is None else 24))
    caption = _caption(drawn, scale, level, reached)
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts), _STYLE), caption)


def _checked(points: Sequence[Point], axis: str, dataset: str, log: bool, families: Collection[str]) -> str:
    """Refuse what cannot be drawn, and return the data set."""
    if not points:
        raise Refused("diagram.scatter_no_point")
    for point in points:
        if axis not in point.x:
            allowed = ", ".join(point.x)
            raise Refused("diagram.scatter_no_axis", label=_name(point), axis=spoken(axis), allowed=allowed)
        if not isfinite(point.x[axis]) or (log and point.x[axis] <= 0):
            value = spoken(point.x[axis])
            raise Refused("diagram.scatter_not_positive", label=_name(point), axis=axis, value=value)
    datasets = list(dict.fromkeys(key for point in points for key, value in point.y.items() if value is not None))
    if dataset and dataset not in datasets:
        raise Refused("diagram.scatter_no_dataset", value=spoken(dataset), allowed=", ".join(datasets))
    there = list(dict.fromkeys(point.family for point in points))
    for family in families:
        if family not in there:
            raise Refused("diagram.scatter_no_family", value=spoken(family), allowed=", ".join(there))
    return dataset or next(iter(datasets), "")


def _name(point: Point) -> str:
    return point.name or f"{point.family} {point.label}"


class _Scale:
    """Where numbers stand on the paper: the axis from left to right, the error rates from below."""

    def __init__(self, points: Sequence[Point], axis: str, dataset: str, log: bool) -> None:
        self.axis, self.dataset, self._log = axis, dataset, log
        self.key, self.unit, self.factor = _AXES.get(axis, ("", "", 1.0))
        costs = [point.x[axis] * self.factor for point in points]
        errors = [error for point in points if (error := point.y.get(dataset)) is not None] or [0.0]
        if log:
            self._low, self._high = log10(min(costs) / 1.35), log10(max(costs) * 1.5)
        else:
            self._low, self._high = 0.0, max(costs) * 1.08
        self._step = _step(max(errors) - min(errors), 7)
        margin = self._step * 0.45
        self._bottom = max(0.0, floor((min(errors) - margin) / self._step) * self._step)
        self._top = ceil((max(errors) + margin) / self._step) * self._step

    @property
    def name(self) -> str:
        """What is counted, in the reader's words."""
        return say(f"diagram.{self.key}") if self.key else self.axis

    def x(self, cost: float) -> float:
        """Return where a cost stands, in the units of the drawing."""
        number = cost * self.factor
        share = ((log10(number) if self._log else number) - self._low) / (self._high - self._low)
        return _LEFT + (_RIGHT - _LEFT) * share

    def y(self, error: float) -> float:
        """Return where an error rate stands."""
        return _BASE - (_BASE - _TOP) * (error - self._bottom) / (self._top - self._bottom)

    def holds(self, error: float) -> bool:
        """Return whether an error rate stands on the paper."""
        return self._bottom <= error <= self._top

    def spot(self, point: Point) -> tuple[float, float]:
        """Return where a network stands."""
        return self.x(point.x[self.axis]), self.y(self.error(point))

    def error(self, point: Point) -> float:
        """Return the error rate of a network that has one."""
        error = point.y[self.dataset]
        assert error is not None
        return error

    def written(self, cost: float) -> str:
        """Return a cost in the unit of the axis: 7.98 M."""
        number = cost * self.factor
        return f"{number:.{2 if number < 99.995 else 1}f} {self.unit}" if self.unit else f"{number:g}"

    def reach(self, family: Sequence[Point], line: Sequence[Point], level: float) -> float | None:
        """Return the least cost at which a family has an error rate no higher than this; None if it never has.

        Args:
            family: Its networks, the cheapest first.
            line: Those between which one may read.
            level: An error rate.
        """
        found = [point.x[self.axis] for point in family if self.error(point) <= level][:1]
        for before, after in pairwise(line):
            high, low = self.error(before), self.error(after)
            if high > level >= low:
                (x, _), (next_x, _) = self.spot(before), self.spot(after)
                found.append(self._cost(x + (next_x - x) * (high - level) / (high - low)))
        return min(found, default=None)

    def _cost(self, x: float) -> float:
        share = self._low + (self._high - self._low) * (x - _LEFT) / (_RIGHT - _LEFT)
        return (10**share if self._log else share) / self.factor

    def axes(self) -> str:
        """Return the grid, the numbers beside it, and what is counted."""
        parts = []
        lines = round((self._top - self._bottom) / self._step)
        for line in range(lines + 1):
            error = self._bottom + line * self._step
            y = self.y(error)
            parts.append(svg.line(_LEFT, y, _RIGHT, y, theme.RULE))
            parts.append(text(_LEFT - 9, y + 4, f"{error:g}", size=theme.TEXT, anchor="end", colour=theme.QUIET))
        for number in self._ticks():
            x = self.x(number / self.factor)
            parts.append(svg.line(x, _TOP, x, _BASE, theme.RULE))
            parts.append(text(x, _BASE + 21, f"{number:g}", anchor="middle", colour=theme.QUIET))
        parts.append(svg.line(_LEFT, _BASE, _RIGHT, _BASE, theme.QUIET))
        unit = f" ({self.unit})" if self.unit else ""
        scale = f" · {say('diagram.scatter_scale_log')}" if self._log else ""
        parts.append(text(_RIGHT, _BASE + 43, f"{self.name}{unit}{scale}", size=theme.VALUE, anchor="end"))
        parts.append(text(30, _TOP - 13, say("diagram.scatter_error"), colour=theme.QUIET))
        return "".join(parts)

    def _ticks(self) -> list[float]:
        if not self._log:
            step = _step(self._high, 9)
            return [step * number for number in range(floor(self._high / step) + 1)]
        decades = range(floor(self._low), ceil(self._high) + 1)
        for factors in ((1, 2, 5), (1, 3), (1,)):
            found = [factor * 10.0**decade for decade in decades for factor in factors]
            shown = [number for number in found if self._low <= log10(number) <= self._high]
            if len(shown) <= 9:
                break
        return shown


def _step(span: float, lines: int) -> float:
    """Return the least of ..., 0.5, 1, 2, 5, 10, ... that spans so much in so many steps."""
    step = 10.0 ** floor(log10(span / lines)) if span > 0 else 0.1
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor * lines >= span)


def _families(
    drawn: Mapping[str, Sequence[Point]],
    joined: Mapping[str, Sequence[Point]],
    looks: Mapping[str, marks.Look],
    scale: _Scale,
    lowest: float,
) -> list[str]:
    """Return each family with its line, its marks and their labels, which stay above the `lowest` place for them."""
    every = [point for points in drawn.values() for point in points]
    spots = [scale.spot(point) for point in every]
    lines = [(scale.spot(one), scale.spot(other)) for line in joined.values() for one, other in pairwise(line)]
    sizes = [(svg.width_of(point.label) * 0.96, 15.0) for point in every]
    room = labels.Box(_LEFT + 3, _TOP - 8, _RIGHT + 22, lowest)
    places = iter(labels.placed(spots, sizes, room, lines))
    parts = []
    for name, points in drawn.items():
        inside = []
        if len(joined[name]) > 1:
            d = "L".join(f"{x:.1f} {y:.1f}" for x, y in map(scale.spot, joined[name]))
            inside.append(svg.path(f"M{d}", looks[name][0], 2, ' opacity="0.55" stroke-linejoin="round"'))
        for point in points:
            inside.append(_point(point, next(places), looks[name], scale))
        parts.append(f'<g class="family">{"".join(inside)}</g>')
    return parts


def _point(point: Point, place: labels.Place, look: marks.Look, scale: _Scale) -> str:
    (x, y), box = scale.spot(point), place.box
    leader = ""
    if place.leads:
        end_x, end_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        leader = svg.line(x, y, end_x, end_y, theme.FAINT, 1)
    said = f"{_name(point)} · {scale.written(point.x[scale.axis])} · {scale.error(point):.2f}%"
    tip = text(_RIGHT, _TOP + 18, escape(said), anchor="end", bold=True, halo=True, attributes=_TIP)
    label = text(box.left, box.bottom - 3.5, escape(point.label), halo=True)
    return f'<g class="point">{leader}{marks.mark(x, y, look, _MARK)}{label}{tip}</g>'


def _level(level: float, reached: Mapping[str, float | None], looks: Mapping[str, marks.Look], scale: _Scale) -> str:
    """Return a line at an error rate, and what it costs each family to come there."""
    y = scale.y(level)
    parts = [svg.line(_LEFT, y, _RIGHT, y, theme.START, 1.3, ' stroke-dasharray="5 4"')]
    parts.append(text(_RIGHT + 4, y - 5, f"{level:g}%", anchor="end", bold=True, halo=True))
    costs = sorted((cost, name) for name, cost in reached.items() if cost is not None)
    sums = [scale.written(cost) for cost, _ in costs]
    widths = [svg.width_of(words, bold=True) for words in sums]
    centres = svg.apart([scale.x(cost) for cost, _ in costs], widths, _LEFT, _RIGHT)
    for (cost, name), words, centre in zip(costs, sums, centres, strict=True):
        x = scale.x(cost)
        parts.append(svg.line(x, y, x, _BASE, looks[name][0], 1.5, ' stroke-dasharray="5 4"'))
        parts.append(text(centre, _BASE - 8, words, anchor="middle", bold=True, halo=True))
    return "".join(parts)


def _caption(
    drawn: Mapping[str, Sequence[Point]], scale: _Scale, level: float | None, reached: Mapping[str, float | None]
) -> str:
    every = [point for points in drawn.values() for point in points]
    if not every:
        return say("diagram.scatter_nothing", dataset=scale.dataset)
    best = min(every, key=scale.error)
    caption = say(
        "diagram.scatter_caption",
        dataset=scale.dataset, axis=scale.name, count=len(every), name=_name(best), error=f"{scale.error(best):.2f}",
        cost=scale.written(best.x[scale.axis]),
    )  # fmt: skip
    if level is None:
        return caption
    never = say("diagram.scatter_never")
    each = ", ".join(f"{name} {never if cost is None else scale.written(cost)}" for name, cost in reached.items())
    return f"{caption} {say('diagram.scatter_level', level=f'{level:g}', axis=scale.name, reached=each)}"
