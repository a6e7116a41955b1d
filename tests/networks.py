"""Right and wrong answers to the exercises of lesson 06 that ask for a network."""

from dataclasses import replace

from fake_keras import Model, changed, dropped, in_order

from densenet_edu.core.densenet import DENSENET_169
from densenet_edu.core.graph import without
from densenet_edu.core.op import Op, same_padding, unroll
from densenet_edu.core.rewrite import pool_first
from densenet_edu.exercise.lesson_06 import DENSE_BLOCK, DENSE_LAYER, NETWORK, TRANSITION

LAYER = "conv2_block1"


def renamed(ops, old, new):
    def name(text):
        return text.replace(old, new)

    return tuple(replace(op, name=name(op.name), inputs=tuple(map(name, op.inputs))) for op in ops)


def with_transition_behind(ops):
    """Put one more transition behind the last block (seen in published code)."""
    last = next(op for op in ops if op.name == "conv5_block16_concat")
    height, width, channels = last.shape
    half = (height // 2, width // 2, channels // 2)
    behind = (
        Op("pool5_bn", "batchnorm", (last.name,), (), last.shape, channels),
        Op("pool5_relu", "relu", ("pool5_bn",), (), last.shape, channels),
        Op("pool5_conv", "conv", ("pool5_relu",), (), (height, width, channels // 2), channels),
        Op("pool5_pool", "avg_pool", ("pool5_conv",), (), half, channels // 2, kernel=(2, 2), stride=(2, 2)),
        Op("avg_pool", "global_pool", ("pool5_pool",), (), half[-1:], half[-1]),
    )
    return ops[: ops.index(last) + 1] + behind


RIGHT = {
    "06.dense_layer": Model(DENSE_LAYER.ops),
    "06.dense_block": Model(DENSE_BLOCK.ops),
    "06.transition": Model(TRANSITION.ops),
    "06.network": Model(NETWORK.ops),
}
_slides_order = in_order(DENSE_LAYER.ops, f"{LAYER}_1_conv", f"{LAYER}_0_bn", f"{LAYER}_0_relu")
MISTAKEN = {
    ("06.dense_layer", "order"): _slides_order,
    ("06.dense_layer", "no_bottleneck"): changed(
        DENSE_LAYER.ops, f"{LAYER}_1_conv", kernel=(3, 3), padding=(1, 1, 1, 1)
    ),
    ("06.dense_layer", "bias"): changed(DENSE_LAYER.ops, f"{LAYER}_1_conv", bias=0.0),
    ("06.dense_layer", "missing_bn"): dropped(DENSE_LAYER.ops, f"{LAYER}_1_bn"),
    ("06.dense_layer", "missing_concat"): DENSE_LAYER.ops[:-1],
    ("06.dense_layer", "width"): changed(DENSE_LAYER.ops, f"{LAYER}_2_conv", shape=(8, 8, 96)),
    ("06.dense_block", "name"): renamed(DENSE_BLOCK.ops, "block1", "block0"),
    ("06.dense_block", "missing_bn"): DENSE_BLOCK.ops[:15],
    ("06.dense_block", "width"): changed(DENSE_BLOCK.ops, "conv3_block1_2_conv", shape=(8, 8, 32)),
    ("06.transition", "order"): in_order(TRANSITION.ops, "pool2_conv", "pool2_bn", "pool2_relu"),
    ("06.transition", "pooled"): pool_first(TRANSITION.ops),
    ("06.transition", "bias"): changed(TRANSITION.ops, "pool2_conv", bias=0.0),
    ("06.transition", "missing_relu"): dropped(TRANSITION.ops, "pool2_relu"),
    ("06.transition", "up"): changed(TRANSITION.ops, "pool2_conv", shape=(8, 8, 7)),
    ("06.transition", "kept"): changed(TRANSITION.ops, "pool2_conv", shape=(8, 8, 13)),
    ("06.transition", "maximum"): changed(TRANSITION.ops, "pool2_pool", kind="max_pool"),
    ("06.network", "blocks"): without(unroll(replace(DENSENET_169, image=(64, 64, 3))), "softmax"),
    ("06.network", "stem"): dropped(dropped(NETWORK.ops, "conv1_bn"), "conv1_relu"),
    ("06.network", "end"): dropped(dropped(NETWORK.ops, "bn"), "relu"),
    ("06.network", "padding"): changed(NETWORK.ops, "conv1_conv", padding=same_padding((64, 64), 7, 2)),
    ("06.network", "missing_bn"): dropped(NETWORK.ops, "conv1_bn"),
    ("06.network", "after_last"): with_transition_behind(NETWORK.ops[:-4] + NETWORK.ops[-2:]),
    ("06.network", "softmax"): (*NETWORK.ops, Op("softmax", "softmax", ("predictions",), (), (1000,), 1000)),
}
SOME = {key: Model(ops) for key, ops in MISTAKEN.items()}
