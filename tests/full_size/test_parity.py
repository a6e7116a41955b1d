"""DenseNet-121, 169 and 201 at 224x224 are those of keras.applications, and more mutants show: `make verify`."""

import pytest
from parity import changed, disagreements, dropped, operations, reference_of

from densenet_edu.learn.build import KERAS_APPLICATIONS


@pytest.mark.parametrize("depth", [121, 169, 201])
def test_the_networks_are_those_in_keras_at_full_size(depth):
    reference = reference_of(depth, 224)
    assert disagreements(reference, operations(reference), KERAS_APPLICATIONS, training=True) == set()


MUTANTS = {
    "the last BatchNormalization dropped": lambda ops: dropped(ops, "bn"),
    "a ReLU dropped": lambda ops: dropped(ops, "pool3_relu"),
    "a maximum in a transition": lambda ops: changed(ops, "pool4_pool", kind="max_pool"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_found_out_by_its_logits(mutant):
    reference = reference_of(121, 64)
    ops = operations(reference)
    mutated = MUTANTS[mutant](ops)
    assert mutated != ops
    assert "logits" in disagreements(reference, mutated, KERAS_APPLICATIONS, training=False)
