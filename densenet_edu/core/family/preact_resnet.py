"""Pre-activation ResNets (He et al., 2016b): BN and ReLU before each convolution, nothing on the way past them."""

from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.family.resnet import check_depth
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UnitWriter, three_stages


@dataclass(frozen=True)
class PreActResNet:
    """Three stages of n bottleneck units; a unit that changes the shape has a 1x1 convolution as its shortcut.

    As in the authors' code (KaimingHe/resnet-1k-layers); the last unit is followed by BN and ReLU.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    depth: int = 164  # 9n + 2
    channels: int = 16  # of the first convolution; the stages put out 4, 8 and 16 times as many
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check_depth(self.depth, step=9, rest=2)
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def units(self) -> int:
        """Units of each stage: n."""
        return (self.depth - 2) // 9

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return f"Pre-activation ResNet-{self.depth}"

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        stages = three_stages(self.units, 4 * self.channels)
        writer = UnitWriter("full_preact", bottleneck=True, shortcut="B")
        writer.network(tape, self.image, self.channels, stages, self.classes)


PREACT_RESNET_164 = PreActResNet()
PREACT_RESNET_1001 = PreActResNet(1001)
