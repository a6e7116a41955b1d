"""Network in Network: the counts of the authors' CIFAR-10 network, and of any other by a closed formula."""

import pytest
from architectures import networks_in_networks
from hypothesis import given

from densenet_edu import Refused, by_place, language, macs, moving_statistics, params, total, unroll
from densenet_edu.core.family.deeply_supervised import DeeplySupervisedNet
from densenet_edu.core.family.network_in_network import NIN, NetworkInNetwork


def test_the_network_for_cifar_has_0_97_million_parameters():
    ops = unroll(NIN)
    assert total(ops, params) == 966_986  # independent Keras build; the same in osmr's PyTorch collection
    assert total(ops, moving_statistics) == 0
    assert round(total(ops, macs) / 1e9, 3) == 0.222
    assert (NIN.depth, NIN.name) == (9, "Network in Network")


def test_a_hundred_classes_cost_90_filters_more():
    assert total(unroll(NetworkInNetwork(classes=100)), params) == 984_356 == 966_986 + 90 * (192 + 1)


def test_it_has_no_fully_connected_layer_and_no_batch_normalization():
    kinds = [op.kind for op in unroll(NIN)]
    assert "dense" not in kinds and "batchnorm" not in kinds
    assert kinds[-3:] == ["relu", "global_pool", "softmax"]


def test_two_1x1_convolutions_follow_each_wider_one():
    convolutions = [(op.kernel[0], op.shape) for op in unroll(NIN) if op.kind == "conv"]
    assert convolutions == [
        (5, (32, 32, 192)), (1, (32, 32, 160)), (1, (32, 32, 96)),
        (5, (16, 16, 192)), (1, (16, 16, 192)), (1, (16, 16, 192)),
        (3, (8, 8, 192)), (1, (8, 8, 192)), (1, (8, 8, 10)),
    ]  # fmt: skip


def test_the_first_pool_takes_the_highest_value_and_the_second_the_mean():
    pools = [op for op in unroll(NIN) if op.where[:1] in (("transition 1",), ("transition 2",))]
    assert [op.kind for op in pools] == ["max_pool", "dropout", "avg_pool", "dropout"]
    # 3x3 with a step of 2; of 32 rows the 16th window reads two: it reaches over the edge by one
    assert [(op.kernel, op.stride, op.padding) for op in pools[::2]] == [((3, 3), (2, 2), (0, 1, 0, 1))] * 2


def by_hand(net):
    """Return parameters and multiply-adds of a network, with its companion heads and without."""
    height, width, read = net.image
    c, k = net.channels, net.classes
    parameters = multiply_adds = heads = 0
    for kernel, widths in ((5, (c, (5 * c + 5) // 6, (c + 1) // 2)), (5, (c, c, c)), (3, (c, c, k))):
        heads += k * (height * width * c + 1)
        for filters in widths:
            parameters += (kernel**2 * read + 1) * filters
            multiply_adds += height * width * kernel**2 * read * filters
            kernel, read = 1, filters
        height, width = (height + 1) // 2, (width + 1) // 2
    return parameters, multiply_adds, heads


@given(networks_in_networks())
def test_parameters_and_multiply_adds_by_hand(net):
    ops = unroll(net)
    assert (total(ops, params), total(ops, macs)) == by_hand(net)[:2]
    assert ops[-1].shape == (net.classes,)


@given(networks_in_networks())
def test_every_part_has_its_place(net):
    assert list(by_place(unroll(net), params)) == [
        "block 1", "transition 1", "block 2", "transition 2", "block 3", "head",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("argument", "value", "korean", "english"),
    [
        ("channels", 0, "1 이상의 정수", "whole number, 1 or more"),
        ("channels", 19.2, "1 이상의 정수", "whole number, 1 or more"),
        ("dropout", 1.0, "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
        ("image", (32, 32), "(높이, 너비, 채널)", "(height, width, channels)"),
        ("classes", 0, "1 이상의 정수", "whole number, 1 or more"),
    ],
)
@pytest.mark.parametrize("family", [NetworkInNetwork, DeeplySupervisedNet])
def test_what_cannot_be_is_refused(family, argument, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            family(**{argument: value})
        assert argument in str(refused.value) and allowed in str(refused.value)
