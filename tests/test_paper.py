"""What the paper printed agrees with what its architectures unroll to, with what its text says, and with the notes."""

import re
from dataclasses import replace

import pytest

from densenet_edu import macs, moving_statistics, params, total, unroll
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.family.fractalnet import FractalNet
from densenet_edu.core.graph import in_use
from densenet_edu.core.paper import (
    COLUMNS,
    DENSENETS,
    RESNETS,
    RIVALS,
    SERIES,
    TABLE_1,
    TABLE_1_SIZES,
    TABLE_2,
    TABLE_3,
    standing,
)
from densenet_edu.words import known, say

# Trainable, with moving statistics, multiply-adds in billions; each built once more, independently, in Keras.
COMPUTED = {
    ("Network in Network", None): (966_986, 966_986, 0.222),
    ("All-CNN", None): (1_369_738, 1_369_738, 0.281),
    ("Deeply Supervised Net", None): (966_986, 966_986, 0.222),
    ("Highway Network", None): (2_342_406, 2_342_406, 0.352),
    ("FractalNet", 21): (33_724_618, 33_745_226, 0.845),
    ("FractalNet with Dropout/Drop-path", 21): (33_724_618, 33_745_226, 0.845),
    ("ResNet", 110): (1_727_962, 1_736_058, 0.253),
    ("ResNet (reported by [13])", 110): (1_727_962, 1_736_058, 0.253),
    ("ResNet with Stochastic Depth", 110): (1_727_962, 1_736_058, 0.253),
    ("ResNet with Stochastic Depth", 1202): (19_421_274, 19_510_906, 2.829),
    ("Wide ResNet", 16): (10_961_370, 10_968_570, 1.548),
    ("Wide ResNet", 28): (36_479_194, 36_497_146, 5.243),
    ("Wide ResNet with Dropout", 16): (2_748_890, 2_752_506, 0.393),
    ("ResNet (pre-activation)", 164): (1_703_258, 1_727_482, 0.245),
    ("ResNet (pre-activation)", 1001): (10_327_706, 10_476_922, 1.488),
    ("DenseNet (k = 12)", 40): (1_019_722, 1_037_818, 0.265),
    ("DenseNet (k = 12)", 100): (6_979_642, 7_096_858, 1.770),
    ("DenseNet (k = 24)", 100): (27_249_082, 27_480_346, 6.889),
    ("DenseNet-BC (k = 12)", 100): (769_162, 793_150, 0.288),
    ("DenseNet-BC (k = 24)", 250): (15_324_406, 15_582_382, 5.419),
    ("DenseNet-BC (k = 40)", 190): (25_624_430, 25_881_390, 9.302),
}
# The numbers of parameters that the table prints and the network does not have.
WRONG = {("FractalNet", 21), ("FractalNet with Dropout/Drop-path", 21),
         ("ResNet with Stochastic Depth", 1202), ("ResNet (pre-activation)", 1001)}  # fmt: skip


def row(method, depth):
    return next(row for row in TABLE_2 if (row.method, row.depth) == (method, depth))


def trainable(architecture):
    return total(in_use(unroll(architecture)), params)


def counts(architecture):
    return trainable(architecture), round(total(in_use(unroll(architecture)), macs) / 1e9, 3)


def test_table_2_has_fifteen_rivals_and_six_densenets():
    assert [(row.method, row.depth) for row in TABLE_2] == list(COMPUTED)
    assert (len(RIVALS), len(DENSENETS)) == (15, 6)
    assert TABLE_2 == RIVALS + DENSENETS


@pytest.mark.parametrize(("method", "depth"), COMPUTED)
def test_table_2_counts(method, depth):
    ops = in_use(unroll(row(method, depth).architecture))
    learned, with_statistics, giga = COMPUTED[method, depth]
    assert total(ops, params) == learned
    assert total(ops, params) + total(ops, moving_statistics) == with_statistics
    assert round(total(ops, macs) / 1e9, 3) == giga


@pytest.mark.parametrize(("method", "depth"), COMPUTED)
def test_a_printed_number_of_parameters_is_the_computed_one_or_is_doubted(method, depth):
    printed = row(method, depth)
    if printed.millions is None:
        return
    agrees = printed.millions == round(COMPUTED[method, depth][0] / 1e6, 1)
    assert agrees == ((method, depth) not in WRONG) == ("millions" not in printed.doubtful)


def test_the_depth_of_a_row_is_that_of_its_network():
    for printed in TABLE_2:
        if printed.depth is not None:
            assert printed.architecture.depth == printed.depth


def test_the_authors_ran_four_numbers_themselves():
    assert [(each.depth, column) for each in TABLE_2 for column in each.own] == [
        (164, "c10"), (164, "c100"), (1001, "c10"), (1001, "c100"),
    ]  # fmt: skip


def test_bold_and_blue_are_those_of_the_caption():
    blue = {column: next(each for each in TABLE_2 if standing(each, column) == "blue") for column in COLUMNS}
    assert {column: getattr(each, column) for column, each in blue.items()} == {
        "c10": 5.19, "c10_plus": 3.46, "c100": 19.64, "c100_plus": 17.18, "svhn": 1.59,
    }  # fmt: skip
    bold = {
        column: [getattr(each, column) for each in TABLE_2 if standing(each, column) == "bold"] for column in COLUMNS
    }
    assert bold == {
        "c10": [7.00, 5.77, 5.83, 5.92], "c10_plus": [4.10, 3.74, 3.62], "c100": [27.55, 23.79, 23.42, 24.15],
        "c100_plus": [20.20, 19.25, 17.60], "svhn": [],
    }  # fmt: skip


def test_table_2_says_what_section_4_3_says():
    small, middle, large = (row(*key) for key in list(COMPUTED)[15:18])
    # Capacity: on C10+ the error drops from 5.24% over 4.10% to 3.74% as the parameters increase from 1.0M over 7.0M
    # to 27.2M.
    assert [each.c10_plus for each in (small, middle, large)] == [5.24, 4.10, 3.74]
    assert [each.millions for each in (small, middle, large)] == [1.0, 7.0, 27.2]
    # Overfitting: on C10 going from k = 12 to k = 24 raises the error from 5.77% to 5.83%, with 4 times the parameters.
    assert (middle.c10, large.c10) == (5.77, 5.83)
    assert round(large.millions / middle.millions) == 4
    # Overfitting: without augmentation the error drops from 7.33% to 5.19% on C10, by 29%, and from 28.20% to 19.64% on
    # C100, by about 30%.
    for column, before, after, percent in (("c10", 7.33, 5.19, 29), ("c100", 28.20, 19.64, 30)):
        assert min(getattr(each, column) for each in RIVALS if getattr(each, column) is not None) == before
        assert min(getattr(each, column) for each in DENSENETS if getattr(each, column) is not None) == after
        assert round(100 * (1 - after / before)) == percent
    # Accuracy: on SVHN the network with L = 100 and k = 24 is the best.
    assert min(each.svhn for each in TABLE_2 if each.svhn is not None) == large.svhn == 1.59
    # Accuracy: DenseNet-BC with L = 190 and k = 40 has 3.46% on C10+ and 17.18% on C100+, lower than all others.
    largest = row("DenseNet-BC (k = 40)", 190)
    assert (largest.c10_plus, largest.c100_plus) == (3.46, 17.18)
    assert standing(largest, "c10_plus") == standing(largest, "c100_plus") == "blue"
    # Parameter efficiency: the 250-layer network has 15.3M parameters and beats FractalNet and Wide ResNet, which have
    # more than 30M.
    deepest = row("DenseNet-BC (k = 24)", 250)
    assert deepest.millions == 15.3
    for heavy in (each for each in RIVALS if each.millions is not None and each.millions > 30):
        for column in COLUMNS:
            if getattr(heavy, column) is not None:
                assert getattr(deepest, column) < getattr(heavy, column)
    # Parameter efficiency: DenseNet-BC with L = 100 and k = 12 is about as good as a ResNet of 1001 layers with 90%
    # fewer parameters: 4.51% and 4.62% on C10+, 22.27% and 22.71% on C100+.
    light, deep = row("DenseNet-BC (k = 12)", 100), row("ResNet (pre-activation)", 1001)
    assert (light.millions, light.c10_plus, light.c100_plus) == (0.8, 4.51, 22.27)
    assert (deep.millions, deep.c10_plus, deep.c100_plus) == (10.2, 4.62, 22.71)


def test_table_3_and_figure_3():
    assert [(each.top_1, each.top_1_ten_crops, each.top_5, each.top_5_ten_crops) for each in TABLE_3] == [
        (25.02, 23.61, 7.71, 6.66), (23.80, 22.08, 6.85, 5.92), (22.58, 21.46, 6.34, 5.54), (22.15, 20.80, 6.12, 5.29),
    ]  # fmt: skip
    # Trainable parameters and multiply-adds in billions; each built once more, independently.
    assert [counts(each.architecture) for each in TABLE_3] == [
        (7_978_856, 2.834), (14_149_480, 3.360), (20_013_928, 4.291), (33_337_704, 5.752),
    ]  # fmt: skip
    assert [counts(each.architecture) for each in RESNETS] == [
        (21_797_672, 3.664), (25_557_032, 4.089), (44_549_160, 7.801), (60_192_808, 11.514),
    ]  # fmt: skip
    for each in (*TABLE_3, *RESNETS):
        # More crops and more answers help; that is how a number in the wrong place shows.
        assert each.top_5_ten_crops < each.top_5 < each.top_1_ten_crops < each.top_1


def test_section_4_4_says_what_table_3_and_figure_3_say():
    dense, residual = ({each.label: each for each in rows} for rows in (TABLE_3, RESNETS))
    # "a DenseNet-201 with 20M parameters yields similar validation error as a 101-layer ResNet with more than 40M"
    assert round(trainable(dense["DenseNet-201"].architecture) / 1e6) == 20
    assert trainable(residual["ResNet-101"].architecture) > 40e6
    assert abs(dense["DenseNet-201"].top_1 - residual["ResNet-101"].top_1) < 0.2
    # "a DenseNet that requires as much computation as a ResNet-50 performs on par with a ResNet-101, which requires
    # twice as much computation"
    like_50, like_101 = (total(unroll(residual[name].architecture), macs) for name in ("ResNet-50", "ResNet-101"))
    assert abs(total(unroll(dense["DenseNet-201"].architecture), macs) / like_50 - 1) < 0.06
    assert 1.8 < like_101 / like_50 < 2.0


def test_the_points_of_figure_4_that_are_printed():
    found = {
        (name, point.label): (point.error, round(trainable(point.architecture) / 1e6, 1))
        for name, points in SERIES.items()
        for point in points
    }
    # The authors' README: 1.5, 2.7 and 4.3M parameters, 4.58, 3.99 and 4.01% on C10+.
    assert [found["DenseNet-BC (L = 40)", f"k = {k}"] for k in (36, 48, 60)] == [(4.58, 1.5), (3.99, 2.7), (4.01, 4.3)]
    # What stands in Table 2 as well is the same number there.
    printed = {each.architecture: each.c10_plus for each in TABLE_2}
    also = [point for points in SERIES.values() for point in points if point.architecture in printed]
    assert len(also) == 5
    assert all(printed[point.architecture] == point.error for point in also)
    # He et al. (2016b), Table 2
    assert found["ResNet (pre-activation)", "110"] == (6.37, 1.7)


# The numbers in the notes, as the tests know them: computed here, or printed by the source that the note names.
QUOTED = {
    "note_dsn": {3_547_496, 966_986},
    "note_highway": {7.72, 92.28, 32.39, 67.61, 2_342_406, 2_274_186},
    "note_fractalnet": {33_724_618, 76_106_634},
    "note_depth_110": {1.75, 2_408_474, 5.23, 5.25},
    "note_depth_1202": {19_421_274, 10.2, 19.4},
    "note_preact_1001": {10_327_706, 10.3, 10_178_490, 10.2, 4.62, 4.92},
    "note_stem": {1_019_722, 6_979_642, 27_249_082, 1_059_298, 7_083_538, 28_071_706, 1.0, 7.0, 27.2, 1.1, 7.1, 28.1},
    "note_169": {22.08, 22.80},
}


@pytest.mark.parametrize("name", QUOTED)
def test_a_note_names_its_numbers(name):
    said = re.findall(r"\d[\d,]*(?:\.\d+)?", say(f"paper.{name}"))
    numbers = {float(number.replace(",", "")) for number in said if number != ","}
    assert numbers >= QUOTED[name]


def test_the_numbers_of_the_notes_are_counted():
    # One of two networks in the Highway row, the right and the misread columns of FractalNet
    assert row("Highway Network", None).c10_plus == round(100 - 92.28, 2)
    assert row("Highway Network", None).c100_plus == round(100 - 67.61, 2)
    assert (FractalNet(columns=3).depth, FractalNet(columns=4).depth) == (21, 41)
    assert trainable(FractalNet(columns=4)) == 76_106_634
    # The three plain DenseNets with 2k channels in the stem
    wide = [DenseNet.cifar(depth, k, bc=False) for depth, k in ((40, 12), (100, 12), (100, 24))]
    wide = [replace(net, stem_channels=2 * net.growth_rate) for net in wide]
    assert [trainable(net) for net in wide] == [1_059_298, 7_083_538, 28_071_706]
    # ResNet-1001 without gamma and beta
    ops = unroll(row("ResNet (pre-activation)", 1001).architecture)
    assert sum(params(op) for op in ops if op.kind != "batchnorm") == 10_178_490
    # Companion heads exist only in training
    ops = unroll(row("Deeply Supervised Net", None).architecture)
    assert total(ops, params) == 3_547_496


def test_every_note_is_there():
    for each in (*TABLE_2, *TABLE_3, *RESNETS):
        assert each.note is None or known(each.note)


def test_table_1_names_the_networks_by_their_depth():
    assert [column.label for column in TABLE_1] == ["DenseNet-121", "DenseNet-169", "DenseNet-201", "DenseNet-264"]
    assert [column.architecture.name for column in TABLE_1[:3]] == [column.label for column in TABLE_1[:3]]
    assert TABLE_1[3].architecture.depth == 265  # the label says 264


@pytest.mark.parametrize("column", TABLE_1, ids=lambda column: column.label)
def test_table_1_sizes(column):
    assert column.architecture.blocks == column.blocks
    assert column.architecture.growth_rate == 32  # caption: k = 32 for all networks
    sizes = {"conv": 112, "pool": 56}
    ops = unroll(column.architecture)
    made = {op.name: op for op in ops}
    assert {"conv": made["conv1_conv"].shape[0], "pool": made["pool1"].shape[0]} == sizes
    for op in ops:
        if op.where and op.where[0] not in ("stem", "head"):
            sizes[op.where[0]] = op.shape[0]
    sizes["head"] = 1  # the global average pooling leaves 1x1
    assert made["avg_pool"].shape == (made["bn"].shape[-1],)
    assert sizes == TABLE_1_SIZES
