"""The exercises of lesson 05: what a transition keeps, and what it costs."""

from math import ceil

from densenet_edu.core.count import macs
from densenet_edu.core.densenet import DENSENET_121, kept_channels
from densenet_edu.core.op import Op, unroll
from densenet_edu.core.rewrite import pool_first
from densenet_edu.exercise.answers import Choice, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise, Where


def _transition_conv(number: int, *, pooled_first: bool = False) -> Op:
    ops = unroll(DENSENET_121)
    ops = pool_first(ops) if pooled_first else ops
    return next(op for op in ops if op.where == (f"transition {number}",) and op.kind == "conv")


EXERCISES = (
    # Channels that leave a transition which 256 enter, theta = 0.5
    Exercise(
        "05.example",
        Whole(),
        right=kept_channels(256, 0.5),
        mistakes={"all": 256, "quarter": 64},
        hints=2,
        worked=True,
    ),
    # Channels after the second transition of DenseNet-121
    Exercise(
        "05.channels",
        Whole(),
        right=_transition_conv(2).shape[-1],
        mistakes={"not_halved": 512, "start_halved": 64, "only_new": 192, "first": 128},
        hints=3,
    ),
    # The name of a network without bottleneck layers, theta = 0.5
    Exercise(
        "05.name",
        Choice(("DenseNet", "DenseNet-B", "DenseNet-C", "DenseNet-BC")),
        right="DenseNet-C",
        mistakes={"plain": "DenseNet", "letter": "DenseNet-B", "both": "DenseNet-BC"},
        hints=2,
    ),
    # Write kept(m, theta)
    Exercise(
        "05.write",
        Function("kept", "m, theta", ((256, 0.5), (25, 0.5), (27, 0.5), (100, 0.29), (64, 0.25), (48, 1.0)), Whole()),
        right=kept_channels,
        mistakes={
            "float": lambda m, theta: int(m * theta),
            "ceiling": lambda m, theta: ceil(round(m * theta, 6)),
            "rounded": lambda m, theta: round(m * theta),
            "dropped": Where(lambda results: results[4:] == (64 - 16, 0)),  # m - theta m, however it is rounded
            "half": lambda m, theta: m // 2,
        },
        hints=3,
    ),
    # Multiply-adds of the third transition's convolution when pooling comes first
    Exercise(
        "05.macs",
        Whole(),
        right=macs(_transition_conv(3, pooled_first=True)),
        mistakes={
            "not_pooled": macs(_transition_conv(3)),
            "half": macs(_transition_conv(3)) // 2,
            "weights": 1024 * 512,
            "kernel": 9 * macs(_transition_conv(3, pooled_first=True)),
        },
        hints=3,
    ),
)
