"""The networks before DenseNet, as far as lesson 01 draws them: a plain chain, Highway layers, a basic ResNet."""

from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.op import Op, Tape
from densenet_edu.core.residual_units import UnitWriter


@dataclass(frozen=True)
class Chain:
    """What the three have in common: a first convolution, equal layers one after another, a classifier."""

    layers: int = 4  # equal 3x3 layers (ResNet: residual blocks of two convolutions) after the first convolution
    channels: int = 16  # of every feature map
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check.whole("layers", self.layers)
        check.whole("channels", self.channels)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        image = tape.input(self.image)
        with tape.at("stem"):
            x = self._conv_bn_relu(tape, "stem", image)
        for number in range(1, self.layers + 1):
            with tape.at("block 1", f"layer {number}"):
                x = self._layer(tape, f"layer{number}", x)
        with tape.at("head"):
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), self.classes)
            tape.each("softmax", "softmax", x)

    def _layer(self, tape: Tape, name: str, x: Op) -> Op:
        raise TypeError(type(self).__name__)  # each kind of network says what its layer is

    def _conv_bn(self, tape: Tape, name: str, x: Op) -> Op:
        return tape.each("batchnorm", f"{name}_bn", tape.conv(f"{name}_conv", x, self.channels, 3, padding=1))

    def _conv_bn_relu(self, tape: Tape, name: str, x: Op) -> Op:
        return tape.each("relu", f"{name}_relu", self._conv_bn(tape, name, x))


@dataclass(frozen=True)
class PlainNet(Chain):
    """x_l = H_l(x_(l-1)): each layer reads only the one before it (paper, section 3)."""

    def _layer(self, tape: Tape, name: str, x: Op) -> Op:
        return self._conv_bn_relu(tape, name, x)


@dataclass(frozen=True)
class ResNet(Chain):
    """x_l = H_l(x_(l-1)) + x_(l-1): He et al. (2016), figure 2; the ReLU follows the addition (paper, formula 1)."""

    def _layer(self, tape: Tape, name: str, x: Op) -> Op:
        return UnitWriter("original").write(tape, name, x, (self.channels, self.channels))


@dataclass(frozen=True)
class HighwayNet(Chain):
    """x_l = H_l(x_(l-1)) T(x_(l-1)) + x_(l-1) (1 - T(x_(l-1))): Srivastava et al. (2015), formula 3."""

    gate_bias: float = -1.0  # negative: at first the gate carries x on

    def __post_init__(self) -> None:
        super().__post_init__()
        check.number("gate_bias", self.gate_bias)

    def _layer(self, tape: Tape, name: str, x: Op) -> Op:
        return weigh(tape, name, x, self._conv_bn_relu(tape, name, x), self.gate_bias)


def weigh(tape: Tape, name: str, x: Op, h: Op, gate_bias: float) -> Op:
    """Write h T(x) + x (1 - T(x)), T a gate of its own 3x3 convolution: Srivastava et al. (2015), formula 3.

    Args:
        tape: Where to write.
        name: Of the layer; the operations' names begin with it.
        x: What the layer reads, (H, W, C).
        h: H(x), (H, W, C).
        gate_bias: Where the bias of the gate starts.
    """
    gate = tape.conv(f"{name}_gate_conv", x, x.shape[-1], 3, padding=1, bias=gate_bias)
    gate = tape.each("sigmoid", f"{name}_gate", gate)
    transformed = tape.join("multiply", f"{name}_transform", h, gate)
    carried = tape.join("multiply", f"{name}_carry", x, tape.each("complement", f"{name}_complement", gate))
    return tape.join("add", f"{name}_add", transformed, carried)
