"""Reading a drawing back: its words, its shapes, and about how much room each word takes."""

from dataclasses import dataclass
from xml.etree import ElementTree

from densenet_edu.show.diagram.svg import width_of
from densenet_edu.show.picture import Picture

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Word:
    """One text of a drawing and the box it fills."""

    said: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    def covers(self, other: "Word") -> bool:
        """Whether two texts lie on one another; a touch of a few units is the estimate's own error."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 8 and down > 4


def tree(picture: Picture) -> ElementTree.Element:
    """Return the drawing as XML; a drawing that is not well-formed raises here."""
    return ElementTree.fromstring(picture.svg)


def words(picture: Picture) -> list[Word]:
    """Return the texts that are seen without pointing."""
    found = []
    for node in tree(picture).iter(f"{SVG}text"):
        if node.get("class") == "tip":
            continue
        x, y, size = (float(node.get(name)) for name in ("x", "y", "font-size"))
        y += float(node.get("dy", 0))
        said = "".join(node.itertext())
        bold = node.get("font-weight") == "700"
        width = width_of(node.text or "", size, bold=bold)
        for part in node:
            width += width_of(part.text or "", float(part.get("font-size", size))) + width_of(part.tail or "", size)
        width *= 0.9  # the estimate is on the safe side; most fonts are narrower
        left = {"start": x, "middle": x - width / 2, "end": x - width}[node.get("text-anchor")]
        found.append(Word(said, size, left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


def said(picture: Picture) -> list[str]:
    """Return the texts that are seen without pointing, in drawing order."""
    return [word.said for word in words(picture)]


def crowded(picture: Picture) -> list[str | tuple[str, str]]:
    """Return the texts that leave the paper, and the pairs that lie on one another."""
    _, _, width, height = map(float, tree(picture).get("viewBox").split())
    seen = words(picture)
    outside = [
        word.said
        for word in seen
        if word.left < 2 or word.right > width - 2 or word.top < 2 or word.bottom > height - 2
    ]
    return outside + [(a.said, b.said) for n, a in enumerate(seen) for b in seen[:n] if a.covers(b)]


def shapes(picture: Picture, kind: str, **attributes: str) -> list[ElementTree.Element]:
    """Return the elements of a kind ("rect", "path", ...) that have these attributes."""
    return [
        node
        for node in tree(picture).iter(f"{SVG}{kind}")
        if all(node.get(name.replace("_", "-")) == value for name, value in attributes.items())
    ]
