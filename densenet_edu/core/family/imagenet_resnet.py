"""The ResNets for ImageNet (He et al., 2016, table 1) that the paper's Figure 3 sets against DenseNet."""

from dataclasses import dataclass
from typing import Literal

from densenet_edu.core import check
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UnitWriter


@dataclass(frozen=True)
class ImageNetResNet:
    """Four stages of units, with a 1x1 convolution as shortcut where the shape changes.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    blocks: tuple[int, ...] = (3, 4, 6, 3)  # units in each stage
    bottleneck: bool = True
    # Which convolution of a bottleneck halves the size. The paper: "1x1"; fb.resnet.torch, whose results Figure 3
    # shows: "3x3".
    strided: Literal["3x3", "1x1"] = "3x3"
    channels: int = 64  # of the first convolution
    image: tuple[int, int, int] = (224, 224, 3)
    classes: int = 1000

    def __post_init__(self) -> None:
        check.blocks("blocks", self.blocks)
        check.flag("bottleneck", self.bottleneck)
        check.choice("strided", self.strided, ("3x3", "1x1"))
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def depth(self) -> int:
        """Convolutions and the fully connected layer; shortcuts do not count."""
        return sum(self.blocks) * (3 if self.bottleneck else 2) + 2

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return f"ResNet-{self.depth}"

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        second = self.bottleneck and self.strided == "3x3"
        writer = UnitWriter("original", self.bottleneck, "B", strided=2 if second else 1)
        wide = 4 * self.channels if self.bottleneck else self.channels
        stages = [(units, wide << stage, 2 if stage else 1) for stage, units in enumerate(self.blocks)]
        x = tape.input(self.image)
        with tape.at("stem"):
            x = tape.conv("stem_conv", x, self.channels, 7, stride=2, padding=3)
            x = tape.each("relu", "stem_1_relu", tape.each("batchnorm", "stem_1_bn", x))
            x = tape.max_pool("stem_pool", x, 3, 2, padding=1)
        writer.head(tape, writer.stages(tape, x, stages), self.classes)


RESNET_34 = ImageNetResNet(bottleneck=False)
RESNET_50 = ImageNetResNet()
RESNET_101 = ImageNetResNet((3, 4, 23, 3))
RESNET_152 = ImageNetResNet((3, 8, 36, 3))
