"""The learner's own copy of the lessons: made once, brought up to date when a lesson is, never overwritten.

my/ko/NN.ipynb is the learner's. my/.course/ko/NN.ipynb is the lesson as it came, so that one can tell what the learner
has changed. Where a lesson has a new version,

- a copy in which nothing was written is replaced;
- any other is first kept beside as NN_kept_1.ipynb, then the new version takes its place, with what the learner wrote.

Every file is written beside and then renamed, the lesson as it came last: what is interrupted is done again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from densenet_edu.core.whole_file import write
from densenet_edu.course.carry import Book, carried, has_ids, is_untouched, read, same_text, shows_only, written
from densenet_edu.words import say


@dataclass(frozen=True)
class Shelf:
    """The three places of one language's notebooks."""

    shipped: Path  # notebooks/ko: the lessons, as they are now
    mine: Path  # my/ko: the learner's
    base: Path  # my/.course/ko: the lessons, as the learner's copies came


def shelf(root: Path, my: Path, language: str) -> Shelf:
    """Return where the notebooks of one language are."""
    return Shelf(root / "notebooks" / language, my / language, my / ".course" / language)


def refresh(places: Shelf) -> Iterator[str]:
    """Bring every copy up to date; yield a sentence for each lesson of which the learner should know something."""
    lessons = sorted(places.shipped.glob("*.ipynb"))
    if not lessons:
        yield say("course.no_lessons", path=places.shipped)
    for lesson in lessons:
        copy, base = places.mine / lesson.name, places.base / lesson.name
        try:
            said = _refresh_one(lesson.read_bytes(), copy, base)
        except OSError as error:
            path = error.filename or copy
            said = say("course.not_written", lesson=lesson.stem, path=path, error=error.strerror)
        if said:
            yield said


def trusted(places: Shelf) -> Iterator[bytes]:
    """Yield every copy whose outputs all came with the lesson; what ran elsewhere is for Jupyter to trust, or not."""
    for copy in sorted(places.mine.glob("*.ipynb")):
        base = places.base / copy.name
        try:
            content = copy.read_bytes()
            mine, came = read(content), read(base.read_bytes())
        except OSError:
            continue
        if mine and came and shows_only(mine, came):
            yield content


def _refresh_one(new: bytes, copy: Path, base: Path) -> str:
    """Bring one copy up to date; return what there is to say about it, "" for nothing."""
    lesson = copy.stem
    if not copy.exists():
        _put(new, base, copy)
        return ""
    old = copy.read_bytes()
    mine = read(old)
    if mine is None:
        kept = _keep(old, copy)
        _put(new, base, copy)
        return say("course.damaged", lesson=lesson, kept=kept.name)
    came = base.read_bytes() if base.exists() else None
    if came == new:
        return ""
    if old == new:
        write(base, new)
        return ""
    came_book, new_book = read(came or b""), read(new)
    if came_book is None or new_book is None or not has_ids(mine):
        return say("course.left_alone", lesson=lesson)
    return _replace(copy, base, old, new, mine, came_book, new_book)


def _replace(copy: Path, base: Path, old: bytes, new: bytes, mine: Book, came: Book, fresh: Book) -> str:
    if is_untouched(mine, came):
        write(copy, new)
        write(base, new)
        return say("course.new_version", lesson=copy.stem)
    merged = carried(mine, came, fresh)
    if same_text(merged, mine):  # interrupted last time, or the lesson's new version says the same
        write(base, new)
        return ""
    kept = _keep(old, copy)
    write(copy, written(merged))
    write(base, new)
    return say("course.carried", lesson=copy.stem, kept=kept.name)


def _put(new: bytes, base: Path, copy: Path) -> None:
    """Place a fresh copy; the lesson as it came goes first: without it the copy could never be brought up to date."""
    write(base, new)
    write(copy, new)


def _keep(old: bytes, copy: Path) -> Path:
    """Write what the learner had beside the copy, under a name that is free; return its path."""
    number = 1
    while True:
        kept = copy.with_name(f"{copy.stem}_kept_{number}.ipynb")
        if not kept.exists():
            write(kept, old)
            return kept
        if kept.read_bytes() == old:  # kept last time, then interrupted
            return kept
        number += 1
