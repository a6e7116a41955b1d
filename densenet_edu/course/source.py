"""The source of a lesson: both languages in one file, the code once (jupytext's percent format)."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import jupytext

from densenet_edu.words import LANGUAGES, Refused

ROOT = Path(__file__).parents[2]
LANGUAGE_CELL = "language"
LANGUAGE_LINE = 'densenet_edu.language("ko")'
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKS = {"name", "lang", "tags", "differs", "solves"}


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson's source; prose has a language, code has none."""

    name: str
    kind: Literal["markdown", "code"]
    text: str
    lang: str | None = None
    tags: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()  # S1-S25, R1-R12: where a widely used source departs from the paper
    solves: str | None = None  # the answer cell whose place this code takes when the lesson is tested


@dataclass(frozen=True)
class Source:
    """A lesson as it is written: its cells in order, both languages."""

    slug: str
    cells: tuple[Cell, ...]

    def read_in(self, lang: str) -> tuple[Cell, ...]:
        """Return the cells that a reader of one language meets, in order."""
        return tuple(cell for cell in self.cells if cell.lang in (None, lang))

    def code(self) -> tuple[Cell, ...]:
        """Return the cells that run in the built notebook: all code but the solutions, which are folded away."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.solves is None)


def sources(root: Path = ROOT) -> tuple[Path, ...]:
    """Return the files that lessons are written in, in the order of the course."""
    return tuple(sorted((root / "notebooks" / "source").glob("[0-9][0-9]_*.py")))


def read(path: Path) -> Source:
    """Return a lesson from its file.

    Raises:
        Refused: A cell without a name or a language, a name twice, prose without its partner, a solution of nothing,
            or no language cell: with a sentence that names the lesson and the cell.
    """
    return _read(path.stem, path.read_text(encoding="utf-8"))


@cache  # every guard reads every lesson
def _read(slug: str, text: str) -> Source:
    book = jupytext.reads(text, fmt="py:percent")
    source = Source(slug, tuple(_cell(slug, at, cell) for at, cell in enumerate(book.cells, 1)))
    _check_names(source)
    _check_partners(source)
    _check_solutions(source)
    _check_language(source)
    return source


def _cell(slug: str, at: int, cell) -> Cell:
    marks = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
    name = marks.get("name", "")
    if not _NAME.fullmatch(name):
        raise Refused("build.cell_without_name", lesson=slug, at=at, text=cell.source.strip().split("\n")[0][:40])
    if unknown := sorted(marks.keys() - _MARKS):
        allowed = ", ".join(sorted(_MARKS))
        raise Refused("build.unknown_mark", lesson=slug, cell=name, mark=", ".join(unknown), allowed=allowed)
    if cell.cell_type not in ("markdown", "code"):
        raise Refused("build.unknown_kind", lesson=slug, cell=name, kind=cell.cell_type)
    if (cell.cell_type == "markdown") != (marks.get("lang") in LANGUAGES):
        raise Refused("build.wrong_language", lesson=slug, cell=name, allowed=", ".join(LANGUAGES))
    return Cell(
        name=name,
        kind=cell.cell_type,
        text=cell.source,
        lang=marks.get("lang"),
        tags=tuple(marks.get("tags", ())),
        differs=tuple(marks.get("differs", "").replace(",", " ").split()),
        solves=marks.get("solves"),
    )


def _check_names(source: Source) -> None:
    for lang in LANGUAGES:
        for name, times in Counter(cell.name for cell in source.read_in(lang)).items():
            if times > 1:
                raise Refused("build.name_twice", lesson=source.slug, cell=name)


def _check_partners(source: Source) -> None:
    ko, en = ([cell.name for cell in source.read_in(lang)] for lang in LANGUAGES)
    for here, there, missing in ((ko, en, "en"), (en, ko, "ko")):
        for name in here:
            if name not in there:
                raise Refused("build.no_partner", lesson=source.slug, cell=name, missing=missing)
    for first, second in zip(ko, en, strict=True):
        if first != second:
            raise Refused("build.other_order", lesson=source.slug, ko=first, en=second)


def _check_solutions(source: Source) -> None:
    running = {cell.name for cell in source.code()}
    for cell in source.cells:
        if cell.solves is not None and (cell.kind != "code" or cell.solves not in running):
            raise Refused("build.solves_nothing", lesson=source.slug, cell=cell.name, answer=cell.solves)


def _check_language(source: Source) -> None:
    code = source.code()
    if not code or code[0].name != LANGUAGE_CELL or code[0].text.split("\n").count(LANGUAGE_LINE) != 1:
        raise Refused("build.no_language_cell", lesson=source.slug, line=LANGUAGE_LINE)
