"""Wide residual networks (Zagoruyko and Komodakis, 2016): few units with many channels."""

from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.family.resnet import check_depth
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UnitWriter, three_stages


@dataclass(frozen=True)
class WideResNet:
    """WRN-d-k: a pre-activation ResNet with k times the channels (Zagoruyko and Komodakis, 2016, table 1).

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    depth: int = 28  # 6n + 4: the paper counts the three 1x1 shortcuts and not the fully connected layer
    widen: int = 10  # k
    dropout: float = 0.0  # between the two convolutions of a unit: 0.3 for CIFAR, 0.4 for SVHN (section 3)
    channels: int = 16  # of the first convolution; the stages have k, 2k and 4k times as many
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check_depth(self.depth, step=6, rest=4)
        check.whole("widen", self.widen)
        check.rate("dropout", self.dropout)
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def units(self) -> int:
        """Units of each stage: n."""
        return (self.depth - 4) // 6

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return f"WRN-{self.depth}-{self.widen}" + (" (dropout)" if self.dropout else "")

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        stages = three_stages(self.units, self.widen * self.channels)
        writer = UnitWriter("full_preact", shortcut="B", dropout=self.dropout)
        writer.network(tape, self.image, self.channels, stages, self.classes)


WRN_16_8 = WideResNet(16, 8)
WRN_28_10 = WideResNet()
WRN_16_4_DROPOUT = WideResNet(16, 4, dropout=0.4)  # of Table 2 its row has SVHN alone
