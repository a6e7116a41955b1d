"""Deeply Supervised Net: the body of Network in Network, and companion heads that are there only in training."""

from architectures import deeply_supervised_nets
from hypothesis import given
from test_network_in_network import by_hand

from densenet_edu import by_place, macs, params, total, training_memory, unroll
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.graph import in_use


def test_in_training_it_has_three_and_a_half_times_the_parameters_that_it_has_in_use():
    # Independent Keras build of the authors' CIFAR-10 network.
    ops = unroll(DSN)
    assert total(ops, params) == 3_547_496
    assert total(in_use(ops), params) == 966_986 == total(unroll(NIN), params)
    assert total(in_use(ops), macs) == total(unroll(NIN), macs)
    assert (DSN.depth, DSN.name) == (9, "Deeply Supervised Net")


def test_the_companion_heads_read_all_numbers_of_a_convolution():
    heads = {place: count for place, count in by_place(unroll(DSN), params).items() if place.startswith("companion")}
    assert heads == {"companion 1": 1_966_090, "companion 2": 491_530, "companion 3": 122_890}


def test_a_companion_head_reads_what_the_relu_has_not_cut():
    made = {op.name: op for op in unroll(DSN)}
    flat = [op for op in made.values() if op.kind == "flatten"]
    assert [made[op.inputs[0]].kind for op in flat] == ["conv"] * 3
    assert [op.shape for op in flat] == [(32 * 32 * 192,), (16 * 16 * 192,), (8 * 8 * 192,)]


def test_both_pools_take_the_highest_value_and_no_relu_cuts_the_classes():
    ops = in_use(unroll(DSN))
    assert [op.kind for op in ops if op.kind.endswith("_pool")] == ["max_pool", "max_pool", "global_pool"]
    assert [op.kind for op in ops[-3:]] == ["conv", "global_pool", "softmax"]


@given(deeply_supervised_nets())
def test_parameters_by_hand(net):
    ops = unroll(net)
    body, multiply_adds, heads = by_hand(net)
    assert total(ops, params) == body + heads
    assert (total(in_use(ops), params), total(in_use(ops), macs)) == (body, multiply_adds)


@given(deeply_supervised_nets())
def test_the_answer_is_the_last_output_and_the_others_are_companion_heads(net):
    ops = unroll(net)
    read = {name for op in ops for name in op.inputs}
    *heads, answer = [op for op in ops if op.name not in read]
    assert (answer.kind, answer.phase, answer.shape) == ("softmax", "always", (net.classes,))
    assert [(op.kind, op.phase, op.shape) for op in heads] == [("dense", "training", (net.classes,))] * 3


def test_the_heads_make_training_keep_three_feature_maps_more():
    # A fully connected layer keeps its input, and nothing else keeps a feature map before its ReLU.
    ops = unroll(DSN)
    before_relu = sum(side * side * 192 for side in (32, 16, 8))
    assert training_memory(ops) - training_memory(in_use(ops)) == before_relu
