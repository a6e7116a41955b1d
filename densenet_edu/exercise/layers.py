"""From a learner's Keras model, or from operations, to plain records that can be compared.

Keras is not imported: a model is read by what it can do (`layers`, `get_config()`, `output`), and nothing that it says
is trusted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from densenet_edu.core.op import Op, Padding, same_padding
from densenet_edu.exercise.reading import Unusable, attempted, is_a, kind_of, shown

MOST = 5000  # layers: deeper, and looking at the answer would keep the machine busy
_KINDS = {
    "inputlayer": "input", "conv2d": "conv", "dense": "dense", "batchnormalization": "batchnorm", "relu": "relu",
    "softmax": "softmax", "sigmoid": "sigmoid", "maxpooling2d": "max_pool", "averagepooling2d": "avg_pool",
    "globalaveragepooling2d": "global_pool", "zeropadding2d": "pad", "concatenate": "concat", "add": "add",
    "dropout": "dropout", "flatten": "flatten",
}  # fmt: skip
_SLIDING = ("conv", "max_pool", "avg_pool")
_OPTIONS: Mapping[str, Mapping[str, float | None]] = {  # with any other value it is another layer of the same shape
    "conv": {"dilation_rate": 1, "groups": 1},
    "relu": {"max_value": None, "negative_slope": 0, "threshold": 0},
    "batchnorm": {"center": True, "scale": True},
}


@dataclass(frozen=True)
class Layer:
    """One layer of a network, as far as it is compared."""

    kind: str  # that of an Op, or the name of a Keras class that is none of them
    name: str
    shape: tuple[int, ...]  # of its output, without the batch axis
    inputs: tuple[int, ...]  # places of the layers that it reads; -1 is the input of the model
    dtype: str = "float32"
    kernel: tuple[int, ...] = (1, 1)
    stride: tuple[int, ...] = (1, 1)
    padding: Padding = (0, 0, 0, 0)
    bias: bool = False
    epsilon: float = 0.0  # of a BatchNormalization
    option: str = ""  # one that makes another layer of it, as it is written: "groups=2"


def of_operations(ops: Sequence[Op]) -> tuple[Layer, ...]:
    """Return the layers that operations prescribe."""
    place = {op.name: number for number, op in enumerate(ops, start=-1)}  # the image comes first
    return tuple(
        Layer(
            op.kind,
            op.name,
            op.shape,
            tuple(place[name] for name in op.inputs),
            kernel=op.kernel,
            stride=op.stride,
            padding=op.padding,
            bias=op.bias is not None,
        )
        for op in ops
        if op.kind != "input"
    )


def of_model(model: object) -> tuple[Layer, ...]:
    """Return the layers of a Keras model in the order in which data flows.

    Padding of its own belongs to the layer that reads it, and an activation inside another layer is one of its own, as
    in the records.

    Raises:
        Unusable: It is no model, or does not tell what is in it.
    """
    parts = attempted(getattr, model, "operations", None)  # of Keras 3: layers and bare functions such as ops.relu
    if not (is_a(parts, list) or is_a(parts, tuple)):
        parts = attempted(getattr, model, "layers", None)
    if not (is_a(parts, list) or is_a(parts, tuple)) or is_a(model, type):
        raise Unusable("came_function" if callable(model) else "came_kind", type=kind_of(model))
    if not parts or len(parts) > MOST:
        raise Unusable("came_layers", count=len(parts), most=MOST)
    reader = _Reader()
    for part in parts:
        reader.take(part)
    return tuple(reader.found)


class _Reader:
    """Goes through the layers of a model and remembers who made which tensor."""

    def __init__(self) -> None:
        self.found: list[Layer] = []
        self._maker: dict[int, int] = {}  # id of a tensor -> place of the layer that made it
        self._pads: dict[int, tuple[Padding, tuple[int, ...]]] = {}  # id of a padded tensor -> what it adds, to which
        self._kept: list[object] = []  # while a tensor lives nothing else has its id

    def take(self, part: object) -> None:
        """Read one layer."""
        kind = _kind(part)
        output = attempted(getattr, part, "output", None)
        shape = _shape(output)
        self._kept.append(output)
        if kind == "input":
            self._maker[id(output)] = -1
            return
        read = attempted(getattr, part, "input", None)
        tensors = tuple(read) if is_a(read, list) or is_a(read, tuple) else (read,)
        tensors = tensors or (None,)
        inputs = tuple(self._maker.get(id(tensor), -2) for tensor in tensors)
        config = _config(part)
        size = _shape(tensors[0])
        if kind == "pad":
            self._maker[id(output)] = inputs[0]
            self._pads[id(output)] = (_sides(config.get("padding")), size)
            return
        padding: Padding = (0, 0, 0, 0)
        if id(tensors[0]) in self._pads:
            padding, size = self._pads[id(tensors[0])]
        kernel, stride = _pair(config, "kernel_size", "pool_size"), _pair(config, "strides")
        if kind in _SLIDING and config.get("padding") == "same" and len(size) == 3:
            padding = same_padding((size[0], size[1]), kernel[0], stride[0])
        epsilon = config.get("epsilon", 0.0)
        self.found.append(
            Layer(
                kind,
                _text(attempted(getattr, part, "name", "")),
                shape,
                inputs,
                _text(attempted(getattr, output, "dtype", "")),
                kernel,
                stride,
                padding,
                kind in ("conv", "dense") and config.get("use_bias") is not False,
                float(epsilon) if is_a(epsilon, float) and kind == "batchnorm" else 0.0,
                _option(kind, config),
            )
        )
        self._activation(kind, config)
        self._maker[id(output)] = len(self.found) - 1

    def _activation(self, kind: str, config: Mapping[str, object]) -> None:
        """Split an activation inside a convolution or a Dense layer off."""
        inside = _text(config.get("activation"))
        if kind in ("conv", "dense") and inside not in ("", "linear"):
            last = self.found[-1]
            self.found.append(Layer(inside, f"{last.name}({inside})", last.shape, (len(self.found) - 1,), last.dtype))


def _kind(part: object) -> str:
    name = kind_of(part)
    if name == "Activation":
        return _text(_config(part).get("activation")) or name
    return _KINDS.get(name.casefold(), name)


def _config(part: object) -> Mapping[str, object]:
    try:
        config = attempted(lambda: part.get_config())  # type: ignore[attr-defined]
    except Unusable:  # a bare function such as ops.relu has none
        return {}
    return config if is_a(config, dict) else {}


def _shape(tensor: object) -> tuple[int, ...]:
    shape = attempted(getattr, tensor, "shape", None)
    if is_a(shape, tuple) and all(side is None or is_a(side, int) for side in shape):
        return tuple(side or 0 for side in shape[1:])
    return ()


def _pair(config: Mapping[str, object], *names: str) -> tuple[int, ...]:
    for name in names:
        value = config.get(name)
        if is_a(value, int):
            return (value, value)
        if (is_a(value, tuple) or is_a(value, list)) and len(value) == 2 and all(is_a(each, int) for each in value):
            return tuple(value)
    return (1, 1)


def _option(kind: str, config: Mapping[str, object]) -> str:
    """Return the first option that is not what every network of the course has, as it is written; else nothing."""
    for name, usual in _OPTIONS.get(kind, {}).items():
        value = config.get(name, usual)
        for part in tuple(value) if is_a(value, tuple) or is_a(value, list) else (value,):
            if (part is None or is_a(part, int) or is_a(part, float)) and part != usual:
                return f"{name}={part}"
    return ""


def _sides(padding: object) -> Padding:
    """Return a ZeroPadding2D's padding, ((top, bottom), (left, right)), as four numbers."""
    sides = list(padding) if is_a(padding, tuple) or is_a(padding, list) else []
    found = [number for side in sides if is_a(side, tuple) or is_a(side, list) for number in side]
    if len(found) != 4 or not all(is_a(number, int) for number in found):
        return (0, 0, 0, 0)
    return (found[0], found[1], found[2], found[3])


def _text(value: object) -> str:
    return shown(str.__str__(value))[1:-1] if is_a(value, str) else ""
