"""What the papers printed, each number with its table; if none is named: Huang et al., CVPR 2017 (1608.06993v5)."""

from dataclasses import dataclass

from densenet_edu.core.densenet import (
    DENSENET_40_12,
    DENSENET_100_12,
    DENSENET_100_24,
    DENSENET_121,
    DENSENET_169,
    DENSENET_201,
    DENSENET_264,
    DENSENET_BC_100_12,
    DENSENET_BC_190_40,
    DENSENET_BC_250_24,
    DenseNet,
)
from densenet_edu.core.residual_units import Unit


@dataclass(frozen=True)
class Table1Column:
    """One column of Table 1: an ImageNet network; its output sizes are the same in every column."""

    label: str
    blocks: tuple[int, ...]
    architecture: DenseNet


# Table 1: height (= width) of the output of each part, for a 224x224 image.
TABLE_1_SIZES = {
    "conv": 112, "pool": 56, "block 1": 56, "transition 1": 28, "block 2": 28, "transition 2": 14, "block 3": 14,
    "transition 3": 7, "block 4": 7, "head": 1,
}  # fmt: skip
# Table 1; the caption fixes k = 32 and says that each "conv" corresponds to the sequence BN-ReLU-Conv.
TABLE_1 = (
    Table1Column("DenseNet-121", (6, 12, 24, 16), DENSENET_121),
    Table1Column("DenseNet-169", (6, 12, 32, 32), DENSENET_169),
    Table1Column("DenseNet-201", (6, 12, 48, 32), DENSENET_201),
    Table1Column("DenseNet-264", (6, 12, 64, 48), DENSENET_264),  # counts to 265 layers; the label is the paper's
)


@dataclass(frozen=True)
class Table2Row:
    """One DenseNet row of Table 2: depth, parameters in millions, error rates in percent (None: not reported)."""

    method: str
    depth: int
    millions: float
    c10: float | None
    c10_plus: float | None
    c100: float | None
    c100_plus: float | None
    svhn: float | None
    architecture: DenseNet


# Table 2, the six rows of DenseNet. "+": with data augmentation (mirror and shift).
TABLE_2 = (
    Table2Row("DenseNet (k = 12)", 40, 1.0, 7.00, 5.24, 27.55, 24.42, 1.79, DENSENET_40_12),
    Table2Row("DenseNet (k = 12)", 100, 7.0, 5.77, 4.10, 23.79, 20.20, 1.67, DENSENET_100_12),
    Table2Row("DenseNet (k = 24)", 100, 27.2, 5.83, 3.74, 23.42, 19.25, 1.59, DENSENET_100_24),
    Table2Row("DenseNet-BC (k = 12)", 100, 0.8, 5.92, 4.51, 24.15, 22.27, 1.76, DENSENET_BC_100_12),
    Table2Row("DenseNet-BC (k = 24)", 250, 15.3, 5.19, 3.62, 19.64, 17.60, 1.74, DENSENET_BC_250_24),
    Table2Row("DenseNet-BC (k = 40)", 190, 25.6, None, 3.46, None, 17.18, None, DENSENET_BC_190_40),
)


@dataclass(frozen=True)
class ResidualUnitRow:
    """One row of Table 2 of "Identity Mappings" (He et al., 2016b): error rates on CIFAR-10 in percent."""

    unit: Unit
    resnet_110: float
    resnet_164: float


# He et al. (2016b), Table 2: "Classification error (%) on the CIFAR-10 test set using different activation functions".
RESIDUAL_UNITS = (
    ResidualUnitRow("original", 6.61, 5.93),
    ResidualUnitRow("bn_after_add", 8.17, 6.50),
    ResidualUnitRow("relu_before_add", 7.84, 6.14),
    ResidualUnitRow("relu_only_preact", 6.71, 5.91),
    ResidualUnitRow("full_preact", 6.37, 5.46),
)
