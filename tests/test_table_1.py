"""The table that is drawn is Table 1 of the paper: its sizes, its layers, and depths that count to their names."""

from itertools import pairwise

import pytest

from densenet_edu import DENSENET_161, language, unroll
from densenet_edu.core.paper import TABLE_1, TABLE_1_SIZES
from densenet_edu.show import diagram
from densenet_edu.show.diagram.table_1 import rows


@pytest.mark.parametrize(
    ("column", "depth"), list(zip(TABLE_1, (121, 169, 201, 265), strict=True)), ids=[each.label for each in TABLE_1]
)
def test_the_layers_counted_add_up_to_the_depth(column, depth):
    found = rows(unroll(column.architecture))
    assert sum(row.counted for row in found) == depth
    assert f"L = {depth}<" in diagram.table_1(column.architecture).svg


def test_the_sizes_are_the_papers():
    for column in TABLE_1:
        found = rows(unroll(column.architecture))
        sizes = {row.place: row.size for row in found if row.place and not row.place.startswith("transition")}
        shrunk = {before.place: after.size for before, after in pairwise(found) if not after.place}
        stem = {"conv": sizes.pop("stem"), "pool": shrunk.pop("stem")}
        assert stem | sizes | shrunk == TABLE_1_SIZES


def test_a_block_says_its_kernels_and_how_often():
    found = {row.place: row.what for row in rows(unroll(TABLE_1[0].architecture))}
    assert [found[f"block {number}"] for number in (1, 2, 3, 4)] == [f"[ 1×1, 3×3 ] × {n}" for n in (6, 12, 24, 16)]


def test_densenet_264_is_told_by_its_label_and_161_is_found_by_its_parameters():
    language("en")
    assert "Table 1 calls it DenseNet-264" in diagram.table_1(TABLE_1[3].architecture).svg
    assert "Table 1 calls it" not in diagram.table_1(TABLE_1[0].architecture).svg
    assert "28,681,000 parameters" in diagram.table_1(DENSENET_161).caption


def test_the_classifier_has_the_parameters_of_the_paper():
    language("en")
    assert "1,025,000" in diagram.classifier(TABLE_1[0].architecture).caption  # 1,024 x 1,000 + 1,000
