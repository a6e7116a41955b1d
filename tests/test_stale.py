"""A built notebook says what it was made from; a change of any of it, and of nothing else, makes it stale."""

import json

import nbformat
import pytest
from example_lesson import LESSON, SLUG, built, project, rewrite

from densenet_edu.course import stale
from densenet_edu.course.notebook import notebook, text_of
from densenet_edu.course.reach import reached as reached_files
from densenet_edu.course.source import ROOT, read
from densenet_edu.words import language


@pytest.fixture
def root(tmp_path):
    """A project with a notebook that says of itself that it is fresh (it never ran, which staleness does not ask)."""
    language("en")
    project(tmp_path)
    source = read(rewrite(tmp_path, LESSON))
    for lang in ("ko", "en"):
        built(tmp_path, lang).parent.mkdir()
        book = stale.sealed(notebook(source, lang), source, lang, tmp_path)
        built(tmp_path, lang).write_text(text_of(book), encoding="utf-8")
    return tmp_path


def why(root, lang="ko"):
    return stale.why_stale(built(root, lang), read(root / "notebooks" / "source" / f"{SLUG}.py"), lang, root)


def append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_notebook_that_was_just_built_is_fresh(root):
    assert why(root, "ko") is None
    assert why(root, "en") is None


def test_one_korean_sentence_changed_in_the_source_is_noticed_in_korean_only(root):
    rewrite(root, LESSON.replace("끝입니다.", "끝이었습니다."))
    assert why(root, "ko") == stale.Stale("cells that differ from the source: summary.", only_prose=True)
    assert why(root, "en") is None


def test_one_translation_changed_in_the_source_is_noticed(root):
    rewrite(root, LESSON.replace("That is all.", "That was all."))
    assert why(root, "en").sentence == "cells that differ from the source: summary."


def test_one_code_cell_changed_in_the_source_is_noticed(root):
    rewrite(root, LESSON.replace("growth_rate=0", "growth_rate=-1"))
    for lang in ("ko", "en"):
        assert why(root, lang) == stale.Stale("cells that differ from the source: refusal.")


def test_a_cell_added_moved_or_tagged_anew_is_noticed(root):
    rewrite(root, LESSON + '\n# %% name="more"\nanswer\n')
    assert why(root).sentence == "cells that differ from the source: more."
    rewrite(root, LESSON.replace(' tags=["NBVAL_CHECK_OUTPUT"]', ""))
    assert why(root).sentence == "cells that differ from the source: count."


def test_a_notebook_changed_by_hand_is_noticed(root):
    book = json.loads(built(root, "ko").read_text(encoding="utf-8"))
    book["cells"][0]["source"] = ["# 다른 제목"]
    built(root, "ko").write_text(json.dumps(book), encoding="utf-8")
    assert why(root).sentence == "cells that differ from the source: title."


def test_an_output_changed_by_hand_is_noticed(root):
    book = nbformat.read(built(root, "ko"), as_version=4)
    book.cells[2].outputs = [nbformat.v4.new_output("stream", text="8 million\n")]
    built(root, "ko").write_text(text_of(book), encoding="utf-8")
    assert why(root).sentence == "its outputs were changed after it was built."


def test_a_missing_or_foreign_notebook_is_stale(root):
    built(root, "ko").write_text("{}", encoding="utf-8")
    assert why(root).sentence == "not as this builder writes it."
    built(root, "ko").unlink()
    assert why(root).sentence == "not built yet."


@pytest.mark.parametrize("part", ["core/count.py", "core/op.py", "words/__init__.py", "__init__.py"])
def test_every_module_that_a_lesson_reaches_makes_it_stale(root, part):
    append(root / "densenet_edu" / part, "\n")
    assert why(root).sentence == f"changed since it was built: densenet_edu/{part}."


@pytest.mark.parametrize("part", ["learn/build.py", "show/theme.py", "course/build.py", "exercise/lesson_02.py"])
def test_a_module_that_a_lesson_does_not_reach_leaves_it_fresh(root, part):
    (root / "densenet_edu" / part).write_text("changed = True\n", encoding="utf-8")
    assert why(root) is None


def test_a_phrase_makes_stale_only_the_notebooks_of_its_language(root):
    path = root / "densenet_edu" / "words" / "core.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("it must be a whole", "it has to be a whole"), encoding="utf-8"
    )
    assert why(root, "en").sentence == "changed since it was built: densenet_edu/words/core.toml."
    assert why(root, "ko") is None


def test_line_ends_of_another_system_change_nothing(root):
    for part in ("core/op.py", "words/core.toml"):
        path = root / "densenet_edu" / part
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert why(root) is None


def reached(*code, root=ROOT):
    return {path.relative_to(root).as_posix() for path in reached_files(code, root)}


def small_package(root, **modules):
    for name, text in modules.items():
        path = root / "densenet_edu" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in (root / "densenet_edu").rglob("*/"):
        (folder / "__init__.py").touch()
    (root / "densenet_edu" / "__init__.py").touch()
    (root / "densenet_edu" / "words").mkdir(exist_ok=True)


def test_imports_are_followed_through_modules_however_they_are_written(tmp_path):
    small_package(
        tmp_path,
        show__play="from .pack import packed",
        show__pack="def packed():\n    import densenet_edu.core.op",
        core__op="",
        core__count="",
        learn__build="",
    )
    found = reached("from densenet_edu.show import play", root=tmp_path)
    assert found == {
        "densenet_edu/__init__.py", "densenet_edu/show/__init__.py", "densenet_edu/show/play.py",
        "densenet_edu/show/pack.py", "densenet_edu/core/__init__.py", "densenet_edu/core/op.py",
    }  # fmt: skip


def test_files_and_phrases_are_found_by_their_names(tmp_path):
    small_package(tmp_path, show__play='JS = HERE / "flipbook.js"\nsay(f"play.{name}")', exercise__lesson_02="")
    (tmp_path / "densenet_edu" / "show" / "flipbook.js").touch()
    (tmp_path / "densenet_edu" / "show" / "other.css").touch()
    for room in ("play", "core", "lesson_02"):
        (tmp_path / "densenet_edu" / "words" / f"{room}.toml").touch()
    before = reached("import densenet_edu.show", root=tmp_path)
    assert reached("import densenet_edu.show.play", root=tmp_path) - before == {
        "densenet_edu/show/play.py", "densenet_edu/show/flipbook.js", "densenet_edu/words/play.toml"
    }  # fmt: skip
    assert reached('check("02.reads", 22)', root=tmp_path) == {
        "densenet_edu/__init__.py", "densenet_edu/exercise/__init__.py", "densenet_edu/exercise/lesson_02.py",
        "densenet_edu/words/lesson_02.toml",
    }  # fmt: skip


def test_the_recorded_trainings_are_found_by_the_name_of_their_folder(tmp_path):
    small_package(tmp_path, core__recorded='FOLDER = ROOT / "assets" / "runs"')
    record = tmp_path / "assets" / "runs" / "depth" / "22_0.json"
    record.parent.mkdir(parents=True)
    record.touch()
    assert "assets/runs/depth/22_0.json" in reached("import densenet_edu.core.recorded", root=tmp_path)
    assert "assets/runs/depth/22_0.json" not in reached('play("depth")', root=tmp_path)


def test_whoever_asks_for_all_exercises_reaches_every_one(tmp_path):
    small_package(
        tmp_path, exercise__lesson_01="", exercise__lesson_02="", course__contents="import densenet_edu.exercise"
    )
    lessons = {"densenet_edu/exercise/lesson_01.py", "densenet_edu/exercise/lesson_02.py"}
    assert lessons <= reached("from densenet_edu.exercise import EXERCISES", root=tmp_path)
    assert not lessons & reached("from densenet_edu.exercise import check", root=tmp_path)
    contents = tmp_path / "densenet_edu" / "course" / "contents.py"
    contents.write_text("from densenet_edu import exercise\n\nexercise.EXERCISES\n", encoding="utf-8")
    assert lessons <= reached("from densenet_edu.course.contents import contents", root=tmp_path)


def test_a_docstring_that_names_a_phrase_does_not_reach_it(tmp_path):
    small_package(tmp_path, core__op='"""core.not_whole"""')
    (tmp_path / "densenet_edu" / "words" / "core.toml").touch()
    assert "densenet_edu/words/core.toml" not in reached("import densenet_edu.core.op", root=tmp_path)


def test_the_package_of_this_course_is_followed_as_far_as_its_structure_goes():
    found = reached("from densenet_edu import DENSENET_121")
    assert {"densenet_edu/core/densenet.py", "densenet_edu/core/op.py", "densenet_edu/words/core.toml"} <= found
    assert not any(path.startswith(("densenet_edu/learn/", "densenet_edu/show/")) for path in found)
