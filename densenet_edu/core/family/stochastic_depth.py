"""Deep networks with stochastic depth (Huang et al., 2016): ResNets whose units survive by chance while they learn."""

from collections.abc import Iterator
from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.family.resnet import check_depth
from densenet_edu.core.op import Tape
from densenet_edu.core.residual_units import UnitWriter, three_stages
from densenet_edu.words import Refused


@dataclass(frozen=True)
class StochasticDepth:
    """A ResNet of which each mini-batch trains a shorter one: unit l stays with probability 1 - l / L (1 - p_L).

    In use every unit stays, and its branch counts as often as it stayed (Huang et al., 2016, formulas 4 and 5). Where
    the size is halved, the shortcut takes the mean of four, then adds zeros (section 4, and the authors' code).

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    depth: int = 110  # 6n + 2
    survival: float = 0.5  # p_L: how probably the last unit stays
    channels: int = 16  # of the first stage; the next two have twice and four times as many
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check_depth(self.depth, step=6, rest=2)
        check.share("survival", self.survival)
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def units(self) -> int:
        """Units of each stage: n."""
        return (self.depth - 2) // 6

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return f"ResNet-{self.depth} (stochastic depth)"

    @property
    def survivals(self) -> tuple[float, ...]:
        """How probably each unit stays, the first unit first (formula 4)."""
        return tuple(1 - rate for rate in self._rates())

    def _rates(self) -> Iterator[float]:
        last = 3 * self.units
        return (number * (1 - self.survival) / last for number in range(1, last + 1))

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        height, width, _ = self.image
        if height % 4 or width % 4:  # there the shortcut would lose a row that the convolution keeps
            raise Refused("family.sides_of_four", image=self.image)
        stages = three_stages(self.units, self.channels)
        writer = UnitWriter("original", shortcut="average")
        writer.network(tape, self.image, self.channels, stages, self.classes, self._rates())


STOCHASTIC_DEPTH_110 = StochasticDepth()
STOCHASTIC_DEPTH_1202 = StochasticDepth(1202)
