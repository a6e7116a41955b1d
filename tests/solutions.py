"""The folded solutions in the place of the answers, and what `check` said of each."""

import json
from collections.abc import Mapping, Sequence

from nbformat.v4 import new_code_cell

from densenet_edu.course.execute import executed
from densenet_edu.course.guard.form import solved_exercises
from densenet_edu.course.notebook import notebook, spliced
from densenet_edu.course.source import Source

# Run before a lesson: keeps the last report on each exercise, its status and its sentence.
NOTE = """\
import densenet_edu.exercise

reports, answered = {}, densenet_edu.exercise.check


def check(name, answer=...):
    report = answered(name, answer)
    reports[name] = report.status, report.sentence
    return report


densenet_edu.exercise.check = check
"""
TELL = "__import__('json').dumps(reports)"


def reports(source: Source, folder) -> dict[str, list[str]]:
    """Run a lesson with its solutions; return the last report on each exercise, its status and its sentence."""
    book = spliced(notebook(source, "en"), source)
    book.cells.insert(0, new_code_cell(NOTE, id="note"))
    book.cells.append(new_code_cell(f"print({TELL})", id="tell"))
    return json.loads(executed(book, folder, source.slug, "en").cells[-1].outputs[0].text)


def unsolved(source: Source, said: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str] | None]:
    """Return the exercises of a lesson of which the last report is not that the answer is right; None: no report."""
    asked = dict.fromkeys((*solved_exercises(source), *said))
    return {name: said.get(name) for name in asked if (said.get(name) or ("",))[0] != "right"}
