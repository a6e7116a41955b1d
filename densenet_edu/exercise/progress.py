"""The learner's marks: which exercises are solved, in progress.json of the learner's own directory.

A mark is written at once, as a whole and by one kernel at a time. Whatever is wrong with the file or the directory
costs the marks, never the lesson: `keep` then returns a sentence instead of raising.
"""

import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from densenet_edu.core import whole_file
from densenet_edu.words import say

VERSION = 1
PATIENCE = 2.0  # seconds to wait for another kernel that is writing


def folder() -> Path:
    """Return the learner's own directory: DENSENET_EDU_MY, else .densenet-edu at home.

    Raises:
        RuntimeError: There is no home.
    """
    chosen = os.environ.get("DENSENET_EDU_MY")
    return Path(chosen).expanduser() if chosen else Path.home() / ".densenet-edu"


def done() -> frozenset[str]:
    """Return the ids of the solved exercises; none if they cannot be read."""
    try:
        return _read(folder() / "progress.json")
    except (OSError, RuntimeError, _Damaged, _FromLater):
        return frozenset()


def keep(exercise_id: str) -> str:
    """Mark an exercise as solved.

    Returns:
        "" or, if the mark could not be kept or an unreadable file was put aside, one sentence that says so.
    """
    try:
        place = folder()
    except RuntimeError:
        return say("exercise.progress_no_home")
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place):
            return _add(place / "progress.json", exercise_id)
    except _FromLater:
        return say("exercise.progress_from_later")
    except OSError as error:
        return say("exercise.progress_unwritable", problem=error.strerror or type(error).__name__)


class _Damaged(Exception):
    pass


class _FromLater(Exception):
    pass


def _add(path: Path, exercise_id: str) -> str:
    note = ""
    try:
        solved = _read(path)
    except _Damaged:
        solved = frozenset()
        note = say("exercise.progress_damaged", kept=_put_aside(path).name)
    if exercise_id in solved:
        return note
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:  # a new file could take its place, against its owner
        raise PermissionError(0, say("exercise.progress_read_only"))
    text = json.dumps({"version": VERSION, "done": sorted(solved | {exercise_id})}, indent=1) + "\n"
    whole_file.write(path, text.encode())
    return note


def _read(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    if not path.is_file():
        raise _Damaged
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise _Damaged from None
    version = kept.get("version") if isinstance(kept, dict) else None
    if type(version) is not int or version < VERSION:
        raise _Damaged
    if version > VERSION:
        raise _FromLater
    solved = kept.get("done")
    if not isinstance(solved, list) or not all(isinstance(each, str) for each in solved):
        raise _Damaged
    return frozenset(solved)


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"progress.damaged-{number}.json")).exists():
        number += 1
    return path.rename(aside)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Hold the lock of the marks; the system gives it back when the file is closed, even if the kernel dies.

    Raises:
        TimeoutError: Another kernel holds it too long.
    """
    with (place / ".progress.lock").open("a") as lock:
        until = time.monotonic() + PATIENCE
        while not _locked(lock.fileno()):
            if time.monotonic() > until:
                raise TimeoutError(0, say("exercise.progress_busy"))
            time.sleep(0.01)
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: a mark lost once in a while is better than none kept
            return True
        return True
