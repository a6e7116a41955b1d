"""What the paper printed agrees with what its architectures unroll to, and with what its text says."""

import pytest

from densenet_edu import macs, moving_statistics, params, total, unroll
from densenet_edu.core.paper import TABLE_1, TABLE_1_SIZES, TABLE_2

# Trainable, with moving statistics, multiply-adds in billions; each built once more, independently, in Keras.
COMPUTED = {
    ("DenseNet (k = 12)", 40): (1_019_722, 1_037_818, 0.265),
    ("DenseNet (k = 12)", 100): (6_979_642, 7_096_858, 1.770),
    ("DenseNet (k = 24)", 100): (27_249_082, 27_480_346, 6.889),
    ("DenseNet-BC (k = 12)", 100): (769_162, 793_150, 0.288),
    ("DenseNet-BC (k = 24)", 250): (15_324_406, 15_582_382, 5.419),
    ("DenseNet-BC (k = 40)", 190): (25_624_430, 25_881_390, 9.302),
}


def row(method, depth):
    return next(row for row in TABLE_2 if (row.method, row.depth) == (method, depth))


def test_table_2_has_six_densenets():
    assert [(row.method, row.depth) for row in TABLE_2] == list(COMPUTED)


@pytest.mark.parametrize(("method", "depth"), COMPUTED)
def test_table_2_counts(method, depth):
    architecture = row(method, depth).architecture
    ops = unroll(architecture)
    trainable, with_statistics, giga = COMPUTED[method, depth]
    assert total(ops, params) == trainable
    assert total(ops, params) + total(ops, moving_statistics) == with_statistics
    assert round(total(ops, macs) / 1e9, 3) == giga
    assert row(method, depth).millions == round(trainable / 1e6, 1)
    assert architecture.depth == depth


def test_table_2_says_what_section_4_3_says():
    small, middle, large = (row(*key) for key in list(COMPUTED)[:3])
    # Capacity: on C10+ the error drops from 5.24% over 4.10% to 3.74% as the parameters increase from 1.0M over 7.0M
    # to 27.2M.
    assert [each.c10_plus for each in (small, middle, large)] == [5.24, 4.10, 3.74]
    assert [each.millions for each in (small, middle, large)] == [1.0, 7.0, 27.2]
    # Overfitting: on C10 going from k = 12 to k = 24 raises the error from 5.77% to 5.83%.
    assert (middle.c10, large.c10) == (5.77, 5.83)
    # Accuracy: on SVHN the network with L = 100 and k = 24 is the best.
    assert min(each.svhn for each in TABLE_2 if each.svhn is not None) == large.svhn == 1.59
    # Accuracy: DenseNet-BC with L = 190 and k = 40 has 3.46% on C10+ and 17.18% on C100+, lower than all others.
    largest = row("DenseNet-BC (k = 40)", 190)
    assert (largest.c10_plus, largest.c100_plus) == (3.46, 17.18)
    assert largest.c10_plus == min(each.c10_plus for each in TABLE_2)
    assert largest.c100_plus == min(each.c100_plus for each in TABLE_2)
    # Parameter efficiency: the 250-layer network has 15.3M parameters; DenseNet-BC with L = 100 and k = 12 has 4.51% on
    # C10+ and 22.27% on C100+, about as good as a ResNet of 1001 layers, with 90% fewer parameters.
    assert row("DenseNet-BC (k = 24)", 250).millions == 15.3
    light = row("DenseNet-BC (k = 12)", 100)
    assert (light.millions, light.c10_plus, light.c100_plus) == (0.8, 4.51, 22.27)


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
