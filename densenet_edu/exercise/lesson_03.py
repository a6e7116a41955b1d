"""The exercises of lesson 03: what batch normalization does, and where it stands in a layer."""

from math import sqrt

from densenet_edu.core.count import params
from densenet_edu.core.densenet import DENSENET_121
from densenet_edu.core.graph import sources
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.residual_units import UNITS, ResidualUnits
from densenet_edu.core.slides import SLIDES_121
from densenet_edu.exercise.answers import Choice, Listed, Number, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise

_CHANNELS = 256  # what the first layer of block 3 of DenseNet-121 reads


def _gammas_and_betas(network: Architecture, where: tuple[str, ...]) -> int:
    return sum(params(op) for op in unroll(network) if op.where == where and op.kind == "batchnorm")


def _clean() -> int:
    """Return in how many of the five units the sum goes on to the next sum with nothing in between."""
    count = 0
    for unit in UNITS:
        ops = unroll(ResidualUnits(unit))
        add = next(op for op in ops if op.where == ("block 1", "layer 3") and op.kind == "add")
        count += any(op.kind == "add" for op in sources(ops, add))
    return count


def _normalize(xs: list[float], gamma: float, beta: float) -> list[float]:
    mean = sum(xs) / len(xs)
    variance = sum((x - mean) ** 2 for x in xs) / len(xs)
    return [gamma * (x - mean) / sqrt(variance) + beta for x in xs]


def _sample(xs: list[float], gamma: float, beta: float) -> list[float]:
    return _normalize(xs, gamma * sqrt((len(xs) - 1) / len(xs)), beta)


def _not_rooted(xs: list[float], gamma: float, beta: float) -> list[float]:
    mean = sum(xs) / len(xs)
    variance = sum((x - mean) ** 2 for x in xs) / len(xs)
    return [gamma * (x - mean) / variance + beta for x in xs]


def _not_centred(xs: list[float], gamma: float, beta: float) -> list[float]:
    mean = sum(xs) / len(xs)
    deviation = sqrt(sum((x - mean) ** 2 for x in xs) / len(xs))
    return [gamma * x / deviation + beta for x in xs]


def _only_centred(xs: list[float], gamma: float, beta: float) -> list[float]:
    mean = sum(xs) / len(xs)
    return [gamma * (x - mean) + beta for x in xs]


EXERCISES = (
    # The batch 2, 3, 4, 5, 6, 7, 8 has mean 5 and variance 4: what does the 8 become?
    Exercise(
        "03.example",
        Number(0.01),
        right=(8 - 5) / 2,
        mistakes={"no_root": (8 - 5) / 4, "not_centred": 8 / 2, "sample": (8 - 5) / sqrt(28 / 6), "only_centred": 3},
        hints=2,
        worked=True,
    ),
    # Write normalize(xs, gamma, beta): a batch normalization in training
    Exercise(
        "03.write",
        Function(
            "normalize",
            "xs, gamma, beta",
            (
                ([2, 3, 4, 5, 6, 7, 8], 1, 0),
                ([1, 5], 2, 1),
                ([3, 7, 3, 7], 0.5, -1),
                ([10, 10, 18, 18], -1, 3),
            ),
            Listed(within=0.01),
        ),
        right=_normalize,
        mistakes={
            "sample": _sample,
            "moving": lambda xs, gamma, beta: [gamma * x + beta for x in xs],
            "swapped": lambda xs, gamma, beta: _normalize(xs, beta, gamma),
            "no_root": _not_rooted,
            "not_centred": _not_centred,
            "only_centred": _only_centred,
            "no_gamma": lambda xs, gamma, beta: _normalize(xs, 1, 0),
        },
        hints=3,
    ),
    # Gamma and beta of a BN that reads 224 channels
    Exercise(
        "03.gamma_beta",
        Whole(),
        right=2 * 224,
        mistakes={"only_gamma": 224, "moving": 4 * 224, "one_pair": 2},
        hints=2,
    ),
    # The order of operations in H
    Exercise(
        "03.order",
        Choice(("BN-ReLU-Conv", "Conv-BN-ReLU", "BN-Conv-ReLU", "ReLU-BN-Conv")),
        right="BN-ReLU-Conv",
        mistakes={"slides": "Conv-BN-ReLU", "relu_last": "BN-Conv-ReLU", "relu_first": "ReLU-BN-Conv"},
        hints=2,
    ),
    # How many gamma and beta a bottleneck layer that reads 256 channels lacks when it is coded Conv-BN-ReLU
    Exercise(
        "03.lacks",
        Whole(),
        right=_gammas_and_betas(DENSENET_121, ("block 3", "layer 1"))
        - _gammas_and_betas(SLIDES_121, ("block 3", "layer 1")),
        mistakes={
            "has": _gammas_and_betas(SLIDES_121, ("block 3", "layer 1")),
            "paper": _gammas_and_betas(DENSENET_121, ("block 3", "layer 1")),
            "only_first": 2 * _CHANNELS,
            "only_gamma": _CHANNELS - 32,
        },
        hints=3,
    ),
    # In how many of the five units does nothing stand on the way from one sum to the next?
    Exercise(
        "03.clean",
        Whole(),
        right=_clean(),
        mistakes={"only_full": 1, "interrupted": len(UNITS) - _clean(), "all_five": len(UNITS)},
        hints=2,
    ),
)
