"""Stochastic depth: a ResNet whose units stay ever less often, the deeper they stand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from architectures import stochastic_depths
from hypothesis import given
from pytest import approx

from densenet_edu import Refused, activations, language, macs, moving_statistics, params, total, unroll, without
from densenet_edu.core.family.resnet import CifarResNet
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110, STOCHASTIC_DEPTH_1202, StochasticDepth


@pytest.mark.parametrize(
    ("net", "trainable", "everything", "giga"),
    [  # independent Keras builds; the paper prints 1.7M and 10.2M for them
        (STOCHASTIC_DEPTH_110, 1_727_962, 1_736_058, 0.253),
        (STOCHASTIC_DEPTH_1202, 19_421_274, 19_510_906, 2.829),
    ],
    ids=["110", "1202"],
)
def test_the_networks_of_table_2_have_these_counts(net, trainable, everything, giga):
    ops = unroll(net)
    assert total(ops, params) == trainable
    assert total(ops, params) + total(ops, moving_statistics) == everything
    assert round(total(ops, macs) / 1e9, 3) == giga


def test_the_network_of_the_svhn_error_has_152_layers():
    # README of yueatsprograms/Stochastic_Depth: N = 25; the parameters are worked out
    net = StochasticDepth(152)
    assert (net.units, total(unroll(net), params)) == (25, 2_408_474)


def test_survival_falls_in_a_straight_line_from_1_to_one_half():
    # Huang et al. (2016), formula 4 with p_L = 0.5: p_l = 1 - l / (2 L), L = 54 for 110 layers
    survivals = STOCHASTIC_DEPTH_110.survivals
    assert len(survivals) == 54
    assert survivals == approx([float(1 - Fraction(number, 108)) for number in range(1, 55)], abs=1e-12)
    assert survivals[-1] == 0.5
    assert {round(after - before, 12) for before, after in pairwise(survivals)} == {round(-1 / 108, 12)}
    assert sum(survivals) == approx(40.25)  # section 3: about 40 of the 54 blocks stay


@given(stochastic_depths())
def test_the_branch_of_every_unit_is_dropped_as_often_as_the_formula_says(net):
    last = 3 * net.units
    expected = [1 - (1 - number / last * (1 - net.survival)) for number in range(1, last + 1)]
    dropped = [op for op in unroll(net) if op.kind == "survive"]
    if net.survival == 1:
        assert not dropped
        return
    assert [op.rate for op in dropped] == approx(expected, abs=1e-12)
    assert [1 - op.rate for op in dropped] == list(net.survivals)


def test_what_is_dropped_is_the_branch_and_never_the_shortcut():
    ops = [op for op in unroll(StochasticDepth(14)) if op.where == ("block 2", "layer 1")]
    assert [op.kind for op in ops] == [
        "conv", "batchnorm", "relu", "conv", "batchnorm", "survive", "avg_pool", "pad_channels", "add", "relu",
    ]  # fmt: skip
    survive, pool, pad, add = ops[5:9]
    assert survive.inputs == (ops[4].name,)
    assert pool.inputs == ops[0].inputs
    assert add.inputs == (survive.name, pad.name)


@given(stochastic_depths())
def test_without_chance_it_counts_like_the_resnet(net):
    resnet = unroll(CifarResNet(net.depth, channels=net.channels, image=net.image, classes=net.classes))
    certain = without(unroll(net), "survive")
    assert [op.kind.replace("avg_pool", "subsample") for op in certain] == [op.kind for op in resnet]
    for measure in (params, macs, moving_statistics, activations):
        assert total(certain, measure) == total(resnet, measure)


@pytest.mark.parametrize(
    ("wrong", "korean", "english"),
    [
        ({"depth": 112}, "6n + 2", "depth is 6n + 2 with n of 1 or more. Near it: 110, 116"),
        ({"survival": 0}, "0보다 크고", "above 0 and at most 1"),
        ({"survival": 1.5}, "0보다 크고", "above 0 and at most 1"),
        ({"channels": 0}, "1 이상의 정수", "whole number, 1 or more"),
        ({"image": (30, 32, 3)}, "4의 배수", "multiples of 4"),
        ({"classes": 0}, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(wrong, korean, english):
    for code, rule in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            unroll(StochasticDepth(**wrong))
        assert rule in str(refused.value)


def test_what_pictures_call_them():
    assert STOCHASTIC_DEPTH_110.name == "ResNet-110 (stochastic depth)"
