"""Table 3: top-1 and top-5 error rates of the DenseNets on ImageNet."""

from dataclasses import dataclass

from densenet_edu.core.densenet import DENSENET_121, DENSENET_169, DENSENET_201, DENSENET_264, DenseNet


@dataclass(frozen=True)
class Table3Row:
    """One row of Table 3: error rates in percent on the validation images, one crop of each or ten."""

    label: str
    top_1: float
    top_1_ten_crops: float
    top_5: float
    top_5_ten_crops: float
    architecture: DenseNet
    note: str | None = None  # a phrase


TABLE_3 = (
    Table3Row("DenseNet-121", 25.02, 23.61, 7.71, 6.66, DENSENET_121),
    Table3Row("DenseNet-169", 23.80, 22.08, 6.85, 5.92, DENSENET_169, "paper.note_169"),
    Table3Row("DenseNet-201", 22.58, 21.46, 6.34, 5.54, DENSENET_201),
    Table3Row("DenseNet-264", 22.15, 20.80, 6.12, 5.29, DENSENET_264, "paper.note_264"),
)
