"""The records of practising: an exercise, and the report on an answer."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from densenet_edu.exercise.answers import Answer
from densenet_edu.words import current_language, in_language

Status = Literal["right", "wrong", "unanswered"]
# Okabe-Ito green and vermilion, and a grey: at least 3 : 1 against a white and against a nearly black page.
_LOOK = {"right": ("✓", "#009E73"), "wrong": ("✗", "#D55E00"), "unanswered": ("…", "#808080")}


@dataclass(frozen=True)
class Where:
    """Any answer of which this is true, where many are right, or are one and the same mistake."""

    true: Callable[..., bool]


@dataclass(frozen=True)
class Exercise:
    """What an exercise asks and which mistakes it knows; its sentences are phrases of the room of its lesson.

    Exercise "02.reads" has the phrases `reads_right`, `reads_wrong`, `reads_<mistake>` and `reads_hint_1`, `_2`, ... in
    words/lesson_02.toml.
    """

    id: str
    answer: Answer
    right: object  # a value that a learner could give, or Where
    mistakes: Mapping[str, object]  # name of the mistake: the answer that it leads to, or Where
    hints: int
    worked: bool = False  # solved in the lesson, to show how the checker answers: it earns no mark

    @property
    def lesson(self) -> str:
        """The lesson's number, "02"."""
        return self.id.partition(".")[0]

    def phrase(self, name: str) -> str:
        """Return the full key of one of its phrases."""
        return f"lesson_{self.lesson}.{self.id.partition('.')[2]}_{name}"

    def fits(self, value: object, wanted: object) -> bool:
        """Return whether an answer that was read is the wanted one."""
        if isinstance(wanted, Where):
            return wanted.true(value)
        return self.answer.same(value, self.answer.read(wanted))


@dataclass(frozen=True, repr=False)
class Report:
    """What the checker says of an answer: shown as the last line of a cell."""

    exercise: str
    status: Status
    sentence: str
    hints: tuple[str, ...] = ()
    note: str = ""  # about the marks, when they cannot be kept
    language: str = field(default_factory=current_language)

    def __repr__(self) -> str:
        note = f"\n{self.note}" if self.note else ""
        return f"{_LOOK[self.status][0]} {self._say(self.status)} {self.sentence}{note}"

    def _repr_html_(self) -> str:
        sign, colour = _LOOK[self.status]
        note = f'<p style="margin:.4em 0 0;opacity:.8">{_text(self.note)}</p>' if self.note else ""
        return (
            f'<div lang="{self.language}" style="border-left:4px solid {colour};padding:.3em .9em;max-width:46em;'
            'word-break:keep-all;overflow-wrap:anywhere">'  # Korean lines break between words
            f'<p style="margin:0"><span aria-hidden="true" style="color:{colour};font-weight:bold">{sign}</span> '
            f"<strong>{self._say(self.status)}</strong> {_text(self.sentence)}</p>{self._hints_html()}{note}</div>"
        )

    def _hints_html(self) -> str:
        inner = ""
        for number, hint in reversed(list(enumerate(self.hints, start=1))):  # the next hint lies inside the one before
            inner = (
                '<details style="margin:.4em 0 0"><summary style="cursor:pointer">'
                f"{self._say('hint', number=number)}</summary>"
                f'<p style="margin:.2em 0 0">{_text(hint)}</p>{inner}</details>'
            )
        return inner

    def _say(self, key: str, **values: object) -> str:
        return in_language(self.language, f"exercise.{key}", **values)


def _text(sentence: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(sentence))
