"""The ResNets for ImageNet: counts, sizes, which convolution of a bottleneck takes the step."""

from dataclasses import replace

import pytest
from architectures import imagenet_resnets
from hypothesis import given

from densenet_edu import Refused, ResNetBottleneck, language, macs, moving_statistics, params, total, unroll
from densenet_edu.core.family.imagenet_resnet import RESNET_34, RESNET_50, RESNET_101, RESNET_152, ImageNetResNet

PRESETS = {34: RESNET_34, 50: RESNET_50, 101: RESNET_101, 152: RESNET_152}


def count(architecture):
    ops = unroll(architecture)
    return total(ops, params), total(ops, moving_statistics), total(ops, macs)


@pytest.mark.parametrize(
    ("depth", "trainable", "giga", "giga_1x1"),
    [  # torchvision's resnet34 ... resnet152; with the step on the 1x1, independent Keras builds
        (34, 21_797_672, 3.664, 3.664),
        (50, 25_557_032, 4.089, 3.858),
        (101, 44_549_160, 7.801, 7.570),
        (152, 60_192_808, 11.514, 11.282),
    ],
)
def test_the_networks_of_figure_3_have_these_counts(depth, trainable, giga, giga_1x1):
    net = PRESETS[depth]
    assert (net.depth, net.name) == (depth, f"ResNet-{depth}")
    for strided, multiply_adds in (("3x3", giga), ("1x1", giga_1x1)):
        counted = count(replace(net, strided=strided))
        assert counted[0] == trainable
        assert round(counted[2] / 1e9, 3) == multiply_adds


def test_sizes_and_channels_are_those_of_table_1():
    # He et al. (2016), table 1
    last = {op.where[0]: op.shape for op in unroll(RESNET_50) if op.where}
    assert last == {
        "stem": (56, 56, 64), "block 1": (56, 56, 256), "block 2": (28, 28, 512), "block 3": (14, 14, 1024),
        "block 4": (7, 7, 2048), "head": (1000,),
    }  # fmt: skip
    assert {op.name: op.shape[0] for op in unroll(RESNET_34)}["stem_conv"] == 112


@pytest.mark.parametrize(("strided", "steps"), [("3x3", [1, 2, 1, 2]), ("1x1", [2, 1, 1, 2])])
def test_one_convolution_of_a_bottleneck_takes_the_step_and_the_shortcut_with_it(strided, steps):
    layer = [op for op in unroll(replace(RESNET_50, strided=strided)) if op.where == ("block 2", "layer 1")]
    assert [op.stride[0] for op in layer if op.kind == "conv"] == steps
    assert [op.kernel[0] for op in layer if op.kind == "conv"] == [1, 3, 1, 1]


def test_only_units_that_change_the_shape_have_a_shortcut_of_their_own():
    def projecting(net):
        return [op.where for op in unroll(net) if op.name.endswith("_0_conv")]

    firsts = [(f"block {stage}", "layer 1") for stage in (1, 2, 3, 4)]
    assert projecting(RESNET_50) == firsts
    assert projecting(RESNET_34) == firsts[1:]


def test_its_units_are_the_bottleneck_of_lesson_04():
    inside = [op for op in unroll(RESNET_50) if op.where == ("block 1", "layer 2")]
    alone = unroll(ResNetBottleneck())[1:]
    for one, other in zip(inside, alone, strict=True):
        assert (one.kind, one.kernel, one.shape, one.reads) == (other.kind, other.kernel, other.shape, other.reads)


def by_hand(net):
    side = [-(-length // 2) for length in net.image[:2]]  # 7x7 with three zeros around it
    c, k = net.channels, net.classes
    weights = 49 * net.image[2] * c
    channels = c  # with BN
    multiply_adds = side[0] * side[1] * weights
    side = [-(-length // 2) for length in side]
    read = c
    for stage, units in enumerate(net.blocks):
        m = c * 2**stage
        put = 4 * m if net.bottleneck else m
        before, after = side, [-(-length // 2) for length in side] if stage else side
        area, area_before = after[0] * after[1], before[0] * before[1]
        for number in range(units):
            if net.bottleneck:
                at_first = area_before if number == 0 and net.strided == "3x3" else area
                multiply_adds += at_first * read * m + area * (9 * m * m + m * put)
                weights += read * m + 9 * m * m + m * put
                channels += 2 * m + put
            else:
                multiply_adds += area * 9 * (read * m + m * m)
                weights += 9 * (read * m + m * m)
                channels += 2 * m
            if number == 0 and (read != put or stage):
                weights += read * put
                multiply_adds += area * read * put
                channels += put
            read = put
        side = after
    return weights + 2 * channels + read * k + k, 2 * channels, multiply_adds + read * k


@given(imagenet_resnets())
def test_counts_by_hand(net):
    assert count(net) == by_hand(net)


@pytest.mark.parametrize(
    ("wrong", "korean", "english"),
    [
        ({"blocks": ()}, "블록마다", "how many layers each block has"),
        ({"blocks": (3, 0)}, "블록마다", "how many layers each block has"),
        ({"bottleneck": None}, "True 또는 False", "True or False"),
        ({"strided": "5x5"}, "'3x3', '1x1'", "'3x3', '1x1'"),
        ({"channels": 0}, "1 이상의 정수", "whole number, 1 or more"),
        ({"image": (224, 224)}, "(높이, 너비, 채널)", "(height, width, channels)"),
        ({"classes": 0}, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(wrong, korean, english):
    for code, rule in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            ImageNetResNet(**wrong)
        assert rule in str(refused.value)
