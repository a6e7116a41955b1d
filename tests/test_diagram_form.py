"""What holds for every diagram: it is well-formed, fits its paper, speaks both languages and touches nothing else."""

import re
from dataclasses import replace

import pytest
from drawing import SVG, crowded, shapes, tree

from densenet_edu import (
    DENSENET_100_12,
    DENSENET_121,
    DENSENET_264,
    DENSENET_BC_250_24,
    DenseLayer,
    DenseNet,
    HighwayNet,
    PlainNet,
    Refused,
    ResNet,
    ResNetBottleneck,
    language,
)
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.fractalnet import FRACTALNET_21
from densenet_edu.core.family.highway import HIGHWAY_19
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_1001
from densenet_edu.core.family.wide_resnet import WRN_28_10
from densenet_edu.show import diagram, theme

WIDEST = replace(DENSENET_121, growth_rate=48, compression=1.0)
FIGURE_1 = DenseNet(blocks=(5,), growth_rate=4, stem_channels=6)
BLOCKS = DenseNet(blocks=(8,), growth_rate=12, stem_channels=24)
SMALL = DenseNet(blocks=(4,), growth_rate=8, stem="cifar", bottleneck=False, image=(32, 32, 3))
ODD = (
    DENSENET_121,
    WIDEST,
    DENSENET_264,
    DENSENET_100_12,
    DENSENET_BC_250_24,
    replace(DENSENET_121, growth_rate=1),
    replace(DENSENET_121, blocks=(1, 1, 1, 1)),
    replace(DENSENET_121, blocks=(48, 1, 1, 48)),
    DenseNet(blocks=(48, 48, 48), growth_rate=40, stem="cifar", bottleneck=False, compression=1, image=(32, 32, 3)),
    DenseNet(blocks=(1,), growth_rate=1, stem="cifar", image=(4, 4, 1), classes=1),
)

DRAWN = {
    "figure 1": lambda: diagram.dense_block(FIGURE_1),
    "eight layers": lambda: diagram.dense_block(BLOCKS),
    "against the start": lambda: diagram.dense_block(replace(BLOCKS, growth_rate=1), FIGURE_1, BLOCKS),
    **{f"block {n}": lambda each=each: diagram.dense_block(each) for n, each in enumerate(ODD)},
    **{f"stairs {n}": lambda each=each: diagram.staircase(each) for n, each in enumerate(ODD)},
    "stairs, start": lambda: diagram.staircase(WIDEST, DENSENET_121, WIDEST),
    "stairs, other start": lambda: diagram.staircase(DENSENET_BC_250_24, DENSENET_100_12),
    "stairs of a ResNet": lambda: diagram.staircase(ResNet(), PlainNet()),
    **{f"cost {n}": lambda each=each: diagram.cost_bars(each) for n, each in enumerate(ODD)},
    "cost, start": lambda: diagram.cost_bars(replace(DENSENET_121, growth_rate=20), DENSENET_121, WIDEST),
    "cost of a Highway net": lambda: diagram.cost_bars(HighwayNet()),
    **{
        f"wires {type(each).__name__} {off}": lambda each=each, off=off: diagram.wiring(each, off)
        for each in (PlainNet(), HighwayNet(), ResNet(), SMALL, ResNet(layers=1), DENSENET_264)
        for off in ((), (2,), (1, 2, 3, 4))
    },
    "a feature map": diagram.feature_map,
    "a parameter": diagram.parameter,
    "a multiply-add": diagram.multiply_add,
    **{
        f"filters {ins} {side} {outs} {bias}": lambda a=(ins, side, outs, bias): diagram.one_filter(*a)
        for ins, side, outs, bias in ((2, 3, 1, True), (4, 3, 4, True), (1, 1, 1, False), (3, 2, 4, False))
    },
    **{f"triangle {n}": lambda n=n: diagram.connections(replace(FIGURE_1, blocks=(n,))) for n in (1, 5, 16, 48)},
    **{f"width {n}": lambda each=each: diagram.width_against_cost(each) for n, each in enumerate(ODD)},
    **{f"sliding {at}": lambda at=at: diagram.sliding(*at) for at in ((1, 1), (2, 3), (8, 8), (1, 1, 1), (10, 10, 1))},
    "residual units": diagram.residual_units,
    **{
        f"normalization {given}": lambda given=given: diagram.normalization(*given)
        for given in ((), (-4, 2, -2), (4, -1, 2), (4, 0.5, 0))
    },
    "two bottlenecks": lambda: diagram.funnels(ResNetBottleneck(), DenseLayer()),
    "widening": lambda: diagram.funnels(DenseLayer(64), DenseLayer(512, 48)),
    "narrow units": lambda: diagram.funnels(ResNetBottleneck(2048, 512), DenseLayer(16, 4, bottleneck=False)),
    **{
        f"regions {c} {k} {limits}": lambda a=(c, k), limits=limits: diagram.bottleneck_regions(*a, limits=limits)
        for c, k in ((1, 1), (512, 48), (64, 32), (224, 32), (231, 32), (144, 20))
        for limits in (False, True)
    },
    **{f"balance {n}": lambda each=each: diagram.bottleneck_balance(each) for n, each in enumerate(ODD)},
    "balance, start": lambda: diagram.bottleneck_balance(replace(WIDEST, growth_rate=8), DENSENET_121, WIDEST),
    **{f"table 1 of {n}": lambda each=each: diagram.table_1(each) for n, each in enumerate(ODD)},
    **{f"classifier {n}": lambda each=each: diagram.classifier(each) for n, each in enumerate(ODD)},
    **{
        f"side by side {n}": lambda pair=pair: diagram.side_by_side(*pair)
        for n, pair in enumerate(
            ((DENSENET_BC_250_24, WRN_28_10), (FRACTALNET_21, PREACT_RESNET_1001), (DSN, HIGHWAY_19), (ODD[-1], WIDEST))
        )
    },
    "width, start": lambda: diagram.width_against_cost(replace(WIDEST, growth_rate=8), DENSENET_121, WIDEST),
}


@pytest.fixture(params=("ko", "en"))
def code(request):
    language(request.param)
    return request.param


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_fits_its_paper_in_both_languages(name, code):
    picture = DRAWN[name]()
    _, _, width, _ = map(float, tree(picture).get("viewBox").split())
    assert width == theme.WIDTH
    assert crowded(picture) == []


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_says_what_it_shows_to_those_who_cannot_see_it(name, code):
    picture = DRAWN[name]()
    root = tree(picture)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-label") == f"{title.text}. {description.text}"
    assert description.text == picture.caption
    hangul = re.search("[가-힣]", picture.caption) is not None
    assert hangul == (code == "ko")


@pytest.mark.parametrize("name", DRAWN)
def test_an_english_diagram_holds_no_hangul(name):
    language("en")
    assert re.findall("[가-힣]+", DRAWN[name]().svg) == []


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_touches_nothing_else_on_the_page(name):
    svg = DRAWN[name]().svg
    assert " id=" not in svg and "url(" not in svg
    kind = re.search('class="(dn-[a-z]+)"', svg)[1]
    for style in re.findall("<style>(.*?)</style>", svg):
        for selectors in re.findall(r"([^{}]+)\{", style):
            assert all(selector.strip().startswith(f".{kind}") for selector in selectors.split(","))


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_can_be_read_from_afar_and_on_dark_pages(name):
    picture = DRAWN[name]()
    sizes = [float(node.get("font-size")) for node in tree(picture).iter() if node.get("font-size")]
    assert min(sizes) >= 12
    assert "Noto Sans KR" in tree(picture).get("font-family")
    paper = shapes(picture, "rect", fill=theme.PAPER)[0]
    assert paper.get("width") == str(theme.WIDTH) and paper.get("x") is None


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_has_no_number_that_is_none(name):
    assert re.findall(r"\b(?:nan|inf|None|-0\.0)\b", DRAWN[name]().svg) == []


@pytest.mark.parametrize("name", DRAWN)
def test_drawing_twice_gives_the_same(name):
    assert DRAWN[name]() == DRAWN[name]()


@pytest.mark.parametrize("draw", [diagram.staircase, diagram.cost_bars, diagram.width_against_cost])
def test_all_frames_of_an_explorer_have_the_same_size_and_axes(draw):
    frames = [
        draw(replace(DENSENET_121, growth_rate=rate, compression=theta), DENSENET_121, WIDEST)
        for rate in (8, 20, 32, 48)
        for theta in (0.25, 0.5, 1.0)
    ]
    assert len({tree(frame).get("viewBox") for frame in frames}) == 1
    axes = [[(node.get("y1"), node.get("x2")) for node in shapes(frame, "line", stroke=theme.RULE)] for frame in frames]
    assert all(each == axes[0] for each in axes)
    assert len({len(list(tree(frame).iter())) for frame in frames}) == 1


def test_all_frames_of_a_block_explorer_have_the_same_size_and_scale():
    frames = {
        (rate, entering): diagram.dense_block(
            replace(BLOCKS, growth_rate=rate, stem_channels=entering, blocks=(5,)), FIGURE_1, BLOCKS
        )
        for rate in (1, 4, 12)
        for entering in (1, 6, 24)
    }
    assert len({tree(frame).get("viewBox") for frame in frames.values()}) == 1
    heights = {key: float(shapes(frame, "rect", fill=theme.INPUT)[-1].get("height")) for key, frame in frames.items()}
    assert heights[12, 24] == pytest.approx(24 * heights[1, 1], rel=0.05)
    assert heights[4, 6] == pytest.approx(heights[1, 6])


@pytest.mark.parametrize("arguments", [(5, 3, 1), (2, 4, 1), (2, 3, 5), (0, 3, 1), (2, True, 1)])
def test_more_filters_than_one_can_count_are_refused(arguments):
    with pytest.raises(Refused):
        diagram.one_filter(*arguments)
