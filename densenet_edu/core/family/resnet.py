"""The ResNets for CIFAR (He et al., 2016), with any of the five residual units of He et al. (2016b)."""

from dataclasses import dataclass
from typing import Literal

from densenet_edu.core import check
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UNITS, Unit, UnitWriter, three_stages
from densenet_edu.words import Refused, spoken


@dataclass(frozen=True)
class CifarResNet:
    """Three stages of n units at 32x32, 16x16 and 8x8 (He et al., 2016, section 4.2).

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    depth: int = 110  # 6n + 2; with bottlenecks 9n + 2
    unit: Unit = "original"
    bottleneck: bool = False  # 1x1, 3x3, 1x1 to four times the channels (He et al., 2016b, ResNet-164)
    shortcut: Literal["A", "B", "none"] = "A"  # A: zeros, no parameters; B: a 1x1 convolution; none: a plain network
    channels: int = 16  # of the first convolution
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check.flag("bottleneck", self.bottleneck)
        check_depth(self.depth, step=9 if self.bottleneck else 6, rest=2)
        check.choice("unit", self.unit, UNITS)
        check.choice("shortcut", self.shortcut, ("A", "B", "none"))
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def units(self) -> int:
        """Units of each stage: n."""
        return (self.depth - 2) // (9 if self.bottleneck else 6)

    @property
    def name(self) -> str:
        """What pictures and tables call it: "ResNet-110"; in brackets what departs from He et al. (2016)."""
        departs = [self.unit] * (self.unit != "original") + [self.shortcut] * (self.shortcut == "B")
        family = "plain" if self.shortcut == "none" else "ResNet"
        return f"{family}-{self.depth}" + (f" ({', '.join(departs)})" if departs else "")

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        stages = three_stages(self.units, 4 * self.channels if self.bottleneck else self.channels)
        writer = UnitWriter(self.unit, self.bottleneck, self.shortcut)
        writer.network(tape, self.image, self.channels, stages, self.classes)


def check_depth(depth: object, *, step: int, rest: int) -> None:
    """Refuse a depth that three equal stages do not give.

    Args:
        depth: What the reader asked for.
        step: Layers that one more unit in each stage brings.
        rest: Layers outside the stages.
    """
    check.whole("depth", depth)
    layers = int(depth)  # type: ignore[call-overload]
    if layers < step + rest or (layers - rest) % step:
        below = max(layers - (layers - rest) % step, step + rest)
        nearest = f"{below}, {below + step}"
        raise Refused("family.three_stages", value=spoken(depth), step=step, rest=rest, nearest=nearest)


RESNET_110 = CifarResNet()
RESNET_1202 = CifarResNet(1202)
