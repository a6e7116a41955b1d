"""Where a bottleneck pays: the multiply-adds of one dense layer with and without it, over the channels it reads."""

from fractions import Fraction
from html import escape

from densenet_edu.core import check
from densenet_edu.core.count import macs, total
from densenet_edu.core.op import unroll
from densenet_edu.core.unit import DenseLayer
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-regions"
_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 92, 560, 112, 400, 452
_MOST = 512  # channels on the axis
_LEGEND = 600
_LARGEST_RATE = 48
_STEP, _LINES = 50_000, 5  # reaches what the largest k takes
_NAMES = ("widens", "narrows", "saves")
_TINTS = (theme.tint(theme.TRANSITION, 0.22), theme.tint(theme.TRANSITION, 0.1), theme.tint(theme.NEW, 0.1))


def work(channels: int, growth_rate: int, bottleneck: bool) -> int:
    """Return the multiply-adds that one dense layer takes for each place of its feature maps."""
    return total(unroll(DenseLayer(channels, growth_rate, bottleneck, size=1)), macs)


def borders(growth_rate: int) -> tuple[Fraction, Fraction]:
    """Return the channels above which the bottleneck narrows, and those above which it saves.

    Both are found from the counts of whole layers: the width inside, and where the two straight lines cross.
    """
    narrow = next(op.shape[-1] for op in unroll(DenseLayer(1, growth_rate, size=1)) if op.kind == "conv")
    extra = [work(channels, growth_rate, True) - work(channels, growth_rate, False) for channels in (1, 2)]
    return Fraction(narrow), 1 + Fraction(extra[0], extra[0] - extra[1])


def region(channels: int, growth_rate: int) -> int:
    """Return 0 where the bottleneck does not narrow, 1 where it narrows but does not save, 2 where it saves."""
    narrows, saves = borders(growth_rate)
    return (channels > narrows) + (channels > saves)


def bottleneck_regions(channels: int = 224, growth_rate: int = 32, *, limits: bool = False) -> Picture:
    """Draw what one dense layer costs with and without a bottleneck, and in which of three regions it lies.

    Args:
        channels: c, that the layer reads.
        growth_rate: k.
        limits: Whether the borders of the regions are said; a reader may want to find them first.

    Raises:
        Refused: More channels or a larger k than the axes reach, which are the same for every k.
    """
    check.whole("channels", channels, most=_MOST)
    check.whole("growth_rate", growth_rate, most=_LARGEST_RATE)
    unit = (_BASE - _TOP) / (_STEP * _LINES)
    title = say("diagram.regions_title")
    parts = [
        text(30, 38, title, size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.regions_claim"), colour=theme.QUIET),
        *_bands(channels, growth_rate),
        *_axes(unit),
    ]
    with_it, without = (work(channels, growth_rate, bottleneck) for bottleneck in (True, False))
    for bottleneck, colour, dashes in ((False, theme.QUIET, ' stroke-dasharray="7 4"'), (True, theme.NEW, "")):
        ends = [(_x(c), _BASE - work(c, growth_rate, bottleneck) * unit) for c in (1, _MOST)]
        parts.append(svg.line(*ends[0], *ends[1], colour, 2.4, dashes))
    parts.append(svg.line(_x(channels), _TOP, _x(channels), _BASE, theme.INK, 1.2))
    for count, colour in ((without, theme.QUIET), (with_it, theme.NEW)):
        parts.append(f'<circle cx="{_x(channels):.1f}" cy="{_BASE - count * unit:.1f}" r="5" fill="{colour}"/>')
    parts += _numbers(channels, growth_rate, with_it, without, limits)
    now = region(channels, growth_rate)
    caption = say(
        f"diagram.regions_caption_{_NAMES[now]}",
        channels=channels, k=growth_rate, inside=4 * growth_rate, with_it=f"{with_it:,}", without=f"{without:,}",
    )  # fmt: skip
    return Picture(svg.sheet(KIND, _HEIGHT, title, caption, "".join(parts)), caption)


def _x(channels: float | Fraction) -> float:
    return _LEFT + (_RIGHT - _LEFT) * float(channels) / _MOST


def _bands(channels: int, growth_rate: int) -> list[str]:
    narrows, saves = borders(growth_rate)
    edges = (Fraction(0), narrows, saves, Fraction(_MOST))
    parts = []
    for number, fill in enumerate(_TINTS):
        left, right = _x(edges[number]), _x(edges[number + 1])
        here = region(channels, growth_rate) == number
        parts.append(rect(left, _TOP - 26, right - left, _BASE - _TOP + 26, fill))
        sign = "①②③"[number] if right - left > 24 else " "
        parts.append(text((left + right) / 2, _TOP - 8, sign, size=theme.VALUE, anchor="middle", bold=here))
    return parts


def _axes(unit: float) -> list[str]:
    parts = []
    for line in range(_LINES + 1):
        y = _BASE - line * _STEP * unit
        parts.append(svg.line(_LEFT, y, _RIGHT, y, theme.RULE))
        parts.append(text(_LEFT - 8, y + 4, f"{line * _STEP:,}", size=theme.SMALL, anchor="end", colour=theme.QUIET))
    for channels in range(0, _MOST + 1, 64):
        parts.append(svg.line(_x(channels), _BASE, _x(channels), _BASE + 5, theme.QUIET))
        said = str(channels)
        parts.append(text(_x(channels), _BASE + 20, said, size=theme.SMALL, anchor="middle", colour=theme.QUIET))
    middle = (_LEFT + _RIGHT) / 2
    parts.append(text(middle, _BASE + 40, say("diagram.regions_axis"), anchor="middle", colour=theme.QUIET))
    return parts


def _numbers(channels: int, growth_rate: int, with_it: int, without: int, limits: bool) -> list[str]:
    """Beside the curves: what is chosen, the two counts, and the three regions with their borders."""
    end = theme.WIDTH - 30
    lines = (
        ("regions_without", f"{without:,}", theme.QUIET),
        ("regions_with", f"{with_it:,}", theme.NEW),
        ("regions_difference", _change(with_it, without), theme.INK),
    )
    parts = [text(_LEGEND, _TOP - 8, f"c = {channels}, k = {growth_rate}", size=theme.TITLE, bold=True)]
    for number, (key, said, colour) in enumerate(lines):
        y = _TOP + 26 + 28 * number
        parts.append(text(_LEGEND, y, say(f"diagram.{key}")))
        parts.append(text(end, y, said, size=theme.VALUE, anchor="end", bold=True, colour=colour))
    narrows, saves = (f"{float(border):g}" for border in borders(growth_rate))
    for number in range(3):
        here = region(channels, growth_rate) == number
        y = _TOP + 136 + 56 * number
        fill = _TINTS[number] if here else theme.PAPER
        parts.append(rect(_LEGEND - 8, y - 20, end - _LEGEND + 16, 48 if limits else 30, fill))
        range_ = (f"c ≤ 4k = {narrows}", f"4k < c ≤ 7.2k = {saves}", f"c > 7.2k = {saves}")[number]
        parts.append(text(_LEGEND, y, f"{'①②③'[number]} {say(f'diagram.regions_{_NAMES[number]}')}", bold=here))
        parts.append(text(_LEGEND + 18, y + 19, escape(range_) if limits else "", colour=theme.QUIET))
    return parts


def _change(with_it: int, without: int) -> str:
    difference = with_it - without
    sign = "+" if difference > 0 else "−" if difference else "±"
    percent = 100 * abs(difference) / without
    return f"{sign}{abs(difference):,} ({sign}{percent:.{0 if percent >= 1 or not difference else 1}f}%)"
