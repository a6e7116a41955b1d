"""Models that answer like Keras's, made of operations without Keras: what a learner may hand to `check`."""

from dataclasses import replace

_CLASSES = {
    "input": "InputLayer", "conv": "Conv2D", "dense": "Dense", "batchnorm": "BatchNormalization", "relu": "ReLU",
    "softmax": "Softmax", "max_pool": "MaxPooling2D", "avg_pool": "AveragePooling2D", "pad": "ZeroPadding2D",
    "global_pool": "GlobalAveragePooling2D", "concat": "Concatenate",
}  # fmt: skip


class Tensor:
    def __init__(self, shape, dtype):
        self.shape, self.dtype = (None, *shape), dtype


class Layer:
    def __init__(self, op, tensors, dtype, **config):
        self.name, self._config = op.name, config
        self.input = tensors[0] if len(tensors) == 1 else tensors
        self.output = Tensor(op.shape, dtype)

    def get_config(self):
        return self._config


class Model:
    """A model of operations; padding is a layer of its own where Keras needs one."""

    def __init__(self, ops, *, dtype="float32", epsilon=1.001e-5):
        self.layers, made = [], {}
        for op in ops:
            read = [made[name] for name in op.inputs]
            if any(op.padding):
                top, bottom, left, right = op.padding
                height, width, channels = read[0].shape[1:]
                padded = replace(
                    op, name=f"{op.name}_pad", shape=(height + top + bottom, width + left + right, channels)
                )
                read = [self._add("ZeroPadding2D", padded, read, dtype, padding=((top, bottom), (left, right)))]
            made[op.name] = self._add(_CLASSES[op.kind], op, read, dtype, **_config(op, epsilon))

    def _add(self, kind, op, read, dtype, **config):
        self.layers.append(type(kind, (Layer,), {})(op, read, dtype, **config))
        return self.layers[-1].output


def _config(op, epsilon):
    config = {"kernel_size": op.kernel, "strides": op.stride, "padding": "valid", "use_bias": op.bias is not None}
    return config | ({"epsilon": epsilon} if op.kind == "batchnorm" else {})


def changed(ops, name, **fields):
    """Give one operation other fields."""
    assert any(op.name == name for op in ops)
    return tuple(replace(op, **fields) if op.name == name else op for op in ops)


def dropped(ops, name):
    """Leave one operation out; whoever read it reads what it read."""
    (instead,) = next(op.inputs for op in ops if op.name == name)
    kept = (op for op in ops if op.name != name)
    return tuple(replace(op, inputs=tuple(instead if each == name else each for each in op.inputs)) for op in kept)


def in_order(ops, *names):
    """Let the operations of these names, one behind the other, stand in this order."""
    made = {op.name: op for op in ops}
    inside = [op.name for op in ops if op.name in names]
    before, last = made[inside[0]].inputs, names[-1]
    new = []
    for name in names:
        op = made[name]
        reads = made[before[0]].shape if not new else new[-1].shape
        shape = op.shape if op.kind == "conv" else reads
        new.append(replace(op, inputs=before, shape=shape, reads=reads[-1]))
        before = (name,)
    result = []
    for op in ops:
        if op.name == inside[0]:
            result += new
        elif op.name not in names:
            renamed = tuple(last if each == inside[-1] else each for each in op.inputs)
            result.append(replace(op, inputs=renamed))
    return tuple(result)
