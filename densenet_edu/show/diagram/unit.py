"""One unit of each of several networks, drawn from its operations: what it does, where its ways part and join again."""

from collections.abc import Sequence
from itertools import pairwise

from densenet_edu.core.op import Architecture
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, svg
from densenet_edu.show.diagram.kinds import look
from densenet_edu.show.diagram.one_unit import Unit, one_unit
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.diagram.unit_drawing import DASHES, UnitDrawing, die
from densenet_edu.show.diagram.unit_plan import UnitPlan
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, say

KIND = "dn-unit"
_LEFT, _RIGHT = 112, theme.WIDTH - 20  # between them the units stand; left of them the names of the costs
_BETWEEN = 24  # between two units
_STYLE = f".{KIND} .op:hover rect,.{KIND} .op:hover circle{{stroke-width:3}}"


def unit(*architectures: Architecture, where: tuple[str, ...] = ()) -> Picture:
    """Draw one unit of each network side by side, from top to bottom, and what the unit costs.

    A unit is a layer in which ways join (a residual unit, a Highway layer, a dense layer); where no layer has a join of
    its own, it is a whole block (a fractal block, the three convolutions of Network in Network). Green ways change
    nothing; what is dashed acts in training alone.

    Args:
        architectures: Of any families, one at least.
        where: The place of the unit, as ("block 2", "layer 1"); () takes the unit that the network repeats most.

    Raises:
        Refused: No architecture, or a place that a network does not have.
    """
    if not architectures:
        raise Refused("diagram.unit_none")
    drawings = [UnitDrawing(one_unit(architecture, where)) for architecture in architectures]
    title = say("diagram.unit_title" if len(drawings) > 1 else "diagram.unit_title_one")
    parts = [text(30, 36, title, size=theme.TITLE, bold=True)]
    y = 64.0
    for row in _in_rows(drawings):
        below = y + max(drawing.height for drawing in row) + 18
        room = _RIGHT - _LEFT - sum(drawing.width for drawing in row)
        gap = min(room / len(row), 90)
        x = _LEFT + (room - gap * (len(row) - 1)) / 2
        for line, (key, _) in enumerate(amount.MEASURES):
            said = say(f"diagram.unit_{key}")
            parts.append(text(14, below + 24 * line, said, size=theme.SMALL, colour=theme.QUIET))
        for drawing in row:
            parts.append(drawing.drawn(x, y))
            for line, ((_, written), number) in enumerate(zip(amount.MEASURES, drawing.unit.costs, strict=True)):
                value = amount.drawn(written(number), theme.SMALL)
                middle = x + drawing.width / 2
                parts.append(text(middle, below + 24 * line, value, size=theme.VALUE, anchor="middle"))
            x += drawing.width + gap
        y = below + 24 * len(amount.MEASURES) + 14
    legend, lines = _legend([drawing.unit for drawing in drawings], y)
    units = ", ".join(f"{drawing.unit.name} {drawing.plainly}" for drawing in drawings)
    caption = say("diagram.unit_caption", units=units)
    sheet = svg.sheet(KIND, round(y + 22 * lines + 8), title, caption, "".join(parts) + legend, _STYLE)
    return Picture(sheet, caption)


def _in_rows(drawings: Sequence[UnitDrawing]) -> list[list[UnitDrawing]]:
    """As few rows as hold them, about equally long."""
    for count in range(1, len(drawings) + 1):
        each, more = divmod(len(drawings), count)
        ends = [row * each + min(row, more) for row in range(count + 1)]
        rows = [list(drawings[start:end]) for start, end in pairwise(ends)]
        if all(sum(one.width + _BETWEEN for one in row) - _BETWEEN <= _RIGHT - _LEFT for row in rows):
            return rows
    return [[drawing] for drawing in drawings]


def _legend(units: Sequence[Unit], y: float) -> tuple[str, int]:
    """Return what the colours and dashes mean, as far as they are there, and how many lines that takes."""
    plans = [UnitPlan(each.ops) for each in units]
    every = [op for each in units for op in each.ops]
    draws = {op.name for op in every if op.kind == "draw"}
    shared = {name for each in units for name in each.shared}
    marks = []
    if any(edge.bypasses for plan in plans for edge in plan.edges):
        marks.append((svg.line(0, -4, 20, -4, theme.IDENTITY, 2.8), "unit_green"))
    if any(op.kind == "concat" for op in every):
        marks.append((rect(0, -10, 11, 12, theme.CARRIED) + rect(11, -10, 10, 12, theme.NEW), "unit_concat"))
    if any(look(op).training or op.phase == "training" for op in every):
        marks.append((rect(1, -11, 19, 13, theme.PAPER, f' rx="4" stroke="{theme.INK}"{DASHES}'), "unit_training"))
    if draws - shared:
        marks.append((die(11, -4, shared=False), "unit_own_draw"))
    if shared:
        marks.append((die(11, -4, shared=True), "unit_shared_draw"))
    x, line, parts = 30.0, 0, []
    for mark, key in marks:
        said = say(f"diagram.{key}")
        wide = 28 + svg.width_of(said, theme.SMALL)
        if x + wide > theme.WIDTH - 20:
            x, line = 30.0, line + 1
        parts.append(f'<g transform="translate({x:.1f} {y + 22 * line:.1f})">{mark}</g>')
        parts.append(text(x + 28, y + 22 * line, said, size=theme.SMALL, colour=theme.QUIET))
        x += wide + 18
    return "".join(parts), line + 1 if marks else 0
