"""What a transition does to a stack of feature maps: step by step, channels as height and map size as width."""

from densenet_edu.core.op import Architecture, Op, unroll
from densenet_edu.show import theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.svg import rect, text
from densenet_edu.show.picture import Picture
from densenet_edu.words import say

KIND = "dn-transition"
_HEIGHT, _BASE, _TOP = 312, 250, 96
_FIRST, _STEP = 110, 170  # x of the first stack, and from one to the next


def transition(
    architecture: Architecture, start: Architecture | None = None, widest: Architecture | None = None
) -> Picture:
    """Draw the first transition of a DenseNet: BN, ReLU, 1x1 convolution, average pooling.

    Args:
        architecture: A DenseNet of two blocks at least.
        start: Its outline stays behind, to compare with.
        widest: Fixes the scale.
    """
    stacks = _stacks(architecture)
    before = _stacks(start) if start else ()
    highest = max(op.shape[-1] for op in (*stacks, *before, *(_stacks(widest) if widest else ())))
    side = max(op.shape[0] for op in stacks)
    parts = [
        text(62, 34, say("diagram.transition_title"), size=theme.TITLE, bold=True),
        text(62, 58, say("diagram.transition_subtitle"), colour=theme.QUIET),
    ]
    for number, op in enumerate(stacks):
        x = _FIRST + number * _STEP
        colour = theme.CARRIED if number < 3 else theme.TRANSITION
        tall, wide = op.shape[-1] / highest * (_BASE - _TOP), 26 + 50 * op.shape[0] / side
        parts.append(rect(x - wide / 2, _BASE - tall, wide, tall, colour, ' rx="2"'))
        if before:
            old = before[number].shape[-1] / highest * (_BASE - _TOP)
            dashes = f' stroke="{theme.START}" stroke-width="1.1" stroke-dasharray="3 2.5"'
            parts.append(rect(x - wide / 2, _BASE - old, wide, old, "none", dashes))
        channels = str(op.shape[-1])
        parts.append(text(x, _BASE - tall - 8, channels, size=theme.VALUE, anchor="middle", bold=True, halo=True))
        size = f"{op.shape[0]}×{op.shape[1]}"
        parts.append(text(x, _BASE + 22, _label(number, op), anchor="middle", bold=True))
        parts.append(text(x, _BASE + 41, size, size=theme.SMALL, anchor="middle", colour=theme.QUIET))
        if number:
            y = _BASE - 40  # between the stacks
            parts.append(
                svg.line(x - _STEP + 52, y, x - 52, y, theme.FAINT, 1.5) + svg.arrowhead(x - 50, y, theme.FAINT)
            )
    first, last = stacks[0], stacks[-1]
    caption = say(
        "diagram.transition_caption",
        before=f"{first.shape[0]}×{first.shape[1]}×{first.shape[2]}",
        after=f"{last.shape[0]}×{last.shape[1]}×{last.shape[2]}",
    )
    return Picture(svg.sheet(KIND, _HEIGHT, say("diagram.transition_title"), caption, "".join(parts)), caption)


def _stacks(architecture: Architecture) -> tuple[Op, ...]:
    """Return what enters the first transition and what each of its operations makes."""
    ops = unroll(architecture)
    inside = [op for op in ops if op.where == ("transition 1",)]
    entering = next(op for op in ops if op.name == inside[0].inputs[0])
    return entering, *inside


def _label(number: int, op: Op) -> str:
    if number == 0:
        return say("diagram.transition_enters")
    return {"batchnorm": "BN", "relu": "ReLU", "conv": "1×1 Conv", "dropout": "Dropout"}.get(
        op.kind, say("diagram.transition_pool")
    )
