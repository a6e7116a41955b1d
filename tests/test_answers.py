"""Whatever a learner's cell holds, the answer is a sentence: what came, and what is asked."""

import decimal
import fractions
import itertools
import math
import re
import warnings
from unittest.mock import MagicMock, Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import DENSENET_121, DenseNet, language, unroll
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.answers import Number, Several, Shape, Whole
from densenet_edu.exercise.judge import judge
from densenet_edu.exercise.reading import Unusable
from densenet_edu.exercise.record import Report


class Raises:
    """Whatever is asked of it, it raises."""

    def __getattribute__(self, name):
        raise RuntimeError("broken")

    def __repr__(self):
        raise RuntimeError("broken")

    def __eq__(self, other):
        raise RuntimeError("broken")

    def __hash__(self):
        raise RuntimeError("broken")

    def __index__(self):
        raise RuntimeError("broken")

    def __float__(self):
        raise RuntimeError("broken")

    def __call__(self, *given):
        raise RuntimeError("broken")

    def __iter__(self):
        raise RuntimeError("broken")

    def __bool__(self):
        raise RuntimeError("broken")


class LyingClass:
    @property
    def __class__(self):
        raise ZeroDivisionError


class RaisingKind(type):
    def __getattribute__(cls, name):
        raise ValueError(name)


class OfRaisingKind(metaclass=RaisingKind):
    pass


class Quits:
    def __index__(self):
        raise SystemExit(3)


class SilentError(Exception):
    def __str__(self):
        raise RuntimeError


class RaisesSilently:
    def __float__(self):
        raise SilentError


class EndlessList(list):
    def __iter__(self):
        return itertools.count()


class EvilText(str):
    def __repr__(self):
        raise RuntimeError

    def strip(self, *given):
        raise RuntimeError

    def __getitem__(self, place):
        raise RuntimeError


class EvilNumber(int):
    def __eq__(self, other):
        raise RuntimeError

    def __lt__(self, other):
        raise RuntimeError

    __hash__ = None

    def __repr__(self):
        raise RuntimeError


class Unreadable:
    def numpy(self):
        raise NotImplementedError("a symbolic tensor has no value\nyet \ud800 <b>")


class EvilNet(DenseNet):
    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


async def later(*given):
    return 3


def recursive(*given):
    return recursive(*given)


def yields(*given):
    yield 3


def put_in(x, *given):
    x.append(Raises())
    return x


def quits(*given):
    raise SystemExit


def itself() -> list:
    endless: list = []
    endless.append(endless)
    return endless


ODD = [
    True, False, -1, -3.5, 2.5, 10**15 + 1, 10**400, 10**5000, float("nan"), float("inf"), -float("inf"), 1e300, 3j,
    "12", "NaN", "hello", "\ud800\u202e\x00", "x" * 10_000, b"12", bytearray(b"x"), EvilText("22"), EvilNumber(77),
    [], (), [None], [[1]], (1, "2"), (None, 8, 8, 16), (1, 8, 8, 16), (8, ..., 16), list(range(5000)), range(10**15),
    range(3), {1, 2}, {"a": 1}, frozenset(), {}.keys(), itself(), EndlessList(), {1: Raises()}, (Raises(), 1),
    map(int, "12"), (each for each in (1, 2)), iter([1]), itertools.count(), zip([1], [2], strict=True), [LyingClass()],
    object(), Raises(), LyingClass(), OfRaisingKind(), OfRaisingKind, RaisingKind, Quits(), RaisesSilently(),
    Unreadable(), Mock(), MagicMock(), Mock(spec=int), NotImplemented, Ellipsis, warnings, ValueError("x"), int, type,
    DenseNet, DENSENET_121, unroll(DENSENET_121)[1:], EvilNet(), DenseNet(blocks=(100_000,)), DenseNet(image=(1, 1, 3)),
    decimal.Decimal("sNaN"), decimal.Decimal("1e9999"), fractions.Fraction(10**5000, 3), fractions.Fraction(1, 3),
    np.bool_(True), np.float64("nan"), np.float32(2.5), np.int64(-4), np.array(-3), np.array([]), np.array([1.5, 2.5]),
    np.zeros((3, 3, 3)), np.broadcast_to(np.int8(0), (10**9, 10**6)), np.array([object()]), np.array(["x"]),
    np.datetime64("2017-07-21"), np.array([(1, 2.0)], dtype="i4,f4"), np.ndarray, np.float64, np.ma.masked,
    print, len, sum, later, recursive, yields, put_in, quits, lambda: 3, lambda *given: ..., lambda *given: given,
    lambda *given: None, lambda *given: Raises(), lambda *given: itself(), lambda *given: 10**5000, lambda *given: "22",
    lambda *given: np.int64(22), lambda x, layers: [layer(x) for layer in layers], lambda *given: OfRaisingKind(),
    lambda k0, k, layer: None if layer == 1 else 3, {}.update, Raises.__call__, math.nan.__add__,
]  # fmt: skip


def sound(report: Report) -> bool:
    shown = repr(report) + report._repr_html_()
    shown.encode("utf-8")  # the page can hold it
    assert report.status in ("right", "wrong", "unanswered") and report.sentence
    assert len(report.sentence) < 800 and "\n" not in report.sentence
    return True


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
@pytest.mark.parametrize("code", ["ko", "en"])
def test_no_odd_answer_of_this_list_raises_or_is_right(exercise, code):
    language(code)
    for odd in ODD:
        report = judge(exercise, odd)
        assert sound(report) and report.status != "right"
        assert "0x" not in report.sentence or "<b>" in report.sentence, "an address differs from run to run"


anything = st.recursive(
    st.integers(0, len(ODD) - 1).map(lambda place: ODD[place])
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.complex_numbers()
    | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=7)
        | st.lists(inner, max_size=7).map(tuple)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
        | inner.map(lambda value: lambda *given: value)
    ),
    max_leaves=8,
)


@given(st.sampled_from(list(EXERCISES.values())), anything)
def test_nothing_that_hypothesis_finds_raises(exercise, answer):
    assert sound(judge(exercise, answer))


@given(st.integers(0, 10**15))
def test_only_one_whole_number_is_right(answer):
    assert (judge(EXERCISES["02.reads"], answer).status == "right") == (answer == 22)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("22", "'22' is text (a string); without the quotation marks it becomes a number. Asked is one whole number"),
        ("many", "'many' is text (a string). Asked"),
        (True, "True is a truth value (bool), not a number."),
        (22.5, "22.5 is not a whole number."),
        (-22, "-22 is below 0."),
        (10**16, "That number is too large"),
        (float("nan"), "NaN came"),
        (float("-inf"), "Infinity came."),
        (22 + 0j, "(22+0j) is a complex number."),
        ([22], "Not one number came but a list that holds 1."),
        (np.array([22, 23]), "Not one number came but a list that holds 2."),
        (len, "A function (builtin_function_or_method) came; call it"),
        (object(), "A value of type object came."),
        (Unreadable(), "Reading the answer failed with NotImplementedError (a symbolic tensor has no value yet <b>)."),
        (np.zeros(2000), "More than 1000 values came."),
    ],
)
def test_the_sentence_names_what_came(answer, says):
    language("en")
    assert judge(EXERCISES["02.reads"], answer).sentence.startswith(says)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (96, "Only one number came, 96. Asked are 6 whole numbers"),
        ((96, 128), "Values that came: 2. Asked are 6"),
        (map(int, []), "A map came, which hands out its values one at a time; put `list(...)` around it."),
        ({96, 128}, "A set has no order."),
        ([96, 128, "160", 192, 224, 256], "Value 3: '160' is text"),
        ([96, 128, ..., 192, 224, 256], "Value 3 is still empty."),
        ([96, 128, 160, 192, 224, 256.5], "Value 6: 256.5 is not a whole number."),
    ],
)
def test_of_several_values_the_sentence_names_the_place(answer, says):
    language("en")
    assert judge(EXERCISES["02.staircase"], answer).sentence.startswith(says)


def test_several_placeholders_are_no_mistake():
    assert judge(EXERCISES["01.add"], (..., ...)).status == "unanswered"


def test_a_shape_with_a_batch_axis_is_told_to_leave_it_out():
    language("en")
    for shape in ((None, 56, 56, 96), (1, 56, 56, 96)):
        assert "Leave out the batch axis" in judge(EXERCISES["01.example"], shape).sentence


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda k0: k0, "The call `channels(6, 4, 5)` stopped with TypeError"),
        (lambda k0, k, layer: 1 / 0, "The call `channels(6, 4, 5)` stopped with ZeroDivisionError (division by zero)."),
        (lambda k0, k, layer: str(k0), "Looking at what the call `channels(6, 4, 5)` gives: '6' is text"),
        (lambda k0, k, layer: None if layer == 1 else 22, "The call `channels(64, 32, 1)` gives nothing back yet."),
        (22, "Not a function but a value of type int came. Pass the name `channels` alone"),
        (quits, "The call `channels(6, 4, 5)` stopped with SystemExit"),
        (recursive, "The call `channels(6, 4, 5)` stopped with RecursionError"),
        (later, "Looking at what the call `channels(6, 4, 5)` gives: A value of type coroutine came."),
    ],
)
def test_what_a_function_does_is_told_with_the_call(function, says):
    language("en")
    report = judge(EXERCISES["02.function"], function)
    assert report.status == "wrong" and report.sentence.startswith(says)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda errors: errors[2], "The call `reported([12.5, 14, 11, 11.5])` gives 11, but should give 11.5."),
        (lambda errors: errors[-1] + 0 * errors[1], "The call `reported([12.5])` stopped with IndexError"),
        (lambda errors: errors[3], "The call `reported([9, 7.5, 7.9])` stopped with IndexError"),
        (lambda errors: errors[2] if errors[1:] else None, "The call `reported([12.5])` gives nothing back yet."),
    ],
)
def test_a_wrong_value_is_told_before_an_error_in_a_later_call(function, says):
    language("en")
    report = judge(EXERCISES["08.reported"], function)
    assert report.status == "wrong" and report.sentence.startswith(says)


def test_a_function_without_a_body_yet_is_no_mistake():
    for empty in (lambda k0, k, layer: None, lambda k0, k, layer: ...):
        assert judge(EXERCISES["02.function"], empty).status == "unanswered"


def test_a_learner_can_stop_an_endless_function():
    def stopped(*given):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(EXERCISES["02.function"], stopped)


def test_a_whole_number_may_be_of_any_numeric_type():
    of_numpy = (np.int8(22), np.uint64(22), np.float32(22), np.array(22))
    for answer in (22, 22.0, fractions.Fraction(22), decimal.Decimal("22.0"), EvilNumber(22), *of_numpy):
        assert judge(EXERCISES["02.reads"], answer).status == "right"


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_several_numbers_may_come_in_whatever_keeps_their_order(kind):
    steps = (96, 128, 160, 192, 224, 256)
    assert judge(EXERCISES["02.staircase"], kind(steps)).status == "right"
    assert judge(EXERCISES["02.staircase"], range(96, 257, 32)).status == "right"


@pytest.mark.parametrize("answer", ["c", "C", " c ", "(c)", "c.", np.str_("c")])
def test_a_letter_may_be_written_as_one_likes(answer):
    assert judge(EXERCISES["02.out"], answer).status == "right"


def test_tensors_variables_and_their_shapes_are_read():
    import tensorflow as tf

    assert judge(EXERCISES["02.reads"], tf.constant(22)).status == "right"
    assert judge(EXERCISES["02.reads"], tf.Variable(22.0)).status == "right"
    assert judge(EXERCISES["01.add"], tf.constant([16, 32])).status == "right"
    assert judge(EXERCISES["01.example"], tf.zeros((56, 56, 96)).shape).status == "right"
    assert judge(EXERCISES["02.reads"], tf.constant("22")).status == "wrong"
    assert judge(EXERCISES["01.example"], tf.TensorShape(None)).status == "wrong"


def test_a_number_is_right_within_its_tolerance():
    kind = Number(within=0.01)
    assert kind.same(kind.read(np.float32(0.505)), 0.5) and kind.same(kind.read(0.49), 0.5)
    assert not kind.same(kind.read(0.52), 0.5)
    assert kind.read(-2) == -2


def test_a_shape_is_three_whole_numbers_and_several_may_be_of_any_kind():
    assert Shape().read((8, 8, 16)) == (8, 8, 16)
    assert Several(2, Number(within=0.1)).same((0.5, 1.0), (0.55, 0.95))
    with pytest.raises(Unusable):
        Several(2, Whole()).read((0.5, 1))


def test_every_sentence_on_an_odd_answer_differs_between_the_languages():
    for odd in ("12", None, -1, object()):
        language("ko")
        korean = judge(EXERCISES["02.reads"], odd).sentence
        language("en")
        english = judge(EXERCISES["02.reads"], odd).sentence
        assert re.search("[가-힣]", korean) and not re.search("[가-힣]", english)


@pytest.mark.parametrize("value", [(0.0583 - 0.0577) * 10_000, 6.0, np.float32(6), fractions.Fraction(12, 2)])
def test_a_whole_number_may_come_with_the_slip_of_floating_point(value):
    assert Whole().read(value) == 6


@pytest.mark.parametrize("value", [5.99, 6.0001, fractions.Fraction(13, 2)])
def test_a_number_beside_a_whole_one_is_not_whole(value):
    with pytest.raises(Unusable):
        Whole().read(value)
