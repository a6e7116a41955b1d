"""How one practises: exercises as records, `check` which answers in sentences, and the learner's marks.

Standard library only. The exercises of a lesson are the tuple EXERCISES of its module lesson_NN.py.
"""

import importlib
import pkgutil
from dataclasses import replace
from difflib import get_close_matches

from densenet_edu.exercise import progress
from densenet_edu.exercise.judge import judge
from densenet_edu.exercise.reading import is_a, shown
from densenet_edu.exercise.record import Exercise, Report
from densenet_edu.words import say

# Every exercise by its id, in the order of the lessons.
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("lesson_"))
    for exercise in importlib.import_module(f"{__name__}.{module}").EXERCISES
}


def check(exercise_id: object, answer: object = ...) -> Report:
    """Return what is to be said of an answer, and mark the exercise as solved if it is right.

    Args:
        exercise_id: "02.reads".
        answer: Whatever the learner's cell holds; `...` stands for none yet. Nothing that it holds makes this raise.
    """
    exercise = EXERCISES.get(str.__str__(exercise_id)) if is_a(exercise_id, str) else None
    if exercise is None:
        return _unknown(exercise_id)
    report = judge(exercise, answer)
    if report.status != "right" or exercise.worked:
        return report
    return replace(report, note=progress.keep(exercise.id))


def _unknown(exercise_id: object) -> Report:
    if not is_a(exercise_id, str):
        return Report("", "unanswered", say("exercise.unknown_no_text"))
    text = str.__str__(exercise_id)
    near = get_close_matches(text[:100], EXERCISES, n=3, cutoff=0.4) or list(EXERCISES)
    return Report("", "unanswered", say("exercise.unknown", value=shown(text), near=", ".join(map(repr, near))))
