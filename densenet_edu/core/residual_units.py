"""Residual units and the stages made of them, the one place where they are written; and a ResNet to compare them.

"Identity Mappings in Deep Residual Networks" (He et al., 2016b, figure 4) sets the operations of a unit in five orders.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Literal, get_args

from densenet_edu.core import check
from densenet_edu.core.op import Kind, Op, Shape, Tape

Unit = Literal["original", "bn_after_add", "relu_before_add", "relu_only_preact", "full_preact"]
UNITS: tuple[Unit, ...] = get_args(Unit)
Shortcut = Literal["A", "B", "average", "none"]
Stage = tuple[int, int, int]  # units, channels that each puts out, stride of the first

_BN_RELU: tuple[Kind, ...] = ("batchnorm", "relu")
# What stands before the first convolution of a unit: the first unit takes it before the ways part, and what the last
# unit puts out passes it once more (He et al., 2016b, appendix).
_BEFORE: dict[Unit, tuple[Kind, ...]] = {"relu_only_preact": ("relu",), "full_preact": _BN_RELU}
# Between two convolutions of the branch stand BN and ReLU; this stands behind the last.
_BEHIND: dict[Unit, tuple[Kind, ...]] = {
    "original": ("batchnorm",),
    "relu_before_add": _BN_RELU,
    "relu_only_preact": ("batchnorm",),
}
_SHORT: dict[Kind, str] = {"batchnorm": "bn", "relu": "relu"}


@dataclass(frozen=True)
class UnitWriter:
    """How the units of one network are made, and who writes them.

    Three shortcuts lead past a unit that changes the shape. "A" takes every other row and column and adds channels of
    zeros, "B" is a 1x1 convolution (He et al., 2016, section 3.3); "average" is A, but takes the mean of four (Huang et
    al., 2016, section 4). With "none" nothing leads past any unit: the plain network of He et al. (2016). A unit that
    begins with BN and ReLU and has shortcut B does them before the ways part (He et al., 2016b, the authors' code).
    """

    unit: Unit = "original"
    bottleneck: bool = False  # in a stage: 1x1 to a quarter of the channels, 3x3, 1x1; else two 3x3
    shortcut: Shortcut = "A"
    strided: int = 1  # which convolution takes the step
    dropout: float = 0.0  # before the second convolution (Zagoruyko and Komodakis, 2016, section 2.4)

    def network(
        self,
        tape: Tape,
        image: Shape,
        channels: int,
        stages: Sequence[Stage],
        classes: int,
        rates: Iterable[float] = repeat(0.0),
    ) -> None:
        """Write a whole network for small images: a 3x3 convolution with BN and ReLU, the stages, the classifier.

        Args:
            tape: Where to write.
            image: (H, W, C).
            channels: Of the first convolution.
            stages: Units, channels and stride of each stage.
            classes: Of the classifier.
            rates: For each unit the chance that its branch is dropped in training.
        """
        x = tape.input(image)
        with tape.at("stem"):
            x = _row(tape, "stem_1", tape.conv("stem_conv", x, channels, 3, padding=1), _BN_RELU)
        self.head(tape, self.stages(tape, x, stages, rates), classes)

    def stages(self, tape: Tape, x: Op, stages: Sequence[Stage], rates: Iterable[float] = repeat(0.0)) -> Op:
        """Write all units, one stage after another.

        Args:
            tape: Where to write.
            x: What the stem puts out, after its BN and ReLU.
            stages: Units, channels and stride of each stage.
            rates: For each unit the chance that its branch is dropped in training.
        """
        chances = iter(rates)
        first = True
        for stage, (units, channels, stride) in enumerate(stages, start=1):
            widths = (channels // 4, channels // 4, channels) if self.bottleneck else (channels, channels)
            for number in range(1, units + 1):
                with tape.at(f"block {stage}", f"layer {number}"):
                    name = f"conv{stage + 1}_unit{number}"
                    x = self.write(tape, name, x, widths, stride, next(chances), activated=first)
                first, stride = False, 1
        return x

    def head(self, tape: Tape, x: Op, classes: int) -> None:
        """Write the classifier."""
        with tape.at("head"):
            x = _row(tape, "last_1", x, _BEFORE.get(self.unit, ()))
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), classes)
            tape.each("softmax", "softmax", x)

    def write(
        self,
        tape: Tape,
        name: str,
        x: Op,
        widths: tuple[int, ...],
        stride: int = 1,
        rate: float = 0.0,
        *,
        activated: bool = False,
    ) -> Op:
        """Write one unit, (H, W, c) -> (H / stride, W / stride, widths[-1]).

        Args:
            tape: Where to write.
            name: With this every name begins.
            x: What the unit reads.
            widths: Channels that each convolution puts out: two of 3x3, or 1x1, 3x3, 1x1.
            stride: Of the convolution that takes the step, and of the shortcut.
            rate: Chance that the branch is dropped in training.
            activated: What stands before the first convolution is done already, for both ways.
        """
        channels = widths[-1]
        kernels = (1, 3, 1) if len(widths) == 3 else (3, 3)
        changes = stride > 1 or channels != x.shape[-1]
        y = x
        for kind, number in _branch(self.unit, len(widths), self.dropout > 0, activated):
            if kind == "conv":
                if number == 1 and changes and self.shortcut == "B":
                    x = y
                kernel, step = kernels[number - 1], stride if number == self.strided else 1
                y = tape.conv(f"{name}_{number}_conv", y, widths[number - 1], kernel, stride=step, padding=kernel // 2)
            elif kind == "dropout":
                y = tape.each(kind, f"{name}_{number}_drop", y, rate=self.dropout)
            else:
                y = tape.each(kind, f"{name}_{number}_{_SHORT[kind]}", y)
        if rate:
            y = tape.each("survive", f"{name}_survive", y, rate=rate)
        if self.shortcut != "none":
            y = tape.join("add", f"{name}_add", y, self._shortcut(tape, name, x, channels, stride) if changes else x)
        if self.unit == "bn_after_add":
            y = tape.each("batchnorm", f"{name}_out_bn", y)
        return tape.each("relu", f"{name}_out", y) if self.unit in ("original", "bn_after_add") else y

    def _shortcut(self, tape: Tape, name: str, x: Op, channels: int, stride: int) -> Op:
        if self.shortcut == "B":
            x = tape.conv(f"{name}_0_conv", x, channels, stride=stride)
            return x if self.unit == "full_preact" else tape.each("batchnorm", f"{name}_0_bn", x)
        if stride > 1 and self.shortcut == "average":
            x = tape.avg_pool(f"{name}_pool", x, stride, stride)
        elif stride > 1:
            x = tape.subsample(f"{name}_subsample", x, stride)
        return tape.pad_channels(f"{name}_pad", x, channels) if channels != x.shape[-1] else x


@cache
def _branch(unit: Unit, convolutions: int, dropout: bool, activated: bool) -> tuple[tuple[Kind, int], ...]:
    """Return the operations of the branch in order, each with how many of its kind stand up to there."""
    kinds: list[Kind] = [] if activated else [*_BEFORE.get(unit, ())]
    for number in range(1, convolutions + 1):
        if number > 1:
            kinds += _BN_RELU
        if number == 2 and dropout:
            kinds.append("dropout")
        kinds.append("conv")
    kinds += _BEHIND.get(unit, ())
    return tuple((kind, kinds[: place + 1].count(kind)) for place, kind in enumerate(kinds))


def _row(tape: Tape, name: str, x: Op, kinds: tuple[Kind, ...]) -> Op:
    for kind in kinds:
        x = tape.each(kind, f"{name}_{_SHORT[kind]}", x)
    return x


@dataclass(frozen=True)
class ResidualUnits:
    """A ResNet for CIFAR with one of five units: three stages of n units, shortcut A (He et al., 2016, section 4.2).

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    unit: Unit = "original"
    units: int = 18  # n of each stage: 6n + 2 layers
    channels: int = 16  # of the first stage; the next two have twice and four times as many
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check.choice("unit", self.unit, UNITS)
        check.whole("units", self.units)
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def depth(self) -> int:
        """Convolutions and the fully connected layer."""
        return 6 * self.units + 2

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        stages = three_stages(self.units, self.channels)
        UnitWriter(self.unit).network(tape, self.image, self.channels, stages, self.classes)


def three_stages(units: int, channels: int) -> tuple[Stage, ...]:
    """Return the stages of a network for CIFAR: n units each, from one to the next twice the channels, half the size.

    Args:
        units: n.
        channels: What each unit of the first stage puts out.
    """
    return (units, channels, 1), (units, 2 * channels, 2), (units, 4 * channels, 2)
