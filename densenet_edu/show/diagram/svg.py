"""The few SVG elements that the diagrams are made of, as text; and how wide a text will be."""

from html import escape
from statistics import fmean

from densenet_edu.show import theme


def sheet(kind: str, height: float, title: str, description: str, body: str, style: str = "") -> str:
    """Return a whole drawing on its own paper.

    Args:
        kind: The class of the drawing: every rule of `style` must begin with it, because the style of an inline SVG
            reaches the whole page. No element has an id, so nothing can clash.
        height: Of the viewBox; its width is `theme.WIDTH` in every drawing.
        title: What it shows, in a few words.
        description: What it shows, in a sentence or two, for those who cannot see it.
        body: The elements.
        style: CSS.
    """
    spoken = escape(f"{title}. {description}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {theme.WIDTH} {height:g}" width="100%" role="img" '
        f'class="{kind}" aria-label="{spoken}" font-family="{theme.FONT}" font-size="{theme.TEXT}" fill="{theme.INK}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{f'<style>{style}</style>' if style else ''}"
        f'<rect width="{theme.WIDTH}" height="{height:g}" rx="6" fill="{theme.PAPER}"/>{body}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = theme.TEXT,
    anchor: str = "start",
    colour: str = theme.INK,
    bold: bool = False,
    halo: bool = False,
    attributes: str = "",
) -> str:
    """Return a text, or nothing if there are no words.

    Args:
        x: Of the anchor.
        y: Of the baseline.
        words: Plain and safe for SVG, or with the tspans of `small` and `lowered`.
        size: In units of the viewBox, `theme.SMALL` at least.
        anchor: "start", "middle" or "end".
        colour: Of the letters.
        bold: Whether it is set in bold.
        halo: Whether paper shines around the letters, where lines may run behind them.
        attributes: More of them, as text.
    """
    if not words:
        return ""
    weight = ' font-weight="700"' if bold else ""
    shine = f' stroke="{theme.PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
        f"{weight}{shine}{attributes}>{words}</text>"
    )


def rect(x: float, y: float, width: float, height: float, fill: str, attributes: str = "") -> str:
    """Return a filled rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{attributes}/>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = theme.INK, width: float = 1, more: str = "") -> str:
    """Return a straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{more}/>'


def path(d: str, colour: str, width: float = 1.5, attributes: str = "") -> str:
    """Return a line along a path, not filled."""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}"{attributes}/>'


def arrowhead(x: float, y: float, colour: str, *, down: bool = False, size: float = 7) -> str:
    """Return the tip of an arrow that ends at (x, y) and points to the right, or down."""
    half = size * 0.5
    if down:
        points = f"M{x:.1f} {y:.1f}l{-half:.1f} {-size:.1f}h{2 * half:.1f}z"
    else:
        points = f"M{x:.1f} {y:.1f}l{-size:.1f} {-half:.1f}v{2 * half:.1f}z"
    return f'<path d="{points}" fill="{colour}"/>'


def small(words: str, size: float = theme.SMALL) -> str:
    """Return a smaller, quieter part of a text: a unit behind its number."""
    return f'<tspan font-size="{size}" font-weight="400" fill="{theme.QUIET}">{words}</tspan>'


def lowered(formula: str, size: float = theme.TEXT) -> str:
    """Return a formula whose parts in square brackets stand lower: `x_[ℓ−1]`.

    Args:
        formula: `_[...]` lowers what is in the brackets, and ₀ stands for `_[0]` (few fonts draw it well).
        size: Of the letters around; the lowered ones have three quarters of it, but no less than the smallest text.
    """
    low = max(round(size * 0.75), theme.SMALL)
    drop = round(size * 0.25, 1)
    parts = formula.replace("₀", "_[0]").split("_[")
    done = [parts[0]]
    for part in parts[1:]:
        below, _, after = part.partition("]")
        done.append(f'<tspan dy="{drop}" font-size="{low}">{below}</tspan>')
        if after:
            done.append(f'<tspan dy="-{drop}">{after}</tspan>')
    return "".join(done)


def width_of(words: str, size: float = theme.TEXT, *, bold: bool = False) -> float:
    """Return about how wide a plain text will be: rather too much, because every machine has other fonts."""
    total = sum(map(_share, words))
    return total * size * (1.06 if bold else 1)


def _share(sign: str) -> float:
    if sign >= "ᄀ":  # Hangul and everything else that fills a square
        return 0.95
    if sign in " .,·:;|'()[]!ijlI":
        return 0.36
    return 0.72 if sign.isupper() or sign in "mw%→×−+=θ" else 0.6


def around(centres: list[float], gap: float, low: float, high: float) -> list[float]:
    """Return the centres of labels of one size, each group that would overlap spread around its own middle.

    Args:
        centres: In rising order.
        gap: From one centre to the next, at least.
        low: Where the first label may begin; each takes as much room as `gap`.
        high: Where the last must end.
    """
    # Less `gap` for each label before it, no centre may lie below the one before; where one does, they share a middle.
    groups: list[list[float]] = []
    for number, centre in enumerate(centres):
        groups.append([centre - number * gap])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    middles = [fmean(group) for group in groups for _ in group]
    spread = [middle + number * gap for number, middle in enumerate(middles)]
    return apart(spread, [gap] * len(centres), low, high, 0)


def apart(centres: list[float], widths: list[float], left: float, right: float, gap: float = 10) -> list[float]:
    """Return centres of labels moved as little as needed, so that none covers another or leaves the drawing.

    Args:
        centres: From left to right.
        widths: Of the labels.
        left: Where the first may begin.
        right: Where the last must end.
        gap: Between two labels.
    """
    moved = list(centres)
    edge = left
    for number, width in enumerate(widths):
        moved[number] = max(moved[number], edge + width / 2)
        edge = moved[number] + width / 2 + gap
    edge = right
    for number in range(len(widths) - 1, -1, -1):
        moved[number] = min(moved[number], edge - widths[number] / 2)
        edge = moved[number] - widths[number] / 2 - gap
    return moved
