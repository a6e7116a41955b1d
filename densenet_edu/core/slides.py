"""DenseNet-121 as the Korean slides code it, completed to four blocks: another network than the paper's."""

from dataclasses import dataclass

from densenet_edu.core import check
from densenet_edu.core.densenet import kept_channels
from densenet_edu.core.op import Op, Tape, same_padding
from densenet_edu.words import Refused


@dataclass(frozen=True)
class SlidesDenseNet:
    """The network of the slides, whose code shows one block and one transition; the others are written like them.

    It departs from the paper in this: Conv-BN-ReLU instead of BN-ReLU-Conv, biases in every convolution, no BN and ReLU
    in the stem nor before the classifier, `padding="same"` in the stem, 2 classes.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    blocks: tuple[int, ...] = (6, 12, 24, 16)
    growth_rate: int = 32
    compression: float = 0.5
    image: tuple[int, int, int] = (224, 224, 3)
    classes: int = 2

    def __post_init__(self) -> None:
        check.blocks("blocks", self.blocks)
        check.whole("growth_rate", self.growth_rate)
        check.share("compression", self.compression)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def name(self) -> str:
        """What pictures call it."""
        return "DenseNet-121 (slides)"

    def write(self, tape: Tape) -> None:
        """Write every operation, under the name of the paper's operation where there is one."""
        x = tape.input(self.image)
        with tape.at("stem"):
            padding = same_padding((x.shape[0], x.shape[1]), 7, 2)
            x = tape.conv("conv1_conv", x, 2 * self.growth_rate, 7, stride=2, padding=padding, bias=0.0)
            x = tape.max_pool("pool1", x, 3, 2, same_padding((x.shape[0], x.shape[1]), 3, 2))
        for number, layers in enumerate(self.blocks, start=1):
            for layer in range(1, layers + 1):
                with tape.at(f"block {number}", f"layer {layer}"):
                    x = self._dense_layer(tape, x, f"conv{number + 1}_block{layer}")
            if number < len(self.blocks):
                with tape.at(f"transition {number}"):
                    x = self._transition(tape, x, f"pool{number + 1}")
        with tape.at("head"):
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), self.classes)
            tape.each("softmax", "softmax", x)

    def _dense_layer(self, tape: Tape, x: Op, name: str) -> Op:
        y = _conv_bn_relu(tape, x, f"{name}_1", 4 * self.growth_rate, 1)
        y = _conv_bn_relu(tape, y, f"{name}_2", self.growth_rate, 3)
        return tape.join("concat", f"{name}_concat", x, y)

    def _transition(self, tape: Tape, x: Op, name: str) -> Op:
        height, width, channels = x.shape
        if height % 2 or width % 2:  # there the slides' padded average pool would keep a row that ours drops
            raise Refused("core.slides_odd_map", image=self.image, name=name, height=height, width=width)
        kept = kept_channels(channels, self.compression)
        if kept < 1:
            raise Refused("core.no_channel_left", value=self.compression, channels=channels)
        return tape.avg_pool(f"{name}_pool", _conv_bn_relu(tape, x, name, kept, 1), 2, 2)


def _conv_bn_relu(tape: Tape, x: Op, name: str, channels: int, kernel: int) -> Op:
    x = tape.conv(f"{name}_conv", x, channels, kernel, padding=kernel // 2, bias=0.0)
    return tape.each("relu", f"{name}_relu", tape.each("batchnorm", f"{name}_bn", x))


SLIDES_121 = SlidesDenseNet()
