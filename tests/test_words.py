"""Every phrase is there in both languages, is said somewhere, and is there when it is asked for."""

import shutil
from pathlib import Path

import pytest

from densenet_edu.course.guard import phrases
from densenet_edu.course.source import ROOT
from densenet_edu.exercise import EXERCISES


def test_every_phrase_has_both_languages_with_the_same_values_in_the_terms_of_the_course():
    assert phrases.unsound() == []


def test_every_phrase_that_the_code_asks_for_is_there_with_its_values():
    assert phrases.unknown() == []


def test_every_phrase_is_said_somewhere():
    assert phrases.unsaid() == []


def test_the_phrases_of_the_lessons_are_those_of_their_exercises():
    wanted = {
        exercise.phrase(name)
        for exercise in EXERCISES.values()
        for name in ("right", "wrong", *exercise.mistakes, *(f"hint_{n + 1}" for n in range(exercise.hints)))
    }
    there = {key for key in phrases.phrases() if key.startswith("lesson_")}
    assert there == wanted


@pytest.fixture
def root(tmp_path):
    """A copy of the package and the lessons, free to be changed."""
    shutil.copytree(ROOT / "densenet_edu", tmp_path / "densenet_edu", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "notebooks" / "source", tmp_path / "notebooks" / "source")
    return tmp_path


@pytest.fixture
def words_alone(tmp_path):
    """A project of nothing but some of its phrases, all of which are sound."""
    words = Path("densenet_edu", "words", "build.toml")
    (tmp_path / words).parent.mkdir(parents=True)
    shutil.copy(ROOT / words, tmp_path / words)
    return tmp_path


def edit(root, path, old, new):
    path = root / "densenet_edu" / path
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('en = "Solution"', "", "build.solution: needs ko and en"),
        ('en = "Solution"', 'en = ""', "build.solution: needs ko and en"),
        ('en = "Solution"', 'en = "Solution"\nfr = "Solution"', "build.solution: needs ko and en"),
        ('en = "Solution"', 'en = "Solution {n}"', "build.solution: [] in ko, ['n'] in en"),
        ('ko = "풀이"', 'ko = "해답 레이어"', "build.solution: 레이어: write 층 (layer)"),
        ('ko = "풀이"', 'ko = "풀이이다."', "build.solution: not in the polite form: 풀이이다."),
    ],
)
def test_a_phrase_with_a_slip_is_found(words_alone, old, new, said):
    edit(words_alone, "words/build.toml", old, new)
    (finding,) = phrases.unsound(words_alone)
    assert finding.startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"core.not_whole"', '"core.not_hole"', "no phrase core\\.not_hole"),
        (", least=least)", ")", "core.not_whole lacks ['least']"),
    ],
)
def test_a_phrase_that_is_not_there_or_lacks_a_value_is_found(root, old, new, said):
    before = set(phrases.unknown(root))
    edit(root, "core/check.py", old, new)
    (finding,) = set(phrases.unknown(root)) - before
    assert finding.startswith("densenet_edu/core/check.py:")
    assert finding.endswith(f": {said}")


def test_a_phrase_that_nothing_says_is_found(root):
    before = set(phrases.unsaid(root))
    edit(root, "words/core.toml", "[not_whole]", '[never_said]\nko = "가"\nen = "a"\n\n[not_whole]')
    edit(root, "core/check.py", '"core.not_rate"', '"core.not_share"')
    assert set(phrases.unsaid(root)) - before == {"core.never_said", "core.not_rate"}


def test_a_key_that_the_code_puts_together_counts_as_said_if_its_parts_are_there(root):
    keys = "axis_zonal", "axis_polar", "wind_trade_of_west", "wind_trade_of_south"
    pair = "".join(f'[{key}]\nko = "가"\nen = "a"\n\n' for key in keys)
    edit(root, "words/core.toml", "[not_whole]", pair + "[not_whole]")
    edit(
        root,
        "core/check.py",
        "def whole",
        'def axis(name):\n    return say(f"core.axis_{name}"), "zonal"\n\n\n'
        'def wind(name, of):\n    return say(f"core.{name}_{of}"), "wind_trade", "of_west"\n\n\ndef whole',
    )
    assert "core.axis_zonal" not in phrases.unsaid(root)
    assert "core.axis_polar" in phrases.unsaid(root)
    assert "core.wind_trade_of_west" not in phrases.unsaid(root)  # however the underscores are shared out
    assert "core.wind_trade_of_south" in phrases.unsaid(root)
