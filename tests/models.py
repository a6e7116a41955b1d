"""Built models held against their records and against the same operations in NumPy."""

import numpy as np
import oracle

from densenet_edu import moving_statistics, params
from densenet_edu.learn.build import PAPER, build
from densenet_edu.learn.quiet import keras


def filled(model, seed=0):
    """Give every variable a random value, so that none is neutral; return them by layer and name."""
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for variable in layer.weights:
            low, high = (0.5, 1.5) if variable.name in ("gamma", "moving_variance") else (-0.5, 0.5)
            variable.assign(random.uniform(low, high, variable.shape))
    return {(layer.name, each.name): each.numpy() for layer in model.layers for each in layer.weights}


def outputs(model):
    """Return a model that puts out what every layer makes."""
    return keras.Model(model.input, {layer.name: layer.output for layer in model.layers})


def assert_computes(ops, seed=0, model=None):
    """Compare a model with the same operations in NumPy, layer by layer."""
    model = model or build(ops)
    variables = filled(model, seed)
    image = np.random.default_rng(seed).normal(0, 1, ops[0].shape)
    made = outputs(model)(image[None].astype(np.float32))
    expected = oracle.run(ops, image, variables, PAPER.epsilon)
    for op in ops:
        value = expected[op.name]
        assert value.shape == op.shape
        np.testing.assert_allclose(made[op.name][0], value, rtol=1e-4, atol=1e-4 * np.abs(value).max(), err_msg=op.name)


def assert_is_its_records(model, ops):
    """Compare the layers of a model with operations: names, shapes, parameters."""
    layers = {layer.name: layer for layer in model.layers}
    for op in ops:
        layer = layers[op.name]
        assert layer.output.shape == (None, *op.shape), op.name
        assert layer.count_params() == params(op) + moving_statistics(op), op.name
        assert sum(int(np.prod(each.shape)) for each in layer.trainable_variables) == params(op), op.name
    padding = {f"{op.name}_pad" for op in ops}  # a layer of its own before a convolution or a pooling
    assert layers.keys() - padding == {op.name for op in ops}


def expected_mean(columns, *draws):
    """Return the mean of a join in plain NumPy: of what all draws keep; if that is nothing, of all.

    Args:
        columns: (images, H, W, C) each.
        draws: (images, flags) each; of more flags than columns the last ones count.
    """
    weights = np.prod([draw[:, -len(columns) :] for draw in draws], axis=0)
    weights = np.array([row if row.any() else np.ones_like(row) for row in weights])
    return np.array([np.average([x[n] for x in columns], axis=0, weights=row) for n, row in enumerate(weights)])
