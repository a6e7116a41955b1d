"""Wirings: what a layer reads, which ways lead around it, and what is left when some layers are off."""

import pytest
from drawing import said, shapes

from densenet_edu import DENSENET_121, DenseNet, HighwayNet, PlainNet, ResNet, language
from densenet_edu.core.op import Tape
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram.graph import graph

SMALL = DenseNet(blocks=(4,), growth_rate=8, stem="cifar", bottleneck=False, image=(32, 32, 3))
FAMILIES = (PlainNet(), HighwayNet(), ResNet(), SMALL)


def around(picture):
    """The ways around a layer that something still goes through."""
    return [node for node in shapes(picture, "path", stroke=theme.IDENTITY) if node.get("class") == "way"]


@pytest.mark.parametrize("layers", range(1, 5))
def test_a_plain_chain_has_one_way_and_it_passes_every_layer(layers):
    assert graph(PlainNet(layers=layers), 4).paths() == (1, layers)


@pytest.mark.parametrize("architecture", [ResNet(), HighwayNet(), SMALL, DENSENET_121])
def test_with_n_layers_there_are_two_to_the_n_ways_and_one_that_passes_none(architecture):
    for layers in range(1, 5):
        assert graph(architecture, layers).paths() == (2**layers, 0)


def test_a_plain_chain_is_broken_by_one_layer():
    wires = graph(PlainNet(), 4)
    assert [wires.paths((number,))[0] for number in range(1, 5)] == [0, 0, 0, 0]


@pytest.mark.parametrize("architecture", [ResNet(), HighwayNet(), SMALL])
def test_with_ways_around_every_layer_switched_off_halves_the_ways(architecture):
    wires = graph(architecture, 4)
    assert [wires.paths(tuple(range(1, off + 1))) for off in range(5)] == [(16, 0), (8, 0), (4, 0), (2, 0), (1, 0)]


def test_what_nothing_reaches_is_grey_and_said():
    language("en")
    broken, whole = diagram.wiring(PlainNet(), off=(2,)), diagram.wiring(PlainNet())
    assert len(shapes(whole, "rect", stroke=theme.NEW)) == 4
    assert len(shapes(broken, "rect", stroke=theme.NEW)) == 1  # only the first layer is still reached
    assert "no way from x₀ to the end is left" in broken.caption
    left = diagram.wiring(ResNet(), off=(2,))
    assert len(shapes(left, "rect", stroke=theme.NEW)) == 3
    assert len(around(left)) == 4
    assert "8 of 16 paths are left" in left.caption
    assert "off" in said(left)


def test_switching_off_a_layer_that_is_not_there_changes_nothing():
    assert diagram.wiring(ResNet(layers=2), off=(9,)) == diagram.wiring(ResNet(layers=2))


@pytest.mark.parametrize(
    ("architecture", "count"), [(PlainNet(), 0), (HighwayNet(layers=3), 3), (ResNet(), 4), (SMALL, 10)]
)
def test_ways_around_are_drawn_once_for_each_reader(architecture, count):
    # 10 = 1 + 2 + 3 + 4: a concatenation reads every earlier one, not only the one before it
    assert len(around(diagram.wiring(architecture))) == count


def test_each_family_comes_with_its_own_formula():
    language("en")
    formulas = [next(text for text in said(diagram.wiring(each)) if "=" in text and "Hℓ" in text) for each in FAMILIES]
    assert formulas == [
        "xℓ = Hℓ(xℓ−1)",
        "xℓ = Hℓ(xℓ−1) · T(xℓ−1) + xℓ−1 · (1 − T(xℓ−1))",
        "xℓ = Hℓ(xℓ−1) + xℓ−1",
        "xℓ = Hℓ([x0, x1, …, xℓ−1])",
    ]


def test_what_a_layer_is_made_of_is_read_from_its_operations():
    made_of = [next(text for text in said(diagram.wiring(each)) if text.startswith("H = ")) for each in
               (PlainNet(), ResNet(), SMALL, DENSENET_121)]  # fmt: skip
    assert made_of == [
        "H = Conv – BN – ReLU",
        "H = Conv – BN – ReLU – Conv – BN",
        "H = BN – ReLU – Conv",
        "H = BN – ReLU – Conv – BN – ReLU – Conv",
    ]


def test_a_highway_layer_has_a_gate_and_what_the_gate_leaves():
    texts = said(diagram.wiring(HighwayNet(layers=2)))
    assert texts.count("T") == texts.count("1−T") == 2
    assert texts.count("×") == 4 and texts.count("+") == 2


class Fractal:
    """Two columns joined by a mean, as in FractalNet: a family that no diagram knows by name."""

    def write(self, tape: Tape) -> None:
        image = tape.input((8, 8, 3))
        with tape.at("stem"):
            x = tape.conv("stem", image, 4, 3, padding=1)
        for number in (1, 2):
            with tape.at("block 1", f"layer {number}"):
                deep = tape.each("relu", f"{number}_relu", tape.conv(f"{number}_a", x, 4, 3, padding=1))
                deep = tape.conv(f"{number}_b", deep, 4, 3, padding=1)
                x = tape.join("mean", f"{number}_join", deep, tape.conv(f"{number}_c", x, 4, 3, padding=1))


def test_a_family_of_another_kind_is_drawn_by_the_same_code():
    language("en")
    wires = graph(Fractal(), 4)
    assert wires.paths() == (4, 2)
    assert [(node.kind, node.rank, node.lane) for node in wires.of(1)] == [
        ("layer", 1, 0), ("layer", 1, 1), ("mean", 2, 0)
    ]  # fmt: skip
    picture = diagram.wiring(Fractal())
    assert picture.caption == "Fractal: paths from x₀ to the end: 4 · layers on the shortest: 2."
