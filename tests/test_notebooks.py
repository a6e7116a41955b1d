"""Every lesson: built, in both languages, in the agreed form; and each of these guards bites."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from example_lesson import LESSON, built, project, rewrite
from nbformat import NotebookNode

from densenet_edu.course.build import main, orphans
from densenet_edu.course.guard import differences, form, prose, shown
from densenet_edu.course.guard.glossary import against_glossary
from densenet_edu.course.lessons import LESSONS, Lesson
from densenet_edu.course.notebook import stripped
from densenet_edu.course.source import LANGUAGE_CELL, ROOT, Source, read, sources
from densenet_edu.course.stale import why_stale
from densenet_edu.exercise import EXERCISES
from densenet_edu.words import LANGUAGES

PATHS = {path.stem: path for path in sources()}
each_lesson = pytest.mark.parametrize("slug", PATHS)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture
def source(slug):
    """The source of one lesson."""
    return read(PATHS[slug])


def notebook_of(slug: str, lang: str) -> Path:
    return ROOT / "notebooks" / lang / f"{slug}.ipynb"


def opened(slug: str, lang: str) -> NotebookNode:
    assert notebook_of(slug, lang).exists(), "not built yet: make notebooks"
    return nbformat.read(notebook_of(slug, lang), as_version=4)


def prose_amiss(source: Source, lang: str) -> list[str]:
    """Return what is wrong with the prose of a lesson in one language."""
    found = []
    for cell in source.read_in(lang):
        if cell.kind == "markdown":
            findings = [f"LaTeX {sign}" for sign in prose.latex(cell.text)]
            findings += [f"** stays on the page: {around}" for around in prose.unrendered(cell.text)]
            if lang == "ko":
                findings += [*prose.impolite(cell.text), *against_glossary(cell.text)]
            found += [f"{cell.name}: {finding}" for finding in findings]
    return found


def numbers_amiss(source: Source, lang: str, book: NotebookNode) -> list[str]:
    """Return the numbers of a lesson's prose that none of its outputs shows."""
    outputs = shown.shown(book)
    texts = [(cell.name, cell.text) for cell in source.read_in(lang) if cell.kind == "markdown"]
    return [f"{name}: {number}" for name, text in texts for number in shown.unshown(text, outputs)]


def code_amiss(ko: NotebookNode, en: NotebookNode) -> list[str]:
    """Return where the two notebooks of a lesson differ in more than prose and the language line."""
    if [(cell.id, cell.cell_type) for cell in ko.cells] != [(cell.id, cell.cell_type) for cell in en.cells]:
        return ["other cells"]
    pairs = [(a, b) for a, b in zip(ko.cells, en.cells, strict=True) if a.cell_type == "code"]
    same = 'densenet_edu.language("{}")'
    return [
        a.id
        for a, b in pairs
        if a.metadata != b.metadata
        or (a.source.replace(same.format("ko"), same.format("en")) if a.id == LANGUAGE_CELL else a.source) != b.source
    ]


def test_the_lessons_are_those_of_the_list():
    assert list(PATHS) == [lesson.slug for lesson in LESSONS]


@each_language
@each_lesson
def test_a_lesson_is_built_and_nothing_has_changed_since(source, lang):
    stale = why_stale(notebook_of(source.slug, lang), source, lang)
    assert stale is None, stale.sentence


def test_no_notebook_is_left_without_its_source():
    assert orphans() == ()


@each_lesson
def test_both_languages_have_the_same_cells_and_the_same_code(slug):
    assert code_amiss(*(opened(slug, lang) for lang in LANGUAGES)) == []


@each_lesson
def test_every_cell_is_translated(source):
    ko, en = ({cell.name: cell.text for cell in source.cells if cell.lang == lang} for lang in LANGUAGES)
    assert ko.keys() == en.keys()
    assert [name for name in ko if prose.not_translated(ko[name], en[name])] == []


@each_lesson
def test_code_cells_are_short_and_hold_no_prose(source):
    assert prose.structure(source) == []


@each_language
@each_lesson
def test_prose_is_polite_in_the_terms_of_the_course_and_needs_no_server(source, lang):
    assert prose_amiss(source, lang) == []


@each_language
@each_lesson
def test_every_number_of_three_digits_in_the_prose_is_shown_by_an_output(slug, source, lang):
    assert numbers_amiss(source, lang, opened(slug, lang)) == []


@each_language
@each_lesson
def test_a_built_notebook_holds_nothing_that_dies_with_its_kernel(slug, lang):
    book = opened(slug, lang)
    assert stripped(book) == book
    assert not [cell.id for cell in book.cells for output in cell.get("outputs", ()) if output.output_type == "error"]
    assert not [cell.id for cell in book.cells for output in cell.get("outputs", ()) if output.get("name") == "stderr"]


@each_lesson
def test_a_lesson_has_the_form_of_every_lesson(source):
    assert form.lacks(source, next(lesson for lesson in LESSONS if lesson.slug == source.slug)) == []


@each_lesson
def test_a_lesson_asks_exactly_its_exercises(source):
    mine = {exercise.id for exercise in EXERCISES.values() if exercise.lesson == source.slug[:2]}
    assert set(form.exercises(source)) == set(form.solved_exercises(source)) == mine


def test_every_difference_from_the_paper_is_shown_or_left_out_for_a_reason():
    reasons = differences.left_out(ROOT / "notebooks" / "source" / "left_out.toml")
    assert differences.unaccounted(map(read, PATHS.values()), reasons) == []


# From here on: a small lesson that is all right, and what happens when one thing in it is not.


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A project whose small lesson has been built."""
    root = project(tmp_path_factory.mktemp("finished"))
    assert main([], root) == 0
    return root


@pytest.fixture
def root(finished, tmp_path):
    """A copy of it, free to be changed."""
    shutil.copytree(finished, tmp_path / "project")
    return tmp_path / "project"


def changed(root, old, new):
    assert old in LESSON
    return read(rewrite(root, LESSON.replace(old, new, 1)))


def is_stale(root, source, lang):
    return why_stale(built(root, lang), source, lang, root) is not None


def test_the_small_lesson_passes_every_guard(root):
    source = read(rewrite(root, LESSON))
    assert not is_stale(root, source, "ko")
    assert not is_stale(root, source, "en")
    assert prose.structure(source) == prose_amiss(source, "ko") == prose_amiss(source, "en") == []
    books = [nbformat.read(built(root, lang), as_version=4) for lang in LANGUAGES]
    assert code_amiss(*books) == []
    assert numbers_amiss(source, "ko", books[0]) == numbers_amiss(source, "en", books[1]) == []


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("끝입니다.", "다 했습니다.", {"ko"}),
        ("That is all.", "This is all.", {"en"}),
        ("growth_rate=0", "growth_rate=-1", {"ko", "en"}),
        ("answer = 1 + 2", "answer = 2 + 1", {"ko", "en"}),
    ],
)
def test_a_sentence_a_translation_or_a_code_cell_changed_without_building_is_found(root, old, new, stale):
    source = changed(root, old, new)
    assert {lang for lang in LANGUAGES if is_stale(root, source, lang)} == stale


def test_one_byte_of_a_module_changed_without_building_is_found(root):
    module = root / "densenet_edu" / "core" / "count.py"
    module.write_bytes(module.read_bytes() + b"#")
    assert is_stale(root, read(rewrite(root, LESSON)), "ko")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("끝입니다.", "끝이다.", "summary: 끝이다."),
        ("끝입니다.", "연쇄합니다.", "summary: 연쇄: write 이어 붙이기(concatenate)"),
        ("끝입니다.", "$k$입니다.", "summary: LaTeX $"),
        ("끝입니다.", "**끝(end)**입니다.", "summary: ** stays on the page: **끝(end)**"),
    ],
)
def test_prose_against_the_rules_is_found(root, old, new, said):
    (finding, *_) = prose_amiss(changed(root, old, new), "ko")
    assert finding.startswith(said)


def test_the_chain_rule_may_be_called_by_its_name(root):
    assert prose_amiss(changed(root, "끝입니다.", "연쇄 법칙입니다."), "ko") == []


@pytest.mark.parametrize(("lang", "new"), [("ko", "7,978,857개"), ("en", "7,978,857 trainable")])
def test_a_number_that_no_output_shows_is_found(root, lang, new):
    source = changed(root, new.replace("7,978,857", "7,978,856"), new)
    book = nbformat.read(built(root, lang), as_version=4)
    assert numbers_amiss(source, lang, book) == ["title: 7,978,857"]


def test_a_cell_of_21_lines_is_found(root):
    source = changed(root, "answer = ...", "\n".join(["answer = ..."] * 20))
    assert prose.structure(source) == ["07_small, answer-sum: 21 lines of code; 20 at most"]


def test_a_line_of_97_characters_is_found(root):
    line = "answer = " + "1" * 87
    assert prose.structure(changed(root, "answer = ...", line)) == []
    said = f"07_small, answer-sum: a line of 97 characters; 96 at most: {line}1"
    assert prose.structure(changed(root, "answer = ...", line + "1")) == [said]


def test_code_that_differs_between_the_languages_is_found(root):
    ko, en = (nbformat.read(built(root, lang), as_version=4) for lang in LANGUAGES)
    en.cells[2].source += "\nprint(1)"
    assert code_amiss(ko, en) == ["count"]
    en.cells[1].source += "\nprint(1)"
    assert code_amiss(ko, en) == ["language", "count"]
    del en.cells[0]
    assert code_amiss(ko, en) == ["other cells"]


def test_a_lesson_without_its_form_is_found(root):
    lesson = Lesson("00_start", minutes=10)
    found = "\n".join(form.lacks(Source("00_start", read(rewrite(root, LESSON)).cells), lesson))
    for lack in (
        "'# 00 시작하기'",
        "'# 00 Start here'",
        "10 minutes",
        "no TensorFlow needed",
        "goals",
        "guess",
        "summary",
    ):
        assert lack in found


@each_lesson
def test_minutes_that_differ_from_the_list_are_found(source):
    lesson = next(lesson for lesson in LESSONS if lesson.slug == source.slug)
    longer = Lesson(lesson.slug, lesson.minutes + 5, lesson.optional_minutes + 5, not lesson.tensorflow)
    assert len(form.lacks(source, longer)) == len(form.lacks(source, lesson)) + 6


def test_a_difference_forgotten_shown_twice_or_overdue_is_found(root):
    source = read(rewrite(root, LESSON))  # shows S2 and R1
    reasons = {
        name: {"reason": "It is the subject of a later lesson.", "lesson": "09_results"} for name in differences.ALL
    }
    del reasons["S2"], reasons["R1"]
    assert differences.unaccounted([source], reasons) == []
    del reasons["S9"]
    reasons["R1"] = reasons["S20"]
    reasons["S4"] = {"reason": "It is the subject of a later lesson.", "lesson": "07_small"}
    reasons["S5"] = {"reason": "later"}
    reasons["S26"] = reasons["S20"]
    assert [finding.split(":")[0] for finding in differences.unaccounted([source], reasons)] == [
        "S26", "S4", "S5", "S9", "R1"
    ]  # fmt: skip


def test_the_notebooks_are_text_that_a_reader_of_changes_can_follow():
    for path in (ROOT / "notebooks").glob("*/*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "\\u" not in text.replace("\\\\u", "")
        assert list(json.loads(text)) == ["cells", "metadata", "nbformat", "nbformat_minor"]
