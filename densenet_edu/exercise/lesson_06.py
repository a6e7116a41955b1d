"""The exercises of lesson 06: writing DenseNet-121 in Keras, and telling it from the network of the slides."""

import re
from collections.abc import Sequence
from dataclasses import replace

from densenet_edu.core.count import moving_statistics, params, total
from densenet_edu.core.densenet import DENSENET_121, DENSENET_169, DENSENET_264, DenseNet
from densenet_edu.core.graph import without
from densenet_edu.core.op import Op, unroll
from densenet_edu.exercise.answers import Choice, Whole
from densenet_edu.exercise.layers import Layer
from densenet_edu.exercise.network import Network, Records, first
from densenet_edu.exercise.record import Exercise, Where

SLIDES_ORDER = "Conv2D → BatchNormalization → ReLU"


def _part(architecture: DenseNet, *place: str) -> Records:
    """Return the operations of one place, reading an image instead of what stands before them."""
    ops = unroll(architecture)
    inside = [op for op in ops if op.where[: len(place)] == place]
    before = next(op for op in ops if op.name == inside[0].inputs[0])
    image = Op("image", "input", (), (), before.shape, before.shape[-1])
    renamed = (
        replace(op, inputs=tuple(image.name if name == before.name else name for name in op.inputs)) for op in inside
    )
    return Records((image, *renamed))


def _other_blocks(layers: Sequence[Layer]) -> bool:
    """Return whether the names tell of blocks, but not of those of DenseNet-121."""
    named = (re.match(r"conv(\d+)_block(\d+)_", layer.name) for layer in layers)
    seen = {match.groups() for match in named if match}
    counts = [sum(block == str(number) for block, _ in seen) for number in range(2, 10)]
    return bool(seen) and counts != [*DENSENET_121.blocks, 0, 0, 0, 0]


def _head(architecture: DenseNet) -> int:
    return next(params(op) for op in unroll(architecture) if op.kind == "dense")


# Inputs are small, so that a try takes no time, and odd, so that a number written into a function shows.
DENSE_LAYER = _part(DenseNet(image=(32, 32, 3)), "block 1", "layer 1")  # reads (8, 8, 64)
DENSE_BLOCK = _part(DenseNet(blocks=(1, 3), growth_rate=16, image=(64, 64, 3)), "block 2")  # reads (8, 8, 24)
TRANSITION = _part(  # reads (8, 8, 13)
    DenseNet(blocks=(1, 1), growth_rate=5, stem_channels=8, image=(32, 32, 3)), "transition 1"
)
NETWORK = Records(without(unroll(replace(DENSENET_121, image=(64, 64, 3))), "softmax"))


EXERCISES = (
    # Parameters of the slides' classifier: Dense with 2 classes behind the global average pooling of 1,024 maps
    Exercise(
        "06.example",
        Whole(),
        right=_head(replace(DENSENET_121, classes=2)),
        mistakes={"no_bias": 2048, "one_bias": 2049, "flattened": 7 * 7 * 1024 * 2 + 2},
        hints=2,
        worked=True,
    ),
    # Parameters of the classifier of DenseNet-169: 1,664 maps, 1,000 classes
    Exercise(
        "06.head",
        Whole(),
        right=_head(DENSENET_169),
        mistakes={
            "no_bias": 1664 * 1000,
            "one_bias": 1664 * 1000 + 1,
            "of_121": 1024 * 1000 + 1000,
            "flattened": 7 * 7 * 1664 * 1000 + 1000,
        },
        hints=2,
    ),
    # Write dense_layer(x, k, name)
    Exercise(
        "06.dense_layer",
        Network("dense_layer(x, 32, 'conv2_block1')"),
        right=DENSE_LAYER,
        mistakes={
            "order": first(DENSE_LAYER, "order", found=(SLIDES_ORDER,)),
            "no_bottleneck": first(DENSE_LAYER, "kernel", found=("(3, 3)",)),
            **{name: first(DENSE_LAYER, name) for name in ("bias", "missing_bn", "missing_concat", "width")},
        },
        hints=3,
    ),
    # Write dense_block(x, layers, k, name)
    Exercise(
        "06.dense_block",
        Network("dense_block(x, 3, 16, 'conv3')"),
        right=DENSE_BLOCK,
        mistakes={
            "name": first(DENSE_BLOCK, "name", found=("conv3_block0_0_bn",)),
            **{name: first(DENSE_BLOCK, name) for name in ("missing_bn", "width")},
        },
        hints=3,
    ),
    # Write transition(x, theta, name)
    Exercise(
        "06.transition",
        Network("transition(x, 0.5, 'pool2')"),
        right=TRANSITION,
        mistakes={
            "order": first(TRANSITION, "order", found=(SLIDES_ORDER,)),
            "pooled": first(TRANSITION, "order", found=("AveragePooling2D → Conv2D",)),
            **{name: first(TRANSITION, name) for name in ("bias", "missing_relu")},
            "up": first(TRANSITION, "width", found=("7",)),
            "kept": first(TRANSITION, "width", found=("13",)),
            "maximum": first(TRANSITION, "other", found=("MaxPooling2D",)),
        },
        hints=3,
    ),
    # Put DenseNet-121 together, up to the logits
    Exercise(
        "06.network",
        Network("densenet121(x, 1000)"),
        right=NETWORK,
        mistakes={
            "blocks": Where(_other_blocks),
            "padding": first(NETWORK, "padding", found=("(2, 3, 2, 3)", "(0, 1, 0, 1)")),
            "stem": first(NETWORK, "order", found=("MaxPooling2D → BatchNormalization → ReLU",)),
            "end": first(NETWORK, "other", found=("GlobalAveragePooling2D",), wanted=("BatchNormalization",)),
            "missing_bn": first(NETWORK, "missing_bn", layer=("conv1_bn", "bn")),
            "after_last": first(NETWORK, "other", found=("Conv2D",)),
            "softmax": first(NETWORK, "extra", found=("Softmax",)),
        },
        hints=3,
    ),
    # How many feature maps do all BatchNormalizations of DenseNet-121 normalize together?
    Exercise(
        "06.moving",
        Whole(),
        right=total(unroll(DENSENET_121), moving_statistics) // 2,
        mistakes={"both": 83_648, "all_four": 2 * 83_648, "last": 1024, "layers": 121},
        hints=3,
    ),
    # What tells the slides' network from the paper's? (a) multiply-adds (b) weights of the convolutions
    # (c) shapes of the feature maps (d) parameters of the batch normalizations
    Exercise(
        "06.reveals",
        Choice(("a", "b", "c", "d")),
        right="d",
        mistakes={"work": "a", "kernels": "b", "shapes": "c"},
        hints=2,
    ),
    # How many layers has the network that Table 1 calls DenseNet-264?
    Exercise(
        "06.depth",
        Whole(),
        right=DENSENET_264.depth,
        mistakes={"label": 264, "blocks": 260, "no_transitions": 262, "no_bottleneck": 135, "dense_layers": 130},
        hints=3,
    ),
)
