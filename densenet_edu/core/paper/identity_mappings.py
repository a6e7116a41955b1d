"""Table 2 of "Identity Mappings in Deep Residual Networks" (He et al., 2016b)."""

from dataclasses import dataclass

from densenet_edu.core.residual_units import Unit


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
