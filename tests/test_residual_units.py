"""The five residual units of "Identity Mappings" (He et al., 2016b): counts, the way from sum to sum, what is shown."""

import json

import numpy as np
import pytest
from drawing import said, shapes

from densenet_edu import Refused, language, macs, params, sources, total, unroll, without
from densenet_edu.core.paper import RESIDUAL_UNITS
from densenet_edu.core.residual_units import UNITS, ResidualUnits
from densenet_edu.learn import digits
from densenet_edu.learn.build import build
from densenet_edu.show import chart, diagram, theme
from densenet_edu.show.diagram.normalization import VALUES


@pytest.mark.parametrize("unit", UNITS)
def test_resnet_110_has_the_same_parameters_with_each_unit(unit):
    ops = unroll(ResidualUnits(unit))
    assert ResidualUnits(unit).depth == 110
    assert total(ops, params) == 1_727_962  # ResNet-110 with shortcut A, built once more, independently, in Keras
    assert round(total(ops, macs) / 1e9, 3) == 0.253
    assert ops[-1].shape == (10,)


def kinds(unit, where):
    return " ".join(op.kind for op in unroll(ResidualUnits(unit)) if op.where == where)


@pytest.mark.parametrize(
    ("unit", "inside"),
    [  # He et al. (2016b), figure 4
        ("original", "conv batchnorm relu conv batchnorm add relu"),
        ("bn_after_add", "conv batchnorm relu conv add batchnorm relu"),
        ("relu_before_add", "conv batchnorm relu conv batchnorm relu add"),
        ("relu_only_preact", "relu conv batchnorm relu conv batchnorm add"),
        ("full_preact", "batchnorm relu conv batchnorm relu conv add"),
    ],
)
def test_each_unit_is_the_one_of_figure_4(unit, inside):
    assert kinds(unit, ("block 1", "layer 2")) == inside


def test_both_ways_of_the_first_full_pre_activation_unit_share_a_bn_and_a_relu():
    assert kinds("full_preact", ("stem",)) == "conv batchnorm relu"
    assert kinds("full_preact", ("block 1", "layer 1")) == "conv batchnorm relu conv add"
    assert kinds("full_preact", ("head",)).startswith("batchnorm relu global_pool")


def test_three_units_leave_the_way_from_sum_to_sum_alone():
    def clean(unit):
        ops = unroll(ResidualUnits(unit))
        add = next(op for op in ops if op.where == ("block 1", "layer 3") and op.kind == "add")
        return any(op.kind == "add" for op in sources(ops, add))

    assert [unit for unit in UNITS if clean(unit)] == ["relu_before_add", "relu_only_preact", "full_preact"]


def test_the_errors_are_those_of_table_2():
    assert [row.unit for row in RESIDUAL_UNITS] == list(UNITS)
    assert [row.resnet_110 for row in RESIDUAL_UNITS] == [6.61, 8.17, 7.84, 6.71, 6.37]
    assert [row.resnet_164 for row in RESIDUAL_UNITS] == [5.93, 6.50, 6.14, 5.91, 5.46]


@pytest.mark.parametrize("wrong", [{"unit": "pre"}, {"unit": 1}, {"units": 0}, {"channels": "16"}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(Refused):
        ResidualUnits(**wrong)


def test_the_picture_shows_three_ways_that_stay_green():
    picture = diagram.residual_units()
    green = shapes(picture, "line", stroke=theme.IDENTITY)
    assert len(green) == 5 + 3
    words = said(picture)
    assert words.count("Conv 3×3") == 10 and words.count("+") == 5
    assert {"6.61", "8.17", "7.84", "6.71", "6.37", "5.93", "6.50", "6.14", "5.91", "5.46"} <= set(words)


def test_a_bias_moves_nothing_behind_the_normalization():
    def below(bias):
        dots = shapes(diagram.normalization(bias, 2, -1), "circle", fill=theme.NEW)
        return [dot.get("cx") for dot in dots]

    assert below(-4) == below(0) == below(4)
    assert (np.mean(VALUES), np.var(VALUES)) == (5, 4)


@pytest.mark.parametrize(("gamma", "beta", "passing"), [(1, 0, 3), (1, -1, 1), (-1, 0, 3), (2, 2, 5), (0.5, -2, 0)])
def test_gamma_and_beta_decide_how_many_values_pass_the_relu(gamma, beta, passing):
    language("en")
    assert f"above 0: {passing}" in said(diagram.normalization(0, gamma, beta))


def test_a_small_network_learns_to_read_digits():
    (error,) = digits.errors(digits.small("full_preact"), seeds=[1], epochs=3)
    assert error < 60  # guessing gives 90


def test_the_recorded_trainings_are_as_the_lesson_tells_them():
    found = json.loads(digits.RECORDED.read_text(encoding="utf-8"))
    assert list(found) == list(UNITS) and {len(runs) for runs in found.values()} == {5}
    means = {unit: float(np.mean(runs)) for unit, runs in found.items()}
    assert max(means, key=means.__getitem__) == "full_preact"
    narrowest = min(max(runs) - min(runs) for runs in found.values())
    assert narrowest > max(means.values()) - min(means.values())


def test_a_new_network_of_each_unit_can_be_built():
    for unit in UNITS:
        assert build(without(unroll(digits.small(unit)), "softmax"), seed=1).output_shape == (None, 10)


def test_the_chart_of_the_spread_says_the_ranges():
    language("en")
    drawn = chart.spread({"original": [4.0, 6.0], "full_preact": [3.0, 7.5]}, mine={"original": [5.0]})
    assert "original 4.0–6.0, full pre-activation 3.0–7.5" in drawn.sentence
    assert drawn.png()
