"""The table of kinds: how an operation of each kind is drawn. A new kind is one entry here."""

from dataclasses import dataclass
from typing import Literal

from densenet_edu.core.op import Kind, Op
from densenet_edu.words import say

Form = Literal["box", "weights", "sign", "bar", "stack", "draw"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is drawn."""

    short: str  # a name that both languages share
    full: str = ""  # with its numbers: a text to be filled in, or the key of a phrase; "": the short name
    form: Form = "box"  # weights: a blue box; sign: a circle; bar, stack: across all that it reads
    alone: bool = False  # it never shares a box with what stands before it
    training: bool = False  # it acts in training alone

    @property
    def joins(self) -> bool:
        """Whether several ways end in it."""
        return self.form in ("sign", "bar", "stack")


KINDS: dict[Kind, Look] = {
    "conv": Look("Conv", "Conv {side}{step} · {channels}", "weights"),
    "dense": Look("FC", "diagram.kind_dense", "weights"),
    "batchnorm": Look("BN"),
    "relu": Look("ReLU"),
    "sigmoid": Look("T", "T = sigmoid"),
    "complement": Look("1−T", alone=True),
    "softmax": Look("softmax"),
    "max_pool": Look("pool", "diagram.kind_max_pool"),
    "avg_pool": Look("pool", "diagram.kind_avg_pool"),
    "global_pool": Look("pool", "diagram.head_pool"),
    "pad": Look("pad", "diagram.kind_pad"),
    "subsample": Look("subsample", "diagram.kind_subsample"),
    "pad_channels": Look("zeros", "diagram.kind_pad_channels"),
    "flatten": Look("flatten", "diagram.kind_flatten"),
    "dropout": Look("Dropout", "Dropout {rate:g}", training=True),
    "survive": Look("b", "diagram.kind_survive", alone=True, training=True),
    "draw": Look("draw", form="draw", alone=True, training=True),
    "add": Look("+", form="sign"),
    "multiply": Look("×", form="sign"),
    "mean": Look("μ", "diagram.kind_mean", "bar"),
    "concat": Look("[ , ]", form="stack"),
}
_UNKNOWN = Look("?", "{kind}")


def look(op: Op) -> Look:
    """Return how an operation is drawn; one of a kind that the table does not know is a box with the kind's name."""
    return KINDS.get(op.kind, _UNKNOWN)


def spelled(op: Op) -> str:
    """Return the name of an operation with its numbers, in the reader's language."""
    values: dict[str, object] = {
        "kind": op.kind,
        "side": f"{op.kernel[0]}×{op.kernel[1]}",
        "step": f" /{op.stride[0]}" if op.stride[0] > 1 else "",
        "stride": op.stride[0],
        "channels": op.shape[-1],
        "more": op.shape[-1] - op.reads,
        "rate": op.rate,
        "stays": f"{1 - op.rate:.2f}",
    }
    full = look(op).full or look(op).short
    return say(full, **values) if full.startswith("diagram.") else full.format(**values)
