"""DenseNet is the paper's: counts, sizes, names, and what its numbers may be."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from architectures import densenets
from hypothesis import given
from hypothesis import strategies as st

import densenet_edu
from densenet_edu import DENSENET_121, DenseNet, Refused, macs, moving_statistics, params, total, unroll
from densenet_edu.core.densenet import kept_channels
from densenet_edu.words import language

# Trainable parameters, moving statistics, multiply-adds at 224x224 with 1000 classes. 121, 169, 201: what
# keras.applications counts. 264: keras.applications' own DenseNet([6, 12, 64, 48]). 161: torchvision (28,681,000).
IMAGENET = {
    "DENSENET_121": (7_978_856, 83_648, 2_834_161_664),
    "DENSENET_169": (14_149_480, 158_400, 3_359_843_328),
    "DENSENET_201": (20_013_928, 229_056, 4_291_365_888),
    "DENSENET_264": (33_337_704, 398_528, 5_751_653_376),
    "DENSENET_161": (28_681_000, 219_936, 7_727_907_072),
}


def count(architecture):
    ops = unroll(architecture)
    return total(ops, params), total(ops, moving_statistics), total(ops, macs)


@pytest.mark.parametrize("preset", IMAGENET)
def test_every_imagenet_network_has_the_published_counts(preset):
    assert count(getattr(densenet_edu, preset)) == IMAGENET[preset]


def test_densenet_264_with_k_48_has_the_73_million_parameters_of_the_technical_report():
    assert count(DenseNet(blocks=(6, 12, 64, 48), growth_rate=48))[:2] == (72_686_632, 597_792)


@pytest.mark.parametrize(
    ("preset", "channels"),
    [
        ("DENSENET_121", [256, 128, 512, 256, 1024, 512, 1024]),
        ("DENSENET_169", [256, 128, 512, 256, 1280, 640, 1664]),
        ("DENSENET_201", [256, 128, 512, 256, 1792, 896, 1920]),
        ("DENSENET_264", [256, 128, 512, 256, 2304, 1152, 2688]),
    ],
)
def test_channels_after_each_block_and_transition(preset, channels):
    last = {op.where[0]: op.shape[-1] for op in unroll(getattr(densenet_edu, preset)) if op.where}
    assert [number for place, number in last.items() if place not in ("stem", "head")] == channels


@pytest.mark.parametrize(
    ("bottleneck", "compression", "parameters", "giga"),
    [
        (True, 0.5, 7_978_856, 2.83),
        (False, 0.5, 10_869_096, 3.05),
        (True, 1, 13_908_584, 3.92),
        (False, 1, 20_812_904, 4.72),
    ],
)
def test_without_bottleneck_or_compression_densenet_121_grows(bottleneck, compression, parameters, giga):
    trainable, _, multiply_adds = count(DenseNet(bottleneck=bottleneck, compression=compression, stem_channels=64))
    assert trainable == parameters
    assert round(multiply_adds / 1e9, 2) == giga


@pytest.mark.parametrize(
    ("architecture", "floor", "ceiling"),
    [
        (DenseNet.cifar(22, 5, bc=True), 13_131, 13_343),  # stem 2k = 10; transitions keep 12 and 13
        (DenseNet.cifar(28, 7, bc=True), 35_952, 36_133),
    ],
)
def test_theta_is_rounded_down(architecture, floor, ceiling):
    assert count(architecture)[0] == floor != ceiling


@given(st.integers(1, 3000), st.integers(1, 1000))
def test_theta_is_the_fraction_that_the_reader_wrote(channels, thousandths):
    expected = channels * thousandths // 1000
    assert kept_channels(channels, thousandths / 1000) == expected
    assert kept_channels(channels, 1 - (1000 - thousandths) / 1000) == expected
    assert kept_channels(channels, Fraction(thousandths, 1000)) == expected


def test_floating_point_would_have_lost_a_channel():
    assert int(100 * 0.29) == 28
    assert kept_channels(100, 0.29) == 29
    assert int(10 * (1 - 0.9)) == 0
    assert kept_channels(10, 1 - 0.9) == 1


def test_a_transition_may_keep_a_single_channel_of_very_many():
    assert kept_channels(4000, 1 / 4000) == 1


@pytest.mark.parametrize(("label", "depth"), [(121, 121), (169, 169), (201, 201), (161, 161), (264, 265)])
def test_depth_counts_convolutions_and_the_classifier(label, depth):
    # 264 is the paper's own label; its blocks give 2 (6 + 12 + 64 + 48) + 5 = 265 layers.
    architecture = getattr(densenet_edu, f"DENSENET_{label}")
    assert architecture.depth == depth
    assert sum(op.kind in ("conv", "dense") for op in unroll(architecture)) == depth


@pytest.mark.parametrize(
    ("architecture", "first"),
    [
        (DenseNet.cifar(40, 12, bc=False), 16),  # section 3: 16 ...
        (DenseNet.cifar(40, 12, bc=True), 24),  # ... or twice the growth rate for DenseNet-BC
        (DenseNet(blocks=(2, 2), growth_rate=12, compression=1, stem="cifar"), 16),  # B alone
        (DenseNet(blocks=(2, 2), growth_rate=12, bottleneck=False, stem="cifar"), 16),  # C alone
        (DenseNet(growth_rate=48), 96),
        (DenseNet(growth_rate=48, stem_channels=64), 64),
    ],
)
def test_channels_of_the_first_convolution(architecture, first):
    assert next(op for op in unroll(architecture) if op.kind == "conv").shape[-1] == first


@pytest.mark.parametrize(
    ("architecture", "name"),
    [
        (DENSENET_121, "DenseNet-121"),
        (DenseNet.cifar(40, 12, bc=False), "DenseNet (L=40, k=12)"),
        (DenseNet.cifar(100, 12, bc=True), "DenseNet-BC (L=100, k=12)"),
        (DenseNet(compression=1), "DenseNet-B (L=121, k=32)"),
        (DenseNet(bottleneck=False), "DenseNet-C (L=63, k=32)"),
    ],
)
def test_name_follows_section_3(architecture, name):
    assert architecture.name == name


def test_dense_layer_normalises_first_and_convolves_last():
    # Section 3, composite function and bottleneck layers: BN-ReLU-Conv(1x1)-BN-ReLU-Conv(3x3).
    for place in (("block 1", "layer 1"), ("block 4", "layer 16")):
        kinds = [op.kind for op in unroll(DENSENET_121) if op.where == place]
        assert kinds == ["batchnorm", "relu", "conv", "batchnorm", "relu", "conv", "concat"]
    transition = [op.kind for op in unroll(DENSENET_121) if op.where == ("transition 1",)]
    assert transition == ["batchnorm", "relu", "conv", "avg_pool"]


def test_layer_names_are_those_of_keras_applications():
    names = {op.name for op in unroll(DENSENET_121)}
    assert {"conv1_conv", "conv1_bn", "conv2_block1_0_bn", "conv5_block16_2_conv", "conv3_block12_concat"} <= names
    assert {"pool2_bn", "pool2_relu", "pool2_conv", "pool4_pool", "bn", "relu", "avg_pool", "predictions"} <= names


def test_no_convolution_has_a_bias_and_the_classifier_starts_at_zero():
    assert {op.kind: op.bias for op in unroll(DENSENET_121) if op.kind in ("conv", "dense")} == {
        "conv": None,
        "dense": 0.0,
    }


def test_dropout_follows_every_convolution_but_the_first_and_costs_nothing():
    with_dropout = DenseNet.cifar(40, 12, bc=True, dropout=0.2)
    ops = unroll(with_dropout)
    dropped = [op.inputs[0] for op in ops if op.kind == "dropout"]
    assert dropped == [op.name for op in ops if op.kind == "conv"][1:]
    assert all(op.rate == 0.2 for op in ops if op.kind == "dropout")
    assert count(with_dropout) == count(DenseNet.cifar(40, 12, bc=True))


@given(densenets())
def test_parameters_follow_from_the_few_numbers_alone(net):
    k, theta = net.growth_rate, Fraction(net.compression).limit_denominator(1000)
    m = net.first_channels
    kernel = 49 if net.stem == "imagenet" else 9
    expected = kernel * net.image[-1] * m + (2 * m if net.stem == "imagenet" else 0)
    for number, layers in enumerate(net.blocks):
        for _ in range(layers):
            expected += 2 * m + (4 * k * m + 8 * k + 9 * 4 * k * k if net.bottleneck else 9 * m * k)
            m += k
        if number < len(net.blocks) - 1:
            expected += 2 * m + m * int(m * theta)
            m = int(m * theta)
    expected += 2 * m + m * net.classes + net.classes
    assert count(net)[0] == expected


@given(densenets())
def test_every_operation_stands_behind_what_it_reads(net):
    shapes = {}
    for op in unroll(net):
        assert op.reads == (sum(shapes[name][-1] for name in op.inputs) if op.inputs else net.image[-1])
        shapes[op.name] = op.shape
    assert list(shapes.values())[-1] == (net.classes,)
    assert len(shapes) == len(unroll(net))


def test_operations_grow_linearly_with_the_layers():
    sizes = [len(unroll(DenseNet(blocks=(layers,)))) for layers in (10, 20, 30, 40)]
    assert {after - before for before, after in pairwise(sizes)} == {70}


def test_lists_are_taken_as_tuples():
    assert DenseNet(blocks=[6, 12, 24, 16], image=[224, 224, 3]) == DENSENET_121


def test_whole_numbers_and_shares_of_numpy_are_numbers():
    assert count(DenseNet(growth_rate=np.int64(32), compression=np.float32(0.5))) == count(DENSENET_121)


# argument, value, what both sentences must say about it, what is allowed (Korean, English)
IMPOSSIBLE = [
    ("growth_rate", 0, "0", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", -4, "-4", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", 12.0, "12", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", True, "True", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", "12", "'12'", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", float("nan"), "NaN", "1 이상의 정수", "whole number, 1 or more"),
    ("growth_rate", 10**400, "1000", "100000 이하의 정수", "100000 or less"),
    ("compression", 0, "0", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", 1.5, "1.5", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", -0.5, "-0.5", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", True, "True", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", float("nan"), "NaN", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", float("inf"), "inf", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", 10**400, "1000", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("compression", None, "None", "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    ("blocks", (), "()", "1 이상의 정수", "whole numbers of 1 or more"),
    ("blocks", (6, 0), "(6, 0)", "1 이상의 정수", "whole numbers of 1 or more"),
    ("blocks", (6, 1.5), "(6, 1.5)", "1 이상의 정수", "whole numbers of 1 or more"),
    ("blocks", (6, True), "(6, True)", "1 이상의 정수", "whole numbers of 1 or more"),
    ("blocks", 6, "6", "1 이상의 정수", "whole numbers of 1 or more"),
    ("bottleneck", 1, "1", "True 또는 False", "True or False"),
    ("stem", "mnist", "'mnist'", "'imagenet', 'cifar'", "'imagenet', 'cifar'"),
    ("stem", ["cifar"], "['cifar']", "'imagenet', 'cifar'", "'imagenet', 'cifar'"),
    ("stem_channels", 0, "0", "1 이상의 정수", "whole number, 1 or more"),
    ("dropout", 1.0, "1", "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    ("dropout", -0.1, "-0.1", "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    ("dropout", float("nan"), "NaN", "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    ("image", (224, 224), "(224, 224)", "(높이, 너비, 채널)", "(height, width, channels)"),
    ("image", (0, 224, 3), "(0, 224, 3)", "(높이, 너비, 채널)", "(height, width, channels)"),
    ("image", 224, "224", "(높이, 너비, 채널)", "(height, width, channels)"),
    ("classes", 0, "0", "1 이상의 정수", "whole number, 1 or more"),
]


@pytest.mark.parametrize(("argument", "value", "shown", "korean", "english"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_in_the_language_of_the_reader(argument, value, shown, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            DenseNet(**{argument: value})
        sentence = str(refused.value)
        assert argument in sentence
        assert shown in sentence
        assert allowed in sentence


@pytest.mark.parametrize(
    ("arguments", "korean", "english"),
    [
        ({"depth": 41, "growth_rate": 12, "bc": False}, ("41", "3n + 4", "40, 43"), ("41", "3n + 4", "40, 43")),
        ({"depth": 101, "growth_rate": 12, "bc": True}, ("101", "6n + 4", "100, 106"), ("101", "6n + 4", "100, 106")),
        ({"depth": 4, "growth_rate": 12, "bc": True}, ("4", "6n + 4", "10, 16"), ("4", "6n + 4", "10, 16")),
        ({"depth": 40.0, "growth_rate": 12, "bc": True}, ("depth", "40", "정수"), ("depth", "40", "whole number")),
        ({"depth": 40, "growth_rate": 12, "bc": "yes"}, ("bc", "'yes'", "True"), ("bc", "'yes'", "True or False")),
    ],
)
def test_a_cifar_network_has_a_depth_of_three_equal_blocks(arguments, korean, english):
    for code, parts in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            DenseNet.cifar(**arguments)
        assert all(part in str(refused.value) for part in parts)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_an_image_that_pooling_uses_up_is_refused(code):
    language(code)
    with pytest.raises(Refused, match=r"image=\(16, 16, 3\).*pool4_pool.*1×1|image=\(16, 16, 3\).*1×1.*pool4_pool"):
        unroll(DenseNet(image=(16, 16, 3)))


@pytest.mark.parametrize("image", [(64, 16, 3), (16, 64, 3)])
def test_an_image_may_be_too_narrow_or_too_low(image):
    with pytest.raises(Refused, match="pool4_pool"):
        unroll(DenseNet(image=image))


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_transition_without_channels_is_refused(code):
    language(code)
    with pytest.raises(Refused, match=r"compression=0\.001.* 256.*1/256"):
        unroll(DenseNet(compression=0.001))
