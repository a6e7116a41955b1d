"""Table 1 of the paper, counted from the operations of any DenseNet: sizes, layers, channels, depth."""

from collections.abc import Sequence
from dataclasses import dataclass

from densenet_edu.core.count import macs, params, total
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.op import Op, unroll
from densenet_edu.core.paper import TABLE_1
from densenet_edu.show import theme
from densenet_edu.show.diagram import amount, place, svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-table"
_PART, _SIZE, _WHAT, _CHANNELS, _COUNT = 34, 252, 290, 642, 716  # x of the columns; sizes and channels end there
_FIRST_ROW, _ROW = 126, 27
_MOST, _LONGEST = 128, 120  # layers of a block whose bar is longest, and how long it is
_COLOURS = {"block": theme.NEW, "transition": theme.TRANSITION}
_STYLE = f".{KIND} .row:hover text{{font-weight:700}}"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    place: str  # "" where it is that of the row above
    size: int
    what: str
    channels: int
    counted: int  # convolutions and fully connected layers


def table_1(architecture: DenseNet) -> Picture:
    """Draw a column of Table 1, with the channels behind each part and the layers that add up to the depth.

    Args:
        architecture: A DenseNet with the ImageNet stem.
    """
    ops = unroll(architecture)
    found = rows(ops)
    depth = sum(row.counted for row in found)
    label = next((column.label for column in TABLE_1 if column.architecture == architecture), "")
    parts = [text(_PART, 38, architecture.name + svg.small(_beside(architecture, label)), size=theme.TITLE, bold=True)]
    parts.append(text(_PART, 64, _sums(ops, depth), colour=theme.QUIET))
    heads = (
        (_PART, "part", "start"), (_SIZE, "size", "end"), (_WHAT, "what", "start"), (_CHANNELS, "channels", "end"),
        (_COUNT, "counted", "start"),
    )  # fmt: skip
    for x, key, anchor in heads:
        words = say(f"diagram.table_{key}")
        parts.append(text(x, _FIRST_ROW - 22, words, size=theme.SMALL, anchor=anchor, colour=theme.QUIET))
    for number, row in enumerate(found):
        parts.append(_drawn(row, _FIRST_ROW + number * _ROW))
    end = _FIRST_ROW + len(found) * _ROW
    parts.append(svg.line(_COUNT, end - 16, _COUNT + 34, end - 16, theme.INK))
    parts.append(text(_COUNT, end + 6, f"L = {depth}", size=theme.VALUE, bold=True))
    caption = say(
        "diagram.table_caption",
        name=architecture.name, blocks=", ".join(map(str, architecture.blocks)), depth=depth,
        parameters=f"{total(ops, params):,}", channels=found[-2].channels,
    )  # fmt: skip
    title = say("diagram.table_title")
    return Picture(svg.sheet(KIND, end + 24, title, caption, "".join(parts), _STYLE), caption)


def rows(ops: Sequence[Op]) -> list[Row]:
    """Return the lines of the table: each convolution and pool of stem and transitions, each block, the classifier."""
    found: list[Row] = []
    places: dict[str, list[Op]] = {}
    for op in ops:
        if op.where:
            places.setdefault(op.where[0], []).append(op)
    for where, inside in places.items():
        if where.startswith("block"):
            found.append(_block(where, inside))
            continue
        shown = [op for op in inside if op.kind in ("conv", "max_pool", "avg_pool", "global_pool", "dense")]
        for number, op in enumerate(shown):
            size = op.shape[0] if len(op.shape) == 3 else 1
            counted = int(op.kind in ("conv", "dense"))
            found.append(Row("" if number else where, size, _what(op), op.shape[-1], counted))
    return found


def _block(where: str, inside: Sequence[Op]) -> Row:
    convs = [op for op in inside if op.kind == "conv"]
    layers = list(dict.fromkeys(op.where for op in inside))
    kernels = ", ".join(_side(op) for op in convs if op.where == layers[0])
    what = f"[ {kernels} ] × {len(layers)}"
    return Row(where, inside[-1].shape[0], what, inside[-1].shape[-1], len(convs))


def _what(op: Op) -> str:
    if op.kind in ("global_pool", "dense"):
        return say(f"diagram.table_{op.kind}")
    stride = say("diagram.table_stride", stride=op.stride[0]) if op.stride[0] > 1 else ""
    return f"{_side(op)} {say(f'diagram.table_{op.kind}')}{stride}"


def _side(op: Op) -> str:
    return f"{op.kernel[0]}×{op.kernel[1]}"


def _beside(architecture: DenseNet, label: str) -> str:
    named = say("diagram.table_label", label=label) if label not in ("", architecture.name) else ""
    return f"\u2003{place.chosen(architecture)}{named}"


def _sums(ops: Sequence[Op], depth: int) -> str:
    return " · ".join(
        (
            say("diagram.table_depth", depth=depth),
            f"{say('diagram.parameters')} {total(ops, params):,}",
            f"{say('diagram.multiply_adds')} {amount.plain(amount.short(total(ops, macs)))}",
        )
    )


def _drawn(row: Row, y: float) -> str:
    kind = row.place.partition(" ")[0]
    colour = _COLOURS.get(kind, theme.INPUT)
    parts = [
        svg.line(_PART, y - 19, theme.WIDTH - 34, y - 19, theme.RULE) if row.place else "",
        text(_PART, y, place.label(row.place) if row.place else ""),
        text(_SIZE, y, f"{row.size}×{row.size}", anchor="end", colour=theme.QUIET),
        text(_WHAT, y, row.what, bold=kind == "block"),
        text(_CHANNELS, y, f"{row.channels:,}", anchor="end"),
    ]
    if row.counted:
        length = max(3.0, min(row.counted / _MOST, 1.0) * _LONGEST)
        parts.append(rect(_COUNT, y - 11, length, 13, colour, ' rx="1.5"'))
        parts.append(text(_COUNT + length + 8, y, str(row.counted)))
    return f'<g class="row">{"".join(parts)}</g>'
