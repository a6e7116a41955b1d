"""Where a network's cost lies: parameters, multiply-adds and training memory of its stem, blocks, transitions, head."""

from functools import lru_cache

from densenet_edu.core.count import by_place, macs, params
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-cost"
_COLUMNS = (142, 394, 640)  # x where the bars of each measure begin
_LONGEST = 165  # bar; its number stands behind it
_FIRST_ROW, _ROW, _BAR = 104, 27, 15
_COLOURS = {"stem": theme.INPUT, "transition": theme.TRANSITION, "head": theme.INK}
_DASHES = ' stroke-dasharray="3 2.5"'
_STYLE = f".{KIND} .row:hover text{{font-weight:700}}"


@lru_cache(maxsize=256)
def training_only(architecture: Architecture) -> frozenset[str]:
    """Return the places of a network that are there only while it learns: companion heads."""
    ops = unroll(architecture)
    return frozenset(op.where[0] for op in ops if op.where) - {op.where[0] for op in in_use(ops) if op.where}


@lru_cache(maxsize=256)
def costs(architecture: Architecture) -> dict[str, tuple[int, int, int]]:
    """Return parameters, multiply-adds and numbers kept in training for each place of a network."""
    ops = unroll(architecture)
    weights, work, memory = by_place(ops, params), by_place(ops, macs), place.memory_by_place(ops)
    return {where: (weights[where], work[where], memory[where]) for where in weights}


def cost_bars(
    architecture: Architecture, start: Architecture | None = None, widest: Architecture | None = None
) -> Picture:
    """Draw what each part of a network costs.

    Args:
        architecture: Of any family.
        start: Drawn as faint dashed outlines, to compare with.
        widest: Fixes the scale, so that it is the same in every frame of an explorer.
    """
    counted = costs(architecture)
    before = costs(start) if start else {}
    every = [counted, before, costs(widest) if widest else {}]
    rows = max(map(len, every))
    largest = (max(each[at] for table in every for each in table.values()) for at in range(len(amount.MEASURES)))
    units = [_LONGEST / most if most else 0.0 for most in largest]
    sized = len({getattr(each, "image", None) for each in (architecture, start, widest) if each}) > 1
    parts = [_header(architecture, counted, sized=sized)]
    for number, (where, numbers) in enumerate(counted.items()):
        y = _FIRST_ROW + _ROW * number
        solid = where not in training_only(architecture)
        parts.append(_row(where, numbers, before.get(where), units, y, hidden=start == architecture, solid=solid))
    name = place.title(architecture, _chosen(architecture, sized=sized))
    dearest = {key: place.label(_dearest(counted, at)) for at, (key, _) in enumerate(amount.MEASURES)}
    caption = say("diagram.cost_caption", name=name, **dearest)
    learning = training_only(architecture)
    height = _FIRST_ROW + rows * _ROW + (32 if start or learning else 10)
    if learning:
        x = _COLUMNS[1]
        parts.append(rect(x, height - 27, 24, 12, theme.PAPER, f' rx="1.5" stroke="{theme.NEW}"{_DASHES}'))
        parts.append(text(x + 32, height - 16, say("diagram.cost_training"), size=theme.SMALL))
    if start:
        said = say("diagram.start", chosen=_chosen(start, sized=sized) or place.network_name(start))
        parts.append(svg.path(f"M30 {height - 20}h24", theme.START, 1.1, _DASHES))
        parts.append(text(60, height - 16, said, size=theme.SMALL))
    return Picture(svg.sheet(KIND, height, name, caption, "".join(parts), _STYLE), caption)


def _dearest(counted: dict[str, tuple[int, int, int]], at: int) -> str:
    return max(counted, key=lambda where: counted[where][at])


def _chosen(architecture: Architecture, *, sized: bool) -> str:
    """Return the numbers chosen for a network, with the size of its image where the networks compared differ in it."""
    image = getattr(architecture, "image", None) if sized else None
    return ", ".join(filter(None, (place.chosen(architecture), "×".join(map(str, image[:2])) if image else "")))


def _header(architecture: Architecture, counted: dict[str, tuple[int, int, int]], *, sized: bool) -> str:
    name = place.network_name(architecture) + svg.small("\u2003" + _chosen(architecture, sized=sized), theme.VALUE)
    parts = [text(30, 36, name, size=theme.TITLE, bold=True)]
    for at, ((key, written), left) in enumerate(zip(amount.MEASURES, _COLUMNS, strict=True)):
        # Parameters and multiply-adds in use; what training keeps, it keeps of companion heads as well.
        left_out = frozenset[str]() if key == "memory" else training_only(architecture)
        whole_ = sum(numbers[at] for where, numbers in counted.items() if where not in left_out)
        whole = amount.drawn(written(whole_), theme.TEXT)
        parts.append(text(left, 60, say(f"diagram.{key}"), size=theme.SMALL, colour=theme.QUIET))
        parts.append(text(left, 82, whole, size=theme.TITLE, bold=True))
    return "".join(parts)


def _row(
    where: str,
    numbers: tuple[int, int, int],
    before: tuple[int, int, int] | None,
    units: list[float],
    y: float,
    *,
    hidden: bool,
    solid: bool = True,
) -> str:
    parts = [text(_COLUMNS[0] - 14, y + 12, place.label(where), anchor="end")]
    colour = _COLOURS.get(where.partition(" ")[0], theme.NEW)
    outline = f' stroke="{theme.START}"{_DASHES} opacity="{0 if hidden else 1}"'
    for at, ((_, written), left, unit) in enumerate(zip(amount.MEASURES, _COLUMNS, units, strict=True)):
        length = numbers[at] * unit
        end = max(numbers[at], before[at] if before else 0) * unit
        fill, more = (colour, "") if solid else (theme.PAPER, f' stroke="{colour}"{_DASHES}')
        parts.append(rect(left, y, max(length, 0.6), _BAR, fill, f' rx="1.5"{more}'))
        if before:
            parts.append(rect(left, y - 2, before[at] * unit, _BAR + 4, "none", outline))
        parts.append(text(left + end + 7, y + 12, amount.drawn(written(numbers[at]), theme.SMALL)))
    return f'<g class="row">{"".join(parts)}</g>'
