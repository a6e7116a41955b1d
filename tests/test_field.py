"""The field of a chart: numbers stand where they belong, ticks are round and reach as far as they must."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu.show.diagram.field import Field, epoch_ticks, round_ticks

numbers = st.floats(0, 1e6, allow_subnormal=False)


def test_a_number_stands_at_its_share_of_the_way():
    field = Field(100, 50, 300, 250, (0, 10), (0.001, 0.1), log_up=True)
    assert (field.x(0), field.x(2.5), field.x(10)) == (100, 150, 300)
    assert (field.y(0.001), field.y(0.1)) == (250, 50)
    assert field.y(0.01) == pytest.approx(150)  # a tenth is half of two decades


@given(numbers, numbers, st.integers(2, 9))
def test_ticks_hold_what_they_must_at_equal_steps(one, other, lines):
    low, high = sorted((one, other))
    ticks = round_ticks(low, high, lines)
    assert ticks[0] <= low + 1e-6 * high and high <= ticks[-1] * (1 + 1e-6) + 1e-12
    assert 2 <= len(ticks) <= lines + 3
    steps = {round((after - before) / (ticks[1] - ticks[0]), 6) for before, after in pairwise(ticks)}
    assert steps == {1.0}


def test_ticks_of_error_rates_are_those_one_would_write():
    assert round_ticks(0, 78.9, 5) == [0, 20, 40, 60, 80]
    assert round_ticks(48.5, 60.2, 5) == [45, 50, 55, 60, 65]
    assert round_ticks(0, 0, 5) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert round_ticks(50, 50, 5)[0] == 50


@given(st.integers(1, 2000), st.integers(2, 12))
def test_the_first_and_the_last_epoch_are_written_and_not_too_many(epochs, most):
    ticks = epoch_ticks(epochs, most)
    assert ticks[0] == 1 and ticks[-1] == epochs
    assert ticks == sorted(set(ticks)) and len(ticks) <= most + 2


def test_few_epochs_are_all_written():
    assert epoch_ticks(8) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert epoch_ticks(300) == [1, 50, 100, 150, 200, 250, 300]
    assert epoch_ticks(40, 5) == [1, 10, 20, 30, 40]
