"""Every network of Table 2 and Figure 3 is drawn by the same code, from its operations alone."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from drawing import SVG, crowded, said, shapes, tree

from densenet_edu import (
    DENSENET_40_12,
    DENSENET_BC_250_24,
    DenseNet,
    HighwayNet,
    PlainNet,
    Refused,
    ResNet,
    language,
    params,
    total,
    training_memory,
    unroll,
)
from densenet_edu.core.family.all_cnn import ALL_CNN
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.fractalnet import FRACTALNET_21, FRACTALNET_21_DROPPATH, FractalNet
from densenet_edu.core.family.highway import HIGHWAY_19, HIGHWAY_19_CONV
from densenet_edu.core.family.imagenet_resnet import RESNET_34, RESNET_50, RESNET_101, RESNET_152
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_164, PREACT_RESNET_1001
from densenet_edu.core.family.resnet import RESNET_110, RESNET_1202, CifarResNet
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110, STOCHASTIC_DEPTH_1202
from densenet_edu.core.family.wide_resnet import WRN_16_4_DROPOUT, WRN_16_8, WRN_28_10
from densenet_edu.core.op import Tape
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram.cost import costs
from densenet_edu.show.diagram.graph import graph
from densenet_edu.show.diagram.kinds import KINDS, look, spelled
from densenet_edu.show.diagram.one_unit import one_unit
from densenet_edu.show.diagram.place import blocks, steps
from densenet_edu.show.diagram.unit_plan import UnitPlan

EVERY = (
    NIN, ALL_CNN, DSN, HIGHWAY_19, HIGHWAY_19_CONV, FRACTALNET_21, FRACTALNET_21_DROPPATH, RESNET_110, RESNET_1202,
    STOCHASTIC_DEPTH_110, STOCHASTIC_DEPTH_1202, WRN_16_8, WRN_28_10, WRN_16_4_DROPOUT, PREACT_RESNET_164,
    PREACT_RESNET_1001, RESNET_34, RESNET_50, RESNET_101, RESNET_152, DENSENET_40_12, DENSENET_BC_250_24,
)  # fmt: skip
DRAWS = (diagram.unit, diagram.staircase, diagram.cost_bars, diagram.wiring)
LARGEST = 100 * 1024  # bytes of a drawing, however deep the network


def kinds(picture):
    """How many operations of each kind a drawing of units shows."""
    return Counter(node.get("data-kind") for node in tree(picture).iter(f"{SVG}g") if node.get("data-kind"))


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("network", EVERY, ids=lambda network: network.name)
def test_every_network_can_be_drawn_small_and_readable_in_both_languages(network, draw, code):
    language(code)
    picture = draw(network)
    assert len(picture.svg.encode()) < LARGEST
    assert crowded(picture) == []
    assert min(float(node.get("font-size")) for node in tree(picture).iter() if node.get("font-size")) >= theme.SMALL
    assert " id=" not in picture.svg and "url(" not in picture.svg
    assert re.findall(r"\b(?:nan|inf|None|-0\.0)\b", picture.svg) == []
    assert (re.search("[가-힣]", picture.svg) is not None) == (code == "ko")
    assert picture == draw(network)


@pytest.mark.parametrize("network", EVERY, ids=lambda network: network.name)
def test_a_unit_shows_each_of_its_operations_once(network):
    unit = one_unit(network)
    ops = [op.kind for op in unit.ops if op.kind != "draw"]
    assert kinds(diagram.unit(network)) == Counter(ops)
    assert set(ops) <= set(KINDS)


@pytest.mark.parametrize(
    ("network", "shown"),
    [
        (HIGHWAY_19, {"conv": 2, "relu": 1, "sigmoid": 1, "complement": 1, "multiply": 2, "add": 1}),
        (RESNET_110, {"conv": 2, "batchnorm": 2, "relu": 2, "add": 1}),
        (STOCHASTIC_DEPTH_110, {"conv": 2, "batchnorm": 2, "relu": 2, "survive": 1, "add": 1}),
        (PREACT_RESNET_164, {"conv": 3, "batchnorm": 3, "relu": 3, "add": 1}),
        (WRN_16_4_DROPOUT, {"conv": 2, "batchnorm": 2, "relu": 2, "dropout": 1, "add": 1}),
        (NIN, {"conv": 3, "relu": 3}),
        (DSN, {"conv": 3, "relu": 3, "flatten": 1, "dense": 1}),
        (FRACTALNET_21, {"conv": 7, "batchnorm": 7, "relu": 7, "max_pool": 3, "mean": 2}),
        (DENSENET_BC_250_24, {"conv": 2, "batchnorm": 2, "relu": 2, "concat": 1}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_unit_of_each_family_is_what_its_paper_draws(network, shown):
    assert kinds(diagram.unit(network)) == shown


@pytest.mark.parametrize(
    ("network", "green"),
    [(HIGHWAY_19, 1), (RESNET_110, 1), (PREACT_RESNET_164, 1), (DENSENET_40_12, 1), (NIN, 0), (FRACTALNET_21, 0)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_a_way_on_which_nothing_happens_is_green(network, green):
    assert len(shapes(diagram.unit(network), "path", stroke=theme.IDENTITY)) == green


@pytest.mark.parametrize(
    ("shortcut", "shown"),
    [("A", {"subsample": 1, "pad_channels": 1, "conv": 2}), ("B", {"conv": 3})],
)
def test_where_the_size_is_halved_the_shortcut_is_drawn_with_what_it_does(shortcut, shown):
    network = CifarResNet(20, shortcut=shortcut)
    picture = diagram.unit(network, where=("block 2", "layer 1"))
    assert {kind: kinds(picture)[kind] for kind in shown} == shown
    assert shapes(picture, "path", stroke=theme.IDENTITY) == []
    assert "H(x) + S(x)" in said(picture)


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_a_fractal_block_has_its_columns_side_by_side_the_shortest_on_the_left(columns):
    plan = UnitPlan(one_unit(FractalNet(columns=columns, blocks=1, image=(8, 8, 3))).ops)
    in_lane = Counter(plan.lanes[op.name] for op in plan.ops if op.kind == "conv")
    assert [in_lane[lane] for lane in range(columns)] == [2**column for column in range(columns)]
    assert plan.width == columns
    joins = [plan.span(op.name) for op in plan.ops if op.kind == "mean"]
    assert joins[-1:] == ([(0, columns - 1)] if columns > 1 else [])
    assert len(joins) == 2 ** (columns - 1) // 2


def test_no_operation_of_a_unit_lies_on_another_or_above_what_it_reads():
    for network in EVERY:
        plan = UnitPlan(one_unit(network).ops)
        stands = [(plan.lanes[op.name], plan.rows[op.name]) for op in plan.ops]
        assert len(set(stands)) == len(stands)
        assert all(
            plan.rows[op.name] - plan.rows[name] >= (0 if name.endswith("complement") else 1)
            for op in plan.ops
            for name in op.inputs
            if name in plan.rows
        )


def test_a_draw_that_all_joins_share_is_told_from_that_of_one_join():
    language("en")
    picture = diagram.unit(FRACTALNET_21_DROPPATH)
    dice = [node for node in shapes(picture, "rect", width="16.0") if node.get("rx") == "4"]
    assert Counter(node.get("fill") for node in dice) == {theme.INK: 3, theme.PAPER: 3}  # two joins and the legend
    assert {"a draw for this join alone", "one draw that the whole network shares"} <= set(said(picture))
    assert "acts in training only" not in said(diagram.unit(FRACTALNET_21))


def test_companion_heads_are_dashed_and_nothing_of_the_network_in_use_is():
    dashed = [node for node in shapes(diagram.unit(DSN), "rect") if node.get("stroke-dasharray")]
    assert len(dashed) == 2 + 1  # flatten, fully connected; the legend
    assert [node for node in shapes(diagram.unit(NIN), "rect") if node.get("stroke-dasharray")] == []


def test_units_side_by_side_keep_their_costs():
    language("en")
    picture = diagram.unit(RESNET_110, DENSENET_40_12)
    texts = {text.strip() for text in said(picture)}
    assert {"4,672", "1,760"} <= texts  # 2 (9 16^2 + 2 16); 2 16 + 9 16 12
    assert kinds(picture)["add"] == kinds(picture)["concat"] == 1


def test_a_unit_that_is_not_there_is_refused():
    for call in (diagram.unit, lambda: diagram.unit(NIN, where=("block 9",))):
        with pytest.raises(Refused):
            call()


@pytest.mark.parametrize("network", EVERY, ids=lambda network: network.name)
def test_the_staircase_counts_the_layers_of_each_block_and_shows_channels_and_sizes(network):
    language("en")
    found = blocks(steps(network))
    texts = said(diagram.staircase(network))
    for layers in found.values():
        height, width, _ = layers[0].shape
        assert f"{len(layers)} layer{'s' * (len(layers) > 1)} · {height}×{width}" in texts
    mebibytes = training_memory(unroll(network)) * 4 / 2**20
    shown = next(float(text.removesuffix(" MiB")) for text in texts if text.endswith(" MiB"))
    assert shown == pytest.approx(mebibytes, abs=0.051)


@pytest.mark.parametrize(
    ("network", "bars"), [(RESNET_110, 1 + 54), (RESNET_1202, 1 + 3), (PREACT_RESNET_1001, 1 + 3), (NIN, 9 + 2)]
)
def test_equal_layers_of_a_very_deep_network_are_one_bar(network, bars):
    picture = diagram.staircase(network)
    assert len([node for node in tree(picture).iter(f"{SVG}g") if node.get("class") == "bar"]) == bars


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("network", EVERY, ids=lambda network: network.name)
def test_every_network_stands_beside_another(network, code):
    language(code)
    for other in (DENSENET_BC_250_24, PREACT_RESNET_1001):
        picture = diagram.side_by_side(network, other)
        assert len(picture.svg.encode()) < LARGEST
        assert crowded(picture) == []


def test_equal_hairs_side_by_side_are_one_bar_of_the_same_width():
    language("en")
    picture = diagram.side_by_side(PREACT_RESNET_1001, DENSENET_40_12)
    bars = [node for node in tree(picture).iter(f"{SVG}g") if node.get("class") == "step"]
    # a stem and for each block its first unit, which has a convolution more, and the rest; beside it 1 + 3 * 12 + 2
    assert len(bars) <= 1 + 3 * 2 + 39
    assert "1003 convolutions" in said(picture)  # the stem, 3 in each of 333 units, 3 shortcuts


def test_what_an_addition_carries_is_marked_on_the_bar():
    assert len(shapes(diagram.staircase(RESNET_110), "path", stroke=theme.IDENTITY)) == 54
    assert len(shapes(diagram.staircase(HIGHWAY_19), "path", stroke=theme.IDENTITY)) == 13  # three change the channels
    assert shapes(diagram.staircase(FRACTALNET_21), "path", stroke=theme.IDENTITY) == []


def test_companion_heads_count_in_training_and_not_in_use():
    language("en")
    for draw in (diagram.staircase, diagram.cost_bars):
        assert "967.0 K" in said(draw(DSN))  # 966,986
    assert "3.55 M in training" in said(diagram.staircase(DSN))  # 3,547,496
    assert {"companion 1", "companion 2", "companion 3", "1.97 M"} <= set(said(diagram.cost_bars(DSN)))


@pytest.mark.parametrize("network", EVERY, ids=lambda network: network.name)
def test_the_parts_of_cost_bars_add_up_to_the_whole(network):
    ops = unroll(network)
    sums = [sum(column) for column in zip(*costs(network).values(), strict=True)]
    assert sums[0] == total(ops, params) and sums[2] == training_memory(ops)


def test_a_fractal_block_of_three_columns_has_five_ways_and_the_shortest_passes_one_layer():
    # f1: 1; f(C+1) = f(C) twice or one convolution: 1, 2, 5, 26
    ways = [graph(FractalNet(columns=columns), 4).paths() for columns in (1, 2, 3, 4)]
    assert ways == [(1, 1), (2, 1), (5, 1), (26, 1)]
    assert graph(FRACTALNET_21_DROPPATH, 4).paths() == (5, 1)  # draws are no ways


def test_a_unit_that_survives_by_chance_comes_with_its_own_formula():
    assert "xℓ = bℓ · Hℓ(xℓ−1) + xℓ−1" in said(diagram.wiring(STOCHASTIC_DEPTH_110))


@dataclass(frozen=True)
class Squeezed:
    """A family that no diagram has heard of: two branches of different kernels, concatenated with what came in."""

    def write(self, tape: Tape) -> None:
        x = tape.input((8, 8, 3))
        for number in (1, 2):
            with tape.at("cell 1", f"layer {number}"):
                wide = tape.conv(f"{number}_wide", x, 4, 5, padding=2)
                narrow = tape.each("sigmoid", f"{number}_sigmoid", tape.conv(f"{number}_narrow", x, 4))
                x = tape.join("concat", f"{number}_join", x, narrow, wide)


@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
@pytest.mark.parametrize(
    "network", [Squeezed(), PlainNet(), ResNet(layers=1), HighwayNet(), DenseNet(blocks=(2,), image=(32, 32, 3))]
)
def test_a_family_that_no_diagram_knows_by_name_is_drawn_as_well(draw, network):
    assert crowded(draw(network)) == []


def test_a_kind_that_the_table_does_not_know_is_a_box_with_its_name():
    ops = unroll(PlainNet())
    strange = replace(ops[3], kind="shake")  # a kind of another time
    assert (look(strange).form, spelled(strange)) == ("box", "shake")
