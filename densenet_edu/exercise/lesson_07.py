"""The exercises of lesson 07: what stays of the stem, operations and speed, and four networks with a mistake each."""

from dataclasses import replace
from math import log10

from densenet_edu.core.broken import PATIENTS, BiasKept
from densenet_edu.core.count import macs, total
from densenet_edu.core.densenet import DENSENET_121
from densenet_edu.core.graph import without
from densenet_edu.core.op import unroll
from densenet_edu.exercise.answers import Choice, Number, Whole
from densenet_edu.exercise.network import Records, first
from densenet_edu.exercise.operations import Operations
from densenet_edu.exercise.record import Exercise, Where

_MACS = total(unroll(DENSENET_121), macs)
_GIGA = 2 * _MACS / 1e9
_PHOTOGRAPH = 2 * total(unroll(replace(DENSENET_121, image=(192, 192, 3))), macs) / 1e9
_NETWORK = Records(unroll(DENSENET_121))
_MISTAKES = ("bias", "width", "batchnorm", "transition")  # in the order of PATIENTS


def _about(value: float, share: float = 0.02) -> Where:
    """Return the answers near a value, however small it is."""
    return Where(lambda given: abs(given - value) <= share * value)


def _other_unit(value: float) -> Where:
    """Return the answers with the right digits and the point at another place."""

    def is_off(given: float) -> bool:
        places = log10(given / value) if given > 0 else 0.5
        return abs(places - round(places)) < 0.01

    return Where(is_off)


def _patient(number: int) -> Exercise:
    has = _MISTAKES[number - 1]
    return Exercise(
        f"07.patient_{number}",
        Choice(tuple(sorted(_MISTAKES))),
        right=has,
        mistakes={other: other for other in _MISTAKES if other != has},
        hints=2,
    )


EXERCISES = (
    # Block 1 ends with 256 maps, 64 of them from the stem: how many have its layers made?
    Exercise(
        "07.new",
        Whole(),
        right=256 - 64,
        mistakes={"all": 256, "one_layer": 32, "stem": 64},
        hints=2,
        worked=True,
    ),
    # DenseNet-121 takes 2,834,161,664 multiply-adds for an image: how many G operations is that?
    Exercise(
        "07.example",
        Number(0.01),
        right=_GIGA,
        mistakes={
            "macs": _about(_MACS / 1e9),
            "mega": _about(2 * _MACS / 1e6),
            "tera": _about(2 * _MACS / 1e12),
            "ones": _about(2 * _MACS),
        },
        hints=2,
        worked=True,
    ),
    # How many of the 512 maps at the end of block 2 are maps of the stem, unchanged?
    Exercise("07.carried", Whole(), right=0, mistakes={"passed": 64, "entered": 128, "half": 32}, hints=2),
    # What does the right-hand axis of the paper's Figure 3 count?
    Exercise(
        "07.figure",
        Choice(("operations", "per second", "seconds")),
        right="operations",
        mistakes={"speed": "per second", "time": "seconds"},
        hints=2,
    ),
    # A machine of 100 GFLOPS: how many milliseconds does DenseNet-121 take for an image?
    Exercise(
        "07.speed",
        Number(0.5),
        right=1000 * _GIGA / 100,
        mistakes={
            "rounded": _about(1000 * _GIGA / 100),
            "macs": _about(1000 * _GIGA / 200),
            "seconds": _about(_GIGA / 100),
            "macs_seconds": _about(_GIGA / 200),
            "photograph": _about(1000 * _PHOTOGRAPH / 100),
            "images": _about(100 / _GIGA, 0.03),
            "unit": _other_unit(1000 * _GIGA / 100),
        },
        hints=3,
    ),
    *(_patient(number) for number in range(1, len(PATIENTS) + 1)),
    # Take the biases of the first patient out again
    Exercise(
        "07.mend",
        Operations("mended"),
        right=_NETWORK,
        mistakes={
            "classifier": first(_NETWORK, "no_bias"),
            "untouched": Records(unroll(BiasKept())),
            "only_classifier": Records(
                tuple(replace(op, bias=None) if op.kind == "dense" else op for op in unroll(BiasKept()))
            ),
            "some": first(_NETWORK, "bias"),
            "normalization": Records(without(unroll(DENSENET_121), "batchnorm")),
        },
        hints=3,
    ),
)
