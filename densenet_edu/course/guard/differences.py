"""Where the slides (S1-S25) and the review (R1-R12) differ from the paper: shown by a lesson, or left out."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from densenet_edu.course.source import Source

ALL = (*(f"S{n}" for n in range(1, 26)), *(f"R{n}" for n in range(1, 13)))


def left_out(path: Path) -> dict[str, dict[str, str]]:
    """Return the differences that no lesson shows yet, with the reason (notebooks/source/left_out.toml)."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def unaccounted(lessons: Iterable[Source], reasons: dict[str, dict[str, str]]) -> list[str]:
    """Return what is amiss: a difference neither shown nor left out, or both, or left to a lesson that is there."""
    lessons = tuple(lessons)
    tagged = {name: source.slug for source in lessons for cell in source.cells for name in cell.differs}
    there = {source.slug for source in lessons}
    found = [f"{name}: there is no such difference" for name in sorted({*tagged, *reasons} - set(ALL))]
    for name in ALL:
        reason = reasons.get(name)
        if reason is None and name not in tagged:
            found.append(f"{name}: neither shown (differs) nor left out for a reason")
        elif reason is not None and name in tagged:
            found.append(f"{name}: shown in {tagged[name]}, so it is not left out")
        elif reason is not None:
            found += [f"{name}: {amiss}" for amiss in _amiss(reason, there)]
    return found


def _amiss(reason: dict[str, str], there: set[str]) -> list[str]:
    found = []
    if not re.fullmatch(r"[A-Z].{20,}\.", reason.get("reason", "")):
        found.append("the reason is no sentence")
    if reason.keys() - {"reason", "lesson"}:
        found.append(f"unknown {sorted(reason.keys() - {'reason', 'lesson'})}")
    if "lesson" in reason and not re.fullmatch(r"\d\d_\w+", reason["lesson"]):
        found.append(f"{reason['lesson']} is no name of a lesson")
    if reason.get("lesson") in there:
        found.append(f"was left to {reason['lesson']}, which is there and does not show it")
    return found
