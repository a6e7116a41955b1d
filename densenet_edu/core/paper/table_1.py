"""Table 1: the DenseNets for ImageNet."""

from dataclasses import dataclass

from densenet_edu.core.densenet import DENSENET_121, DENSENET_169, DENSENET_201, DENSENET_264, DenseNet


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
