"""DenseNet-121, 169 and 201 are those of keras.applications: same layers, same numbers, and mutants are found out.

All that needs a DenseNet of Keras stands here, for it takes seconds to make.

Fresh weights would show nothing: a new BatchNormalization is nearly the identity. So every variable of the reference is
filled with random values, moving statistics too, and copied over; what is compared are logits.
"""

from dataclasses import replace

import h5py
import numpy as np
import pytest
from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group
from parity import changed, disagreements, dropped, operations, reference_of, small_reference

from densenet_edu.core.op import same_padding
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.judge import judge
from densenet_edu.exercise.layers import of_model, of_operations
from densenet_edu.exercise.lesson_06 import NETWORK
from densenet_edu.exercise.network import difference
from densenet_edu.learn.build import KERAS_APPLICATIONS, PAPER
from densenet_edu.learn.compare import agree, variables
from densenet_edu.learn.layers import BatchNorm
from densenet_edu.learn.reuse import of_keras_applications


@pytest.fixture(scope="module")
def densenet_121():
    return reference_of(121, 64)


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


def test_the_exercise_of_lesson_06_knows_it_for_the_network_that_it_asks_for(densenet_121):
    model = densenet_121.model
    assert difference(of_model(model), of_operations(NETWORK.ops)) is None
    assert judge(EXERCISES["06.network"], model).status == "right"


def test_a_file_in_the_form_of_keras_applications_is_read_by_the_names_of_our_layers(densenet_121, tmp_path):
    theirs = densenet_121.model
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        save_weights_to_hdf5_group(file, theirs)
    read, filled = of_keras_applications(tmp_path / "weights.h5"), variables(theirs)
    weighted = {op.name for op in operations(densenet_121) if op.kind in ("conv", "batchnorm", "dense")}
    assert {layer for layer, _ in read} == weighted
    assert sum(value.size for value in read.values()) == 8_062_504
    assert all(np.array_equal(value, filled[key]) for key, value in read.items())


@pytest.mark.parametrize("depth", [169, 201])
def test_the_deeper_networks_are_those_in_keras(depth):
    reference = reference_of(depth, 64)
    assert disagreements(reference, operations(reference), KERAS_APPLICATIONS, training=True) == set()


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


@pytest.fixture(scope="module")
def small():
    """A few layers of each block of DenseNet-121, in which a mutant shows as well."""
    return small_reference((2, 2, 3, 2), 64)


def test_a_network_with_fewer_layers_is_the_one_in_keras(small):
    assert disagreements(small, operations(small), KERAS_APPLICATIONS, training=True) == set()


MUTANTS = {
    "a BatchNormalization dropped": lambda ops: dropped(ops, "conv4_block3_1_bn"),
    "ReLU before BatchNormalization": lambda ops: swapped(ops, "conv3_block2_0_bn", "conv3_block2_0_relu"),
    "the stem padded as 'same'": lambda ops: changed(ops, "conv1_conv", padding=same_padding((64, 64), 7, 2)),
    "the first pooling padded as 'same'": lambda ops: changed(ops, "pool1", padding=same_padding((32, 32), 3, 2)),
    "a bias kept": lambda ops: changed(ops, "conv5_block2_2_conv", bias=0.0),
    "new maps before the carried ones": lambda ops: reversed_inputs(ops, "conv2_block2_concat"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_found_out_by_its_logits(small, mutant):
    ops = operations(small)
    mutated = MUTANTS[mutant](ops)
    assert mutated != ops
    assert "logits" in disagreements(small, mutated, KERAS_APPLICATIONS, training=False)


def test_a_larger_epsilon_is_found_out_by_its_logits(small):
    larger = BatchNorm(epsilon=1e-3, momentum=0.99)
    assert disagreements(small, operations(small), larger, training=False) == {"logits"}


def test_another_momentum_is_found_out_by_the_statistics_alone(small):
    other = BatchNorm(epsilon=KERAS_APPLICATIONS.epsilon, momentum=PAPER.momentum)
    found = disagreements(small, operations(small), other, training=True)
    assert found == {"variables after training"}
