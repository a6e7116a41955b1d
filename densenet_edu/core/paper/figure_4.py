"""What is published of Figure 4 (C10+): it shows curves without numbers, so these are the points that were printed."""

from dataclasses import dataclass

from densenet_edu.core.densenet import DENSENET_40_12, DENSENET_100_12, DENSENET_BC_100_12, DenseNet
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_164, PREACT_RESNET_1001
from densenet_edu.core.op import Architecture
from densenet_edu.core.residual_units import ResidualUnits


@dataclass(frozen=True)
class Point:
    """One network and its error rate on C10+ in percent."""

    label: str
    error: float
    architecture: Architecture
    source: str


_README = "liuzhuang13/DenseNet, README: wider and shallower networks"
# Left and middle; the DenseNets of the figure all have k = 12, the wide ones stand beside them.
SERIES = {
    "DenseNet": (
        Point("L = 40", 5.24, DENSENET_40_12, "Table 2"),
        Point("L = 100", 4.10, DENSENET_100_12, "Table 2"),
    ),
    "DenseNet-BC": (Point("L = 100", 4.51, DENSENET_BC_100_12, "Table 2"),),
    "DenseNet-BC (L = 40)": (
        Point("k = 36", 4.58, DenseNet.cifar(40, 36, bc=True), _README),
        Point("k = 48", 3.99, DenseNet.cifar(40, 48, bc=True), _README),
        Point("k = 60", 4.01, DenseNet.cifar(40, 60, bc=True), _README),
    ),
    "ResNet (pre-activation)": (
        Point("110", 6.37, ResidualUnits("full_preact"), "He et al. (2016b), Table 2"),
        Point("164", 5.46, PREACT_RESNET_164, "Table 2; He et al. (2016b), Table 2"),
        Point("1001", 4.62, PREACT_RESNET_1001, "Table 2; 4.92 with batches of 128 (resnet-1k-layers, README)"),
    ),
}
