"""Wide ResNets: counts, the depth as its authors count it, dropout between the convolutions."""

from dataclasses import replace

import pytest
from architectures import wide_resnets
from hypothesis import given

from densenet_edu import Refused, language, macs, moving_statistics, params, total, unroll, without
from densenet_edu.core.family.wide_resnet import WRN_16_4_DROPOUT, WRN_16_8, WRN_28_10, WideResNet


def count(architecture):
    ops = unroll(architecture)
    return total(ops, params), total(ops, moving_statistics), total(ops, macs)


@pytest.mark.parametrize(
    ("net", "trainable", "everything", "giga"),
    [  # independent Keras builds; the paper prints 11.0M, 36.5M and 2.7M
        (WRN_16_8, 10_961_370, 10_968_570, 1.548),
        (WRN_28_10, 36_479_194, 36_497_146, 5.243),
        (WRN_16_4_DROPOUT, 2_748_890, 2_752_506, 0.393),
    ],
    ids=["16-8", "28-10", "16-4"],
)
def test_the_networks_of_table_2_have_these_counts(net, trainable, everything, giga):
    counted, statistics, multiply_adds = count(net)
    assert (counted, counted + statistics) == (trainable, everything)
    assert round(multiply_adds / 1e9, 3) == giga


def test_the_depth_counts_the_shortcuts_and_not_the_classifier():
    assert (WRN_16_8.depth, WRN_28_10.depth) == (16, 28)
    for net in (WRN_16_8, WRN_28_10):
        assert sum(op.kind == "conv" for op in unroll(net)) == net.depth
        assert sum(op.kernel == (3, 3) for op in unroll(net) if op.kind == "conv") == net.depth - 3


def test_every_stage_is_k_times_as_wide():
    # Zagoruyko and Komodakis (2016), table 1: 16, 16k, 32k, 64k at 32x32, 32x32, 16x16, 8x8
    shapes = [op.shape for op in unroll(WRN_28_10) if op.kind == "add"]
    assert list(dict.fromkeys(shapes)) == [(32, 32, 160), (16, 16, 320), (8, 8, 640)]
    assert unroll(WRN_28_10)[1].shape == (32, 32, 16)


def test_dropout_stands_between_the_convolutions_and_costs_nothing():
    # Zagoruyko and Komodakis (2016), figure 1d and section 3; SVHN: 0.4 (train_svhn.sh of the authors' code)
    layer = [op for op in unroll(WRN_16_4_DROPOUT) if op.where == ("block 1", "layer 2")]
    kinds = "batchnorm relu conv batchnorm relu dropout conv add"
    assert " ".join(op.kind for op in layer) == kinds
    assert [op.rate for op in unroll(WRN_16_4_DROPOUT) if op.kind == "dropout"] == [0.4] * 6
    assert count(WRN_16_4_DROPOUT) == count(replace(WRN_16_4_DROPOUT, dropout=0.0))


@given(wide_resnets())
def test_without_dropout_it_is_the_network_that_never_had_any(net):
    assert without(unroll(net), "dropout") == unroll(replace(net, dropout=0.0))


@given(wide_resnets())
def test_counts_by_hand(net):
    height, width, read = net.image
    n, c, k = net.units, net.channels, net.classes
    w = net.widen * c
    half = -(-height // 2), -(-width // 2)
    areas = height * width, half[0] * half[1], -(-half[0] // 2) * -(-half[1] // 2)
    weights = (
        9 * read * c + 9 * c * w + (18 * n - 9) * w**2 + (c * w if w > c else 0),
        (72 * n - 18) * w**2 + 2 * w**2,
        (288 * n - 72) * w**2 + 8 * w**2,
    )
    gammas_and_betas = 2 * c + 28 * n * w
    assert count(net) == (
        sum(weights) + gammas_and_betas + 4 * w * k + k,
        gammas_and_betas,
        sum(area * each for area, each in zip(areas, weights, strict=True)) + 4 * w * k,
    )


@pytest.mark.parametrize(
    ("wrong", "korean", "english"),
    [
        ({"depth": 29}, "6n + 4", "depth is 6n + 4 with n of 1 or more. Near it: 28, 34"),
        ({"depth": 4}, "6n + 4", "Near it: 10, 16"),
        ({"widen": 0}, "1 이상의 정수", "whole number, 1 or more"),
        ({"dropout": 1}, "0 이상이고 1보다 작은", "from 0 up to, but not including, 1"),
        ({"channels": 1.5}, "1 이상의 정수", "whole number, 1 or more"),
        ({"image": None}, "(높이, 너비, 채널)", "(height, width, channels)"),
        ({"classes": 0}, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(wrong, korean, english):
    for code, rule in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            WideResNet(**wrong)
        assert rule in str(refused.value)


def test_what_pictures_call_them():
    assert [net.name for net in (WRN_28_10, WRN_16_4_DROPOUT)] == ["WRN-28-10", "WRN-16-4 (dropout)"]
