"""Highway Network (Srivastava et al., 2015): learned gates decide how much of its input each layer carries on."""

from dataclasses import dataclass
from itertools import chain

from densenet_edu.core import check
from densenet_edu.core.chain import weigh
from densenet_edu.core.op import Op, Tape
from densenet_edu.words import Refused, spoken

# FitNet-4 of Romero et al. (2015): the filters of every 3x3 convolution, a pool behind each stage.
FITNET_4 = ((32, 32, 32, 48, 48), (80,) * 6, (128,) * 6)


@dataclass(frozen=True)
class Highway:
    """A Highway Network of 3x3 convolutions for CIFAR: a reconstruction, for its authors printed only the total.

    On the widths of FitNet-4 a convolution that keeps the number of channels is a Highway layer; one that changes it
    cannot carry its input on and is a plain convolution. That, with biases and without BatchNormalization, gives the
    2.3 million parameters that the authors print, with either head.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    stages: tuple[tuple[int, ...], ...] = FITNET_4
    hidden: int | None = (
        500  # units of a fully connected layer before the classifier; None: a 1x1 convolution, averaged
    )
    gate_bias: float = -1.0  # negative: at first a gate carries x on
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        if not _are_rows(self.stages):
            raise Refused("family.highway_stages", value=spoken(self.stages))
        for channels in chain.from_iterable(self.stages):
            check.whole("stages", channels)
        if self.hidden is not None:
            check.whole("hidden", self.hidden)
        check.number("gate_bias", self.gate_bias)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def depth(self) -> int:
        """Convolutions and fully connected layers; the gates stand beside them and do not count."""
        return sum(map(len, self.stages)) + (1 if self.hidden is None else 2)

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return f"Highway Network (L={self.depth})"

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        image = tape.input(self.image)
        first, *rest = self.stages[0]
        with tape.at("stem"):
            x = _conv_relu(tape, "stem", image, first)
        for number, stage in enumerate((tuple(rest), *self.stages[1:]), start=1):
            if number > 1:
                with tape.at(f"transition {number - 1}"):
                    x = tape.max_pool(f"pool{number - 1}", x, 2, 2)
            for layer, channels in enumerate(stage, start=1):
                with tape.at(f"block {number}", f"layer {layer}"):
                    x = self._layer(tape, f"block{number}_{layer}", x, channels)
        with tape.at("head"):
            tape.each("softmax", "softmax", self._classify(tape, x))

    def _layer(self, tape: Tape, name: str, x: Op, channels: int) -> Op:
        h = _conv_relu(tape, name, x, channels)
        return weigh(tape, name, x, h, self.gate_bias) if h.shape == x.shape else h

    def _classify(self, tape: Tape, x: Op) -> Op:
        if self.hidden is None:
            return tape.global_pool("avg_pool", tape.conv("predictions", x, self.classes, bias=0.0))
        x = tape.dense("hidden", tape.global_pool("avg_pool", x), self.hidden)
        return tape.dense("predictions", tape.each("relu", "hidden_relu", x), self.classes)


def _are_rows(stages: object) -> bool:
    return isinstance(stages, tuple) and bool(stages) and all(isinstance(row, tuple) and row for row in stages)


def _conv_relu(tape: Tape, name: str, x: Op, channels: int) -> Op:
    return tape.each("relu", f"{name}_relu", tape.conv(f"{name}_conv", x, channels, 3, padding=1, bias=0.0))


HIGHWAY_19 = Highway()
HIGHWAY_19_CONV = Highway(hidden=None)  # the authors' network for CIFAR-100
