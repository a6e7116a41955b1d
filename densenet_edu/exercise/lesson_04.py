"""The exercises of lesson 04: what a bottleneck does to one layer, and to all of them."""

from dataclasses import replace

from densenet_edu.core.count import macs, params, total
from densenet_edu.core.densenet import DENSENET_121
from densenet_edu.core.op import Op, unroll
from densenet_edu.core.unit import DenseLayer
from densenet_edu.exercise.answers import Several, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise


def _work(channels: int, growth_rate: int, bottleneck: bool = True) -> int:
    """Multiply-adds of one dense layer for each place."""
    return total(unroll(DenseLayer(channels, growth_rate, bottleneck, size=1)), macs)


def _reads() -> list[int]:
    """Channels that each dense layer of DenseNet-121 reads."""
    return [op.reads for op in unroll(DENSENET_121) if len(op.where) > 1 and op.kind == "conv" and op.kernel == (1, 1)]


def _saved_percent() -> int:
    without = total(unroll(replace(DENSENET_121, bottleneck=False)), macs)
    return round(100 * (1 - total(unroll(DENSENET_121), macs) / without))


EXERCISES = (
    # How many products one number of the new feature map takes: a 3x3 filter over 2 channels
    Exercise(
        "04.products",
        Whole(),
        right=macs(Op("conv", "conv", (), (), (1, 1, 1), reads=2, kernel=(3, 3))),
        mistakes={"flat": 9, "bias": 19, "whole_map": 18 * 64},
        hints=2,
        worked=True,
    ),
    # Row and column at which the sum of the explorer's filter is largest
    Exercise(
        "04.largest",
        Several(2),
        right=(2, 6),  # the numbers are those of the picture
        mistakes={"swapped": (6, 2), "smallest": (2, 3), "from_zero": (1, 5), "middle": (3, 7), "second": (3, 6)},
        hints=3,
    ),
    # Parameters of the dense layer that reads 320 maps, k = 32
    Exercise(
        "04.params",
        Whole(),
        right=total(unroll(DenseLayer(320, 32)), params),
        mistakes={
            "no_first_bn": 78_080,
            "no_second_bn": 78_464,
            "no_bn": 77_824,
            "width_k": 20_160,
            "biases": 78_880,
            "moving": 79_616,
            "without": 92_800,
        },
        hints=3,
    ),
    # Write multiply_adds(c, k): for one place, with a bottleneck
    Exercise(
        "04.function",
        Function("multiply_adds", "c, k", ((224, 32), (64, 32), (992, 32), (48, 12)), Whole()),
        right=_work,
        mistakes={
            "without": lambda c, k: 9 * c * k,
            "width_k": lambda c, k: c * k + 9 * k * k,
            "reads_k": lambda c, k: 4 * c * k + 9 * k * k,
            "nine_twice": lambda c, k: 36 * c * k + 36 * k * k,
            "no_nine": lambda c, k: 4 * c * k + 4 * k * k,
            "first_only": lambda c, k: 4 * c * k,
            "params": lambda c, k: 2 * c + 4 * c * k + 8 * k + 36 * k * k,
        },
        hints=3,
    ),
    # With k = 32: from how many channels on the 1x1 narrows, and from how many on the layer saves
    Exercise(
        "04.borders",
        Several(2),
        right=(
            next(c for c in range(1, 513) if c > 4 * 32),
            next(c for c in range(1, 513) if _work(c, 32) < _work(c, 32, bottleneck=False)),
        ),
        mistakes={
            "unchanged": (128, 231),
            "rounded": (129, 230),
            "both": (128, 230),
            "same": (129, 129),
            "swapped": (231, 129),
        },
        hints=3,
    ),
    # Dense layers of DenseNet-121 in which the bottleneck costs more multiply-adds
    Exercise(
        "04.extra",
        Whole(),
        right=sum(_work(c, 32) > _work(c, 32, bottleneck=False) for c in _reads()),
        mistakes={"first_block": 6, "widened": 2, "not_narrowed": 4, "saving": 48, "both_blocks": 18, "none": 0},
        hints=3,
    ),
    # Multiply-adds that the bottleneck saves in the whole of DenseNet-121, in percent
    Exercise(
        "04.saving",
        Whole(),
        right=_saved_percent(),
        mistakes={"parameters": 27, "left": 93, "dense_layers": 8, "layers": 83, "limit": 56},
        hints=3,
    ),
)
