"""The five residual units of "Identity Mappings in Deep Residual Networks" (He et al., 2016b, figure 4)."""

from dataclasses import dataclass
from typing import Literal, get_args

from densenet_edu.core import check
from densenet_edu.core.op import Kind, Op, Tape

Unit = Literal["original", "bn_after_add", "relu_before_add", "relu_only_preact", "full_preact"]
UNITS: tuple[Unit, ...] = get_args(Unit)

# What stands on the branch, and what follows the addition.
_BRANCH: dict[Unit, tuple[Kind, ...]] = {
    "original": ("conv", "batchnorm", "relu", "conv", "batchnorm"),
    "bn_after_add": ("conv", "batchnorm", "relu", "conv"),
    "relu_before_add": ("conv", "batchnorm", "relu", "conv", "batchnorm", "relu"),
    "relu_only_preact": ("relu", "conv", "batchnorm", "relu", "conv", "batchnorm"),
    "full_preact": ("batchnorm", "relu", "conv", "batchnorm", "relu", "conv"),
}
_AFTER_ADD: dict[Unit, tuple[Kind, ...]] = {"original": ("relu",), "bn_after_add": ("batchnorm", "relu")}
# What stands before the first convolution of a unit: the first unit takes it before the ways part, and what the last
# unit puts out passes it once more (He et al., 2016b, appendix).
_BEFORE: dict[Unit, tuple[Kind, ...]] = {"relu_only_preact": ("relu",), "full_preact": ("batchnorm", "relu")}


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
        image = tape.input(self.image)
        before = _BEFORE.get(self.unit, ())
        with tape.at("stem"):
            x = tape.conv("stem_conv", image, self.channels, 3, padding=1)
            x = _row(tape, "stem", x, before if before[:1] == ("batchnorm",) else ("batchnorm", "relu"))
        for stage in range(3):
            for number in range(1, self.units + 1):
                first = stage == 0 and number == 1
                with tape.at(f"block {stage + 1}", f"layer {number}"):
                    stride = 2 if stage and number == 1 else 1
                    x = self._unit(tape, f"conv{stage + 2}_unit{number}", x, self.channels << stage, stride, first)
        with tape.at("head"):
            x = _row(tape, "last", x, before)
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), self.classes)
            tape.each("softmax", "softmax", x)

    def _unit(self, tape: Tape, name: str, x: Op, channels: int, stride: int, first: bool) -> Op:
        branch = _BRANCH[self.unit]
        if first:  # the stem has done it already, for both ways
            branch = branch[len(_BEFORE.get(self.unit, ())) :]
        y = _row(tape, name, x, branch, channels, stride)
        if stride > 1:
            x = tape.pad_channels(f"{name}_pad", tape.subsample(f"{name}_subsample", x, stride), channels)
        return _row(tape, f"{name}_out", tape.join("add", f"{name}_add", y, x), _AFTER_ADD.get(self.unit, ()))


def _row(tape: Tape, name: str, x: Op, kinds: tuple[Kind, ...], channels: int = 0, stride: int = 1) -> Op:
    """Write operations one after another; only the first convolution takes steps of `stride`."""
    seen: dict[Kind, int] = {}
    for kind in kinds:
        number = seen[kind] = seen.get(kind, 0) + 1
        if kind == "conv":
            x = tape.conv(f"{name}_{number}_conv", x, channels, 3, stride=stride if number == 1 else 1, padding=1)
        else:
            x = tape.each(kind, f"{name}_{number}_{'bn' if kind == 'batchnorm' else kind}", x)
    return x
