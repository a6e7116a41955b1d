"""Highway Network: reconstructed on FitNet-4, its gates, its counts."""

import pytest
from architectures import highways
from hypothesis import given

from densenet_edu import HighwayNet, Refused, by_place, language, macs, moving_statistics, params, total, unroll
from densenet_edu.core.family.highway import HIGHWAY_19, HIGHWAY_19_CONV, Highway


def test_both_heads_give_the_2_3_million_that_the_authors_print():
    # Srivastava et al. (2015b), table 1; independent Keras build
    for net, expected in ((HIGHWAY_19, 2_342_406), (HIGHWAY_19_CONV, 2_274_186)):
        ops = unroll(net)
        assert total(ops, params) == expected
        assert total(ops, moving_statistics) == 0
        assert round(total(ops, macs) / 1e9, 3) == 0.352
    assert (HIGHWAY_19.depth, HIGHWAY_19.name) == (19, "Highway Network (L=19)")


def test_the_two_networks_differ_in_the_head_alone():
    one, other = (by_place(unroll(net), params) for net in (HIGHWAY_19, HIGHWAY_19_CONV))
    assert (one.pop("head"), other.pop("head")) == (128 * 500 + 500 + 500 * 10 + 10, 128 * 10 + 10)
    assert one == other


def test_where_the_channels_change_a_layer_has_no_gate():
    gates = [op.where for op in unroll(HIGHWAY_19) if op.kind == "sigmoid"]
    places = list(dict.fromkeys(op.where for op in unroll(HIGHWAY_19) if len(op.where) == 2))
    assert len(gates) == 13
    assert [place for place in places if place not in gates] == [
        ("block 1", "layer 3"),  # 32 -> 48
        ("block 2", "layer 1"),  # 48 -> 80
        ("block 3", "layer 1"),  # 80 -> 128
    ]


def kinds(ops, where):
    return [op.kind for op in ops if op.where == where]


def test_its_layer_is_the_one_of_the_first_lesson_without_the_normalization():
    ours = kinds(unroll(HIGHWAY_19), ("block 2", "layer 2"))
    theirs = kinds(unroll(HighwayNet()), ("block 1", "layer 2"))
    assert ours == [kind for kind in theirs if kind != "batchnorm"]
    assert ours == ["conv", "relu", "conv", "sigmoid", "multiply", "complement", "multiply", "add"]


def test_a_gate_starts_closed():
    biases = {op.name.endswith("gate_conv"): op.bias for op in unroll(Highway(gate_bias=-2.5)) if op.kind == "conv"}
    assert biases == {True: -2.5, False: 0.0}


@given(highways())
def test_parameters_and_multiply_adds_by_hand(net):
    height, width, read = net.image
    parameters = multiply_adds = 0
    for number, stage in enumerate(net.stages):
        if number:
            height, width = height // 2, width // 2
        for place, filters in enumerate(stage):
            first = (number, place) == (0, 0)
            convolutions = 2 if read == filters and not first else 1  # a gate costs as much as the layer itself
            parameters += convolutions * (9 * read + 1) * filters
            multiply_adds += convolutions * height * width * 9 * read * filters
            read = filters
    if net.hidden is None:
        parameters += (read + 1) * net.classes
        multiply_adds += height * width * read * net.classes
    else:
        parameters += (read + 1) * net.hidden + (net.hidden + 1) * net.classes
        multiply_adds += (read + net.classes) * net.hidden
    ops = unroll(net)
    assert (total(ops, params), total(ops, macs)) == (parameters, multiply_adds)
    counted = [op for op in ops if op.kind in ("conv", "dense") and "_gate_" not in op.name]
    assert len(counted) == net.depth


@pytest.mark.parametrize(
    ("argument", "value", "korean", "english"),
    [
        ("stages", (), "단계마다 합성곱의 채널 수", "channels of each convolution, stage by stage"),
        ("stages", (32, 32), "단계마다 합성곱의 채널 수", "channels of each convolution, stage by stage"),
        ("stages", ((32,), ()), "단계마다 합성곱의 채널 수", "channels of each convolution, stage by stage"),
        ("stages", ((32, 0),), "1 이상의 정수", "whole number, 1 or more"),
        ("hidden", 0, "1 이상의 정수", "whole number, 1 or more"),
        ("gate_bias", float("inf"), "유한한 수", "finite number"),
    ],
)
def test_what_cannot_be_is_refused(argument, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            Highway(**{argument: value})
        assert argument in str(refused.value) and allowed in str(refused.value)


def test_an_image_that_the_pools_use_up_is_refused():
    with pytest.raises(Refused, match="pool2"):
        unroll(Highway(image=(2, 2, 3)))
