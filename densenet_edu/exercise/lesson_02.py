"""The exercises of lesson 02: what the growth rate k does to channels and parameters."""

from dataclasses import replace

from densenet_edu.core.count import params, total
from densenet_edu.core.densenet import DENSENET_121, DenseNet
from densenet_edu.core.op import Op, unroll
from densenet_edu.exercise.answers import Architecture, Choice, Several, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise, Where


def _conv_params(reads: int, filters: int) -> int:
    return params(Op("conv", "conv", (), (), (8, 8, filters), reads=reads, kernel=(3, 3), bias=0.0))


def _reads(architecture: DenseNet, layer: int) -> int:
    return next(op.reads for op in unroll(architecture) if op.where == ("block 1", f"layer {layer}"))


def _staircase(architecture: DenseNet) -> tuple[int, ...]:
    ops = unroll(architecture)
    return tuple(op.shape[-1] for op in ops if op.kind == "concat" and op.where[0] == "block 1")


def _count(architecture: DenseNet) -> int:
    return total(unroll(architecture), params)


def _with_k(growth_rate: int) -> DenseNet:
    return replace(DENSENET_121, growth_rate=growth_rate)


EXERCISES = (
    # Parameters of a 3x3 convolution: 2 input channels, 1 filter, bias (the slides' count)
    Exercise(
        "02.example",
        Whole(),
        right=_conv_params(reads=2, filters=1),
        mistakes={"no_bias": 18, "no_channels": 10, "bias_a_channel": 20},
        hints=2,
        worked=True,
    ),
    # The first, red stack of Figure 1: (a) the output of the first layer (b) the red channel of the image
    # (c) the block's input x0
    Exercise("02.out", Choice(("a", "b", "c")), right="c", mistakes={"layer": "a", "colour": "b"}, hints=2),
    # Channels that layer 5 of a block reads, k0 = 6, k = 4
    Exercise(
        "02.reads",
        Whole(),
        right=_reads(DenseNet(blocks=(5,), growth_rate=4, stem_channels=6), layer=5),
        mistakes={"output": 26, "no_input": 20, "no_input_before": 16, "layer_before": 18, "k0": 6, "k": 4},
        hints=3,
    ),
    # Write channels(k0, k, layer): the channels that this layer reads
    Exercise(
        "02.function",
        Function("channels", "k0, k, layer", ((6, 4, 5), (64, 32, 6), (64, 32, 1), (24, 12, 16)), Whole()),
        right=lambda k0, k, layer: k0 + k * (layer - 1),
        mistakes={
            "output": lambda k0, k, layer: k0 + k * layer,
            "no_input": lambda k0, k, layer: k * (layer - 1),
            "no_input_output": lambda k0, k, layer: k * layer,
            "k0": lambda k0, k, layer: k0,
            "last_k": lambda k0, k, layer: k0 + k,
            "brackets": lambda k0, k, layer: k0 + k * layer - 1,
        },
        hints=3,
    ),
    # Parameters of the same convolution with 4 filters
    Exercise(
        "02.by_hand",
        Whole(),
        right=_conv_params(reads=2, filters=4),
        mistakes={"one_bias": 73, "no_channels": 40, "no_bias": 72, "bias_a_channel": 80, "one_filter": 19},
        hints=3,
    ),
    # Channels after each of the six layers of DenseNet-121's first block
    Exercise(
        "02.staircase",
        Several(6),
        right=_staircase(DENSENET_121),
        mistakes={
            "before": (64, 96, 128, 160, 192, 224),
            "own": (32,) * 6,
            "no_input": (32, 64, 96, 128, 160, 192),
            "bottleneck": (192, 320, 448, 576, 704, 832),
            "doubled": (64, 128, 256, 512, 1024, 2048),
        },
        hints=3,
    ),
    # The k with which block 1 of the DenseNet-121 layout ends in 160 channels
    Exercise(
        "02.find_k",
        Whole(),
        right=160 // (2 + 6),  # the stem makes 2k, six layers k each
        mistakes={"stem_stays": 16, "stem_is_k": 23, "no_stem": Where(lambda k: k in (26, 27)), "unchanged": 32},
        hints=3,
    ),
    # The DenseNet-121 with the largest k that has at most half of its parameters
    Exercise(
        "02.half",
        Architecture(lambda architecture: f"{_count(architecture):,}"),
        right=_with_k(21),  # searching for it would make the import of every lesson slow
        mistakes={
            "unchanged": DENSENET_121,
            "elsewhere": Where(lambda chosen: _with_k(chosen.growth_rate) != chosen),
            "half_k": _with_k(16),
            "square": Where(lambda chosen: chosen.growth_rate in (22, 23)),
            "smaller": Where(lambda chosen: chosen.growth_rate < 21),
        },
        hints=3,
    ),
)
