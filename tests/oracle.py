"""Operations computed once more in plain NumPy, one image at a time: what a built model is compared with."""

import numpy as np


def run(ops, image, variables, epsilon):
    """Return what every operation puts out for one image, at inference.

    Args:
        ops: What `unroll` returned.
        image: (H, W, C).
        variables: (operation, variable) -> value, under Keras's names.
        epsilon: Added to the variance.
    """
    made = {}
    for op in ops:
        of = {variable: value for (name, variable), value in variables.items() if name == op.name}
        made[op.name] = _one(op, [made[name] for name in op.inputs], image, of, epsilon)
    return made


def _one(op, inputs, image, of, epsilon):
    x = inputs[0] if inputs else image
    match op.kind:
        case "input" | "dropout":
            return x
        case "conv":
            return np.einsum("hwcij,ijcf->hwf", _windows(op, x, 0.0), of["kernel"]) + of.get("bias", 0.0)
        case "dense":
            return x @ of["kernel"] + of.get("bias", 0.0)
        case "batchnorm":
            scale = of["gamma"] / np.sqrt(of["moving_variance"] + epsilon)
            return (x - of["moving_mean"]) * scale + of["beta"]
        case "relu":
            return np.where(x > 0, x, 0)
        case "sigmoid":
            return 1 / (1 + np.exp(-x))
        case "softmax":
            return np.exp(x - x.max()) / np.exp(x - x.max()).sum()
        case "complement":
            return 1 - x
        case "survive":  # Huang et al. (2016), formula 5
            return (1 - op.rate) * x
        case "draw":
            return np.ones(op.shape)
        case "max_pool":
            return _windows(op, x, -np.inf).max(axis=(3, 4))
        case "avg_pool":
            return np.nanmean(_windows(op, x, np.nan), axis=(3, 4))  # what is padded is not averaged in
        case "global_pool":
            return x.mean(axis=(0, 1))
        case "subsample":
            return x[:: op.stride[0], :: op.stride[1]]
        case "pad":
            top, bottom, left, right = op.padding
            return np.pad(x, ((top, bottom), (left, right), (0, 0)))
        case "pad_channels":
            return np.concatenate([x, np.zeros((*x.shape[:-1], op.shape[-1] - x.shape[-1]))], axis=-1)
        case "flatten":
            return x.reshape(-1)
        case "concat":
            return np.concatenate(inputs, axis=-1)
        case "add":
            return sum(inputs)
        case "multiply":
            return np.prod(inputs, axis=0)
        case "mean":  # the flags of a draw are not among what it averages
            return np.mean([x for x in inputs if x.shape == op.shape], axis=0)


def _windows(op, x, around):
    """Return (H', W', C, kernel, kernel): all that the kernel sees, with `around` outside of the image."""
    top, bottom, left, right = op.padding
    padded = np.pad(x, ((top, bottom), (left, right), (0, 0)), constant_values=around)
    return np.lib.stride_tricks.sliding_window_view(padded, op.kernel, axis=(0, 1))[:: op.stride[0], :: op.stride[1]]
