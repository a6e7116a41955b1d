"""Counting by hand, by table and by closed formula."""

from itertools import pairwise

import pytest
from architectures import chains, densenets, rivals
from hypothesis import given
from hypothesis import strategies as st

import densenet_edu
from densenet_edu import (
    DENSENET_121,
    DenseNet,
    activations,
    by_place,
    macs,
    moving_statistics,
    params,
    total,
    training_memory,
    unroll,
)
from densenet_edu.core.count import saved_for_backward
from densenet_edu.core.op import Tape


def conv(channels_in, channels_out, kernel, *, bias=None, side=8):
    tape = Tape()
    return tape.conv(
        "conv", tape.input((side, side, channels_in)), channels_out, kernel, padding=kernel // 2, bias=bias
    )


def test_two_maps_one_3x3_filter_and_its_bias_are_19_parameters():
    assert params(conv(2, 1, 3, bias=0.0)) == 2 * 9 * 1 + 1 == 19


def test_a_bias_costs_one_number_for_each_filter():
    assert params(conv(2, 5, 3, bias=0.0)) == 2 * 9 * 5 + 5
    assert params(conv(2, 5, 3)) == 2 * 9 * 5


def test_a_bias_that_starts_below_zero_is_counted_too():
    assert params(conv(2, 5, 3, bias=-1.0)) == 95


@given(st.integers(1, 600), st.integers(1, 64))
def test_a_bottleneck_pays_from_7_2_k_on(channels, k):
    # Multiply-adds for each position: 9ck without, 4ck + 36k^2 with.
    without = macs(conv(channels, k, 3, side=1))
    with_bottleneck = macs(conv(channels, 4 * k, 1, side=1)) + macs(conv(4 * k, k, 3, side=1))
    assert without == 9 * channels * k
    assert with_bottleneck == 4 * channels * k + 36 * k * k
    assert (with_bottleneck < without) == (5 * channels > 36 * k)


def test_ten_of_the_58_layers_of_densenet_121_lie_below_that():
    widths = [op.reads for op in unroll(DENSENET_121) if op.name.endswith("_0_bn")]
    assert len(widths) == 58
    assert sum(width <= 7.2 * 32 for width in widths) == 10


def test_the_classifier_of_densenet_121_is_a_thousand_times_1025():
    classifier = next(op for op in unroll(DENSENET_121) if op.kind == "dense")
    assert (params(classifier), macs(classifier), activations(classifier)) == (1_025_000, 1_024_000, 1000)


def test_the_stem_of_densenet_121():
    stem = next(op for op in unroll(DENSENET_121) if op.kind == "conv")
    assert params(stem) == 7 * 7 * 3 * 64
    assert macs(stem) == 112 * 112 * 7 * 7 * 3 * 64
    assert activations(stem) == 112 * 112 * 64


def test_kinds_of_parameters_of_densenet_121():
    ops = unroll(DENSENET_121)
    by_kind = {kind: sum(params(op) for op in ops if op.kind == kind) for kind in ("conv", "batchnorm", "dense")}
    assert by_kind == {"conv": 6_870_208, "batchnorm": 83_648, "dense": 1_025_000}
    assert total(ops, moving_statistics) == 83_648
    assert sum(by_kind.values()) == total(ops, params)


@given(densenets() | chains() | rivals())
def test_places_add_up_to_the_whole(architecture):
    ops = unroll(architecture)
    for measure in (params, macs):
        assert sum(by_place(ops, measure).values()) == total(ops, measure)
    assert sum(by_place(ops, activations).values()) + activations(ops[0]) == total(ops, activations)  # the image


def test_places_of_densenet_121_come_in_the_order_of_table_1():
    assert list(by_place(unroll(DENSENET_121), params)) == [
        "stem", "block 1", "transition 1", "block 2", "transition 2", "block 3", "transition 3", "block 4", "head",
    ]  # fmt: skip


@given(densenets())
def test_training_memory_follows_the_layers(net):
    # A dense layer keeps the concatenation that it ends in (c + k) and what its ReLU puts out (c); with a bottleneck
    # also what the 1x1 convolution and the second ReLU put out (4k each). Efficient training makes the first two again
    # and keeps the k new maps instead.
    ops = unroll(net)
    sides = {op.where[0]: op.shape[0] * op.shape[1] for op in ops if op.kind == "concat"}
    # dropout keeps what it puts out, of the 1x1 as well as of the 3x3 convolution
    dropped = net.growth_rate * (1 + 4 * net.bottleneck) if net.dropout else 0
    for number, layers in enumerate(net.blocks, start=1):
        place, k = f"block {number}", net.growth_rate
        k0 = next(op.reads for op in ops if op.where == (place, "layer 1"))
        wide = sum(2 * (k0 + k * layer) + k for layer in range(layers))
        narrow = 4 * k * (1 if net.dropout else 2) * layers if net.bottleneck else 0
        plain = by_place(saved_for_backward(ops), activations).get(place, 0)
        efficient = by_place(saved_for_backward(ops, "efficient"), activations).get(place, 0)
        assert plain == sides[place] * (wide + narrow + dropped * layers)
        new = 0 if net.dropout else k * layers  # else counted with what dropout keeps
        assert efficient == sides[place] * (narrow + new + dropped * layers)


# DenseNet-BC, k = 12, 32x32: millions of numbers for each image, as the sums of a closed formula
# H W (2 sum c_in + 9 k n) and H W (k0 + 9 k n) over the blocks.
DEPTHS = (40, 70, 100, 130, 160, 190, 220, 250)
NAIVE = (1.84, 4.50, 8.17, 12.86, 18.57, 25.30, 33.04, 41.80)
EFFICIENT = (0.91, 1.65, 2.38, 3.12, 3.86, 4.59, 5.33, 6.07)


def in_blocks(architecture):
    """Return the numbers kept in the dense blocks: plain, and efficient with each block's own input."""
    ops = unroll(architecture)
    kept = [
        sum(activations(op) for op in saved_for_backward(ops, memory) if op.where[1:])
        for memory in ("plain", "efficient")
    ]
    inputs = {op.inputs[0] for op in ops if op.where[1:] == ("layer 1",) and op.name.endswith("_0_bn")}
    return kept[0], kept[1] + sum(activations(op) for op in ops if op.name in inputs)


def test_plain_memory_grows_with_the_square_of_the_depth_and_efficient_memory_with_the_depth():
    plain, efficient = zip(*(in_blocks(DenseNet.cifar(depth, 12, bc=True)) for depth in DEPTHS), strict=True)
    assert tuple(round(number / 1e6, 2) for number in plain) == NAIVE
    assert tuple(round(number / 1e6, 2) for number in efficient) == EFFICIENT

    def steps(numbers):
        return [after - before for before, after in pairwise(numbers)]

    assert set(steps(steps(plain))) == {1_017_600}
    assert set(steps(efficient)) == {736_320}


@pytest.mark.parametrize(("depth", "ratio"), [(121, 2.77), (169, 3.21), (201, 3.92), (264, 5.01)])
def test_efficient_memory_saves_more_the_deeper_the_network(depth, ratio):
    plain, efficient = in_blocks(getattr(densenet_edu, f"DENSENET_{depth}"))
    assert round(plain / efficient, 2) == ratio


@given(densenets() | chains() | rivals())
def test_efficient_memory_keeps_nothing_that_it_can_make_again(architecture):
    ops = unroll(architecture)
    made_again = {"concat"} if any(op.kind == "concat" for op in ops) else set()
    efficient = saved_for_backward(ops, "efficient")
    assert not made_again & {op.kind for op in efficient}
    assert len({op.name for op in efficient}) == len(efficient)
    assert training_memory(ops, "efficient") <= training_memory(ops)


@given(chains() | rivals())
def test_without_concatenations_there_is_nothing_to_save(architecture):
    ops = unroll(architecture)
    assert saved_for_backward(ops, "efficient") == saved_for_backward(ops)


def test_what_training_keeps_of_a_residual_block():
    # Each convolution and BatchNormalization its input, each ReLU its output, the addition nothing.
    ops = unroll(densenet_edu.ResNet(layers=1, channels=4, image=(8, 8, 3)))
    kept = {op.name for op in saved_for_backward(ops) if op.where == ("block 1", "layer 1")}
    assert kept == {"layer1_1_conv", "layer1_1_relu", "layer1_2_conv", "layer1_out"}


def test_what_training_keeps_of_a_highway_layer():
    # A multiplication keeps both of its inputs, a sigmoid what it puts out, 1 - T nothing of its own.
    ops = unroll(densenet_edu.HighwayNet(layers=1, channels=4, image=(8, 8, 3)))
    kept = {op.name for op in saved_for_backward(ops) if op.where == ("block 1", "layer 1")}
    assert kept == {"layer1_conv", "layer1_relu", "layer1_gate", "layer1_complement"}


def test_a_sigmoid_is_kept_even_if_nobody_multiplies_by_it():
    tape = Tape()
    gate = tape.each("sigmoid", "gate", tape.input((4, 4, 2)))
    assert saved_for_backward(tape.ops) == (gate,)


def test_a_max_pooling_keeps_what_it_chose_from_and_an_average_pooling_nothing():
    tape = Tape()
    image = tape.input((4, 4, 2))
    tape.max_pool("highest", tape.avg_pool("mean", image, 1, 1), 2, 2)
    assert [op.name for op in saved_for_backward(tape.ops)] == ["mean"]


def test_what_drops_whole_branches_keeps_no_feature_map():
    # The gradient passes a survive times one factor and a mean times one weight for each column; a draw ends it.
    tape = Tape()
    image = tape.input((4, 4, 2))
    draw = tape.draw("draw", image, 2, rate=0.15)
    branch = tape.each("survive", "survive", image, rate=0.5)
    joined = tape.mean("joined", image, branch, draws=(draw,))
    tape.flatten("flat", tape.pad("pad", joined, 1))
    assert saved_for_backward(tape.ops) == ()
    assert activations(draw) == 0  # its flags belong to a mini-batch, not to an image
    assert total(tape.ops, params) == total(tape.ops, macs) == 0
