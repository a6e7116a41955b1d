"""The exercises of lesson 09: what is printed, what is counted, and what follows from either."""

from collections.abc import Iterable
from dataclasses import replace

from densenet_edu.core.count import macs, params, total
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.family.fractalnet import FRACTALNET_21
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_1202
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.paper import DENSENETS, RESNETS, RIVALS, TABLE_2, TABLE_3, Table2Row
from densenet_edu.exercise.answers import Choice, Listed, Number, Several, Whole
from densenet_edu.exercise.record import Exercise

_TEST_IMAGES = 10_000  # of CIFAR-10; paper, section 4.1


def _row(method: str, depth: int) -> Table2Row:
    return next(row for row in TABLE_2 if (row.method, row.depth) == (method, depth))


def _c10(rows: Iterable[Table2Row]) -> float:
    """Return the lowest error rate on C10."""
    return min(row.c10 for row in rows if row.c10 is not None)


def _stems() -> list[int]:
    """Return the channels of the stem with which all three plain DenseNets round to what Table 2 prints."""
    allowed = set(range(1, 100))
    for row in DENSENETS:
        network = row.architecture
        if isinstance(network, DenseNet) and network.family == "DenseNet":
            one, two = (_millions(replace(network, stem_channels=channels)) for channels in (1, 2))
            # Each further channel adds as many parameters as the second: nothing else hangs on their number.
            allowed &= {more + 1 for more in range(99) if round(one + more * (two - one), 1) == row.millions}
    return sorted(allowed)


def _millions(architecture: Architecture) -> float:
    return total(unroll(architecture), params) / 1e6


def _shares() -> tuple[int, ...]:
    """Return the parameters of each DenseNet of Figure 3 in percent of the ResNet that it is set beside."""
    pairs = zip(TABLE_3, RESNETS, strict=True)
    return tuple(
        round(100 * _millions(dense.architecture) / _millions(residual.architecture)) for dense, residual in pairs
    )


def _work(method: str, depth: int) -> int:
    return total(unroll(_row(method, depth).architecture), macs)


EXERCISES = (
    # Residual units in each of the three stages of a CIFAR ResNet of 1202 layers: 6n + 2
    Exercise(
        "09.example",
        Whole(),
        right=(STOCHASTIC_DEPTH_1202.depth - 2) // 6,
        mistakes={"all_stages": 600, "convolutions": 400},
        hints=2,
        worked=True,
    ),
    # Columns of a FractalNet of 21 layers: 5 * 2 ** (C - 1) + 1
    Exercise(
        "09.columns",
        Whole(),
        right=FRACTALNET_21.columns,
        mistakes={"longest": 4, "blocks": 5, "exponent": 2},
        hints=3,
    ),
    # All numbers of stem channels with which the three plain DenseNets have the printed parameters
    Exercise(
        "09.stem",
        Listed(),
        right=_stems(),
        mistakes={
            "only_16": [16],
            "both": [16, 24],
            "doubled": [24],
            "one_row": [13, 14, 15, 16],
            "another_row": list(range(14, 22)),
            "first_row": list(range(2, 23)),
            "backwards": [16, 15, 14],
            "each_doubled": [24, 48],
        },
        hints=3,
    ),
    # Parameters of DenseNet-121, -169, -201, -264 in percent of ResNet-34, -50, -101, -152
    Exercise(
        "09.third",
        Several(4),
        right=_shares(),
        mistakes={
            "work": (77, 82, 55, 50),
            "saved": (63, 45, 55, 45),
            "third": (33, 33, 33, 33),
            "upside_down": (273, 181, 223, 181),
        },
        hints=3,
    ),
    # Multiply-adds of DenseNet-BC (k = 40) over those of Wide ResNet 28
    Exercise(
        "09.work",
        Number(0.01),
        right=_work("DenseNet-BC (k = 40)", 190) / _work("Wide ResNet", 28),
        mistakes={"parameters": 0.70, "upside_down": 0.56, "printed": 1.42},
        hints=2,
    ),
    # Test images between error rates of 5.77 and 5.83
    Exercise(
        "09.images",
        Number(0.05),  # (5.83 - 5.77) / 100 * 10_000 is not quite 6 in floating point
        right=round(
            (_c10([_row("DenseNet (k = 24)", 100)]) - _c10([_row("DenseNet (k = 12)", 100)])) / 100 * _TEST_IMAGES
        ),
        mistakes={"fifty": 30, "percent": 600, "all_wrong": 583, "relative": 1.04, "points": 0.06, "backwards": -6},
        hints=3,
    ),
    # How many percent fewer errors the best DenseNet makes on C10 than the best rival
    Exercise(
        "09.relative",
        Number(0.5),  # 29, or 29.2 where it was not rounded
        right=round(100 * (1 - _c10(DENSENETS) / _c10(RIVALS))),
        mistakes={"points": 2, "of_the_new": 41, "left": 71, "share": 0.5, "backwards": -29},
        hints=2,
    ),
    # Which sentence the numbers of Figure 3 support
    Exercise(
        "09.claim",
        Choice(("a", "b", "c", "d")),
        right="b",
        mistakes={"third": "a", "memory": "c", "speed": "d"},
        hints=2,
    ),
)
