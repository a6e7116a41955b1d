"""The All Convolutional Net (Springenberg et al., 2015): convolutions with a step of 2 in place of pooling."""

from dataclasses import dataclass
from typing import Literal, get_args

from densenet_edu.core import check
from densenet_edu.core.op import Op, Tape, same_padding

Model = Literal["A", "B", "C"]
Shrink = Literal["pool", "stride", "conv_pool", "all_conv"]

# Kernels of the convolutions of the first and of the second block (Springenberg et al., table 1).
_KERNELS: dict[Model, tuple[int, ...]] = {"A": (5,), "B": (5, 1), "C": (3, 3)}
_NAMES: dict[Shrink, str] = {
    "pool": "Model",
    "stride": "Strided-CNN",
    "conv_pool": "ConvPool-CNN",
    "all_conv": "All-CNN",
}


@dataclass(frozen=True)
class AllCNN:
    """Two blocks that end in half the height and width, then a 3x3 and two 1x1 convolutions; the classes are averaged.

    How a block halves: "pool" takes the highest of 3x3 (the base models), "stride" lets the last convolution take steps
    of 2, "conv_pool" has one more convolution before the pool, "all_conv" one more that takes the steps itself.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    model: Model = "C"
    shrink: Shrink = "all_conv"
    channels: int = 96  # of the first block; from the second on twice as many
    dropout: float = 0.5  # behind each pool, or what stands in its place
    image_dropout: float = 0.2
    last_padding: int = 1  # of the last 3x3 convolution; the paper's 6x6 maps before the average want 0
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        check.choice("model", self.model, get_args(Model))
        check.choice("shrink", self.shrink, get_args(Shrink))
        check.whole("channels", self.channels)
        check.rate("dropout", self.dropout)
        check.rate("image_dropout", self.image_dropout)
        check.whole("last_padding", self.last_padding, least=0, most=1)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def depth(self) -> int:
        """Convolutions."""
        return 2 * (len(_KERNELS[self.model]) + (self.shrink in ("conv_pool", "all_conv"))) + 3

    @property
    def name(self) -> str:
        """The paper's name: All-CNN-C, Strided-CNN-A, ..."""
        return f"{_NAMES[self.shrink]}{' ' if self.shrink == 'pool' else '-'}{self.model}"

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        x = tape.input(self.image)
        if self.image_dropout:
            with tape.at("stem"):
                x = tape.each("dropout", "image_drop", x, rate=self.image_dropout)
        for number in (1, 2):
            x = self._halve(tape, number, self._block(tape, number, x))
        for layer, (channels, kernel) in enumerate(
            ((2 * self.channels, 3), (2 * self.channels, 1), (self.classes, 1)), 1
        ):
            with tape.at("block 3", f"layer {layer}"):
                padding = self.last_padding if kernel == 3 else 0
                x = _conv_relu(tape, f"block3_{layer}", x, channels, kernel, padding=padding)
        with tape.at("head"):
            tape.each("softmax", "softmax", tape.global_pool("avg_pool", x))

    def _block(self, tape: Tape, number: int, x: Op) -> Op:
        kernels = _KERNELS[self.model] + (3,) * (self.shrink == "conv_pool")
        for layer, kernel in enumerate(kernels, start=1):
            stride = 2 if self.shrink == "stride" and layer == len(kernels) else 1
            with tape.at(f"block {number}", f"layer {layer}"):
                x = _conv_relu(tape, f"block{number}_{layer}", x, number * self.channels, kernel, stride)
        return x

    def _halve(self, tape: Tape, number: int, x: Op) -> Op:
        with tape.at(f"transition {number}"):
            if self.shrink == "all_conv":
                x = _conv_relu(tape, f"transition{number}", x, number * self.channels, 3, 2)
            elif self.shrink != "stride":  # as in Network in Network the last window may reach over the edge
                x = tape.max_pool(f"pool{number}", x, 3, 2, same_padding((x.shape[0], x.shape[1]), 3, 2))
            return tape.each("dropout", f"transition{number}_drop", x, rate=self.dropout) if self.dropout else x


def _conv_relu(
    tape: Tape, name: str, x: Op, channels: int, kernel: int, stride: int = 1, *, padding: int | None = None
) -> Op:
    padding = kernel // 2 if padding is None else padding
    x = tape.conv(f"{name}_conv", x, channels, kernel, stride=stride, padding=padding, bias=0.0)
    return tape.each("relu", f"{name}_relu", x)


ALL_CNN = AllCNN()
