"""The folded solutions are right: a lesson runs with each in the place of its answer, and every report says so."""

import json

import pytest
from example_lesson import rewrite
from nbformat.v4 import new_code_cell

from densenet_edu.course.execute import executed
from densenet_edu.course.guard.form import solved_exercises
from densenet_edu.course.notebook import notebook, spliced
from densenet_edu.course.source import ROOT, Source, read, sources

PATHS = {path.stem: path for path in sources()}
NOTE = """\
import densenet_edu.exercise

reports, answered = {}, densenet_edu.exercise.check


def check(name, answer=...):
    report = answered(name, answer)
    reports[name] = report.status, report.sentence
    return report


densenet_edu.exercise.check = check
"""
TELL = "import json\n\nprint(json.dumps(reports))"


def reports(source: Source, folder) -> dict[str, list[str]]:
    """Run a lesson with its solutions; return the last report on each exercise, its status and its sentence."""
    book = spliced(notebook(source, "en"), source)
    book.cells.insert(0, new_code_cell(NOTE, id="note"))
    book.cells.append(new_code_cell(TELL, id="tell"))
    return json.loads(executed(book, folder, source.slug, "en").cells[-1].outputs[0].text)


@pytest.mark.parametrize("slug", PATHS)
def test_every_solution_is_right(slug):
    source = read(PATHS[slug])
    said = reports(source, ROOT / "notebooks")
    assert set(said) == set(solved_exercises(source))
    assert {name: report for name, report in said.items() if report[0] != "right"} == {}


LESSON = """\
# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% name="answer-first"
from densenet_edu.exercise import check

answer = ...
check("00.first", answer)

# %% name="solution-first" solves="answer-first"
from densenet_edu.exercise import check

answer = 3 * 3 * 3 * 16 + 16
check("00.first", answer)
"""


def test_a_solution_that_is_wrong_or_missing_is_noticed(tmp_path):
    assert reports(read(rewrite(tmp_path, LESSON)), tmp_path)["00.first"][0] == "right"
    wrong = LESSON.replace("* 16 + 16", "* 16 + 15")
    assert reports(read(rewrite(tmp_path, wrong)), tmp_path)["00.first"][0] == "wrong"
    missing = LESSON[: LESSON.index('# %% name="solution')]
    assert reports(read(rewrite(tmp_path, missing)), tmp_path)["00.first"][0] == "unanswered"
