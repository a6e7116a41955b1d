"""Korean particles follow the sound of the word before them; values are shown as a reader would write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import words
from densenet_edu.words import spoken


@pytest.fixture
def said(monkeypatch):
    """Fill a phrase of our own with a value."""

    def fill(phrase, value):
        monkeypatch.setattr(words, "_phrases", lambda room: {"phrase": {"ko": phrase}})
        return words.in_language("ko", "test.phrase", value=value)

    return fill


@pytest.mark.parametrize(
    ("value", "topic", "object_", "subject", "towards", "and_"),
    [
        ("성장률", "성장률은", "성장률을", "성장률이", "성장률로", "성장률과"),  # closed by ㄹ: 로
        ("압축 계수", "압축 계수는", "압축 계수를", "압축 계수가", "압축 계수로", "압축 계수와"),
        ("층", "층은", "층을", "층이", "층으로", "층과"),
        (0, "0은", "0을", "0이", "0으로", "0과"),  # 영
        (1, "1은", "1을", "1이", "1로", "1과"),  # 일
        (2, "2는", "2를", "2가", "2로", "2와"),  # 이
        (3, "3은", "3을", "3이", "3으로", "3과"),  # 삼
        (4, "4는", "4를", "4가", "4로", "4와"),  # 사
        (5, "5는", "5를", "5가", "5로", "5와"),  # 오
        (6, "6은", "6을", "6이", "6으로", "6과"),  # 육
        (7, "7은", "7을", "7이", "7로", "7과"),  # 칠
        (8, "8은", "8을", "8이", "8로", "8과"),  # 팔
        (9, "9는", "9를", "9가", "9로", "9와"),  # 구
        (10, "10은", "10을", "10이", "10으로", "10과"),  # 십
        (1000, "1000은", "1000을", "1000이", "1000으로", "1000과"),  # 천
        (-0.5, "-0.5는", "-0.5를", "-0.5가", "-0.5로", "-0.5와"),
        ("(6, 16)", "(6, 16)은", "(6, 16)을", "(6, 16)이", "(6, 16)으로", "(6, 16)과"),
        ("k", "k는", "k를", "k가", "k로", "k와"),  # 케이
        ("L", "L은", "L을", "L이", "L로", "L과"),  # 엘
        ("m", "m은", "m을", "m이", "m으로", "m과"),  # 엠
        ("n", "n은", "n을", "n이", "n으로", "n과"),  # 엔
        ("DenseNet", "DenseNet은", "DenseNet을", "DenseNet이", "DenseNet으로", "DenseNet과"),  # 넷
        ("'ResNet'", "'ResNet'은", "'ResNet'을", "'ResNet'이", "'ResNet'으로", "'ResNet'과"),
        ("list", "list는", "list를", "list가", "list로", "list와"),  # 리스트
        ("θ", "θ는", "θ를", "θ가", "θ로", "θ와"),  # 세타
        ("()", "()는", "()를", "()가", "()로", "()와"),
    ],
)  # fmt: skip
def test_particles(said, value, topic, object_, subject, towards, and_):
    assert said("{value:은/는}", value) == topic
    assert said("{value:을/를}", value) == object_
    assert said("{value:이/가}", value) == subject
    assert said("{value:으로/로}", value) == towards
    assert said("{value:과/와}", value) == and_


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_every_syllable_is_closed_as_unicode_composes_it(syllable):
    # A syllable is 0xAC00 + (initial x 21 + vowel) x 28 + final; final 0 is none, 8 is ㄹ.
    final = (ord(syllable) - 0xAC00) % 28
    assert words._FORMATTER.format("{0:은/는}", syllable) == syllable + ("은" if final else "는")
    assert words._FORMATTER.format("{0:으로/로}", syllable) == syllable + ("로" if final in (0, 8) else "으로")


def test_a_usual_format_is_left_alone(said):
    assert said("{value:,}", 7_978_856) == "7,978,856"
    assert said("{value!r}", "a") == "'a'"
    assert said("{value}", 32) == "32"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (32, "32"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (12.0, "12"),
        (float("nan"), "NaN"),
        (float("-inf"), "-inf"),
        ("abc", "'abc'"),
        (None, "None"),
        ((6, 12), "(6, 12)"),
        ([1, 2], "[1, 2]"),
    ],
)
def test_values_are_shown_as_a_reader_writes_them(value, shown):
    assert spoken(value) == shown


@given(st.recursive(st.none() | st.text() | st.floats() | st.integers(), st.lists))
def test_a_shown_value_is_one_short_line(value):
    assert len(spoken(value)) <= 60
    assert "\n" not in spoken(value)


def test_a_value_that_cannot_be_shown_is_named_by_its_kind():
    class Silent:
        def __repr__(self):
            raise RuntimeError

    assert spoken(Silent()) == "Silent"
    assert spoken(10**5000) == "int"


def test_an_unknown_language_is_refused():
    with pytest.raises(words.Refused, match=r"'fr'.*ko, en"):
        words.language("fr")
    assert words.current_language() == "ko"


def test_the_language_of_a_sentence_can_be_chosen():
    words.language("en")
    assert words.say("core.not_whole", argument="k", value=0, least=1).startswith("k cannot be 0")
    assert words.in_language("ko", "core.not_whole", argument="k", value=0, least=1).startswith("k에 0을")
