"""DenseNet-121, 169 and 201 are those of keras.applications: same layers, same numbers, and mutants are found out.

Fresh weights would show nothing: a new BatchNormalization is nearly the identity. So every variable of the reference is
filled with random values, moving statistics too, and copied over; what is compared are logits.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest

import densenet_edu
from densenet_edu import unroll, without
from densenet_edu.core.op import same_padding
from densenet_edu.learn.build import KERAS_APPLICATIONS, PAPER, build
from densenet_edu.learn.compare import agree, fill, give, layers, patches, variables
from densenet_edu.learn.layers import BatchNorm
from densenet_edu.learn.quiet import keras


@dataclass(frozen=True)
class Reference:
    """A model of keras.applications with random variables, and what it makes of two images."""

    depth: int
    images: np.ndarray  # (2, H, W, 3)
    layers: dict  # name -> (parameters, shape of the output)
    variables: dict  # (layer, variable) -> value
    logits: np.ndarray
    training_logits: np.ndarray  # with the statistics of the batch
    statistics: dict  # as variables, after that one step


def reference_of(depth, side):
    make = getattr(keras.applications, f"DenseNet{depth}")
    model = make(weights=None, input_shape=(side, side, 3), classifier_activation=None)
    images = patches(side, seed=depth)
    fill(model, seed=depth)
    filled = variables(model)
    logits = model(images).numpy()
    training_logits = model(images, training=True).numpy()
    return Reference(depth, images, layers(model), filled, logits, training_logits, variables(model))


def operations(reference):
    architecture = getattr(densenet_edu, f"DENSENET_{reference.depth}")
    return without(unroll(replace(architecture, image=reference.images.shape[1:])), "softmax")


def disagreements(reference, ops, batchnorm, *, training):
    """Return in what a network built of `ops` differs from the reference once it has the same variables."""
    model = build(ops, batchnorm=batchnorm)
    fill(model)  # what the reference has not keeps a random value, which shows that it should not be there
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


@pytest.fixture(scope="module")
def densenet_121():
    return reference_of(121, 224)


def test_the_comparison_has_something_to_compare(densenet_121):
    assert sum(parameters for parameters, _ in densenet_121.layers.values()) == 8_062_504
    logits = densenet_121.logits
    assert np.isfinite(logits).all()
    assert 0.1 < np.std(logits) < 100
    assert np.std(logits[0] - logits[1]) > 0.02 * np.std(logits)  # the images matter, not the biases alone
    changed = {key for key, value in densenet_121.statistics.items() if not agree(value, densenet_121.variables[key])}
    assert {variable for _, variable in changed} == {"moving_mean", "moving_variance"}
    assert len(changed) == 2 * 121


def test_densenet_121_is_the_one_in_keras(densenet_121):
    assert disagreements(densenet_121, operations(densenet_121), KERAS_APPLICATIONS, training=True) == set()


@pytest.mark.parametrize("depth", [169, 201])
def test_the_deeper_networks_are_those_in_keras(depth):
    reference = reference_of(depth, 64)
    assert disagreements(reference, operations(reference), KERAS_APPLICATIONS, training=True) == set()


@pytest.mark.verify
@pytest.mark.parametrize("depth", [169, 201])
def test_the_deeper_networks_are_those_in_keras_at_full_size(depth):
    reference = reference_of(depth, 224)
    assert disagreements(reference, operations(reference), KERAS_APPLICATIONS, training=True) == set()


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


def swapped(ops, first, second):
    """Let two operations, one behind the other, change places."""
    made = {op.name: op for op in ops}
    order = []
    for op in ops:
        if op.name == first:
            order += [replace(made[second], inputs=made[first].inputs), replace(made[first], inputs=(second,))]
        elif op.name != second:
            order.append(replace(op, inputs=tuple(first if each == second else each for each in op.inputs)))
    return tuple(order)


def reversed_inputs(ops, name):
    return tuple(replace(op, inputs=op.inputs[::-1]) if op.name == name else op for op in ops)


MUTANTS = {
    "a BatchNormalization dropped": lambda ops: dropped(ops, "conv4_block9_1_bn"),
    "ReLU before BatchNormalization": lambda ops: swapped(ops, "conv3_block5_0_bn", "conv3_block5_0_relu"),
    "the stem padded as 'same'": lambda ops: changed(ops, "conv1_conv", padding=same_padding((224, 224), 7, 2)),
    "the first pooling padded as 'same'": lambda ops: changed(ops, "pool1", padding=same_padding((112, 112), 3, 2)),
    "a bias kept": lambda ops: changed(ops, "conv5_block16_2_conv", bias=0.0),
    "new maps before the carried ones": lambda ops: reversed_inputs(ops, "conv2_block3_concat"),
}
MORE_MUTANTS = {
    "the last BatchNormalization dropped": lambda ops: dropped(ops, "bn"),
    "a ReLU dropped": lambda ops: dropped(ops, "pool3_relu"),
    "a maximum in a transition": lambda ops: changed(ops, "pool4_pool", kind="max_pool"),
}


@pytest.mark.parametrize("mutant", [*MUTANTS, *(pytest.param(name, marks=pytest.mark.verify) for name in MORE_MUTANTS)])
def test_a_mutant_is_found_out_by_its_logits(densenet_121, mutant):
    ops = operations(densenet_121)
    mutated = (MUTANTS | MORE_MUTANTS)[mutant](ops)
    assert mutated != ops
    assert "logits" in disagreements(densenet_121, mutated, KERAS_APPLICATIONS, training=False)


def test_a_larger_epsilon_is_found_out_by_its_logits(densenet_121):
    larger = BatchNorm(epsilon=1e-3, momentum=0.99)
    assert disagreements(densenet_121, operations(densenet_121), larger, training=False) == {"logits"}


def test_another_momentum_is_found_out_by_the_statistics_alone(densenet_121):
    other = BatchNorm(epsilon=KERAS_APPLICATIONS.epsilon, momentum=PAPER.momentum)
    found = disagreements(densenet_121, operations(densenet_121), other, training=True)
    assert found == {"variables after training"}
