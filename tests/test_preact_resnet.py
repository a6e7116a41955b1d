"""Pre-activation ResNets: counts, where BN and ReLU stand, the same network as the fifth of the residual units."""

from dataclasses import replace

import pytest
from architectures import preact_resnets
from hypothesis import given

from densenet_edu import Refused, language, macs, moving_statistics, params, total, unroll, without
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_164, PREACT_RESNET_1001, PreActResNet
from densenet_edu.core.family.resnet import CifarResNet


def count(architecture):
    ops = unroll(architecture)
    return total(ops, params), total(ops, moving_statistics), total(ops, macs)


@pytest.mark.parametrize(
    ("net", "trainable", "everything", "giga"),
    [  # independent Keras builds; the paper prints 1.7M and 10.2M
        (PREACT_RESNET_164, 1_703_258, 1_727_482, 0.245),
        (PREACT_RESNET_1001, 10_327_706, 10_476_922, 1.488),
    ],
    ids=["164", "1001"],
)
def test_the_networks_of_table_2_have_these_counts(net, trainable, everything, giga):
    counted, statistics, multiply_adds = count(net)
    assert (counted, counted + statistics) == (trainable, everything)
    assert round(multiply_adds / 1e9, 3) == giga


def test_with_a_hundred_classes_164_layers_have_1_726_388_parameters():
    # osmr/imgclsmob, preresnet164bn_cifar100
    assert count(replace(PREACT_RESNET_164, classes=100))[0] == 1_726_388


def test_the_printed_10_2_million_leave_gamma_and_beta_out():
    without_them = without(unroll(PREACT_RESNET_1001), "batchnorm")
    assert total(without_them, params) == 10_178_490


@given(preact_resnets())
def test_it_is_the_fifth_residual_unit_with_projections(net):
    numbers = {"channels": net.channels, "image": net.image, "classes": net.classes}
    assert unroll(net) == unroll(CifarResNet(net.depth, "full_preact", bottleneck=True, shortcut="B", **numbers))


def test_a_unit_that_changes_the_shape_does_bn_and_relu_before_the_ways_part():
    # KaimingHe/resnet-1k-layers: "common BN, ReLU", and the first 1x1 convolution takes the step
    made = {op.name: op for op in unroll(PREACT_RESNET_164)}
    name = "conv3_unit1"
    assert made[f"{name}_0_conv"].inputs == made[f"{name}_1_conv"].inputs == (f"{name}_1_relu",)
    assert made[f"{name}_0_conv"].stride == made[f"{name}_1_conv"].stride == (2, 2)
    assert made[f"{name}_2_conv"].stride == (1, 1)
    assert made["conv2_unit1_0_conv"].inputs == made["conv2_unit1_1_conv"].inputs == ("stem_1_relu",)


def test_every_other_unit_carries_its_input_on_as_it_is():
    made = {op.name: op for op in unroll(PREACT_RESNET_164)}
    assert made["conv3_unit2_add"].inputs == ("conv3_unit2_3_conv", "conv3_unit1_add")
    head = [op.kind for op in unroll(PREACT_RESNET_164) if op.where == ("head",)]
    assert head == ["batchnorm", "relu", "global_pool", "dense", "softmax"]


@given(preact_resnets())
def test_counts_by_hand(net):
    # A unit of width m: 4m^2 + 9m^2 + 4m^2, with BN on 4m, m and m channels.
    height, width, read = net.image
    n, c, k = net.units, net.channels, net.classes
    half = -(-height // 2), -(-width // 2)
    areas = height * width, half[0] * half[1], -(-half[0] // 2) * -(-half[1] // 2)
    weights = 9 * read * c + (17 * n + 1) * c**2, (68 * n + 24) * c**2, (272 * n + 96) * c**2
    gammas_and_betas = 2 * c + 84 * n * c
    assert count(net) == (
        sum(weights) + gammas_and_betas + 16 * c * k + k,
        gammas_and_betas,
        sum(area * each for area, each in zip(areas, weights, strict=True)) + 16 * c * k,
    )


@pytest.mark.parametrize(
    ("wrong", "korean", "english"),
    [
        ({"depth": 1000}, "9n + 2", "depth is 9n + 2 with n of 1 or more. Near it: 992, 1001"),
        ({"depth": 1}, "9n + 2", "Near it: 11, 20"),
        ({"depth": True}, "1 이상의 정수", "whole number, 1 or more"),
        ({"channels": 0}, "1 이상의 정수", "whole number, 1 or more"),
        ({"image": (32, 32, 0)}, "(높이, 너비, 채널)", "(height, width, channels)"),
        ({"classes": 0}, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(wrong, korean, english):
    for code, rule in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            PreActResNet(**wrong)
        assert rule in str(refused.value)


def test_what_pictures_call_them():
    assert PREACT_RESNET_1001.name == "Pre-activation ResNet-1001"
