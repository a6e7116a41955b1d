"""Network in Network (Lin, Chen & Yan, 2014): a small network slides over the image instead of a filter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from densenet_edu.core import check
from densenet_edu.core.op import Op, Tape, same_padding


@dataclass(frozen=True)
class NetworkInNetwork:
    """Three blocks, each a convolution and two 1x1 convolutions, and no fully connected layer.

    The classes are the maps of the last convolution, averaged. Widths, kernels and pools are those of the authors'
    CIFAR-10 network.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    channels: int = 192  # of the widest maps; the first block narrows to 5/6 and then to half of them
    dropout: float = 0.5  # behind each of the two pools
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    pools: ClassVar[tuple[Literal["max", "avg"], ...]] = ("max", "avg")
    last_relu: ClassVar[bool] = True  # also behind the convolution that puts out the classes

    def __post_init__(self) -> None:
        check.whole("channels", self.channels)
        check.rate("dropout", self.dropout)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @property
    def depth(self) -> int:
        """Convolutions."""
        return 9

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return "Network in Network"

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        x = tape.input(self.image)
        for number, (kernel, widths) in enumerate(self._blocks(), start=1):
            for layer, channels in enumerate(widths, start=1):
                side = kernel if layer == 1 else 1
                with tape.at(f"block {number}", f"layer {layer}"):
                    name = f"block{number}_{layer}"
                    x = tape.conv(f"{name}_conv", x, channels, side, padding=side // 2, bias=0.0)
                if layer == 1:
                    self._supervise(tape, number, x)
                if (number, layer) != (3, 3) or self.last_relu:
                    with tape.at(f"block {number}", f"layer {layer}"):
                        x = tape.each("relu", f"{name}_relu", x)
            if number < 3:
                with tape.at(f"transition {number}"):
                    x = self._pool(tape, f"pool{number}", x, self.pools[number - 1])
        with tape.at("head"):
            tape.each("softmax", "softmax", tape.global_pool("avg_pool", x))

    def _blocks(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield each block's first kernel and the channels of its three convolutions."""
        wide = self.channels
        yield 5, (wide, -(-wide * 5 // 6), -(-wide // 2))  # 192, 160, 96: rounded up, so that none is 0
        yield 5, (wide, wide, wide)
        yield 3, (wide, wide, self.classes)

    def _pool(self, tape: Tape, name: str, x: Op, kind: Literal["max", "avg"]) -> Op:
        # 3x3, step 2; the last window may reach over the edge (Caffe, cuda-convnet), and what is there does not count.
        padding = same_padding((x.shape[0], x.shape[1]), 3, 2)
        x = (tape.max_pool if kind == "max" else tape.avg_pool)(name, x, 3, 2, padding)
        return tape.each("dropout", f"{name}_drop", x, rate=self.dropout) if self.dropout else x

    def _supervise(self, tape: Tape, number: int, x: Op) -> None:
        """Write what reads the first convolution of a block in training alone; here nothing."""


NIN = NetworkInNetwork()
