"""What a transition keeps, and in which order it may be computed (paper, section 3, "Compression")."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import (
    DENSENET_40_12,
    DENSENET_121,
    DENSENET_BC_100_12,
    DenseNet,
    macs,
    params,
    total,
    training_memory,
    unroll,
)
from densenet_edu.core.paper import DENSENETS, TABLE_1
from densenet_edu.core.review import CeilingDenseNet
from densenet_edu.core.rewrite import pool_first
from densenet_edu.show import diagram
from tests.drawing import words as said


def count(network):
    return total(unroll(network), params)


@pytest.mark.parametrize(
    ("network", "floor", "ceiling"),
    [  # counted by an independent builder in Keras
        (DenseNet.cifar(22, 5, bc=True), 13_131, 13_343),
        (DenseNet.cifar(28, 7, bc=True), 35_952, 36_133),
        (replace(DenseNet.cifar(40, 12, bc=True), compression=0.7), 201_511, 202_458),
        (replace(DenseNet.cifar(100, 12, bc=True), compression=0.3), 638_738, 641_970),
    ],
)
def test_the_ceiling_of_the_review_gives_other_counts_than_the_floor_of_the_paper(network, floor, ceiling):
    assert (count(network), count(CeilingDenseNet(**asdict(network)))) == (floor, ceiling)


def test_floor_and_ceiling_agree_on_densenet_121():
    assert count(CeilingDenseNet(**asdict(DENSENET_121))) == 7_978_856


def test_no_compressing_network_of_the_paper_tells_floor_from_ceiling():
    published = [each.architecture for each in (*TABLE_1, *DENSENETS) if each.architecture.compression < 1]
    assert len(published) == 7
    for network in published:
        convs = [op for op in unroll(network) if op.kind == "conv" and op.where[0].startswith("transition")]
        assert convs and all(op.reads % 2 == 0 for op in convs)


@given(st.integers(1, 3000), st.integers(1, 1000))
def test_the_ceiling_is_the_mathematical_one(channels, thousandths):
    network = CeilingDenseNet(compression=thousandths / 1000)
    assert network.kept(channels) == -(-channels * thousandths // 1000)


@pytest.mark.parametrize(
    ("bottleneck", "theta", "family", "parameters"),
    [
        (False, 1, "DenseNet", 20_812_904),
        (False, 0.5, "DenseNet-C", 10_869_096),
        (True, 1, "DenseNet-B", 13_908_584),
        (True, 0.5, "DenseNet-BC", 7_978_856),
    ],
)
def test_the_four_kinds_in_the_layout_of_densenet_121(bottleneck, theta, family, parameters):
    network = replace(DENSENET_121, bottleneck=bottleneck, compression=theta)
    assert (network.family, count(network)) == (family, parameters)


def test_bottlenecks_keep_8k_more_maps_a_layer_while_the_network_learns():
    places = 6 * 56**2 + 12 * 28**2 + 24 * 14**2 + 16 * 7**2  # where the 1x1 convolution and its ReLU put 4k maps each
    plain = training_memory(unroll(replace(DENSENET_121, bottleneck=False)))
    assert training_memory(unroll(DENSENET_121)) - plain == 8 * 32 * places
    assert round(4 * plain / 2**20, 1) == 87.2


def test_one_setting_of_lesson_05_has_fewer_parameters_and_more_memory_than_densenet_121():
    settings = [(k, theta, b) for k in range(12, 41, 4) for theta in (0.25, 0.5, 0.75, 1) for b in (True, False)]
    found, memory = [], training_memory(unroll(DENSENET_121))
    for k, theta, bottleneck in settings:
        ops = unroll(replace(DENSENET_121, growth_rate=k, compression=theta, bottleneck=bottleneck))
        if total(ops, params) < 7_978_856 and training_memory(ops) > memory:
            found.append((k, theta, bottleneck))
    assert found == [(36, 0.25, True)]


@pytest.mark.parametrize(
    ("network", "percent"), [(DENSENET_121, 8.2), (DENSENET_BC_100_12, 9.2), (DENSENET_40_12, 14.1)]
)
def test_pooling_first_saves_three_quarters_of_the_transitions_convolutions(network, percent):
    ops, swapped = unroll(network), pool_first(unroll(network))
    convs = [op for op in ops if op.kind == "conv" and op.where[0].startswith("transition")]
    assert total(ops, macs) - total(swapped, macs) == 3 * total(convs, macs) // 4
    assert round(100 * (1 - total(swapped, macs) / total(ops, macs)), 1) == percent
    assert total(ops, params) == total(swapped, params)
    assert [op.shape for op in swapped if op.kind == "concat"] == [op.shape for op in ops if op.kind == "concat"]


def test_pooling_changes_places_with_the_convolution_of_every_transition_and_nothing_else():
    ops = unroll(DENSENET_BC_100_12)
    swapped = pool_first(ops)
    moved = [op.name for op, before in zip(swapped, ops, strict=True) if op.name != before.name]
    assert moved == ["pool2_pool", "pool2_conv", "pool3_pool", "pool3_conv"]
    made = {op.name: op for op in swapped}
    assert (made["pool2_pool"].shape, made["pool2_conv"].shape) == ((16, 16, 216), (16, 16, 108))
    behind = [op.name for op in ops if "pool2_pool" in op.inputs]
    assert behind == [op.name for op in swapped if "pool2_conv" in op.inputs] != []


def test_what_pads_or_lies_between_them_keeps_pooling_and_convolution_in_their_places():
    dropping = unroll(replace(DENSENET_BC_100_12, dropout=0.2))
    assert pool_first(dropping) == dropping
    ops = unroll(DENSENET_BC_100_12)
    for end, changed in (("_pool", {"padding": (1, 0, 1, 0)}), ("_conv", {"stride": (2, 2)})):
        transitions = ("pool2" + end, "pool3" + end)
        other = tuple(replace(op, **changed) if op.name in transitions else op for op in ops)
        assert other != ops
        assert pool_first(other) == other


def test_the_picture_of_a_transition_halves_channels_and_size():
    drawn = {word.said for word in said(diagram.transition(DENSENET_121))}
    assert {"256", "128", "56×56", "28×28"} <= drawn
