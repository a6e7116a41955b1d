"""Operations -> a Keras model that computes them."""

from collections.abc import Sequence

from densenet_edu.core import check
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, Op, unroll
from densenet_edu.learn.deep import room_for
from densenet_edu.learn.layers import KERAS_APPLICATIONS as KERAS_APPLICATIONS
from densenet_edu.learn.layers import PAPER, BatchNorm, Tensor, layer, padding_layer
from densenet_edu.learn.quiet import keras
from densenet_edu.words import Refused, spoken


def build(
    architecture: Architecture | Sequence[Op],
    *,
    training: bool = False,
    batchnorm: BatchNorm = PAPER,
    seed: int | None = None,
) -> keras.Model:
    """Return the Keras model of a network; every layer bears the name of its operation.

    Weights start as in the authors' code: convolutions at He et al.'s normal distribution (fan-out, not truncated),
    gamma at 1, beta at 0, the classifier uniform within 1 / sqrt(channels) with bias 0; BatchNormalization has
    epsilon 1e-5 and momentum 0.9.

    Three things differ from `keras.applications.DenseNet121` and its sisters. Their BatchNormalization has epsilon
    1.001e-5 and momentum 0.99: `batchnorm=KERAS_APPLICATIONS` does the same, and with equal weights gives equal
    numbers. Their convolutions start at Glorot's uniform distribution. Their last layer holds the softmax, which here
    is an operation of its own: compare logits, with `build(without(ops, "softmax"))` and `classifier_activation=None`.

    Args:
        architecture: An architecture, or the operations that one unrolled to, changed or not.
        training: With the heads that exist only while a network learns; the outputs are then a list, the answer last.
        batchnorm: Epsilon and momentum of every BatchNormalization.
        seed: For weights that are the same every time; layers of the same name and shape start alike in every network.
            None draws afresh.

    Raises:
        Refused: No architecture and no operations; a kind of operation without a Keras layer; an operation that reads
            what is not there, or whose shape is not what its layer puts out.
    """
    if seed is not None:
        check.whole("seed", seed, least=0, most=2**63)
    ops = _operations(architecture)
    ops = ops if training else in_use(ops)
    made: dict[str, Op] = {}
    tensors: dict[str, Tensor] = {}
    for op in ops:
        for name in op.inputs:
            if name not in made:
                raise Refused("core.tape_unknown_input", name=op.name, input=name)
        tensors[op.name] = _output(op, [made[name] for name in op.inputs], tensors, batchnorm, seed)
        made[op.name] = op
    read = {name for op in ops for name in op.inputs}
    inputs = [tensors[op.name] for op in ops if op.kind == "input"]
    outputs = [tensors[op.name] for op in ops if op.name not in read]
    with room_for(len(ops)):
        return keras.Model(_one_or_all(inputs), _one_or_all(outputs))


def _operations(architecture: Architecture | Sequence[Op]) -> Sequence[Op]:
    if hasattr(architecture, "write") and not isinstance(architecture, type):
        return unroll(architecture)
    if isinstance(architecture, Sequence) and architecture and all(isinstance(op, Op) for op in architecture):
        return architecture
    raise Refused("learn.not_architecture", value=spoken(architecture))


def _output(op: Op, reads: Sequence[Op], tensors: dict[str, Tensor], batchnorm: BatchNorm, seed: int | None) -> Tensor:
    if op.kind == "input":
        return keras.Input(op.shape, name=op.name)
    x = [tensors[before.name] for before in reads]
    if pad := padding_layer(op, reads):
        x = [pad(x[0])]
    y = layer(op, reads, batchnorm, seed)(_one_or_all(x))
    if y.shape[1:] != op.shape:
        raise Refused("learn.unequal_shape", name=op.name, recorded=op.shape, made=y.shape[1:])
    return y


def _one_or_all(tensors: list[Tensor]) -> Tensor | list[Tensor]:
    return tensors[0] if len(tensors) == 1 else tensors
