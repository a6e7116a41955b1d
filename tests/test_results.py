"""Table 2 as a live table and the points of the figures: what stands in them is what was printed and counted."""

from itertools import pairwise

import pytest

from densenet_edu import language
from densenet_edu.core.paper import COLUMNS, DENSENETS, RESNETS, TABLE_2, TABLE_3
from densenet_edu.show import results
from densenet_edu.show.diagram import error_against


@pytest.fixture(params=["ko", "en"])
def table(request):
    language(request.param)
    yield results.table_2()
    language("ko")


def test_the_live_table_has_every_row_and_what_it_prints(table):
    assert len(table.rows) == 21
    for row, cells in zip(TABLE_2, table.cells, strict=True):
        assert cells[0].text == row.method
        assert [cell.number for cell in cells[1:3]] == [row.depth, row.millions]
        assert [cell.number for cell in cells[4:9]] == [getattr(row, name) for name in COLUMNS]


def test_the_live_table_has_what_was_counted(table):
    cells = {(cells[0].text, cells[1].number): cells for cells in table.cells}
    # Independent Keras builds: 19,421,274 parameters and 2.829 G multiply-adds; 36,479,194 and 5.243
    deep, wide = cells["ResNet with Stochastic Depth", 1202], cells["Wide ResNet", 28]
    assert (deep[2].number, deep[3].text, deep[9].text) == (10.2, "19.42", "2.83")
    assert (wide[2].number, wide[3].text, wide[9].text) == (36.5, "36.48", "5.24")
    dense = cells["DenseNet-BC (k = 40)", 190]
    assert (dense[3].text, dense[9].text) == ("25.62", "9.30")


def test_what_is_doubted_has_a_question_mark_and_an_explanation(table):
    for printed, row, cells in zip(TABLE_2, table.rows, table.cells, strict=True):
        marked = {
            name for name, cell in zip(("millions", *COLUMNS), (cells[2], *cells[4:9]), strict=True) if "?" in cell.text
        }
        assert marked == set(printed.doubtful)
        assert bool(row.explanation) == bool(printed.note)
        assert not marked or row.explanation


def test_what_the_authors_ran_themselves_has_its_asterisk(table):
    assert [cell.text for cells in table.cells for cell in cells if "*" in cell.text] == [
        "11.26*", "35.58*", "10.56*", "33.47*",
    ]  # fmt: skip


def test_the_points_are_the_networks_of_the_tables():
    points = results.points_of_table_2()
    assert len(points) == 21
    assert [point.y["C10+"] for point in points] == [row.c10_plus for row in TABLE_2]
    # 7,978,856 parameters and 2,834,161,664 multiply-adds: keras.applications and torchvision
    (first, *_), (_, middle, *_) = results.points_of_figure_3()[:4], results.points_of_figure_3()[4:]
    assert (first.name, first.x["params"], first.x["macs"]) == ("DenseNet-121", 7_978_856, 2_834_161_664)
    assert (middle.name, middle.x["params"]) == ("ResNet-50", 25_557_032)
    assert [point.y["ImageNet (10-crop)"] for point in results.points_of_figure_3()] == [
        row.top_1_ten_crops for row in (*TABLE_3, *RESNETS)
    ]
    assert len(results.points_of_figure_4()) == 9


def test_a_family_gathers_its_rows():
    found = {}
    for row in TABLE_2:
        found[results.family(row)] = found.get(results.family(row), 0) + 1
    assert found == {
        "Network in Network": 1, "All-CNN": 1, "Deeply Supervised Net": 1, "Highway Network": 1, "FractalNet": 2,
        "ResNet": 2, "ResNet with Stochastic Depth": 2, "Wide ResNet": 3, "ResNet (pre-activation)": 2,
        "DenseNet": 3, "DenseNet-BC": 3,
    }  # fmt: skip


def test_a_dense_net_pays_for_its_few_parameters_with_memory():
    # Training keeps every concatenation of a DenseNet and its normalization (paper, section 4.2,
    # Pleiss et al., 2017). Of all rows the two that have the lowest errors on C10+ keep the most.
    most = sorted(TABLE_2, key=lambda row: results.cost(row.architecture)["memory"])[-2:]
    assert {row.depth for row in most} == {190, 250} == {row.depth for row in DENSENETS[-2:]}


def read(points, level):
    """Return the parameters with which a line through some points reaches an error rate, read by hand."""
    for (error, before), (lower, after) in pairwise(points):
        if error > level >= lower:
            return before * (after / before) ** ((error - level) / (error - lower))
    raise AssertionError(level)


@pytest.mark.parametrize(("level", "share"), [(25.0, 0.33), (24.0, 0.50), (23.0, 0.49), (22.25, 0.54)])
def test_about_a_third_is_a_third_at_25_percent_and_half_below_24(level, share):
    # Table 3 and fb.resnet.torch; parameters in millions from keras.applications and torchvision
    dense = read(((25.02, 7.978856), (23.80, 14.149480), (22.58, 20.013928), (22.15, 33.337704)), level)
    residual = read(((26.73, 21.797672), (24.01, 25.557032), (22.44, 44.549160), (22.16, 60.192808)), level)
    assert round(dense / residual, 2) == share
    language("en")
    drawn = error_against(results.points_of_figure_3(), level=level).caption
    assert f"DenseNet {dense:.2f} M, ResNet {residual:.2f} M" in drawn
    language("ko")


def test_the_best_densenet_on_c10_plus_has_fewer_parameters_and_does_more_work():
    rows = {(row.method, row.depth): results.cost(row.architecture) for row in TABLE_2}
    best, wide = rows["DenseNet-BC (k = 40)", 190], rows["Wide ResNet", 28]
    # Independent Keras builds: 25,624,430 and 36,479,194 parameters, 9.302 and 5.243 G multiply-adds
    assert round(best["params"] / wide["params"], 2) == 0.70
    assert round(best["macs"] / wide["macs"], 2) == 1.77
    assert 18 < best["memory"] / wide["memory"] < 19
