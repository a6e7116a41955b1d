"""Result: one measured number beside its aim; medians, percentiles and the table of them all."""

import math
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median as median  # for the modules that measure


@dataclass(frozen=True)
class Result:
    """One row of the table."""

    what: str
    measured: float | None  # None: it could not be measured here, and the note says why
    unit: str = ""
    aim: float | None = None  # None: for comparison only
    at_least: bool = False  # else the aim is the most it may be
    note: str = ""
    load: float | None = None  # how many processes wanted a core in the last minute

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is nothing to compare."""
        if self.measured is None or self.aim is None:
            return None
        return self.measured >= self.aim if self.at_least else self.measured <= self.aim


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that at least this percentage of them does not exceed (nearest rank).

    Args:
        values: At least one.
        share: Above 0, at most 100.
    """
    if not values or not 0 < share <= 100:
        raise ValueError(f"no percentile {share} of {len(values)} values")
    return sorted(values)[math.ceil(len(values) * share / 100) - 1]


def load() -> float | None:
    """Return the machine's load: above its number of cores, times here are longer than on a quiet machine."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def table(results: Sequence[Result]) -> str:
    """Return the results as text, one row each: what | measured | aim | met? | load, then the notes."""
    rows = [("what", "measured", "aim", "met?", "load")]
    notes = []
    for result in results:
        if result.note:
            notes.append(f"[{len(notes) + 1}] {result.note}")
        mark = f" [{len(notes)}]" if result.note else ""
        aim = "" if result.aim is None else f"{'≥' if result.at_least else '≤'} {_number(result.aim)} {result.unit}"
        rows.append(
            (
                result.what + mark,
                "not measured" if result.measured is None else f"{_number(result.measured)} {result.unit}".rstrip(),
                aim.rstrip(),
                {None: "", True: "yes", False: "NO"}[result.met],
                "" if result.load is None else f"{result.load:.1f}",
            )
        )
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(_filled(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _number(value: float) -> str:
    if value == int(value):
        return str(int(value))
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _width(text: str) -> int:
    """Return how many places of a terminal a text takes: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
