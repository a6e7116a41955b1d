"""The exercises of lesson 01: adding and concatenating, and how many connections that makes."""

from collections.abc import Callable

from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.graph import sources
from densenet_edu.core.op import unroll
from densenet_edu.exercise.answers import Choice, Listed, Several, Shape, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise, Where

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


def _first_only(x: list[int], layers: list[Layer]) -> list[int]:
    return x + layers[0](x)  # `return` inside the loop


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
    # Only the sum a + b is given. Can a and b be recovered: always, sometimes (if something more is known), never?
    Exercise(
        "01.recover",
        Choice(("always", "sometimes", "never")),
        right="sometimes",
        mistakes={"always": "always", "never": "never"},
        hints=2,
    ),
    # How many connections lead into the 5 layers of a dense block?
    Exercise(
        "01.connections",
        Whole(),
        right=_connections(DenseNet(blocks=(5,))),
        mistakes={"no_input": 10, "chain": 5, "transition": 21, "both_ways": 20, "square": 25, "twice": 30},
        hints=3,
    ),
    # And in a block of 3 and a block of 4 layers, joined by a transition?
    Exercise(
        "01.blocks",
        Whole(),
        right=_connections(DenseNet(blocks=(3, 4))),
        mistakes={
            "across": 7 * 8 // 2,
            "no_input": 3 + 6,
            "chain": 7,
            "transition": Where(lambda n: n in (20, 25)),
            "one_block": Where(lambda n: n in (6, 10)),
        },
        hints=3,
    ),
    # Write dense_block(x0, layers): what is there after the block; x0 and what a layer returns are lists
    Exercise(
        "01.write",
        Function(
            "dense_block",
            "x0, layers",
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
            "first_only": _first_only,
        },
        hints=3,
    ),
)
