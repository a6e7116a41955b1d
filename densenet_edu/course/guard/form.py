"""The form that every lesson has, so that nobody has to learn it twice: what a source lacks of it, as findings."""

import ast
import re

from densenet_edu.course.lessons import Lesson
from densenet_edu.course.source import Cell, Source
from densenet_edu.words import LANGUAGES

_NEEDED = {  # [False]: runs without TensorFlow
    "ko": ("TensorFlow가 필요 없습니다", "TensorFlow가 필요합니다"),
    "en": ("no TensorFlow needed", "needs TensorFlow"),
}


def lacks(source: Source, lesson: Lesson) -> list[str]:
    """Return what a lesson lacks: head, goals, a question to guess, exercises with their solutions, a summary."""
    found = [f"{lang} title: {lack}" for lang in LANGUAGES for lack in _head(source.read_in(lang)[0], lang, lesson)]
    code = {cell.name: cell for cell in source.code()}
    if not any(name.startswith("guess-") and "guess = ..." in cell.text for name, cell in code.items()):
        found.append("no cell guess-... with guess = ...")
    answers = [name for name in code if name.startswith("answer-")]
    solved = [cell.solves for cell in source.cells if cell.solves]
    if sorted(answers) != sorted(solved):
        found.append(f"answers {answers}, but solutions of {solved}")
    for name in answers:
        if "..." not in code[name].text:
            found.append(f"{name}: no ... to be replaced by an answer")
    summary = [cell.text for cell in source.cells if cell.name == "summary"]
    if len(summary) != len(LANGUAGES) or any(_points(text) < 3 for text in summary):
        found.append("no prose named summary with three points")
    return [f"{source.slug}: {finding}" for finding in found]


def exercises(source: Source) -> tuple[str, ...]:
    """Return the ids of the exercises that a lesson checks, in order, as its running cells name them."""
    return tuple(dict.fromkeys(name for cell in source.code() for name in _checked(cell.text)))


def solved_exercises(source: Source) -> tuple[str, ...]:
    """Return the ids of the exercises that are checked once the solutions stand in the place of the answers."""
    solutions = {cell.solves: cell.text for cell in source.cells if cell.solves}
    texts = (solutions.get(cell.name, cell.text) for cell in source.code())
    return tuple(dict.fromkeys(name for text in texts for name in _checked(text)))


def _head(title: Cell, lang: str, lesson: Lesson) -> list[str]:
    found = []
    heading = f"# {lesson.number} {lesson.title(lang)}"
    if title.name != "title" or title.text.split("\n")[0] != heading:
        found.append(f"the lesson does not begin with {heading!r}")
    core, optional = (rf"\b{lesson.minutes}분", rf"선택 {lesson.optional_minutes}분")
    if lang == "en":
        core, optional = (rf"\b{lesson.minutes} minutes", rf"\b{lesson.optional_minutes} optional")
    if not re.search(core, title.text):
        found.append(f"does not say {lesson.minutes} minutes")
    if bool(lesson.optional_minutes) != bool(re.search(r"선택 \d+분|\d+ optional", title.text)) or (
        lesson.optional_minutes and not re.search(optional, title.text)
    ):
        found.append(f"does not say {lesson.optional_minutes} optional minutes")
    if _NEEDED[lang][lesson.tensorflow] not in title.text:
        found.append(f"does not say {_NEEDED[lang][lesson.tensorflow]!r}")
    if not 3 <= _points(title.text) <= 4:
        found.append("needs three or four goals")
    return found


def _points(text: str) -> int:
    return len(re.findall(r"^- ", text, flags=re.M))


def _checked(code: str) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args)
    names = (call.args[0] for call in calls if getattr(call.func, "id", "") == "check")
    return [name.value for name in names if isinstance(name, ast.Constant)]
