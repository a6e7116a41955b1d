"""FractalNet (Larsson et al., 2017): very deep without shortcuts, each block a fractal of columns that meet."""

from dataclasses import dataclass
from numbers import Integral
from typing import Any

from densenet_edu.core import check
from densenet_edu.core.op import ONE_COLUMN, Op, Tape
from densenet_edu.words import Refused, spoken

MOST_COLUMNS = 10  # a block of C columns has 2^C - 1 convolutions


@dataclass(frozen=True)
class FractalNet:
    """Blocks of C columns side by side: column 1 has one convolution, column 2 two, ..., column C 2^(C-1).

    Wherever columns end a convolution at the same depth, they join in their mean and go on from there together. Each
    convolution is Conv(3x3)-(dropout)-BN-ReLU; at the end of a block each column is pooled, then all join, as in the
    authors' code.

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    columns: int = 3  # C
    blocks: int = 5  # B, each at half the height and width of the one before
    channels: int = 64  # of the first block; each block doubles them up to eight times as many
    dropout: float = 0.0  # of the last block, from 0 in the first block on in equal steps
    drop_path: float = 0.0  # chance that local drop-path drops a column at a join; 0: no drop-path at all
    image: tuple[int, int, int] = (32, 32, 3)
    classes: int = 10

    def __post_init__(self) -> None:
        whole = isinstance(self.columns, Integral) and not isinstance(self.columns, bool)
        if not whole or not 1 <= self.columns <= MOST_COLUMNS:
            raise Refused("family.fractal_columns", value=spoken(self.columns), most=MOST_COLUMNS)
        check.whole("blocks", self.blocks)
        check.whole("channels", self.channels)
        check.rate("dropout", self.dropout)
        check.rate("drop_path", self.drop_path)
        check.image("image", self.image)
        check.whole("classes", self.classes)

    @classmethod
    def of_depth(cls, depth: int, **numbers: Any) -> "FractalNet":
        """Return the FractalNet of a given depth, B 2^(C-1) + 1 (Larsson et al., section 4).

        Args:
            depth: Of the longest way through the network.
            numbers: Any other field; five blocks if none are given.

        Raises:
            Refused: A depth that no number of columns gives.
        """
        check.whole("depth", depth)
        blocks = numbers.get("blocks", cls.blocks)
        check.whole("blocks", blocks)
        depths = [blocks * (1 << column) + 1 for column in range(MOST_COLUMNS)]
        if depth not in depths:
            near = ", ".join(map(str, depths[:5]))
            raise Refused("family.fractal_depth", value=spoken(depth), blocks=blocks, allowed=near)
        return cls(columns=depths.index(depth) + 1, **numbers)

    @property
    def depth(self) -> int:
        """Convolutions on the longest way and the fully connected layer."""
        return self.blocks * (1 << self.columns - 1) + 1

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        dropped = f", drop-path {self.drop_path:g}" if self.drop_path else ""
        return f"FractalNet (L={self.depth}, C={self.columns}{dropped})"

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of each block: 64, 128, 256, 512, 512."""
        return tuple(self.channels * min(2**block, 8) for block in range(self.blocks))

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        image = x = tape.input(self.image)
        # One for the whole network: the column that it keeps is the same in every block.
        drops = self.drop_path > 0 and self.columns > 1  # a single column never joins another
        shared = tape.draw("drop_path", image, self.columns, rate=ONE_COLUMN) if drops else None
        for number, channels in enumerate(self.widths, start=1):
            x = self._block(tape, number, x, channels, shared)
        with tape.at("head"):
            x = tape.dense("predictions", tape.global_pool("avg_pool", x), self.classes)
            tape.each("softmax", "softmax", x)

    def _block(self, tape: Tape, number: int, x: Op, channels: int, shared: Op | None) -> Op:
        last = [x] * self.columns  # what each column has put out so far
        steps = 1 << self.columns - 1
        for step in range(1, steps + 1):
            ending = [column for column in range(self.columns) if step % (steps >> column) == 0]
            for column in ending:
                with tape.at(f"block {number}", f"layer {step}", f"column {column + 1}"):
                    name = f"block{number}_column{column + 1}_{step // (steps >> column)}"
                    last[column] = self._convolution(tape, name, last[column], channels, number)
                    if step == steps:
                        last[column] = tape.max_pool(f"block{number}_column{column + 1}_pool", last[column], 2, 2)
            with tape.at(f"block {number}", f"layer {step}"):
                joined = self._join(tape, f"block{number}_{step}", [last[column] for column in ending], shared)
            for column in ending:
                last[column] = joined
        return last[-1]

    def _convolution(self, tape: Tape, name: str, x: Op, channels: int, block: int) -> Op:
        x = tape.conv(f"{name}_conv", x, channels, 3, padding=1)
        rate = round(self.dropout * (block - 1) / max(self.blocks - 1, 1), 6)
        if rate:
            x = tape.each("dropout", f"{name}_drop", x, rate=rate)
        return tape.each("relu", f"{name}_relu", tape.each("batchnorm", f"{name}_bn", x))

    def _join(self, tape: Tape, name: str, columns: list[Op], shared: Op | None) -> Op:
        if len(columns) == 1:
            return columns[0]
        if shared is None:
            return tape.mean(f"{name}_join", *columns)
        own = tape.draw(f"{name}_drop_path", shared, len(columns), rate=self.drop_path)
        return tape.mean(f"{name}_join", *columns, draws=(shared, own))


FRACTALNET_21 = FractalNet()
FRACTALNET_21_DROPPATH = FractalNet(dropout=0.4, drop_path=0.15)
