"""DenseNet and the networks of the paper (Huang et al., CVPR 2017)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from densenet_edu.core import check
from densenet_edu.core.op import Op, Tape
from densenet_edu.words import Refused, spoken


@dataclass(frozen=True)
class DenseNet:
    """The few numbers that decide a whole DenseNet.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    blocks: tuple[int, ...] = (6, 12, 24, 16)  # dense layers in each block
    growth_rate: int = 32  # k: channels each dense layer adds
    compression: float = 0.5  # theta: share of channels a transition keeps
    bottleneck: bool = True  # B: a 1x1 convolution to 4k before each 3x3
    stem: Literal["imagenet", "cifar"] = "imagenet"
    stem_channels: int | None = None  # None: 2k; with the cifar stem 2k if BC, else 16 (paper, section 3)
    dropout: float = 0.0  # after each convolution but the first
    image: tuple[int, int, int] = (224, 224, 3)  # height, width, channels
    classes: int = 1000

    def __post_init__(self) -> None:
        if isinstance(self.blocks, list):
            object.__setattr__(self, "blocks", tuple(self.blocks))
        if isinstance(self.image, list):
            object.__setattr__(self, "image", tuple(self.image))
        check.blocks("blocks", self.blocks)
        check.whole("growth_rate", self.growth_rate)
        check.share("compression", self.compression)
        check.flag("bottleneck", self.bottleneck)
        check.choice("stem", self.stem, ("imagenet", "cifar"))
        if self.stem_channels is not None:
            check.whole("stem_channels", self.stem_channels)
        check.rate("dropout", self.dropout)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @classmethod
    def cifar(cls, depth: int, growth_rate: int, *, bc: bool, dropout: float = 0.0, classes: int = 10) -> "DenseNet":
        """Return the CIFAR network of a given depth L: three equally deep blocks (paper, section 3).

        Args:
            depth: L; 3n + 4, with bottlenecks 6n + 4.
            growth_rate: k.
            bc: With bottlenecks and theta = 0.5; else neither.
            dropout: Chance to drop; the paper's is 0.2 without augmentation.
            classes: 10 or 100 in the paper.

        Raises:
            Refused: A depth that three equal blocks do not give.
        """
        check.flag("bc", bc)
        step = 6 if bc else 3
        check.whole("depth", depth)
        if depth < step + 4 or (depth - 4) % step:
            below = max(depth - (depth - 4) % step, step + 4)
            raise Refused("core.cifar_depth", value=spoken(depth), step=step, nearest=f"{below}, {below + step}")
        layers = (depth - 4) // step
        return cls(
            blocks=(layers,) * 3,
            growth_rate=growth_rate,
            compression=0.5 if bc else 1,
            bottleneck=bc,
            stem="cifar",
            dropout=dropout,
            image=(32, 32, 3),
            classes=classes,
        )

    @property
    def depth(self) -> int:
        """L: convolutions and the fully connected layer, transitions included (paper, section 3)."""
        return sum(self.blocks) * (2 if self.bottleneck else 1) + len(self.blocks) + 1

    @property
    def family(self) -> str:
        """The paper's name for the kind: DenseNet, DenseNet-B, DenseNet-C or DenseNet-BC (section 3)."""
        letters = "B" * self.bottleneck + "C" * (self.compression < 1)
        return "DenseNet" + (f"-{letters}" if letters else "")

    @property
    def name(self) -> str:
        """The short name: DenseNet-121 for an ImageNet network with B and C, else the kind with L and k."""
        if self.stem == "imagenet" and self.family == "DenseNet-BC":
            return f"DenseNet-{self.depth}"
        return f"{self.family} (L={self.depth}, k={self.growth_rate})"

    @property
    def first_channels(self) -> int:
        """Channels after the first convolution (paper, sections 3 and 4)."""
        if self.stem_channels is not None:
            return self.stem_channels
        plain_cifar = self.stem == "cifar" and self.family != "DenseNet-BC"
        return 16 if plain_cifar else 2 * self.growth_rate

    def kept(self, channels: int) -> int:
        """Return how many of the channels that enter a transition leave it: floor(theta m) (paper, section 3)."""
        return kept_channels(channels, self.compression)

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape, under the layer names of keras.applications."""
        x = self._stem(tape, tape.input(self.image))
        for number, layers in enumerate(self.blocks, start=1):
            for layer in range(1, layers + 1):
                with tape.at(f"block {number}", f"layer {layer}"):
                    x = self.dense_layer(tape, x, f"conv{number + 1}_block{layer}")
            if number < len(self.blocks):
                with tape.at(f"transition {number}"):
                    x = self._transition(tape, x, f"pool{number + 1}")
        self._head(tape, x)

    def _head(self, tape: Tape, x: Op) -> None:
        with tape.at("head"):
            x = tape.each("relu", "relu", tape.each("batchnorm", "bn", x))
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), self.classes)
            tape.each("softmax", "softmax", x)

    def _stem(self, tape: Tape, image: Op) -> Op:
        with tape.at("stem"):
            if self.stem == "cifar":  # the first dense layer brings its own BN and ReLU
                return tape.conv("conv1_conv", image, self.first_channels, 3, padding=1)
            x = tape.conv("conv1_conv", image, self.first_channels, 7, stride=2, padding=3)
            x = tape.each("relu", "conv1_relu", tape.each("batchnorm", "conv1_bn", x))
            return tape.max_pool("pool1", x, 3, 2, padding=1)

    def dense_layer(self, tape: Tape, x: Op, name: str) -> Op:
        """Write one dense layer of this network onto any tape, (H, W, c) -> (H, W, c + k) (paper, section 3)."""
        y = tape.each("relu", f"{name}_0_relu", tape.each("batchnorm", f"{name}_0_bn", x))  # (H, W, c)
        if self.bottleneck:
            y = self._drop(tape, tape.conv(f"{name}_1_conv", y, 4 * self.growth_rate))  # (H, W, 4k)
            y = tape.each("relu", f"{name}_1_relu", tape.each("batchnorm", f"{name}_1_bn", y))
        last = 2 if self.bottleneck else 1
        y = self._drop(tape, tape.conv(f"{name}_{last}_conv", y, self.growth_rate, 3, padding=1))  # (H, W, k)
        return tape.join("concat", f"{name}_concat", x, y)  # (H, W, c + k)

    def _transition(self, tape: Tape, x: Op, name: str) -> Op:
        x = tape.each("relu", f"{name}_relu", tape.each("batchnorm", f"{name}_bn", x))
        kept = self.kept(x.shape[-1])
        if kept < 1:
            raise Refused("core.no_channel_left", value=spoken(self.compression), channels=x.shape[-1])
        x = self._drop(tape, tape.conv(f"{name}_conv", x, kept))  # (H, W, theta m)
        return tape.avg_pool(f"{name}_pool", x, 2, 2)  # (H / 2, W / 2, theta m)

    def _drop(self, tape: Tape, x: Op) -> Op:
        return tape.each("dropout", f"{x.name}_drop", x, rate=self.dropout) if self.dropout else x


def kept_channels(channels: int, compression: float) -> int:
    """Return floor(theta m), the channels that a transition keeps of m (paper, section 3, "Compression").

    Theta is taken as the fraction that the reader wrote: `int(100 * 0.29)` would be 28.
    """
    theta = Fraction(float(compression)).limit_denominator(max(1000, channels))
    return int(channels * theta)


# Table 1 of the paper, and DenseNet-161 of an earlier version (k = 48). "264" counts to 265 layers.
DENSENET_121 = DenseNet()
DENSENET_169 = DenseNet(blocks=(6, 12, 32, 32))
DENSENET_201 = DenseNet(blocks=(6, 12, 48, 32))
DENSENET_264 = DenseNet(blocks=(6, 12, 64, 48))
DENSENET_161 = DenseNet(blocks=(6, 12, 36, 24), growth_rate=48)

# The six DenseNets of the paper's Table 2.
DENSENET_40_12 = DenseNet.cifar(40, 12, bc=False)
DENSENET_100_12 = DenseNet.cifar(100, 12, bc=False)
DENSENET_100_24 = DenseNet.cifar(100, 24, bc=False)
DENSENET_BC_100_12 = DenseNet.cifar(100, 12, bc=True)
DENSENET_BC_250_24 = DenseNet.cifar(250, 24, bc=True)
DENSENET_BC_190_40 = DenseNet.cifar(190, 40, bc=True)
