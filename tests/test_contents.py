"""The table of lessons tells of each how long it takes, whether it needs TensorFlow, and what has been solved."""

import re
from pathlib import Path

import pytest

from densenet_edu.course.contents import contents, table
from densenet_edu.course.lessons import LESSONS, Lesson
from densenet_edu.exercise import EXERCISES, progress
from densenet_edu.words import language

SOURCES = Path(__file__).parents[1] / "notebooks" / "source"


@pytest.fixture(autouse=True)
def my(tmp_path, monkeypatch):
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path))


def test_every_source_is_a_lesson_of_the_list_and_the_other_way_round():
    assert [lesson.slug for lesson in LESSONS] == sorted(path.stem for path in SOURCES.glob("*.py"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_head_of_a_lesson_says_what_the_list_says(lesson):
    source = (SOURCES / f"{lesson.slug}.py").read_text(encoding="utf-8")
    assert re.findall(r"^# # (.*)", source, flags=re.MULTILINE) == [
        f"{lesson.number} {lesson.title(code)}" for code in ("ko", "en")
    ]
    minutes = re.findall(r"\*\*(\d+)(?:분| minutes)\*\*(?: \+ (?:선택 )?(\d+))?", source)
    assert {(int(core), int(more or 0)) for core, more in minutes} == {(lesson.minutes, lesson.optional_minutes)}
    assert ("TensorFlow가 필요 없습니다" in source) is ("no TensorFlow needed" in source) is (not lesson.tensorflow)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_imports_tensorflow_only_if_the_list_says_so(lesson):
    source = (SOURCES / f"{lesson.slug}.py").read_text(encoding="utf-8")
    needs = re.search(r"^(import|from) (tensorflow|keras|densenet_edu\.learn)", source, flags=re.MULTILINE)
    assert (needs is not None) is lesson.tensorflow


def test_solved_exercises_are_counted_lesson_by_lesson():
    def solved():
        return [row[-1] for row in contents().rows]

    asked = [each.id for each in EXERCISES.values() if not each.worked]
    before = solved()
    assert all(re.fullmatch(r"0 / [1-9]\d*", marks) for marks in before)
    progress.keep(asked[0])
    assert solved() == [before[0].replace("0 /", "1 /"), *before[1:]]
    for each in asked:
        progress.keep(each)
    assert all(re.fullmatch(r"(\d+) / \1", marks) for marks in solved())


def test_the_table_speaks_the_readers_language_and_links_to_every_lesson():
    assert contents().head == ("강", "시간", "TensorFlow", "맞힌 연습 문제")
    language("en")
    shown = contents()
    assert shown.rows[0][:3] == ("00 Start here", "10 min", "not needed")
    page = shown._repr_html_()
    assert all(f'<a href="{lesson.slug}.ipynb">' in page for lesson in LESSONS)
    assert all(cell in repr(shown) for row in shown.rows for cell in row)


def test_optional_minutes_are_told_apart():
    made = table([Lesson("01_add_or_concatenate", minutes=40, optional_minutes=10, tensorflow=True)], "ko")
    assert made.rows == (("01 더할까, 이어 붙일까", "40분 + 선택 10분", "필요"),)
