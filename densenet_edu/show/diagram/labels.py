"""Where the labels of a scatter picture stand: beside their marks, covering neither one another nor other marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

_NEAR, _FAR = 9.0, (26.0, 42.0, 60.0)  # from the centre of a mark to its label; a far one gets a line that leads to it
_ROUNDS = 20
_COVERS, _MARK, _LINE = 40.0, 25.0, 4.0  # what it costs to cover a label, a mark, a line


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Return whether two rectangles share room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Return whether another rectangle lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a label may stand."""

    box: Box
    leads: bool  # whether a line must lead from the mark to it
    cost: float


Spot = tuple[float, float]


def placed(
    marks: Sequence[Spot], sizes: Sequence[Spot], room: Box, lines: Sequence[tuple[Spot, Spot]], radius: float = 7
) -> list[Place]:
    """Return a place for each label, chosen so that as little as possible is covered; the same twice.

    Args:
        marks: The centres of the marks.
        sizes: Width and height of each label.
        room: What no label leaves.
        lines: Straight lines that labels rather do not cover.
        radius: Of a mark.
    """
    around = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in marks]
    choices = []
    for number, (mark, size) in enumerate(zip(marks, sizes, strict=True)):
        others = [box for other, box in enumerate(around) if other != number]
        found = [place for place in _places(mark, size) if room.holds(place.box)] or [_inside(mark, size, room)]
        choices.append(sorted((_weighed(place, others, lines) for place in found), key=lambda place: place.cost))
    chosen = [places[0] for places in choices]
    for _ in range(_ROUNDS):
        moved = False
        for number, places in enumerate(choices):
            others = [place.box for other, place in enumerate(chosen) if other != number]
            best = _best(places, others)
            moved |= best is not chosen[number]
            chosen[number] = best
        if not moved:
            break
    return chosen


def _best(places: Sequence[Place], others: Sequence[Box]) -> Place:
    """Return the place that costs least if it covers as few of the other labels as can be; the cheapest come first."""
    best, least = places[0], float("inf")
    for place in places:
        if place.cost >= least:
            break
        cost = place.cost + _COVERS * sum(map(place.box.meets, others))
        if cost < least:
            best, least = place, cost
    return best


def _places(mark: Spot, size: Spot) -> list[Place]:
    (x, y), (width, height) = mark, size
    found = []
    for step in range(16):
        angle = step * pi / 8  # from the right, clockwise
        across, down = cos(angle), sin(angle)
        # To the right is best, then left, above, below; between them is a little worse.
        taste = (0.0, 1.5, 1.0, 1.5)[step % 4] + (0.0, 1.0, 0.6, 0.8)[step // 4]
        for ring, away in enumerate((_NEAR, *_FAR)):
            # The middle of the label lies so far out that its edge is `away` from the mark.
            centre_x = x + across * away + _sign(across) * width / 2
            centre_y = y + down * away + _sign(down) * height / 2
            box = Box(centre_x - width / 2, centre_y - height / 2, centre_x + width / 2, centre_y + height / 2)
            found.append(Place(box, ring > 0, taste + 5.0 * ring))
    return found


def _sign(share: float) -> float:
    return 0.0 if abs(share) < 0.2 else 1.0 if share > 0 else -1.0


def _inside(mark: Spot, size: Spot, room: Box) -> Place:
    left = min(max(mark[0] + _NEAR, room.left), room.right - size[0])
    top = min(max(mark[1] - size[1] / 2, room.top), room.bottom - size[1])
    return Place(Box(left, top, left + size[0], top + size[1]), False, 0.0)


def _weighed(place: Place, marks: Sequence[Box], lines: Sequence[tuple[Spot, Spot]]) -> Place:
    covered = _MARK * sum(map(place.box.meets, marks)) + _LINE * sum(crosses(place.box, *ends) for ends in lines)
    return Place(place.box, place.leads, place.cost + covered)


def crosses(box: Box, start: Spot, end: Spot) -> bool:
    """Return whether a straight line passes through a rectangle (Liang and Barsky)."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-along_x, start[0] - box.left), (along_x, box.right - start[0]),
        (-along_y, start[1] - box.top), (along_y, box.bottom - start[1]),
    ):  # fmt: skip
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    return first <= last and hypot(along_x, along_y) > 0
