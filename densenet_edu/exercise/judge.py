"""Judging one answer: a pure function from an exercise and a value to a report."""

from densenet_edu.exercise.reading import Unanswered, Unusable, blank
from densenet_edu.exercise.record import Exercise, Report, Status
from densenet_edu.words import say


def judge(exercise: Exercise, answer: object) -> Report:
    """Return what is to be said of an answer; whatever the answer is, nothing is raised."""
    status: Status = "wrong"
    try:
        if blank(answer):
            raise exercise.answer.nothing(answer)
        status, sentence = _verdict(exercise, exercise.answer.read(answer))
    except Unanswered as gap:
        status, sentence = "unanswered", f"{gap}"
    except Unusable as odd:
        sentence = f"{odd}" if odd.complete else f"{odd} {exercise.answer.asked()}"
    hints = () if status == "right" else tuple(say(exercise.phrase(f"hint_{n + 1}")) for n in range(exercise.hints))
    return Report(exercise.id, status, sentence, hints)


def _verdict(exercise: Exercise, value: object) -> tuple[Status, str]:
    if exercise.fits(value, exercise.right):
        return "right", say(exercise.phrase("right"))
    known = (name for name, wanted in exercise.mistakes.items() if exercise.fits(value, wanted))
    name = next(known, "wrong")
    return "wrong", say(exercise.phrase(name), **exercise.answer.seen(value, exercise.right))
