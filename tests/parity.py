"""A network of keras.applications full of random numbers, and in what one built of operations differs from it."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from keras.src.applications.densenet import DenseNet as DenseNetOfKeras

import densenet_edu
from densenet_edu import DenseNet, unroll, without
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import agree, fill, give, layers, patches, variables
from densenet_edu.learn.quiet import keras


@dataclass(frozen=True)
class Reference:
    """A model of keras.applications with random variables, and what it makes of two images."""

    model: keras.Model  # after one step of training
    architecture: DenseNet  # of the same blocks
    images: np.ndarray  # (2, H, W, 3)
    layers: dict  # name -> (parameters, shape of the output)
    variables: dict  # (layer, variable) -> value
    logits: np.ndarray
    training_logits: np.ndarray  # with the statistics of the batch
    statistics: dict  # as variables, after that one step


def reference_of(depth, side):
    make = getattr(keras.applications, f"DenseNet{depth}")
    return _filled(make, getattr(densenet_edu, f"DENSENET_{depth}"), side, seed=depth)


def small_reference(blocks, side):
    """Return a network of fewer layers, made by the same code of keras.applications."""
    return _filled(partial(DenseNetOfKeras, list(blocks)), DenseNet(blocks=blocks), side, seed=sum(blocks))


def _filled(make, architecture, side, seed):
    model = make(weights=None, input_shape=(side, side, 3), classifier_activation=None)
    images = patches(side, seed=seed)
    fill(model, seed=seed)
    filled = variables(model)
    logits = model(images).numpy()
    training_logits = model(images, training=True).numpy()
    return Reference(model, architecture, images, layers(model), filled, logits, training_logits, variables(model))


def operations(reference):
    return without(unroll(replace(reference.architecture, image=reference.images.shape[1:])), "softmax")


def disagreements(reference, ops, batchnorm, *, training):
    """Return in what a network built of `ops` differs from the reference once it has the same variables."""
    model = build(ops, batchnorm=batchnorm)
    if give(model, reference.variables):
        fill(model)  # what the reference has not gets a random value, which shows that it should not be there
        give(model, reference.variables)
    found = set()
    if layers(model) != reference.layers:
        found.add("layers")
    images = len(reference.images) if training else 1  # mutants need not see more than one
    if not agree(model(reference.images[:images]).numpy(), reference.logits[:images]):
        found.add("logits")
    if training:
        if not agree(model(reference.images, training=True).numpy(), reference.training_logits):
            found.add("logits in training")
        after = variables(model)
        if not all(agree(after[key], value) for key, value in reference.statistics.items()):
            found.add("variables after training")
    return found


def changed(ops, name, **fields):
    return tuple(replace(op, **fields) if op.name == name else op for op in ops)


def dropped(ops, name):
    """Leave one operation out; whoever read it reads what it read."""
    (instead,) = next(op.inputs for op in ops if op.name == name)
    return tuple(
        replace(op, inputs=tuple(instead if each == name else each for each in op.inputs))
        for op in ops
        if op.name != name
    )
