"""The ResNets for CIFAR: counts, depth, the two shortcuts, the five units with two convolutions and as a bottleneck."""

import pytest
from architectures import cifar_resnets, residual_networks
from hypothesis import given

from densenet_edu import Refused, by_place, language, macs, moving_statistics, params, sources, total, unroll
from densenet_edu.core.family.resnet import RESNET_110, RESNET_1202, CifarResNet
from densenet_edu.core.residual_units import UNITS, ResidualUnits


def count(architecture):
    ops = unroll(architecture)
    return total(ops, params), total(ops, moving_statistics), total(ops, macs)


@pytest.mark.parametrize(
    ("net", "trainable", "everything", "giga"),
    [  # independent Keras builds; He et al. (2016), table 6, prints 1.7M and 19.4M
        (RESNET_110, 1_727_962, 1_736_058, 0.253),
        (RESNET_1202, 19_421_274, 19_510_906, 2.829),
    ],
    ids=["110", "1202"],
)
def test_the_resnets_of_the_papers_have_these_counts(net, trainable, everything, giga):
    counted, statistics, multiply_adds = count(net)
    assert (counted, counted + statistics) == (trainable, everything)
    assert round(multiply_adds / 1e9, 3) == giga


@pytest.mark.parametrize("unit", UNITS)
def test_with_shortcut_a_all_five_units_have_equal_parameters(unit):
    # independent Keras builds
    assert count(CifarResNet(110, unit))[0] == 1_727_962
    assert count(CifarResNet(164, unit, bottleneck=True))[0] == 1_661_274


@pytest.mark.parametrize(
    ("depth", "bottleneck", "original", "full_preact"),
    [(110, False, 1_730_714, 1_730_522), (164, True, 1_704_154, 1_703_258)],  # independent Keras builds
)
def test_before_full_pre_activation_shortcut_b_is_normalized_as_well(depth, bottleneck, original, full_preact):
    counts = [count(CifarResNet(depth, unit, bottleneck, "B"))[0] for unit in ("original", "full_preact")]
    assert counts == [original, full_preact]


def test_the_network_that_compares_the_units_is_this_one():
    for unit in UNITS:
        assert unroll(ResidualUnits(unit, units=2, channels=3)) == unroll(CifarResNet(14, unit, channels=3))


def of_layer(net, stage, number):
    return [op for op in unroll(net) if op.where == (f"block {stage}", f"layer {number}")]


def kinds(ops):
    return " ".join(op.kind for op in ops)


@pytest.mark.parametrize(
    ("unit", "inside"),
    [  # He et al. (2016b), figure 4, with three convolutions
        ("original", "conv batchnorm relu conv batchnorm relu conv batchnorm add relu"),
        ("bn_after_add", "conv batchnorm relu conv batchnorm relu conv add batchnorm relu"),
        ("relu_before_add", "conv batchnorm relu conv batchnorm relu conv batchnorm relu add"),
        ("relu_only_preact", "relu conv batchnorm relu conv batchnorm relu conv batchnorm add"),
        ("full_preact", "batchnorm relu conv batchnorm relu conv batchnorm relu conv add"),
    ],
)
def test_each_unit_as_a_bottleneck(unit, inside):
    layer = of_layer(CifarResNet(20, unit, bottleneck=True), 2, 2)
    assert kinds(layer) == inside
    shapes = [(op.kernel[0], op.shape[-1]) for op in layer if op.kind == "conv"]
    assert shapes == [(1, 32), (3, 32), (1, 128)]


def test_shortcut_a_takes_every_other_pixel_and_adds_zeros():
    layer = of_layer(CifarResNet(14), 2, 1)
    assert kinds(layer).endswith("subsample pad_channels add relu")
    subsample, pad = layer[-4:-2]
    assert (subsample.stride, subsample.shape, pad.shape) == ((2, 2), (16, 16, 16), (16, 16, 32))
    assert layer[-2].inputs == ("conv3_unit1_2_bn", pad.name)


def test_shortcut_a_of_the_first_bottleneck_only_adds_zeros():
    assert "subsample" not in kinds(of_layer(CifarResNet(20, bottleneck=True), 1, 1))
    assert "pad_channels" in kinds(of_layer(CifarResNet(20, bottleneck=True), 1, 1))


@pytest.mark.parametrize("unit", UNITS)
def test_a_plain_network_is_its_resnet_without_the_shortcuts(unit):  # He et al. (2016), section 3.3
    plain, residual = (unroll(CifarResNet(20, unit, shortcut=shortcut)) for shortcut in ("none", "A"))
    assert kinds(plain) == kinds(op for op in residual if op.kind not in ("add", "subsample", "pad_channels"))
    assert all(len(op.inputs) == 1 for op in plain[1:])
    assert total(plain, params) == total(residual, params)


def test_shortcut_b_is_a_convolution_that_reads_what_the_unit_reads():
    net = CifarResNet(14, shortcut="B")
    projections = [op for op in unroll(net) if op.kind == "conv" and op.kernel == (1, 1)]
    assert [(op.where, op.inputs, op.stride) for op in projections] == [
        (("block 2", "layer 1"), ("conv2_unit2_out",), (2, 2)),
        (("block 3", "layer 1"), ("conv3_unit2_out",), (2, 2)),
    ]


def test_a_pre_activation_unit_does_bn_and_relu_for_both_ways_where_shortcut_b_stands():
    made = {op.name: op for op in of_layer(CifarResNet(14, "full_preact", shortcut="B"), 2, 1)}
    assert made["conv3_unit1_0_conv"].inputs == made["conv3_unit1_1_conv"].inputs == ("conv3_unit1_1_relu",)
    assert made["conv3_unit1_add"].inputs == ("conv3_unit1_2_conv", "conv3_unit1_0_conv")


def halves(side):
    half = (side + 1) // 2
    return side, half, (half + 1) // 2


def by_hand(net):
    """Parameters, moving statistics, multiply-adds, as sums over the three stages worked out on paper."""
    n, c, k = net.units, net.channels, net.classes
    height, width, read = net.image
    first, second, third = (high * wide for high, wide in zip(halves(height), halves(width), strict=True))
    if net.bottleneck:  # a unit 1x1, 3x3, 1x1 of width m: 17 m^2; less where it reads fewer than 4m
        convolutions = (17 * n - 3) * c**2, 4 * (17 * n - 2) * c**2, 16 * (17 * n - 2) * c**2
        projections, normalized, last, in_units = (4 * c**2, 32 * c**2, 128 * c**2), 28 * c, 16 * c, 84 * n * c
    else:  # a unit of two 3x3: 18 w^2; half of one less where it reads half of w
        convolutions = 18 * n * c**2, (72 * n - 18) * c**2, (288 * n - 72) * c**2
        projections, normalized, last, in_units = (0, 2 * c**2, 8 * c**2), 6 * c, 4 * c, 28 * n * c
    gammas_and_betas = 2 * c + in_units
    if net.shortcut == "B":
        convolutions = tuple(map(sum, zip(convolutions, projections, strict=True)))
        gammas_and_betas += 2 * normalized if net.unit != "full_preact" else 0
    parameters = 9 * read * c + sum(convolutions) + gammas_and_betas + last * k + k
    areas = zip((first, second, third), convolutions, strict=True)
    multiply_adds = 9 * read * c * first + sum(area * weights for area, weights in areas) + last * k
    return parameters, gammas_and_betas, multiply_adds


@given(cifar_resnets())
def test_counts_by_hand(net):
    assert count(net) == by_hand(net)


@given(residual_networks())
def test_every_part_has_its_place_and_every_unit_with_a_shortcut_adds_once(net):
    ops = unroll(net)
    assert ops[0].kind == "input" and all(op.where for op in ops[1:])
    assert sum(by_place(ops, params).values()) == total(ops, params)
    units = {op.where for op in ops if op.where[:1] not in ((), ("stem",), ("head",))}
    plain = getattr(net, "shortcut", "A") == "none"
    assert [op.where for op in ops if op.kind == "add"] == ([] if plain else sorted(units))
    assert ops[-1].shape == (net.classes,)


@given(residual_networks())
def test_every_unit_reads_the_one_before(net):
    ops = unroll(net)
    before = ops[1]
    for add in (op for op in ops if op.kind == "add"):
        assert {op.where for op in sources(ops, add)} == {before.where}
        before = add


@pytest.mark.parametrize(
    ("wrong", "korean", "english"),
    [
        ({"depth": 111}, "6n + 2", "depth is 6n + 2 with n of 1 or more. Near it: 110, 116"),
        ({"depth": 2}, "6n + 2", "Near it: 8, 14"),
        ({"depth": 112, "bottleneck": True}, "9n + 2", "depth is 9n + 2 with n of 1 or more. Near it: 110, 119"),
        ({"depth": 110.5}, "1 이상의 정수", "whole number"),
        ({"unit": "pre"}, "'full_preact'", "'full_preact'"),
        ({"shortcut": "C"}, "'A', 'B', 'none'", "'A', 'B', 'none'"),
        ({"bottleneck": 1}, "True 또는 False", "True or False"),
        ({"channels": 0}, "1 이상의 정수", "whole number, 1 or more"),
        ({"image": (32, 32)}, "(높이, 너비, 채널)", "(height, width, channels)"),
        ({"classes": "10"}, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(wrong, korean, english):
    for code, rule in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            CifarResNet(**wrong)
        assert rule in str(refused.value)


def test_what_pictures_call_them():
    nets = RESNET_110, CifarResNet(1202, shortcut="B"), CifarResNet(164, "full_preact", bottleneck=True)
    assert [net.name for net in nets] == ["ResNet-110", "ResNet-1202 (B)", "ResNet-164 (full_preact)"]
