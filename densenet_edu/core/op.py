"""Op: one operation of a network, and the tape on which an architecture writes its operations."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache
from math import prod
from typing import Any, Literal, Protocol

from densenet_edu.words import Refused

Kind = Literal[
    "input", "conv", "dense", "batchnorm", "relu", "sigmoid", "softmax", "max_pool", "avg_pool", "global_pool", "pad",
    "subsample", "pad_channels", "flatten", "concat", "add", "multiply", "complement", "mean", "dropout", "survive",
    "draw",
]  # fmt: skip
Shape = tuple[int, ...]  # (H, W, C) or (C,): never with the batch axis
Padding = tuple[int, int, int, int]  # top, bottom, left, right
Phase = Literal["always", "training"]  # "training": a companion head, which is not there when the network is used

ONE_COLUMN = 1.0  # the rate of a draw that keeps a single column: no draw of independent flags may drop them all


@dataclass(frozen=True, slots=True)
class Op:
    """One operation of a network, with all that counting, drawing and building need to know of it.

    `name` is the Keras layer name. `where` says the place ("block 1", "layer 3"): pictures and sums read it, names are
    never parsed.
    """

    name: str
    kind: Kind
    inputs: tuple[str, ...]
    where: tuple[str, ...]
    shape: Shape  # of the output
    reads: int  # channels it reads
    kernel: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    padding: Padding = (0, 0, 0, 0)  # resolved; "same" is never stored
    bias: float | None = None  # None: no bias; else its starting value
    rate: float = 0.0  # chance to drop: dropout, survival, drop-path (see Tape.draw)
    phase: Phase = "always"


class _Draft:
    """An Op while it is written: the same slots, not yet frozen.

    A frozen dataclass fills its fields through `object.__setattr__`. A draft that becomes an Op by its class takes a
    quarter of the time, which counts when a slider unrolls a thousand operations.
    """

    __slots__ = tuple(field.name for field in fields(Op))


class Architecture(Protocol):
    """The few numbers that decide a whole network; a frozen dataclass of any family."""

    def write(self, tape: "Tape") -> None:
        """Write every operation of this network onto the tape, in order."""

    def __hash__(self) -> int:
        """Equal numbers are the same network: what was unrolled once is remembered."""
        ...


@lru_cache(maxsize=256)
def unroll(architecture: Architecture) -> tuple[Op, ...]:
    """Return every operation of an architecture, in the order in which data flows.

    Args:
        architecture: A `DenseNet` or a member of any other family.

    Raises:
        Refused: The numbers do not fit together (an image that pooling uses up, no channel left).
    """
    tape = Tape()
    architecture.write(tape)
    return tuple(tape.ops)


def same_padding(size: tuple[int, int], kernel: int, stride: int) -> Padding:
    """Return what Keras's `padding="same"` adds: for an even total both sides alike, else one more at the far side.

    Args:
        size: Height and width of the input.
        kernel: Side of the square kernel.
        stride: Step of the kernel.
    """
    sides = []
    for length in size:
        total = max((-(-length // stride) - 1) * stride + kernel - length, 0)
        sides += [total // 2, total - total // 2]
    return (sides[0], sides[1], sides[2], sides[3])


class Tape:
    """Where an architecture writes its operations one after another; each is checked as it is written."""

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self._made: dict[str, Op] = {}
        self._where: tuple[str, ...] = ()
        self._phase: Phase = "always"

    @contextmanager
    def at(self, *place: str) -> Iterator[None]:
        """Say where the operations written inside stand, for example `with tape.at("block 1", "layer 3"):`."""
        outer, self._where = self._where, (*self._where, *place)
        try:
            yield
        finally:
            self._where = outer

    @contextmanager
    def training(self) -> Iterator[None]:
        """Say that the operations written inside stand there only while the network learns: companion heads."""
        outer, self._phase = self._phase, "training"
        try:
            yield
        finally:
            self._phase = outer

    def input(self, shape: Shape) -> Op:
        """Write the image, (H, W, C)."""
        return self._write("image", "input", (), shape, shape[-1])

    def conv(
        self,
        name: str,
        x: Op,
        channels: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        padding: int | Padding = 0,
        bias: float | None = None,
    ) -> Op:
        """Write a convolution: (H, W, C) -> (H', W', channels)."""
        return self._slide("conv", name, x, channels, kernel, stride, padding, bias)

    def max_pool(self, name: str, x: Op, kernel: int, stride: int, padding: int | Padding = 0) -> Op:
        """Write a max pooling; what is padded never wins."""
        return self._slide("max_pool", name, x, x.shape[-1], kernel, stride, padding, None)

    def avg_pool(self, name: str, x: Op, kernel: int, stride: int, padding: int | Padding = 0) -> Op:
        """Write an average pooling; what is padded is not averaged in."""
        return self._slide("avg_pool", name, x, x.shape[-1], kernel, stride, padding, None)

    def each(self, kind: Kind, name: str, x: Op, *, rate: float = 0.0) -> Op:
        """Write an operation that leaves the shape as it is: batchnorm, relu, sigmoid, softmax, complement, dropout.

        So does survive (stochastic depth): in training it multiplies by 1 with a chance of 1 - rate, else by 0, one
        draw for a whole mini-batch; in use it multiplies by 1 - rate (Huang et al., 2016, formula 5).
        """
        return self._write(name, kind, (x.name,), x.shape, x.shape[-1], rate=rate)

    def global_pool(self, name: str, x: Op) -> Op:
        """Write a global average pooling: (H, W, C) -> (C,)."""
        return self._write(name, "global_pool", (x.name,), x.shape[-1:], x.shape[-1])

    def flatten(self, name: str, x: Op) -> Op:
        """Write all numbers of the feature maps one after another: (H, W, C) -> (H W C,)."""
        return self._write(name, "flatten", (x.name,), (prod(x.shape),), x.shape[-1])

    def pad(self, name: str, x: Op, padding: int | Padding) -> Op:
        """Write zeros around the feature maps: (H, W, C) -> (H + top + bottom, W + left + right, C)."""
        height, width, channels = x.shape
        top, bottom, left, right = padding = (padding,) * 4 if isinstance(padding, int) else padding
        shape = (height + top + bottom, width + left + right, channels)
        return self._write(name, "pad", (x.name,), shape, channels, padding=padding)

    def dense(self, name: str, x: Op, units: int, *, bias: float | None = 0.0) -> Op:
        """Write a fully connected layer: (C,) -> (units,)."""
        return self._write(name, "dense", (x.name,), (units,), x.shape[-1], bias=bias)

    def draw(self, name: str, x: Op, flags: int, *, rate: float) -> Op:
        """Write a draw of flags, one for each column: 1 keeps it, 0 drops it (drop-path, Larsson et al., 2017).

        In training it draws once for a whole mini-batch, in use every flag is 1. With a rate below 1 ("local") each
        flag is kept by itself with a chance of 1 - rate, and at least one of them. With the rate ONE_COLUMN ("global")
        half of all draws keep a single column, each as likely as any other, and the other half keep all of them.

        Args:
            name: Of the operation.
            x: The image; or a global draw, and then this one drops nothing as long as that one keeps a single column
                (a mini-batch drops either globally or locally: Larsson et al., section 3).
            flags: How many.
            rate: Chance to drop one flag, or ONE_COLUMN.
        """
        return self._write(name, "draw", (x.name,), (flags,), x.shape[-1], rate=rate)

    def mean(self, name: str, *columns: Op, draws: Sequence[Op] = ()) -> Op:
        """Write the mean of several columns, or of those that every one of the draws keeps; if none is left, of all.

        Args:
            name: Of the operation.
            columns: The feature maps, the column of fewest convolutions first.
            draws: Read last. A draw of more flags than there are columns tells of the last ones, one flag each.

        Raises:
            Refused: Columns of unequal shapes, or a draw of too few flags.
        """
        for draw in draws:
            if draw.shape[0] < len(columns):
                raise Refused("core.tape_too_few_flags", name=name, flags=draw.shape[0], columns=len(columns))
        self._check_shapes("mean", name, columns)
        names = tuple(part.name for part in (*columns, *draws))
        return self._write(name, "mean", names, columns[0].shape, sum(column.shape[-1] for column in columns))

    def join(self, kind: Kind, name: str, *parts: Op) -> Op:
        """Write an operation that reads several feature maps: add, multiply, mean, or concat along the channels."""
        self._check_shapes(kind, name, parts)
        read = sum(part.shape[-1] for part in parts)
        first = parts[0].shape
        names = tuple(part.name for part in parts)
        return self._write(name, kind, names, (*first[:-1], read if kind == "concat" else first[-1]), read)

    def subsample(self, name: str, x: Op, stride: int) -> Op:
        """Write the strided half of shortcut A: every `stride`-th row and column (He et al. 2016, section 4.2)."""
        height, width, channels = x.shape
        shape = (-(-height // stride), -(-width // stride), channels)
        return self._write(name, "subsample", (x.name,), shape, channels, stride=(stride, stride))

    def pad_channels(self, name: str, x: Op, channels: int) -> Op:
        """Write the other half of shortcut A: zeros behind the channels, up to `channels`."""
        return self._write(name, "pad_channels", (x.name,), (*x.shape[:-1], channels), x.shape[-1])

    @staticmethod
    def _check_shapes(kind: Kind, name: str, parts: Sequence[Op]) -> None:
        equal = -1 if kind == "concat" else None  # how much of the shape must be equal
        first = parts[0].shape
        for part in parts:
            if part.shape[:equal] != first[:equal]:
                rule = "core.tape_unequal_sizes" if kind == "concat" else "core.tape_unequal_shapes"
                raise Refused(rule, name=name, first=first, second=part.shape)

    def _slide(
        self,
        kind: Kind,
        name: str,
        x: Op,
        channels: int,
        kernel: int,
        stride: int,
        padding: int | Padding,
        bias: float | None,
    ) -> Op:
        height, width, _ = x.shape
        top, bottom, left, right = padding = (padding,) * 4 if isinstance(padding, int) else padding
        rows, columns = height + top + bottom - kernel, width + left + right - kernel
        if rows < 0 or columns < 0:
            raise Refused("core.image_used_up", image=self.ops[0].shape, name=name, height=height, width=width)
        shape = (rows // stride + 1, columns // stride + 1, channels)
        return self._write(
            name, kind, (x.name,), shape, x.shape[-1],
            kernel=(kernel, kernel), stride=(stride, stride), padding=padding, bias=bias,
        )  # fmt: skip

    def _write(
        self,
        name: str,
        kind: Kind,
        inputs: tuple[str, ...],
        shape: Shape,
        reads: int,
        kernel: tuple[int, int] = (1, 1),
        stride: tuple[int, int] = (1, 1),
        padding: Padding = (0, 0, 0, 0),
        bias: float | None = None,
        rate: float = 0.0,
    ) -> Op:
        if name in self._made:
            raise Refused("core.tape_name_twice", name=name)
        for source in inputs:
            before = self._made.get(source)
            if before is None:
                raise Refused("core.tape_unknown_input", name=name, input=source)
            if before.phase != self._phase == "always":
                raise Refused("core.tape_reads_training", name=name, input=source)
        op: Any = _Draft()
        op.name, op.kind, op.inputs = name, kind, inputs
        op.where, op.shape, op.reads = self._where, shape, reads
        op.kernel, op.stride, op.padding = kernel, stride, padding
        op.bias, op.rate, op.phase = bias, rate, self._phase
        op.__class__ = Op
        self._made[name] = op
        self.ops.append(op)
        return op  # type: ignore[no-any-return]
