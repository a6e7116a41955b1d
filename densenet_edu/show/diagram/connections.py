"""L(L+1)/2 as a triangle: one row for each layer, one dot for each feature map it reads."""

from densenet_edu.core.op import Architecture
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.dense_block import Block, first_block
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-triangle"
_TOP, _LEFT, _SIDE = 92, 130, 232
_MOST_DOTS = 16  # layers; a deeper block is drawn as two plain triangles
_STYLE = f".{KIND} .row:hover circle{{stroke:{theme.INK};stroke-width:2}}"


def connections(architecture: Architecture) -> Picture:
    """Draw the connections of a network's first block as a triangle, and a second one that makes it a rectangle.

    Args:
        architecture: Any DenseNet.
    """
    block = first_block(architecture)
    layers = block.layers
    step = min(_SIDE / layers, 42)
    height = _TOP + _SIDE + 40
    parts = [
        text(30, 38, say("diagram.connections_title"), size=theme.TITLE, bold=True),
        text(30, 62, say("diagram.connections_claim"), colour=theme.QUIET),
        _dots(block, step) if layers <= _MOST_DOTS else _triangles(layers, step),
        *_sums(block),
    ]
    caption = say("diagram.connections_caption", layers=layers, next=layers + 1, count=block.connections)
    title = say("diagram.connections_title")
    return Picture(svg.sheet(KIND, height, title, caption, "".join(parts), _STYLE), caption)


def _dots(block: Block, step: float) -> str:
    parts = []
    radius = step * 0.36
    for layer, feeds in enumerate(block.feeds, start=1):
        y = _TOP + (layer - 0.5) * step
        parts.append('<g class="row">')
        if step >= theme.SMALL + 2:
            name = say("diagram.layer", number=layer)
            parts.append(text(_LEFT - 16, y + 4.5, name, anchor="end", size=theme.SMALL, colour=theme.QUIET))
        for column in range(block.layers + 1):
            x = _LEFT + (column + 0.5) * step
            if column < len(feeds):
                fill = theme.layer_colour(feeds[column]) if feeds[column] else theme.INPUT
                parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>')
            else:
                parts.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{theme.CARRIED}"/>'
                )
        parts.append("</g>")
    return "".join(parts)


def _triangles(layers: int, step: float) -> str:
    """The same for a deep block: stairs, filled, and the rectangle around them."""
    width, tall = (layers + 1) * step, layers * step
    stairs = "".join(f"V{_TOP + (row + 1) * step:.1f}H{_LEFT + (row + 2) * step:.1f}" for row in range(layers - 1))
    return (
        f'<path d="M{_LEFT} {_TOP}H{_LEFT + step:.1f}{stairs}V{_TOP + tall:.1f}H{_LEFT}Z" fill="{theme.NEW}"/>'
        + svg.rect(_LEFT, _TOP, width, tall, "none", f' stroke="{theme.FAINT}"')
    )


def _sums(block: Block) -> list[str]:
    layers, x = block.layers, 470
    terms = [str(len(feeds)) for feeds in block.feeds]
    written = " + ".join(terms if layers <= 8 else [*terms[:3], "…", terms[-1]])
    return [
        text(x, _TOP + 44, f"{written} =", size=theme.TITLE, colour=theme.QUIET),
        text(x, _TOP + 84, f"{layers} · {layers + 1} / 2 =", size=theme.BIG, colour=theme.QUIET),
        text(x, _TOP + 150, str(block.connections), size=48, bold=True),
        text(x, _TOP + 188, say("diagram.connections_proof"), colour=theme.QUIET),
    ]
