"""`make notebooks` writes both languages from one source, only what changed, and twice the same bytes."""

import shutil

import nbformat
import pytest
from example_lesson import LESSON, built, project, rewrite

from densenet_edu.course import build as builder
from densenet_edu.course.notebook import notebook, spliced, stripped
from densenet_edu.course.source import read
from densenet_edu.words import language


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A project whose lesson has been built."""
    root = project(tmp_path_factory.mktemp("finished"))
    assert builder.main([], root) == 0
    return root


@pytest.fixture
def root(finished, tmp_path):
    """A copy of the built project, free to be changed."""
    shutil.copytree(finished, tmp_path / "project")
    language("en")
    return tmp_path / "project"


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(*_):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(builder, "executed", refuse)


def opened(root, lang):
    return nbformat.read(built(root, lang), as_version=4)


def cell(book, name):
    return next(cell for cell in book.cells if cell.id == name)


def test_both_notebooks_hold_the_same_cells_with_the_names_as_ids(finished):
    ko, en = opened(finished, "ko"), opened(finished, "en")
    names = ["title", "language", "count", "answer-sum", "solution-sum", "refusal", "summary"]
    assert [cell.id for cell in ko.cells] == [cell.id for cell in en.cells] == names
    assert "작은 강" in cell(ko, "title").source
    assert "A small lesson" in cell(en, "title").source


def test_the_language_line_is_the_only_code_that_differs(finished):
    ko, en = opened(finished, "ko"), opened(finished, "en")
    pairs = [(a, b) for a, b in zip(ko.cells, en.cells, strict=True) if a.cell_type == "code"]
    assert [a.id for a, b in pairs if a.source != b.source] == ["language"]
    assert cell(ko, "language").source == 'import densenet_edu\n\ndensenet_edu.language("ko")'
    assert cell(en, "language").source == 'import densenet_edu\n\ndensenet_edu.language("en")'


def test_cells_are_run_in_their_own_language(finished):
    assert cell(opened(finished, "ko"), "count").outputs[0].text == "7,978,856\n"
    assert "이상의 정수여야 합니다" in cell(opened(finished, "ko"), "refusal").outputs[0].text
    assert "it must be a whole number" in cell(opened(finished, "en"), "refusal").outputs[0].text


def test_a_solution_is_folded_away_and_not_run(finished):
    folded = cell(opened(finished, "ko"), "solution-sum")
    assert folded.cell_type == "markdown"
    assert folded.source == (
        "<details>\n<summary>풀이</summary>\n\n```python\nanswer = 1 + 2\nprint(answer)\n```\n\n</details>"
    )
    assert cell(opened(finished, "ko"), "answer-sum").outputs[0].text == "Ellipsis\n"


def test_a_spliced_notebook_has_the_solution_in_the_place_of_the_answer(root):
    source = read(rewrite(root, LESSON))
    book = notebook(source, "en")
    assert cell(spliced(book, source), "answer-sum").source == "answer = 1 + 2\nprint(answer)"
    assert cell(book, "answer-sum").source == "answer = ...\nprint(answer)"


def test_a_notebook_keeps_no_times_no_versions_and_no_widgets(finished):
    text = built(finished, "ko").read_text(encoding="utf-8")
    metadata = opened(finished, "ko").metadata
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["language_info"] == {"name": "python"}
    assert "widgets" not in metadata
    assert "iopub" not in text
    assert text.endswith("}\n")
    assert nbformat.validate(opened(finished, "ko")) is None


def test_the_view_of_a_widget_goes_and_the_page_before_it_stays():
    page = nbformat.v4.new_output("display_data", data={"text/html": "<p>still</p>"})
    view = nbformat.v4.new_output(
        "display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "Explorer()"}
    )
    code = nbformat.v4.new_code_cell("play()", outputs=[page, view], metadata={"execution": {"iopub.status.busy": "t"}})
    book = nbformat.v4.new_notebook(
        cells=[code], metadata={"widgets": {}, "language_info": {"name": "python", "version": "3.11.7"}}
    )
    bare = stripped(book)
    assert bare.cells[0].outputs == [page]
    assert bare.cells[0].metadata == {}
    assert bare.metadata == {"language_info": {"name": "python"}}
    assert len(book.cells[0].outputs) == 2


def test_a_second_build_starts_no_kernel_and_touches_no_file(root, no_kernel, capsys):
    before = {lang: built(root, lang).stat().st_mtime_ns for lang in ("ko", "en")}
    assert builder.main([], root) == 0
    assert {lang: built(root, lang).stat().st_mtime_ns for lang in ("ko", "en")} == before
    assert capsys.readouterr().out == "Every notebook is up to date.\n"


def test_built_again_from_nothing_a_notebook_has_the_same_bytes(root):
    before = built(root, "ko").read_bytes()
    built(root, "ko").unlink()
    assert builder.main([], root) == 0
    assert built(root, "ko").read_bytes() == before


def test_changed_prose_is_taken_over_in_its_own_language_without_a_kernel(root, no_kernel):
    korean = built(root, "ko").read_bytes()
    rewrite(root, LESSON.replace("That is all.", "That was all."))
    assert builder.main([], root) == 0
    assert cell(opened(root, "en"), "summary").source == "That was all."
    assert cell(opened(root, "en"), "count").outputs[0].text == "7,978,856\n"
    assert built(root, "ko").read_bytes() == korean


def test_check_names_what_is_stale_and_builds_nothing(root, no_kernel, capsys):
    assert builder.main(["--check"], root) == 0
    before = built(root, "ko").read_bytes()
    rewrite(root, LESSON.replace("DENSENET_121)", "DENSENET_121)  "))
    capsys.readouterr()
    assert builder.main(["--check"], root) == 1
    assert capsys.readouterr().out.split("\n")[:2] == [
        f"notebooks/{lang}/07_small.ipynb: cells that differ from the source: count." for lang in ("ko", "en")
    ]
    assert built(root, "ko").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 / 0", "07_small (ko), cell refusal raised an error: ZeroDivisionError: division by zero"),
        ("import sys; print(1, file=sys.stderr)", "07_small (ko), cell refusal wrote to stderr: 1"),
        ("object()", "07_small (ko), cell refusal shows a memory address"),
    ],
)
def test_a_cell_that_fails_is_named_and_the_old_notebook_stays(root, capsys, line, said):
    before = built(root, "ko").read_bytes()
    rewrite(root, LESSON.replace("    print(refused)", f"    print(refused)\n{line}"))
    assert builder.main(["07"], root) == 1
    assert said in capsys.readouterr().err
    assert built(root, "ko").read_bytes() == before
    assert sorted(path.name for path in built(root, "ko").parent.iterdir()) == ["07_small.ipynb"]


def test_a_kernel_sees_an_empty_place_for_progress_and_stands_beside_its_notebook(root, monkeypatch):
    monkeypatch.setenv("DENSENET_EDU_MY", "/the/progress/of/whoever/builds")
    looks = "import os; print(os.listdir(os.environ['DENSENET_EDU_MY']), os.path.basename(os.getcwd()), hash('k'))"
    rewrite(root, LESSON.replace("print(answer)", looks, 1))
    assert builder.main([], root) == 0
    seen = {lang: cell(opened(root, lang), "answer-sum").outputs[0].text for lang in ("ko", "en")}
    assert seen["ko"].startswith("[] ko ")
    assert seen["ko"].split()[-1] == seen["en"].split()[-1]


def test_a_notebook_without_a_source_is_reported(root, capsys):
    shutil.copy(built(root, "ko"), built(root, "ko").with_name("08_gone.ipynb"))
    assert builder.main(["--check"], root) == 1
    assert capsys.readouterr().out == "notebooks/ko/08_gone.ipynb: it has no source any more; delete it.\n"


def test_a_lesson_that_there_is_not_is_refused(root, capsys):
    assert builder.main(["9"], root) == 1
    assert capsys.readouterr().err == "No lesson begins with 9. There are: 07_small.\n"
