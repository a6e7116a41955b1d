"""The Korean terms of the course, and where a text departs from them."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from densenet_edu.course.guard.prose import without_code

_WORDS = Path(__file__).parents[2] / "words"


@dataclass(frozen=True)
class Term:
    """One row: the English term, the Korean one, and the Korean ones that the course does not use."""

    en: str
    ko: str
    avoid: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    """Return the glossary (words/glossary.csv)."""
    with (_WORDS / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Term(row["en"], row["ko"], _split(row["avoid"])) for row in csv.DictReader(file))


@cache
def allowed() -> dict[str, tuple[str, ...]]:
    """Return, for a term to avoid, the phrases in which it means something else (words/allowed.csv)."""
    with (_WORDS / "allowed.csv").open(encoding="utf-8", newline="") as file:
        return {row["avoid"]: _split(row["allowed"]) for row in csv.DictReader(file)}


@cache
def against_glossary(text: str) -> tuple[str, ...]:
    """Return a finding for each term in a Korean text that the glossary avoids.

    Code and quotations (`<q>`, `<blockquote>`) may hold any word.
    """
    text = re.sub(r"<(q|blockquote)\b.*?</\1>", " ", without_code(text), flags=re.S)
    found = []
    for term in terms():
        for word in term.avoid:
            rest = text
            for phrase in allowed().get(word, ()):
                rest = _anyhow_spaced(phrase).sub(" ", rest)
            if match := _anyhow_spaced(word).search(rest):
                around = rest[max(0, match.start() - 15) : match.end() + 15].replace("\n", " ")
                found.append(f"{word}: write {term.ko} ({term.en}): ...{around}...")
    return tuple(found)


@cache
def _anyhow_spaced(phrase: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(re.escape(word) for word in phrase.split(" ")))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
