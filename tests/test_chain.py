"""The networks before DenseNet: their equations, their counts."""

import pytest
from architectures import chains
from hypothesis import given

from densenet_edu import HighwayNet, PlainNet, Refused, ResNet, macs, params, sources, total, unroll
from densenet_edu.words import language

IMAGE = (8, 8, 3)


def layer(architecture, number):
    return [op for op in unroll(architecture) if op.where == ("block 1", f"layer {number}")]


@given(chains())
def test_each_layer_reads_only_the_one_before(architecture):
    ops = unroll(architecture)
    for number in range(1, architecture.layers + 1):
        (read,) = sources(ops, layer(architecture, number)[0])
        assert read.where == (("block 1", f"layer {number - 1}") if number > 1 else ("stem",))


def test_a_plain_layer_is_h_of_x():
    assert [op.kind for op in layer(PlainNet(), 2)] == ["conv", "batchnorm", "relu"]


def test_a_residual_block_adds_x_to_h_of_x_and_ends_in_a_relu():
    # He et al. (2016), figure 2 and table 6: two 3x3 convolutions a block, the ReLU after the addition.
    block = layer(ResNet(), 2)
    assert [op.kind for op in block] == ["conv", "batchnorm", "relu", "conv", "batchnorm", "add", "relu"]
    added = next(op for op in block if op.kind == "add")
    assert added.inputs == ("layer2_2_bn", "layer1_out")


def test_a_highway_layer_weighs_h_of_x_against_x():
    # Srivastava et al. (2015), formula 3: H(x) T(x) + x (1 - T(x)).
    made = {op.name: op for op in layer(HighwayNet(), 2)}
    assert made["layer2_add"].inputs == ("layer2_transform", "layer2_carry")
    assert made["layer2_transform"].inputs == ("layer2_relu", "layer2_gate")
    assert made["layer2_carry"].inputs == ("layer1_add", "layer2_complement")
    assert made["layer2_complement"].inputs == ("layer2_gate",)
    assert [made[name].kind for name in ("layer2_gate", "layer2_complement")] == ["sigmoid", "complement"]


def test_a_highway_gate_starts_closed():
    # Srivastava et al. (2015), section 3: the bias of the gate begins below zero, so that x is carried on at first.
    gates = [op.bias for op in unroll(HighwayNet(layers=3)) if op.name.endswith("_gate_conv")]
    assert gates == [-1.0] * 3
    assert {op.bias for op in unroll(HighwayNet(gate_bias=-3)) if op.name.endswith("_gate_conv")} == {-3}


@given(chains())
def test_parameters_by_hand(architecture):
    # A convolution with its BatchNormalization: 9 c_in c + 2c. A gate: 9 c c + c. The stem reads the image.
    c, inside = architecture.channels, 9 * architecture.channels**2 + 2 * architecture.channels
    each = {PlainNet: inside, ResNet: 2 * inside, HighwayNet: inside + 9 * c * c + c}[type(architecture)]
    stem = 9 * architecture.image[-1] * c + 2 * c
    head = c * architecture.classes + architecture.classes
    assert total(unroll(architecture), params) == stem + architecture.layers * each + head


@given(chains())
def test_multiply_adds_by_hand(architecture):
    height, width, channels = architecture.image
    c = architecture.channels
    convolutions = {PlainNet: 1, ResNet: 2, HighwayNet: 2}[type(architecture)] * architecture.layers
    expected = height * width * 9 * c * (channels + convolutions * c) + c * architecture.classes
    assert total(unroll(architecture), macs) == expected


def test_carrying_x_on_costs_a_residual_block_nothing():
    plain, residual = PlainNet(layers=4, channels=8), ResNet(layers=2, channels=8)  # four convolutions each
    assert total(unroll(plain), params) == total(unroll(residual), params)


@pytest.mark.parametrize(
    ("family", "argument", "value", "korean", "english"),
    [
        (PlainNet, "layers", 0, "1 이상의 정수", "whole number, 1 or more"),
        (ResNet, "layers", True, "1 이상의 정수", "whole number, 1 or more"),
        (ResNet, "channels", 2.5, "1 이상의 정수", "whole number, 1 or more"),
        (PlainNet, "image", (8, 8), "(높이, 너비, 채널)", "(height, width, channels)"),
        (PlainNet, "classes", -1, "1 이상의 정수", "whole number, 1 or more"),
        (HighwayNet, "layers", "4", "1 이상의 정수", "whole number, 1 or more"),
        (HighwayNet, "gate_bias", float("nan"), "유한한 수", "finite number"),
        (HighwayNet, "gate_bias", None, "유한한 수", "finite number"),
    ],
)
def test_what_cannot_be_is_refused(family, argument, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            family(**{argument: value})
        assert argument in str(refused.value)
        assert allowed in str(refused.value)
