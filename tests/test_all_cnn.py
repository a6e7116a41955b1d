"""All-CNN: convolutions in place of pools, and the networks that its authors compared it with."""

from itertools import product

import pytest
from architectures import all_cnns
from hypothesis import given

from densenet_edu import Refused, by_place, language, macs, moving_statistics, params, total, unroll
from densenet_edu.core.family.all_cnn import ALL_CNN, AllCNN


def test_all_cnn_c_has_1_37_million_parameters():
    ops = unroll(ALL_CNN)
    assert total(ops, params) == 1_369_738  # independent Keras build
    assert total(ops, moving_statistics) == 0
    assert round(total(ops, macs) / 1e9, 3) == 0.281
    assert (ALL_CNN.depth, ALL_CNN.name) == (9, "All-CNN-C")
    assert total(unroll(AllCNN(classes=100)), params) == 1_387_108


@pytest.mark.parametrize(
    ("model", "shrink", "name", "expected"),
    [  # independent Keras builds
        ("A", "all_conv", "All-CNN-A", 1_254_250),
        ("B", "all_conv", "All-CNN-B", 1_300_618),
        ("C", "pool", "Model C", 954_730),
        ("C", "stride", "Strided-CNN-C", 954_730),
        ("C", "conv_pool", "ConvPool-CNN-C", 1_369_738),
    ],
)
def test_the_networks_that_it_is_compared_with(model, shrink, name, expected):
    net = AllCNN(model, shrink)
    assert (net.name, total(unroll(net), params)) == (name, expected)


def test_no_operation_of_an_all_cnn_is_a_pool_until_the_average():
    kinds = {op.kind for op in unroll(ALL_CNN)}
    assert kinds == {"input", "dropout", "conv", "relu", "global_pool", "softmax"}


def test_the_kernels_are_those_of_table_1():
    # Springenberg et al. (2015), table 1, the first two blocks
    def kernels(model):
        ops = unroll(AllCNN(model, "pool"))
        return [op.kernel[0] for op in ops if op.kind == "conv" and op.where[0] in ("block 1", "block 2")]

    assert [kernels(model) for model in "ABC"] == [[5, 5], [5, 1, 5, 1], [3, 3, 3, 3]]


def test_without_padding_the_last_maps_are_the_6x6_of_table_1():
    for padding, side in ((1, 8), (0, 6)):
        last = next(op for op in unroll(AllCNN(last_padding=padding)) if op.name == "block3_3_relu")
        assert last.shape == (side, side, 10)


def by_hand(net):
    height, width, read = net.image
    c, k = net.channels, net.classes
    parameters = multiply_adds = 0

    def convolve(filters, kernel, step=1, padding=None):
        nonlocal height, width, read, parameters, multiply_adds
        lost = 0 if padding is None else kernel - 1 - 2 * padding
        height, width = -(-(height - lost) // step), -(-(width - lost) // step)
        parameters += (kernel**2 * read + 1) * filters
        multiply_adds += height * width * kernel**2 * read * filters
        read = filters

    for filters in (c, 2 * c):
        kernels = {"A": [5], "B": [5, 1], "C": [3, 3]}[net.model] + [3] * (net.shrink in ("conv_pool", "all_conv"))
        for place, kernel in enumerate(kernels, start=1):
            convolve(filters, kernel, 2 if place == len(kernels) and net.shrink in ("stride", "all_conv") else 1)
        if "pool" in net.shrink:
            height, width = -(-height // 2), -(-width // 2)
    convolve(2 * c, 3, padding=net.last_padding)
    convolve(2 * c, 1)
    convolve(k, 1)
    return parameters, multiply_adds


@given(all_cnns())
def test_parameters_and_multiply_adds_by_hand(net):
    ops = unroll(net)
    assert (total(ops, params), total(ops, macs)) == by_hand(net)
    assert sum(op.kind == "conv" for op in ops) == net.depth


@given(all_cnns())
def test_every_part_has_its_place(net):
    places = [place for place in by_place(unroll(net), params) if not place.startswith(("stem", "transition"))]
    assert places == ["block 1", "block 2", "block 3", "head"]


def test_names_tell_the_twelve_networks_apart():
    names = {
        AllCNN(model, shrink).name for model, shrink in product("ABC", ("pool", "stride", "conv_pool", "all_conv"))
    }
    assert len(names) == 12


@pytest.mark.parametrize(
    ("argument", "value", "korean", "english"),
    [
        ("model", "D", "'A', 'B', 'C'", "'A', 'B', 'C'"),
        ("shrink", "average", "'all_conv'", "'all_conv'"),
        ("channels", 0, "1 이상의 정수", "whole number, 1 or more"),
        ("last_padding", 2, "1 이하의 정수", "1 or less"),
        ("image_dropout", -0.1, "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    ],
)
def test_what_cannot_be_is_refused(argument, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            AllCNN(**{argument: value})
        assert argument in str(refused.value) and allowed in str(refused.value)


def test_an_image_that_is_used_up_is_refused():
    with pytest.raises(Refused, match="block3_1_conv"):
        unroll(AllCNN(last_padding=0, image=(8, 8, 3)))
