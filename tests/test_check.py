"""The rules for single values: exactly what they allow, and sentences that name it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu.core import check
from densenet_edu.words import LANGUAGES, Refused, language

NO_NUMBERS = st.none() | st.booleans() | st.text() | st.lists(st.integers()) | st.complex_numbers()


def refuses(rule, *arguments, **options):
    """Tell whether a rule refuses, and see that it does so in both languages, with the argument and the value."""
    try:
        rule(*arguments, **options)
    except Refused:
        name, value = arguments[:2]
        for code in LANGUAGES:
            language(code)
            with pytest.raises(Refused) as refused:
                rule(*arguments, **options)
            assert name in str(refused.value)
            if isinstance(value, bool | None):
                assert repr(value) in str(refused.value)
        return True
    return False


@given(st.integers())
def test_whole_allows_exactly_1_to_the_most(value):
    assert refuses(check.whole, "k", value) == (not 1 <= value <= check.MOST)


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_whole_may_begin_elsewhere(value, least):
    assert refuses(check.whole, "k", value, least=least) == (value < least)


@given(st.floats() | NO_NUMBERS)
def test_whole_refuses_all_else(value):
    assert refuses(check.whole, "k", value)


@given(st.floats() | st.integers() | st.fractions())
def test_share_allows_above_0_and_at_most_1(value):
    assert refuses(check.share, "theta", value) == (not 0 < value <= 1)


@given(st.floats() | st.integers() | st.fractions())
def test_rate_allows_0_and_less_than_1(value):
    assert refuses(check.rate, "dropout", value) == (not 0 <= value < 1)


@given(st.floats())
def test_number_allows_what_is_finite(value):
    assert refuses(check.number, "bias", value) == (value != value or value in (float("inf"), float("-inf")))


@pytest.mark.parametrize("value", [10**400, -(10**400), Fraction(1, 3), 0])
def test_number_allows_what_no_float_holds(value):
    assert not refuses(check.number, "bias", value)


@given(NO_NUMBERS)
def test_what_is_no_number_is_no_share_no_rate_and_no_number(value):
    assert all(refuses(rule, "x", value) for rule in (check.share, check.rate, check.number))


@given(st.integers() | st.floats() | st.none() | st.text())
def test_flag_allows_only_true_and_false(value):
    assert refuses(check.flag, "bottleneck", value)
    assert not refuses(check.flag, "bottleneck", True)
    assert not refuses(check.flag, "bottleneck", False)


@given(st.text() | NO_NUMBERS)
def test_choice_allows_only_its_words(value):
    assert refuses(check.choice, "stem", value, ("imagenet", "cifar")) == (value not in ("imagenet", "cifar"))


def test_choice_refuses_what_compares_in_its_own_way():
    assert refuses(check.choice, "stem", np.array(["imagenet", "cifar"]), ("imagenet", "cifar"))


@given(st.lists(st.integers(-2, 5)).map(tuple))
def test_blocks_allows_one_number_or_more(value):
    assert refuses(check.blocks, "blocks", value) == (not value or min(value) < 1)


@given(st.lists(st.integers(0, 5), max_size=5).map(tuple))
def test_image_allows_three_numbers(value):
    assert refuses(check.image, "image", value) == (len(value) != 3 or min(value) < 1)


@pytest.mark.parametrize("value", [[6, 12], "6", 6, None, (6, True), (6, 12.0), (10**9,)])
def test_blocks_and_image_refuse_all_else(value):
    assert refuses(check.blocks, "blocks", value)
    assert refuses(check.image, "image", value)


ALLOWED = [
    (check.whole, 0, "1 이상의 정수", "1 or more"),
    (check.whole, 10**6, "100000 이하의 정수", "100000 or less"),
    (check.share, 2, "0보다 크고 1보다 작거나 같은 수", "above 0 and at most 1"),
    (check.rate, 1, "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    (check.number, float("inf"), "유한한 수", "finite number"),
    (check.flag, 0, "True 또는 False", "True or False"),
    (check.blocks, (0,), "(6, 12, 24, 16)", "(6, 12, 24, 16)"),
    (check.image, (0,), "(224, 224, 3)", "(224, 224, 3)"),
]


@pytest.mark.parametrize(("rule", "value", "korean", "english"), ALLOWED)
def test_the_sentence_says_what_is_allowed(rule, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            rule("argument_x", value)
        assert "argument_x" in str(refused.value)
        assert allowed in str(refused.value)
        assert "{" not in str(refused.value)


def test_the_sentence_of_a_choice_lists_the_words():
    with pytest.raises(Refused, match=r"stem.*'mnist'.*'imagenet', 'cifar'"):
        check.choice("stem", "mnist", ("imagenet", "cifar"))
