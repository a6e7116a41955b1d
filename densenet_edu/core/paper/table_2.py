"""Table 2: error rates on CIFAR and SVHN, every row, and what is known of the numbers that it prints."""

from dataclasses import dataclass
from typing import Literal, get_args

from densenet_edu.core.densenet import (
    DENSENET_40_12,
    DENSENET_100_12,
    DENSENET_100_24,
    DENSENET_BC_100_12,
    DENSENET_BC_190_40,
    DENSENET_BC_250_24,
    DenseNet,
)
from densenet_edu.core.family.all_cnn import ALL_CNN
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.fractalnet import FRACTALNET_21, FRACTALNET_21_DROPPATH
from densenet_edu.core.family.highway import HIGHWAY_19
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_164, PREACT_RESNET_1001
from densenet_edu.core.family.resnet import RESNET_110
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110, STOCHASTIC_DEPTH_1202
from densenet_edu.core.family.wide_resnet import WRN_16_4_DROPOUT, WRN_16_8, WRN_28_10
from densenet_edu.core.op import Architecture

# C10: CIFAR-10, C100: CIFAR-100; "plus": with data augmentation (translation and mirroring).
Column = Literal["c10", "c10_plus", "c100", "c100_plus", "svhn"]
COLUMNS: tuple[Column, ...] = get_args(Column)


@dataclass(frozen=True)
class Table2Row:
    """One row of Table 2: what it prints, the network that it means, and where the numbers come from.

    Error rates are in percent; None stands where the table prints a dash. Without augmentation all DenseNets were
    trained with dropout of 0.2.
    """

    method: str
    depth: int | None
    millions: float | None  # of parameters
    c10: float | None
    c10_plus: float | None
    c100: float | None
    c100_plus: float | None
    svhn: float | None
    architecture: Architecture  # with 10 classes
    source: str = "Huang et al. (2017)"  # who reported the error rates
    own: tuple[Column, ...] = ()  # with an asterisk: run by the authors of DenseNet themselves
    doubtful: tuple[str, ...] = ()  # the fields whose printed values are open to doubt
    note: str | None = None  # the phrase that says so, or how printed and computed parameters agree


_FRACTAL = "Larsson et al. (2017)"
_DEPTH = "Huang et al. (2016)"
_WIDE = "Zagoruyko & Komodakis (2016)"
_IDENTITY = "He et al. (2016b)"
_STEM = "paper.note_stem"  # 16 channels

# Table 2, in its order: fifteen rivals, then six DenseNets.
TABLE_2 = (
    Table2Row(
        "Network in Network", None, None, 10.41, 8.81, 35.68, None, 2.35,
        NIN, "Lin et al. (2014)", note="paper.note_nin",
    ),
    Table2Row(
        "All-CNN", None, None, 9.08, 7.25, None, 33.71, None,
        ALL_CNN, "Springenberg et al. (2015)", note="paper.note_all_cnn",
    ),
    Table2Row(
        "Deeply Supervised Net", None, None, 9.69, 7.97, None, 34.57, 1.92,
        DSN, "Lee et al. (2015)", note="paper.note_dsn",
    ),
    Table2Row(
        "Highway Network", None, None, None, 7.72, None, 32.39, None,
        HIGHWAY_19, "Srivastava et al. (2015)", doubtful=("c10_plus", "c100_plus"), note="paper.note_highway",
    ),
    Table2Row(
        "FractalNet", 21, 38.6, 10.18, 5.22, 35.34, 23.30, 2.01,
        FRACTALNET_21, _FRACTAL, doubtful=("millions",), note="paper.note_fractalnet",
    ),
    Table2Row(
        "FractalNet with Dropout/Drop-path", 21, 38.6, 7.33, 4.60, 28.20, 23.73, 1.87,
        FRACTALNET_21_DROPPATH, _FRACTAL, doubtful=("millions",), note="paper.note_drop_path",
    ),
    Table2Row(
        "ResNet", 110, 1.7, None, 6.61, None, None, None,
        RESNET_110, "He et al. (2016a)", note="paper.note_resnet",
    ),
    Table2Row(
        "ResNet (reported by [13])", 110, 1.7, 13.63, 6.41, 44.74, 27.22, 2.01,
        RESNET_110, _DEPTH, note="paper.note_reported",
    ),
    Table2Row(
        "ResNet with Stochastic Depth", 110, 1.7, 11.66, 5.23, 37.80, 24.58, 1.75,
        STOCHASTIC_DEPTH_110, _DEPTH, doubtful=("c10_plus", "svhn"), note="paper.note_depth_110",
    ),
    Table2Row(
        "ResNet with Stochastic Depth", 1202, 10.2, None, 4.91, None, None, None,
        STOCHASTIC_DEPTH_1202, _DEPTH, doubtful=("millions",), note="paper.note_depth_1202",
    ),
    Table2Row(
        "Wide ResNet", 16, 11.0, None, 4.81, None, 22.07, None,
        WRN_16_8, _WIDE, doubtful=("c10_plus", "c100_plus"), note="paper.note_wide_16",
    ),
    Table2Row(
        "Wide ResNet", 28, 36.5, None, 4.17, None, 20.50, None,
        WRN_28_10, _WIDE, doubtful=("c10_plus", "c100_plus"), note="paper.note_wide_28",
    ),
    Table2Row(
        "Wide ResNet with Dropout", 16, 2.7, None, None, None, None, 1.64,
        WRN_16_4_DROPOUT, _WIDE, note="paper.note_wide_dropout",
    ),
    Table2Row(
        "ResNet (pre-activation)", 164, 1.7, 11.26, 5.46, 35.58, 24.33, None,
        PREACT_RESNET_164, _IDENTITY, own=("c10", "c100"),
    ),
    Table2Row(
        "ResNet (pre-activation)", 1001, 10.2, 10.56, 4.62, 33.47, 22.71, None,
        PREACT_RESNET_1001, _IDENTITY, own=("c10", "c100"), doubtful=("millions", "c10_plus"),
        note="paper.note_preact_1001",
    ),
    Table2Row("DenseNet (k = 12)", 40, 1.0, 7.00, 5.24, 27.55, 24.42, 1.79, DENSENET_40_12, note=_STEM),
    Table2Row("DenseNet (k = 12)", 100, 7.0, 5.77, 4.10, 23.79, 20.20, 1.67, DENSENET_100_12, note=_STEM),
    Table2Row("DenseNet (k = 24)", 100, 27.2, 5.83, 3.74, 23.42, 19.25, 1.59, DENSENET_100_24, note=_STEM),
    Table2Row("DenseNet-BC (k = 12)", 100, 0.8, 5.92, 4.51, 24.15, 22.27, 1.76, DENSENET_BC_100_12),
    Table2Row("DenseNet-BC (k = 24)", 250, 15.3, 5.19, 3.62, 19.64, 17.60, 1.74, DENSENET_BC_250_24),
    Table2Row("DenseNet-BC (k = 40)", 190, 25.6, None, 3.46, None, 17.18, None, DENSENET_BC_190_40),
)  # fmt: skip
DENSENETS = tuple(row for row in TABLE_2 if isinstance(row.architecture, DenseNet))
RIVALS = tuple(row for row in TABLE_2 if row not in DENSENETS)


def standing(row: Table2Row, column: Column) -> Literal["", "bold", "blue"]:
    """Return how the caption of Table 2 has a result marked: bold "surpasses all competing methods", blue is the best.

    The slides' copy of the table has lost both.
    """
    value = getattr(row, column)
    if value is None or row not in DENSENETS:
        return ""
    if value == _least(DENSENETS, column):
        return "blue"
    return "bold" if value < _least(RIVALS, column) else ""


def _least(rows: tuple[Table2Row, ...], column: Column) -> float:
    return min(float(value) for row in rows if (value := getattr(row, column)) is not None)
