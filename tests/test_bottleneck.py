"""The bottleneck: what a layer with it counts to, where it narrows, where it saves, and how it is drawn."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from drawing import said, shapes, tree
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import (
    DENSENET_121,
    DenseLayer,
    Refused,
    ResNetBottleneck,
    language,
    macs,
    params,
    total,
    unroll,
)
from densenet_edu.exercise import EXERCISES
from densenet_edu.learn.photo import BLUR, EDGE, filtered, photograph
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram.balance import layers
from densenet_edu.show.diagram.funnel import stages
from densenet_edu.show.diagram.regions import borders, region, work
from densenet_edu.show.diagram.sliding import FILTERS, maps, sums

DENSE_LAYERS = sorted({op.where for op in unroll(DENSENET_121) if len(op.where) > 1})


@given(c=st.integers(1, 2000), k=st.integers(1, 64))
def test_a_dense_layer_has_the_parameters_of_the_formula(c, k):
    assert total(unroll(DenseLayer(c, k)), params) == 2 * c + 4 * c * k + 8 * k + 36 * k * k
    assert total(unroll(DenseLayer(c, k, bottleneck=False)), params) == 2 * c + 9 * c * k


@given(c=st.integers(1, 2000), k=st.integers(1, 64))
def test_a_bottleneck_takes_4ck_and_36kk_multiply_adds_instead_of_9ck(c, k):
    assert work(c, k, True) == 4 * c * k + 36 * k * k
    assert work(c, k, False) == 9 * c * k


@pytest.mark.parametrize("where", DENSE_LAYERS, ids=" ".join)
def test_a_layer_by_itself_is_the_layer_inside_densenet_121(where):
    inside = [op for op in unroll(DENSENET_121) if op.where == where]
    alone = [op for op in unroll(DenseLayer(inside[0].reads, 32, size=inside[0].shape[0])) if op.where]
    assert [(op.kind, op.shape, op.reads, op.kernel, op.padding) for op in alone] == [
        (op.kind, op.shape, op.reads, op.kernel, op.padding) for op in inside
    ]


def test_the_layer_that_reads_320_maps_has_78720_parameters():
    # by hand: 2*320 + 320*128 + 2*128 + 9*128*32
    assert total(unroll(DenseLayer(320, 32)), params) == 640 + 40_960 + 256 + 36_864 == 78_720


def test_a_bottleneck_of_resnet_50_has_70400_parameters():
    # by hand: convolutions 256*64 + 9*64*64 + 64*256, gamma and beta of 64, 64 and 256 channels
    assert total(unroll(ResNetBottleneck()), params) == 16_384 + 36_864 + 16_384 + 128 + 128 + 512 == 70_400
    assert total(unroll(DenseLayer(256, 32)), params) == 70_400


@pytest.mark.parametrize("wrong", [{"channels": 0}, {"growth_rate": -1}, {"bottleneck": 1}, {"size": 2.5}])
def test_a_dense_layer_that_cannot_be_is_refused(wrong):
    with pytest.raises(Refused, match=next(iter(wrong))):
        DenseLayer(**wrong)


@pytest.mark.parametrize("wrong", [{"channels": 0}, {"width": "64"}, {"size": True}])
def test_a_resnet_bottleneck_that_cannot_be_is_refused(wrong):
    with pytest.raises(Refused, match=next(iter(wrong))):
        ResNetBottleneck(**wrong)


@given(k=st.integers(1, 64))
def test_the_borders_are_4k_and_7_2k(k):
    assert borders(k) == (4 * k, Fraction(36 * k, 5))


@pytest.mark.parametrize(
    ("channels", "where"), [(64, 0), (96, 0), (128, 0), (129, 1), (224, 1), (230, 1), (231, 2), (992, 2)]
)
def test_with_k_32_the_regions_change_at_129_and_231(channels, where):
    assert region(channels, 32) == where
    assert (where == 2) == (work(channels, 32, True) < work(channels, 32, False))


def test_ten_of_the_58_layers_of_densenet_121_pay_extra():
    found = layers(DENSENET_121)
    more = [each.where for each in found if each.extra > 0]
    assert len(found) == 58
    first = [("block 1", f"layer {n}") for n in range(1, 7)]
    assert more == [*first, *(("block 2", f"layer {n}") for n in range(1, 5))]


@pytest.mark.parametrize("k", [8, 16, 24, 32, 40, 48])
def test_how_many_pay_extra_does_not_hang_on_k(k):
    assert sum(each.extra > 0 for each in layers(replace(DENSENET_121, growth_rate=k))) == 10


def test_where_transitions_keep_everything_only_block_1_pays_extra():
    assert {each.where[0] for each in layers(replace(DENSENET_121, compression=1)) if each.extra > 0} == {"block 1"}


def test_the_layers_add_up_to_what_the_whole_network_saves():
    # an independent Keras build without bottlenecks: 10,869,096 trainable parameters and 3.05 G multiply-adds
    without = unroll(replace(DENSENET_121, bottleneck=False))
    assert total(without, params) == 10_869_096
    assert round(total(without, macs) / 1e9, 2) == 3.05
    assert sum(each.extra for each in layers(DENSENET_121)) == 2_834_161_664 - total(without, macs)
    assert EXERCISES["04.saving"].right == 7  # 1 - 2.834 / 3.047 = 0.0697


def test_the_maps_of_the_sliding_filter_are_those_of_the_photograph():
    image = photograph(24)
    edge, blur = (filtered(image, kernel)[:10, 4:14] for kernel in (EDGE, BLUR))
    assert np.array_equal(maps()[0], np.rint(4 * edge))
    assert np.array_equal(maps()[1], np.rint(9 * blur))


@pytest.mark.parametrize("kernel", [1, 3])
def test_each_sum_is_that_of_a_convolution_over_both_channels(kernel):
    both, weights = np.array(maps()), np.array(FILTERS[kernel])
    seen = np.lib.stride_tricks.sliding_window_view(both, (kernel, kernel), axis=(1, 2))
    expected = np.einsum("crkij,cij->rk", seen, weights)
    places = range(1, 12 - kernel)
    assert np.array_equal([[sum(sums(row, column, kernel)) for column in places] for row in places], expected)


def test_the_sum_is_largest_at_row_2_and_column_6_alone():
    found = {(row, column): sum(sums(row, column)) for row in range(1, 9) for column in range(1, 9)}
    assert [place for place, value in found.items() if value == max(found.values())] == [(2, 6)]
    assert EXERCISES["04.largest"].right == (2, 6)
    assert (sums(2, 6), found[3, 6], found[1, 5]) == ((15, 5), 19, 16)
    assert min(found, key=found.get) == (2, 3) and found[2, 3] == -12


@pytest.mark.parametrize("place", [(9, 1, 3), (1, 0, 3), (11, 1, 1), (1, 1, 2)])
def test_a_filter_over_the_edge_is_refused(place):
    with pytest.raises(Refused):
        diagram.sliding(*place)


def test_the_new_map_is_filled_up_to_where_the_filter_stands():
    filled = [
        sum(node.get("width") == "24.0" and node.get("fill") == theme.PAPER for node in shapes(picture, "rect"))
        for picture in (diagram.sliding(1, 1), diagram.sliding(8, 8))
    ]
    assert filled == [63, 0]


def test_a_funnel_has_a_bar_for_each_feature_map_as_wide_as_its_channels():
    assert [stage.channels for stage in stages(ResNetBottleneck())] == [256, 64, 64, 256, 256]
    assert [stage.channels for stage in stages(DenseLayer())] == [256, 128, 32, 288]
    language("en")
    assert [stage.done for stage in stages(ResNetBottleneck())][-1] == "BN – add – ReLU"
    picture = diagram.funnels(ResNetBottleneck(), DenseLayer())
    widths = [float(node.get("width")) for node in shapes(picture, "rect", height="22.0")]
    assert [round(width * 288 / max(widths[:1]) * 256 / 288) for width in widths] == [
        256, 64, 64, 256, 256, 256, 128, 32, 256, 32,
    ]  # fmt: skip
    assert said(picture).count("70,400 parameters · 218.4 M multiply-adds") == 2


def test_all_frames_of_the_explorers_have_the_same_size():
    widest = replace(DENSENET_121, growth_rate=32, compression=1.0)
    frames = (
        [diagram.sliding(row, column) for row, column in ((1, 1), (8, 8), (4, 5))],
        [diagram.bottleneck_regions(c, k) for c, k in ((16, 12), (512, 48), (230, 32))],
        [
            diagram.bottleneck_balance(replace(DENSENET_121, growth_rate=k, compression=t), DENSENET_121, widest)
            for k, t in ((8, 0.25), (32, 1.0))
        ],
    )
    for each in frames:
        assert len({tree(frame).get("viewBox") for frame in each}) == 1
        assert len({len(list(tree(frame).iter())) for frame in each}) == 1


def test_regions_are_drawn_where_their_borders_are():
    picture = diagram.bottleneck_regions(231, 32, limits=True)
    bands = [node for node in shapes(picture, "rect") if node.get("height") == "314.0"]
    channels = [(float(band.get("x")) - 92) / (560 - 92) * 512 for band in bands]
    assert channels == pytest.approx([0, 128, 230.4], abs=0.2)
    assert any("230.4" in text for text in said(picture))
    assert not any("230.4" in text for text in said(diagram.bottleneck_regions(231, 32)))


@pytest.mark.parametrize(("channels", "k"), [(0, 32), (513, 32), (64, 49), (64, 0)])
def test_what_the_axes_do_not_reach_is_refused(channels, k):
    with pytest.raises(Refused):
        diagram.bottleneck_regions(channels, k)
