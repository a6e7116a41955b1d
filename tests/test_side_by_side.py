"""Two networks side by side: on one scale, and with the costs that an independent build has."""

import pytest
from drawing import shapes, words

from densenet_edu import DENSENET_121, DENSENET_BC_100_12, DENSENET_BC_190_40, language
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.family.resnet import RESNET_110, CifarResNet
from densenet_edu.core.family.wide_resnet import WRN_28_10
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram.side_by_side import costs, steps


@pytest.fixture(autouse=True)
def english():
    language("en")
    yield
    language("ko")


def said(picture):
    return [word.said for word in words(picture)]


def test_the_ratios_are_those_of_independent_builds():
    # 25,624,430 / 36,479,194 parameters and 9.302 / 5.243 G multiply-adds, built independently in Keras
    texts = said(diagram.side_by_side(DENSENET_BC_190_40, WRN_28_10))
    assert {"0.70×", "1.77×", "25.62 M", "36.48 M", "9.30 G", "5.24 G"} <= set(texts)
    assert {"DenseNet-BC (L=190, k=40)", "WRN-28-10", "189 convolutions", "28 convolutions"} <= set(texts)


def test_equal_parameters_do_not_mean_equal_work():
    caption = diagram.side_by_side(DENSENET_BC_100_12, CifarResNet(50)).caption
    assert "1.02 times the parameters" in caption and "2.59 times its multiply-adds" in caption


def test_the_channels_are_those_of_the_papers():
    dense, residual = steps(DENSENET_121), steps(RESNET_110)
    assert [channels for place, _, channels, _, _ in dense if place.startswith("transition")] == [128, 256, 512]
    assert dense[-1][2:4] == (1024, 1024 - 32)  # paper, table 1, k = 32: the last layer adds 32 to what is carried
    assert list(dict.fromkeys(size for *_, size in dense)) == [56, 28, 14, 7]
    # He et al. (2016), section 4.2: 16, 32, 64 channels at 32, 16, 8 pixels, 2n = 36 layers each, and one before
    assert sorted({(channels, size) for _, _, channels, _, size in residual}) == [(16, 32), (32, 16), (64, 8)]
    assert sum(depth for _, depth, *_ in residual) == 109
    assert {carried for *_, carried, _ in residual} == {0}


def test_the_bars_add_up_to_the_channels_on_one_scale():
    picture = diagram.side_by_side(DENSENET_BC_100_12, CifarResNet(50))
    new = [float(shape.get("height")) for shape in shapes(picture, "rect") if shape.get("fill") == theme.NEW]
    # Each of the 48 dense layers makes 12 maps; ResNet-50 rewrites 16, 32 or 64 in each of its 24 units.
    twelve = min(new)
    assert sum(abs(height - twelve) < 0.11 for height in new) == 48
    assert max(new) / twelve > 64 / 12


def test_companion_heads_cost_memory_but_no_parameters_in_use():
    assert costs(DSN)[:2] == costs(NIN)[:2]
    assert (costs(NIN)[0], round(costs(NIN)[1] / 1e9, 3)) == (966_986, 0.222)  # an independent Keras build
    assert costs(DSN)[2] > costs(NIN)[2]
