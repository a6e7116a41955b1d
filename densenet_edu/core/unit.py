"""One unit of a network by itself: a dense layer, and the bottleneck of ResNet-50, 101 and 152."""

from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UnitWriter


@dataclass(frozen=True)
class DenseLayer:
    """One dense layer that reads c channels: BN-ReLU-Conv(1x1, 4k)-BN-ReLU-Conv(3x3, k) (paper, section 3)."""

    channels: int = 256  # c: channels it reads
    growth_rate: int = 32  # k: channels it adds
    bottleneck: bool = True  # False: BN-ReLU-Conv(3x3, k)
    size: int = 56  # height and width of the feature maps

    def __post_init__(self) -> None:
        for argument in ("channels", "growth_rate", "size"):
            check.whole(argument, getattr(self, argument))
        check.flag("bottleneck", self.bottleneck)

    def write(self, tape: Tape) -> None:
        """Write the layer as DenseNet writes it."""
        x = tape.input((self.size, self.size, self.channels))
        with tape.at("block 1", "layer 1"):
            DenseNet(growth_rate=self.growth_rate, bottleneck=self.bottleneck).dense_layer(tape, x, "layer")


@dataclass(frozen=True)
class ResNetBottleneck:
    """One bottleneck unit of a ResNet: 1x1 narrows, 3x3 works, 1x1 widens again (He et al. 2016, figure 5)."""

    channels: int = 256  # that it reads and puts out
    width: int = 64  # of the two feature maps inside
    size: int = 56  # height and width of the feature maps

    def __post_init__(self) -> None:
        for argument in ("channels", "width", "size"):
            check.whole(argument, getattr(self, argument))

    def write(self, tape: Tape) -> None:
        """Write the unit with a shortcut that changes nothing."""
        x = tape.input((self.size, self.size, self.channels))
        with tape.at("block 1", "layer 1"):
            UnitWriter("original").write(tape, "unit", x, (self.width, self.width, self.channels))
