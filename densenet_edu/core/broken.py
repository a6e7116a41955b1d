"""Four networks that were meant to be DenseNet-121, each with one mistake that people have really made."""

from dataclasses import replace

from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.op import Op, Tape


class TransitionBehindLast(DenseNet):
    """A transition stands behind every block, the last one too (BIGBALLON/cifar-10-cnn, issue 6)."""

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        x = self._stem(tape, tape.input(self.image))
        for number, layers in enumerate(self.blocks, start=1):
            for layer in range(1, layers + 1):
                with tape.at(f"block {number}", f"layer {layer}"):
                    x = self.dense_layer(tape, x, f"conv{number + 1}_block{layer}")
            with tape.at(f"transition {number}"):
                x = self._transition(tape, x, f"pool{number + 1}")
        self._head(tape, x)


class BlockAsWideAsK(DenseNet):
    """A block hands on only the k maps of its last layer (taki0112/Densenet-Tensorflow, issue 6)."""

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        x = self._stem(tape, tape.input(self.image))
        for number, layers in enumerate(self.blocks, start=1):
            for layer in range(1, layers + 1):
                with tape.at(f"block {number}", f"layer {layer}"):
                    x = self.dense_layer(tape, x, f"conv{number + 1}_block{layer}")
            tape.ops.pop()  # the concatenation of the last layer, which the block forgets
            x = tape.ops[-1]
            if number < len(self.blocks):
                with tape.at(f"transition {number}"):
                    x = self._transition(tape, x, f"pool{number + 1}")
        self._head(tape, x)


class BiasKept(DenseNet):
    """Every convolution keeps the bias that Keras gives it unasked; the slides' code does."""

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        super().write(tape)
        tape.ops[:] = [replace(op, bias=0.0) if op.kind == "conv" else op for op in tape.ops]


class ConcatenationNotNormalized(DenseNet):
    """No batch normalization reads a concatenation; in the slides' code, too, a convolution does that."""

    def write(self, tape: Tape) -> None:
        """Write every operation of this network onto the tape."""
        super().write(tape)
        concats = {op.name for op in tape.ops if op.kind == "concat"}
        left_out = {op.name: op for op in tape.ops if op.kind == "batchnorm" and op.inputs[0] in concats}
        tape.ops[:] = [_past(op, left_out) for op in tape.ops if op.name not in left_out]


def _past(op: Op, left_out: dict[str, Op]) -> Op:
    return replace(op, inputs=tuple(left_out[name].inputs[0] if name in left_out else name for name in op.inputs))


# In no particular order: which is which is for the reader to find.
PATIENTS: tuple[DenseNet, ...] = (BiasKept(), BlockAsWideAsK(), ConcatenationNotNormalized(), TransitionBehindLast())
