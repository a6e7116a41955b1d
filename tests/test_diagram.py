"""The numbers and shapes in the diagrams are those of the paper and of the counts."""

import re
from dataclasses import replace
from math import prod

import pytest
from drawing import SVG, said, shapes, tree

from densenet_edu import (
    DENSENET_121,
    DENSENET_201,
    DENSENET_264,
    DENSENET_BC_100_12,
    DenseNet,
    language,
    macs,
    params,
    total,
    training_memory,
    unroll,
)
from densenet_edu.core.paper import DENSENETS, TABLE_1
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram import amount
from densenet_edu.show.diagram.cost import costs
from densenet_edu.show.diagram.dense_block import first_block
from densenet_edu.show.diagram.first_steps import CHOSEN, FILTER, IMAGE, convolve
from densenet_edu.show.diagram.width import curve

FIGURE_1 = DenseNet(blocks=(5,), growth_rate=4, stem_channels=6)


def bars(picture):
    return [node for node in tree(picture).iter(f"{SVG}g") if node.get("class") == "bar"]


def arcs(picture):
    return shapes(picture, "path", **{"class": "arc"})


def test_the_block_of_figure_1_has_fifteen_arcs():
    picture = diagram.dense_block(FIGURE_1)
    assert len(arcs(picture)) == 15
    assert "5·6/2 = 15" in said(picture)


@pytest.mark.parametrize("layers", range(1, 9))
def test_a_dense_block_of_l_layers_has_half_l_times_l_plus_1_arcs(layers):
    picture = diagram.dense_block(replace(FIGURE_1, blocks=(layers,)))
    assert len(arcs(picture)) == layers * (layers + 1) // 2


def test_each_stack_of_figure_1_holds_the_input_and_one_slab_for_each_layer_so_far():
    language("en")
    picture = diagram.dense_block(FIGURE_1)
    layers = [node for node in tree(picture).iter(f"{SVG}g") if node.get("class") == "layer"]
    slabs = [len(list(layer.iter(f"{SVG}rect"))) - 1 for layer in layers]  # one is the part to point at
    assert sorted(slabs) == [2, 3, 4, 5, 6]
    texts = said(picture)
    assert [text for text in texts if text.isdigit()] == ["26", "22", "18", "14", "10", "6"]
    for line in ("reads 6 → +4", "reads 10 → +4", "reads 14 → +4", "reads 18 → +4", "reads 22 → +4"):
        assert line in texts
    assert "block input" in texts


def test_the_first_stack_is_the_input_of_the_block_and_no_layers_output():
    picture = diagram.dense_block(FIGURE_1)
    whole = shapes(picture, "rect", fill=theme.INPUT)
    assert len(whole) == 1  # strong only here; every later stack carries it pale
    assert not any(theme.layer_colour(number) == theme.INPUT for number in range(1, 9))
    pale = shapes(picture, "rect", fill=theme.tint(theme.INPUT, 0.36))
    assert len(pale) == 5


def test_heights_of_slabs_are_to_scale():
    picture = diagram.dense_block(replace(FIGURE_1, stem_channels=24, growth_rate=8))
    height = {fill: float(shapes(picture, "rect", fill=fill)[0].get("height")) + 1.2
              for fill in (theme.INPUT, theme.LAYERS[0])}  # fmt: skip
    assert height[theme.INPUT] - 1.2 == pytest.approx(3 * height[theme.LAYERS[0]], rel=0.01)


def test_a_deep_block_shows_its_first_and_last_layers_and_counts_all_connections():
    language("en")
    texts = said(diagram.dense_block(DenseNet(blocks=(48, 1))))
    assert {"layer 1", "layer 5", "layer 47", "layer 48", "41 more"} <= set(texts)
    assert "layer 6" not in texts
    assert f"48·49/2 = {sum(range(1, 49))}" in texts


def test_the_first_block_of_densenet_121_reads_what_slides_and_paper_say():
    block = first_block(DENSENET_121)
    assert [block.width(layer) for layer in range(7)] == [64, 96, 128, 160, 192, 224, 256]
    assert [block.reads(layer) for layer in range(1, 7)] == [64, 96, 128, 160, 192, 224]
    assert block.shape == (56, 56, 256)


@pytest.mark.parametrize(
    ("architecture", "millions", "multiply_adds", "last"),
    [
        (DENSENET_121, "7.98 M", "2.83 G", "1024"),
        (DENSENET_201, "20.01 M", "4.29 G", "1920"),
        (DENSENET_264, "33.34 M", "5.75 G", "2688"),
        (DENSENET_BC_100_12, "769.2 K", "287.9 M", "342"),
    ],
)
def test_the_staircase_shows_the_counts_of_the_paper(architecture, millions, multiply_adds, last):
    texts = said(diagram.staircase(architecture))
    for number in (millions, multiply_adds, last):
        assert number in texts


def test_the_staircase_shows_the_training_memory_of_one_image_in_float32():
    mebibytes = training_memory(unroll(DENSENET_121)) * 4 / 2**20
    assert f"{mebibytes:.1f} MiB" in said(diagram.staircase(DENSENET_121))


@pytest.mark.parametrize("column", TABLE_1, ids=lambda column: column.label)
def test_the_staircase_has_a_bar_for_each_layer_of_table_1(column):
    language("en")
    picture = diagram.staircase(column.architecture)
    assert len(bars(picture)) == 1 + sum(column.blocks) + len(column.blocks) - 1  # stem, layers, transitions
    assert len(shapes(picture, "path", stroke=theme.NEW)) == sum(column.blocks)
    assert len(shapes(picture, "path", stroke=theme.TRANSITION)) == len(column.blocks) - 1
    texts = said(picture)
    for layers, size in zip(column.blocks, (56, 28, 14, 7), strict=True):
        assert f"{layers} layers · {size}×{size}" in texts


def test_the_blocks_of_densenet_121_end_with_256_512_1024_and_1024_channels():
    picture = diagram.staircase(DENSENET_121)
    ends = [node.text for node in shapes(picture, "text", font_size="15", font_weight="700")]
    assert ends == ["256", "512", "1024", "1024"]
    assert "256, 512, 1024, 1024" in picture.caption


def test_pointing_at_a_bar_shows_its_channels():
    shown = [node.text for node in shapes(diagram.staircase(DENSENET_121), "text", **{"class": "tip"})]
    assert shown[:8] == ["64", "96", "128", "160", "192", "224", "256", "128"]
    assert shown[-1] == "1024"


def test_bars_of_the_staircase_are_to_scale():
    picture = diagram.staircase(DENSENET_121)
    ends = [
        re.fullmatch(r"M[\d.]+ ([\d.]+)V([\d.]+)", node.get("d"))
        for node in shapes(picture, "path", stroke=theme.TRANSITION)
    ]
    heights = [float(end[1]) - float(end[2]) for end in ends]
    assert heights == pytest.approx([heights[0], 2 * heights[0], 4 * heights[0]], abs=0.3)  # 128, 256, 512


def test_the_start_stays_behind_as_a_dashed_outline_unless_nothing_was_changed():
    moved = diagram.staircase(replace(DENSENET_121, growth_rate=20, compression=0.8), DENSENET_121)
    still = diagram.staircase(DENSENET_121, DENSENET_121)
    assert [node.get("opacity") for node in shapes(moved, "path", pointer_events="none")] == ["1"]
    assert [node.get("opacity") for node in shapes(still, "path", pointer_events="none")] == ["0"]
    assert shapes(diagram.staircase(DENSENET_121), "path", pointer_events="none") == []
    language("en")
    texts = said(diagram.staircase(replace(DENSENET_121, growth_rate=64), DENSENET_121))
    assert "at the start: k = 32, θ = 0.5" in texts
    counted = total(unroll(replace(DENSENET_121, growth_rate=64)), params) / 7_978_856
    assert f"{counted:.2f} × start" in texts


@pytest.mark.parametrize("row", DENSENETS, ids=lambda row: f"{row.method} {row.depth}")
def test_the_parts_of_cost_bars_add_up_to_the_whole(row):
    ops = unroll(row.architecture)
    sums = [sum(column) for column in zip(*costs(row.architecture).values(), strict=True)]
    assert sums == [total(ops, params), total(ops, macs), training_memory(ops)]


def test_cost_bars_show_that_weights_are_late_and_work_is_early():
    language("en")
    picture = diagram.cost_bars(DENSENET_121)
    texts = said(picture)
    rows = [text for text in texts if re.fullmatch(r"(block|transition) \d|stem|classifier", text)]
    assert rows == ["stem", "block 1", "transition 1", "block 2", "transition 2", "block 3", "transition 3", "block 4",
                    "classifier"]  # fmt: skip
    assert texts[texts.index("classifier") + 1] == "1.03 M"  # 1,025,000 and the last BatchNormalization
    assert "most parameters are in block 3, most multiply-adds in block 1" in picture.caption


@pytest.mark.parametrize("side", [112, 224, 448])
def test_cost_bars_name_the_image_where_the_networks_compared_differ_in_it(side):
    language("en")
    sized, largest = (replace(DENSENET_121, image=(s, s, 3)) for s in (side, 448))
    picture = diagram.cost_bars(sized, DENSENET_121, largest)
    assert f"θ = 0.5, {side}×{side}: most parameters" in picture.caption
    assert "at the start: k = 32, θ = 0.5, 224×224" in said(picture)
    assert "×" not in diagram.cost_bars(DENSENET_121, DENSENET_121, DENSENET_121).caption


def test_counting_one_convolution_by_hand_gives_19_as_on_the_slides():
    picture = diagram.one_filter(channels_in=2, kernel=3, filters=1)
    assert "2 × 9 × 1 + 1 = 19" in said(picture)
    cells = [int(text) for text in said(picture) if text.isdigit()]
    assert sorted(cells)[-1] == 19
    assert len(shapes(picture, "rect", fill=theme.tint(theme.WEIGHT, 0.4))) == 19


@pytest.mark.parametrize(
    ("channels", "kernel", "filters", "bias"), [(2, 3, 4, True), (3, 1, 2, False), (4, 2, 3, True)]
)
def test_every_parameter_of_a_convolution_is_one_cell(channels, kernel, filters, bias):
    picture = diagram.one_filter(channels, kernel, filters, bias)
    count = channels * kernel * kernel * filters + (filters if bias else 0)
    assert len(shapes(picture, "rect", fill=theme.tint(theme.WEIGHT, 0.4))) == count
    assert str(count) in picture.caption
    assert any(text.endswith(f"= {count}") for text in said(picture))


def test_the_triangle_has_a_dot_for_each_connection_and_the_rectangle_twice_as_many():
    picture = diagram.connections(FIGURE_1)
    circles = shapes(picture, "circle")
    assert len(circles) == 5 * 6
    assert sum(node.get("fill") != "none" for node in circles) == 15
    assert "15" in said(picture) and "1 + 2 + 3 + 4 + 5 =" in said(picture)


def test_the_numbers_of_the_feature_map_are_a_real_convolution():
    result = convolve(IMAGE, FILTER)
    by_hand = [
        [sum(IMAGE[r + i][c + 2] - IMAGE[r + i][c] for i in range(3)) for c in range(3)] for r in range(3)
    ]  # right column minus left column: what this filter is
    assert [list(line) for line in result] == by_hand
    drawn = [text.replace("−", "-") for text in said(diagram.feature_map())]
    numbers = [int(text) for text in drawn if re.fullmatch(r"-?\d+", text)]
    assert numbers == [*sum(IMAGE, ()), *sum(FILTER, ()), *sum(result, ())]


def test_the_multiply_adds_end_in_the_chosen_number_of_the_feature_map():
    row, column = CHOSEN
    picture = diagram.multiply_add()
    result = [node.text for node in shapes(picture, "text", fill=theme.PAPER)]
    assert result == [str(convolve(IMAGE, FILTER)[row][column])]
    assert said(picture).count("×") == said(picture).count("=") == 9


def test_a_3x3_filter_has_ten_parameters_with_its_bias():
    texts = said(diagram.parameter())
    assert "3 × 3 + 1 = 10" in texts
    assert [text for text in texts if text in map(str, range(2, 11))] == list(map(str, range(2, 11)))


def test_weights_grow_faster_than_width_and_memory_in_proportion_to_it():
    points = dict(curve(replace(DENSENET_121, growth_rate=4)))
    assert points[32][0] == 7_978_856 and points[32][1] == 2_834_161_664
    assert points[48][0] / points[24][0] > 3.5
    assert points[48][2] / points[24][2] == pytest.approx(2, rel=0.01)
    texts = said(diagram.width_against_cost(DENSENET_121))
    assert {"7.98 M", "2.83 G"} <= set(texts)


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0"), (9_408, "9,408"), (10_000, "10.00 K"), (999_949, "999.9 K"), (999_999, "1.00 M"), (7_978_856, "7.98 M"),
     (14_149_480, "14.15 M"), (99_999_999, "100.0 M"), (2_834_161_664, "2.83 G"), (20_242_984_000, "20.24 G")],
)  # fmt: skip
def test_counts_are_written_as_in_the_paper(count, written):
    assert amount.plain(amount.short(count)) == written


def test_memory_is_written_in_mebibytes_of_float32():
    assert amount.plain(amount.mebibytes(prod((1, 1024, 256)))) == "1.00 MiB"
    assert amount.plain(amount.mebibytes(prod((100, 1024, 256)))) == "100.0 MiB"
