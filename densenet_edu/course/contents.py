"""The table of lessons: in lesson 00 with the learner's marks, in the README without.

`python -m densenet_edu.course.contents` writes the README's tables anew; `make notebooks` does so too.
"""

import html
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from densenet_edu.course.lessons import LESSONS, Lesson
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.progress import done
from densenet_edu.words import LANGUAGES, current_language, in_language

README = Path(__file__).parents[2] / "README.md"


@dataclass(frozen=True, repr=False)
class Contents:
    """A table of the lessons, with a link to each; a heading, then one row for each lesson."""

    language: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join("  ".join(row) for row in (self.head, *self.rows))

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" style="text-align:left">{html.escape(cell)}</th>' for cell in self.head)
        rows = "".join(
            f'<tr><td style="text-align:left"><a href="{link}">{html.escape(title)}</a></td>'
            + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in rest)
            + "</tr>"
            for link, (title, *rest) in zip(self.links, self.rows, strict=True)
        )
        return f'<table lang="{self.language}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def markdown(self) -> str:
        """Return the table as the README holds it; its links lead to the built notebooks."""
        linked = (
            (f"[{title}](notebooks/{self.language}/{link})", *rest)
            for link, (title, *rest) in zip(self.links, self.rows, strict=True)
        )
        lines = (self.head, ("---",) * len(self.head), *linked)
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def contents() -> Contents:
    """Return the table of lessons in the reader's language, with the exercises that the learner has solved."""
    return table(LESSONS, current_language(), done())


def table(lessons: Sequence[Lesson], language: str, solved: Collection[str] | None = None) -> Contents:
    """Return the table of lessons; without `solved` it says nothing of exercises."""
    head = ["lesson", "time", "tensorflow", *(["exercises_done"] if solved is not None else [])]
    rows = []
    for lesson in lessons:
        row = [f"{lesson.number} {lesson.title(language)}", _time(lesson, language)]
        row.append(in_language(language, "course.needed" if lesson.tensorflow else "course.not_needed"))
        if solved is not None:
            asked = [each.id for each in EXERCISES.values() if each.lesson == lesson.number and not each.worked]
            row.append(f"{sum(each in solved for each in asked)} / {len(asked)}" if asked else "")
        rows.append(tuple(row))
    heads = tuple(in_language(language, f"course.{key}") for key in head)
    return Contents(language, heads, tuple(rows), tuple(f"{lesson.slug}.ipynb" for lesson in lessons))


def with_tables(text: str) -> str:
    """Return the README with its tables, one for each language, made anew from the list of lessons."""
    for language in LANGUAGES:
        start, end = f"<!-- lessons {language} -->", f"<!-- end of lessons {language} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}\n{table(LESSONS, language).markdown()}\n{end}{after}"
    return text


def _time(lesson: Lesson, language: str) -> str:
    key = "course.minutes_and_optional" if lesson.optional_minutes else "course.minutes"
    return in_language(language, key, core=lesson.minutes, optional=lesson.optional_minutes)


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
