"""The exercises of lesson 01: adding and concatenating, and how many connections that makes."""

from collections.abc import Callable

from densenet_edu.core.densenet import DENSENET_121, DenseNet
from densenet_edu.core.op import sources, unroll
from densenet_edu.exercise.answers import Choice, Listed, Several, Shape, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise

Layer = Callable[[list[int]], list[int]]


def _connections(architecture: DenseNet) -> int:
    """Return how many earlier feature maps the dense layers read, all together."""
    ops = unroll(architecture)
    return sum(len(sources(ops, op)) for op in ops if op.kind == "concat")  # every dense layer ends in one


def add_up(x: list[int]) -> list[int]:
    """A layer that makes one new value, the sum of all that it reads."""
    return [sum(x)]


def how_many(x: list[int]) -> list[int]:
    """A layer that makes one new value, the number of values that it reads."""
    return [len(x)]


def ends(x: list[int]) -> list[int]:
    """A layer that makes two new values, the first and the last that it reads."""
    return [x[0], x[-1]]


def _dense_block(x: list[int], layers: list[Layer]) -> list[int]:
    for h in layers:
        x = x + h(x)
    return x


def _chain(x: list[int], layers: list[Layer]) -> list[int]:
    for h in layers:
        x = h(x)
    return x


def _added(x: list[int], layers: list[Layer]) -> list[int]:
    for h in layers:
        x = [old + new for old, new in zip(x, h(x), strict=False)]
    return x


def _new_first(x: list[int], layers: list[Layer]) -> list[int]:
    for h in layers:
        x = h(x) + x
    return x


def _input_only(x: list[int], layers: list[Layer]) -> list[int]:
    everything = x
    for h in layers:
        everything = everything + h(x)
    return everything


def _last_only(x: list[int], layers: list[Layer]) -> list[int]:
    everything = x
    for h in layers:
        x = h(x)
        everything = everything + x
    return everything


EXERCISES = (
    # x is (56, 56, 64) and a layer makes (56, 56, 32): what is the shape after Concatenate?
    Exercise(
        "01.example",
        Shape(),
        right=(56, 56, 64 + 32),
        mistakes={"sizes": (112, 112, 96), "added": (56, 56, 64), "new_only": (56, 56, 32)},
        hints=2,
        worked=True,
    ),
    # Two feature maps (8, 8, 16): how many channels after Add, how many after Concatenate?
    Exercise(
        "01.add",
        Several(2),
        right=(16, 16 + 16),
        mistakes={"swapped": (32, 16), "both_grow": (32, 32), "both_stay": (16, 16)},
        hints=3,
    ),
    # After adding s = a + b only s is left. Can a be recovered? (a) always, s - b (b) no, from the concatenation yes
    # (c) neither from the sum nor from the concatenation
    Exercise("01.recover", Choice(("a", "b", "c")), right="b", mistakes={"always": "a", "never": "c"}, hints=2),
    # How many connections lead into the 5 layers of a dense block?
    Exercise(
        "01.connections",
        Whole(),
        right=_connections(DenseNet(blocks=(5,))),
        mistakes={"no_input": 10, "chain": 5, "transition": 21, "both_ways": 20, "square": 25, "twice": 30},
        hints=3,
    ),
    # And into the layers of all four blocks of DenseNet-121?
    Exercise(
        "01.blocks",
        Whole(),
        right=_connections(DENSENET_121),
        mistakes={"across": 58 * 59 // 2, "by_name": 121 * 122 // 2, "no_input": 477, "chain": 58},
        hints=3,
    ),
    # Write dense_block(x, layers): what is there after the block; x and what a layer returns are lists
    Exercise(
        "01.write",
        Function(
            "dense_block",
            "x, layers",
            (
                ([1, 2], [add_up, how_many]),
                ([5], [add_up, add_up, how_many]),
                ([4, 7], [ends, add_up]),
                ([3, 1, 2], [how_many, ends, add_up]),
            ),
            Listed(),
        ),
        right=_dense_block,
        mistakes={
            "chain": _chain,
            "added": _added,
            "new_first": _new_first,
            "input_only": _input_only,
            "last_only": _last_only,
        },
        hints=3,
    ),
)
