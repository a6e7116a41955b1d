"""The learner's marks: which exercises are solved, in progress.json of the learner's own directory."""

from collections.abc import Mapping
from typing import Any

from densenet_edu.exercise.own_file import OwnFile
from densenet_edu.exercise.own_file import folder as folder

_Marks = frozenset[str]


def done() -> _Marks:
    """Return the ids of the solved exercises; none if they cannot be read."""
    return _FILE.content()


def keep(exercise_id: str) -> str:
    """Mark an exercise as solved.

    Returns:
        "" or, if the mark could not be kept or an unreadable file was put aside, one sentence that says so.
    """
    return _FILE.change(lambda solved: solved | {exercise_id})


def _read(content: Mapping[str, Any]) -> _Marks:
    solved = content["done"]
    if not isinstance(solved, list) or not all(isinstance(each, str) for each in solved):
        raise TypeError
    return frozenset(solved)


def _write(solved: _Marks) -> dict[str, Any]:
    return {"done": sorted(solved)}


_FILE = OwnFile("progress", frozenset[str](), _read, _write)
