"""How one unit is drawn, from top to bottom: boxes, joins, the ways between them, the draws beside them."""

from html import escape
from itertools import pairwise

from densenet_edu.core.op import Op
from densenet_edu.show import theme
from densenet_edu.show.diagram import place, svg
from densenet_edu.show.diagram.kinds import look, spelled
from densenet_edu.show.diagram.one_unit import Unit
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.diagram.unit_plan import Edge, UnitPlan
from densenet_edu.words import say

_GAP = 14  # between two lanes
_ROW, _UP = 35, 12.5  # from one row to the next; half the height of a box
_HEAD = 110  # above the first row of a unit: name, formula, place, what enters
_DICE = 62  # room for the draws beside a unit
DASHES = ' stroke-dasharray="4 3"'


class UnitDrawing:
    """A unit, laid out and measured."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._plan = plan = UnitPlan(unit.ops)
        self._across = [12.0] * plan.width  # half the width of each lane
        for op in plan.ops:
            if look(op).form in ("box", "weights"):
                lane = plan.lanes[op.name]
                self._across[lane] = max(self._across[lane], self._half(op))
        self._middle: list[float] = []
        x = 0.0
        for half in self._across:
            self._middle.append(x + half)
            x += 2 * half + _GAP
        self._draws = any(op.kind == "draw" for op in unit.ops)
        self._body = x - _GAP + (_DICE if self._draws else 0)
        heads = (svg.width_of(unit.name, bold=True), svg.width_of(self.plainly, theme.TEXT))
        self.width = max(self._body, *(wide * 0.92 for wide in heads))
        self.height = _HEAD + _ROW * plan.depth + 62

    @property
    def plainly(self) -> str:
        """The formula of the unit, in signs."""
        kinds = {op.kind for op in self.unit.ops}
        adds = [op for op in self._plan.ops if op.kind == "add"]
        kept = any(edge.bypasses for op in adds for edge in self._plan.arriving(op))
        if "multiply" in kinds:
            return "H(x) · T(x) + x · (1 − T(x))"
        if adds:
            return ("b · H(x)" if "survive" in kinds else "H(x)") + (" + x" if kept else " + S(x)")
        if "concat" in kinds:
            return "[x, H(x)]"
        return say("diagram.unit_mean") if "mean" in kinds else "H(x)"

    def drawn(self, x: float, y: float) -> str:
        """Return the unit with its upper left corner at (x, y)."""
        self._x, self._y = x + (self.width - self._body) / 2, y + _HEAD
        middle = x + self.width / 2
        where = [place.label(self.unit.where[0])]
        where += [say("diagram.layer", number=inner.partition(" ")[2]) for inner in self.unit.where[1:]]
        parts = [
            text(middle, y + 20, escape(self.unit.name), anchor="middle", bold=True),
            text(middle, y + 39, self.plainly, anchor="middle"),
            text(middle, y + 57, ", ".join(where), size=theme.SMALL, anchor="middle", colour=theme.QUIET),
        ]
        for entry in self._plan.entries:
            x = self._at(entry)
            said = _size(self.unit.entering) if entry == self._plan.entries[0] else ""
            parts.append(text(x + 10, y + 84, said, size=theme.SMALL, colour=theme.QUIET))
            parts.append(svg.line(x, y + 70, x, self._y + 1, theme.INK, 1.5))
        parts += [self._edge(edge) for edge in sorted(self._plan.edges, key=lambda edge: edge.bypasses)]
        parts += [self._op(op) for op in self._plan.ops]
        parts.append(self._out())
        if self._draws:
            parts.append(self._drawn_lots(y))
        return "".join(parts)

    def _half(self, op: Op) -> float:
        return max(24.0, svg.width_of(spelled(op), theme.SMALL) * 0.46 + 7)

    def _side(self, name: str) -> float:
        """Half the width of what has this name."""
        op = next(each for each in self._plan.ops if each.name == name)
        return 12.0 if look(op).form == "sign" else self._half(op)

    def _at(self, name: str) -> float:
        return self._x + self._middle[self._plan.lanes[name]]

    def _lane(self, lane: int) -> float:
        return self._x + self._middle[lane]

    def _row(self, name: str) -> float:
        return self._y + _ROW * self._plan.rows[name]

    def _ends(self, name: str) -> tuple[float, float]:
        """Left and right end of what is drawn across lanes."""
        first, last = self._plan.span(name)
        return self._lane(first) - min(self._across[first], 26), self._lane(last) + min(self._across[last], 26)

    def _edge(self, edge: Edge) -> str:
        op, form = edge.end, look(edge.end).form
        dashes = DASHES if op.phase == "training" else ""
        colour, width = (theme.IDENTITY, 2.8) if edge.bypasses else (theme.INK, 1.5)
        start, end = self._at(edge.start), self._at(op.name)
        top = self._row(edge.start) + (0 if edge.start in self._plan.entries else _UP)
        if edge.gate:
            return self._gate(edge)
        lane = self._lane(edge.lane)
        first, last = self._plan.span(edge.start)
        d = f"M{start:.1f} {top:.1f}"
        if first <= edge.lane <= last:
            d = f"M{lane:.1f} {top:.1f}"
        elif edge.start not in self._plan.entries:  # something may stand below: it leaves from the side
            here = self._row(edge.start)
            d = f"M{start + self._side(edge.start):.1f} {here:.1f}H{lane - 9:.1f}"
            d += f"Q{lane:.1f} {here:.1f} {lane:.1f} {here + 9:.1f}"
        else:
            d += f"C{start:.1f} {top + 13:.1f} {lane:.1f} {top + 3:.1f} {lane:.1f} {top + 17:.1f}"
        y = self._row(op.name)
        if form == "sign" and abs(lane - end) > 1:  # from the side
            side = 1 if lane > end else -1
            d += f"V{y - 8:.1f}Q{lane:.1f} {y:.1f} {lane - 8 * side:.1f} {y:.1f}H{end + 18 * side:.1f}"
            return svg.path(d, colour, width, dashes) + _head(end + 12 * side, y, -side, colour)
        near = y - (_UP - 0.5)
        size = 9 if edge.bypasses else 6
        d += f"V{near - size + 1:.1f}"
        return svg.path(d, colour, width, dashes) + svg.arrowhead(lane, near, colour, down=True, size=size)

    def _gate(self, edge: Edge) -> str:
        """A gate opens from the side."""
        start, end, y = self._at(edge.start), self._at(edge.end.name), self._row(edge.end.name)
        here, side = self._row(edge.start), 1 if end > start else -1
        from_ = start + side * self._side(edge.start)
        reach = end - side * 18
        if abs(here - y) < 1:
            d = f"M{from_:.1f} {y:.1f}H{reach:.1f}"
        else:
            turn = start + side * (self._across[self._plan.lanes[edge.start]] + _GAP / 2)
            d = f"M{from_:.1f} {here:.1f}H{turn:.1f}V{y - 6:.1f}"
            d += f"Q{turn:.1f} {y:.1f} {turn + 6 * side:.1f} {y:.1f}H{reach:.1f}"
        return svg.path(d, theme.INK, 1.5) + _head(end - side * 12, y, side, theme.INK)

    def _op(self, op: Op) -> str:
        form, x, y = look(op).form, self._at(op.name), self._row(op.name)
        dashes = DASHES if look(op).training or op.phase == "training" else ""
        if form == "sign":
            drawn = (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="{theme.PAPER}" stroke="{theme.INK}" '
                f'stroke-width="1.5"{dashes}/>' + text(x, y + 6, look(op).short, size=18, anchor="middle")
            )
        elif form == "stack":
            drawn = self._stack(op, y)
        elif form == "bar":
            left, right = self._ends(op.name)
            edge = f' rx="{_UP}" stroke="{theme.INK}" stroke-width="1.5"{dashes}'
            drawn = rect(left, y - _UP, right - left, 2 * _UP, theme.PAPER, edge)
            drawn += text((left + right) / 2, y + 4.5, spelled(op), size=theme.SMALL, anchor="middle")
        else:
            heavy = form == "weights"
            edge, fill = (theme.NEW, theme.tint(theme.NEW, 0.13)) if heavy else (theme.INK, theme.PAPER)
            half = self._half(op)
            line = f' rx="6" stroke="{edge}" stroke-width="1.4"{dashes}'
            drawn = rect(x - half, y - _UP, 2 * half, 2 * _UP, fill, line)
            drawn += text(x, y + 4.5, spelled(op), size=theme.SMALL, anchor="middle")
        return f'<g class="op" data-kind="{op.kind}"><title>{escape(op.name)}: {_size(op.shape)}</title>{drawn}</g>'

    def _stack(self, op: Op, y: float) -> str:
        """A concatenation: grey what is carried, blue what is new, each with its channels."""
        left, right = self._ends(op.name)
        edges = sorted(self._plan.arriving(op), key=lambda edge: edge.lane)
        borders = [left]
        borders += [
            (self._lane(a.lane) + self._across[a.lane] + self._lane(b.lane) - self._across[b.lane]) / 2
            for a, b in pairwise(edges)
        ]
        shapes = {each.name: each.shape for each in self._plan.ops}
        parts = []
        for edge, (x1, x2) in zip(edges, zip(borders, [*borders[1:], right], strict=True), strict=True):
            colour = theme.CARRIED if edge.bypasses else theme.NEW
            said = shapes.get(edge.start, self.unit.entering)[-1]
            ink = theme.INK if edge.bypasses else theme.PAPER
            parts.append(rect(x1, y - _UP, x2 - x1, 2 * _UP, colour))
            parts.append(
                text((x1 + x2) / 2, y + 4.5, str(said), size=theme.SMALL, anchor="middle", colour=ink, bold=True)
            )
        return "".join(parts)

    def _out(self) -> str:
        out = self._plan.output
        bypassed = out.kind == "add" and any(edge.bypasses for edge in self._plan.arriving(out))
        colour, width = (theme.IDENTITY, 2.8) if bypassed else (theme.INK, 1.5)
        first, last = self._plan.span(out.name)
        x, y = (self._lane(first) + self._lane(last)) / 2, self._row(out.name) + _UP
        return (
            svg.line(x, y, x, y + 18, colour, width)
            + svg.arrowhead(x, y + 26, colour, down=True, size=9)
            + text(x + 10, y + 24, _size(out.shape), size=theme.SMALL, colour=theme.QUIET)
        )

    def _drawn_lots(self, y: float) -> str:
        """The draws that the joins read: one of its own, and the one that all joins of the network share."""
        right = self._x + self._body
        draws = {op.name: op for op in self.unit.ops if op.kind == "draw"}
        parts, lowest = [], 0.0
        for op in self._plan.ops:
            for name in op.inputs:
                if name not in draws:
                    continue
                shared = name in self.unit.shared
                x, here = right - (10 if shared else 36), self._row(op.name)
                _, end = self._ends(op.name)
                lowest = max(lowest, here) if shared else lowest
                parts.append(svg.line(end + 2, here, x - 9, here, theme.INK, 1.2, DASHES))
                parts.append(die(x, here, shared))
        if lowest:
            parts.insert(0, svg.line(right - 10, y + 70, right - 10, lowest, theme.INK, 1.2, DASHES))
        return "".join(parts)


def die(x: float, y: float, shared: bool) -> str:
    fill, ink = (theme.INK, theme.PAPER) if shared else (theme.PAPER, theme.INK)
    dots = "".join(
        f'<circle cx="{x + dx:.1f}" cy="{y + dy:.1f}" r="1.6" fill="{ink}"/>' for dx, dy in ((-4, -4), (0, 0), (4, 4))
    )
    return rect(x - 8, y - 8, 16, 16, fill, f' rx="4" stroke="{theme.INK}" stroke-width="1.3"') + dots


def _head(x: float, y: float, side: int, colour: str) -> str:
    """The tip of an arrow that ends at (x, y) and points to the right (1) or to the left (-1)."""
    return f'<path d="M{x:.1f} {y:.1f}l{-7 * side} -3.5v7z" fill="{colour}"/>'


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
