"""A JSON file in the learner's own directory, to which several notebooks add.

A change is written at once, as a whole and by one kernel at a time. Whatever is wrong with the file or the directory
costs what was to be kept, never the lesson: `change` then returns a sentence instead of raising.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from densenet_edu.core import lock, whole_file
from densenet_edu.words import say

VERSION = 1
PATIENCE = 2.0  # seconds to wait for another kernel that is writing
Content = TypeVar("Content")


def folder() -> Path:
    """Return the learner's own directory: DENSENET_EDU_MY, else .densenet-edu at home.

    Raises:
        RuntimeError: There is no home.
    """
    chosen = os.environ.get("DENSENET_EDU_MY")
    return Path(chosen).expanduser() if chosen else Path.home() / ".densenet-edu"


@dataclass(frozen=True)
class OwnFile(Generic[Content]):
    """One file, and what it means.

    Attributes:
        name: "progress": the file is progress.json, its phrases are `progress_no_home`, `_from_later`, `_unwritable`,
            `_damaged`, `_read_only` and `_busy` of the room "exercise".
        empty: What there is before the first change.
        read: From the JSON object of the file; raises KeyError, TypeError or ValueError where it does not fit.
        write: To a JSON object, without its version.
    """

    name: str
    empty: Content
    read: Callable[[Mapping[str, Any]], Content]
    write: Callable[[Content], Mapping[str, Any]]

    def content(self) -> Content:
        """Return what is kept; `empty` if it cannot be read."""
        try:
            return self._read(folder() / f"{self.name}.json")
        except (OSError, RuntimeError, _Damaged, _FromLater):
            return self.empty

    def unreadable(self) -> bool:
        """Return whether there is something in its place that cannot be read."""
        try:
            self._read(folder() / f"{self.name}.json")
        except RuntimeError:
            return False
        except (OSError, _Damaged, _FromLater):
            return True
        return False

    def change(self, changed: Callable[[Content], Content]) -> str:
        """Replace what is kept by what a function makes of it.

        Args:
            changed: Must not alter what it is given; what equals it is not written anew.

        Returns:
            "" or, if nothing could be kept or an unreadable file was put aside, one sentence that says so.
        """
        try:
            place = folder()
        except RuntimeError:
            return say(f"exercise.{self.name}_no_home")
        try:
            place.mkdir(parents=True, exist_ok=True)
            with self.alone(place):
                return self._change(place / f"{self.name}.json", changed)
        except _FromLater:
            return say(f"exercise.{self.name}_from_later")
        except OSError as error:
            return say(f"exercise.{self.name}_unwritable", problem=error.strerror or type(error).__name__)

    def _change(self, path: Path, changed: Callable[[Content], Content]) -> str:
        note = ""
        try:
            before = self._read(path)
        except _Damaged:
            before = self.empty
            note = say(f"exercise.{self.name}_damaged", kept=_put_aside(path).name)
        after = changed(before)
        if after == before:
            return note
        if path.exists() and not path.stat().st_mode & stat.S_IWUSR:  # a new file would take its place all the same
            raise PermissionError(0, say(f"exercise.{self.name}_read_only"))
        content = {"version": VERSION, **self.write(after)}
        whole_file.write(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
        return note

    def _read(self, path: Path) -> Content:
        if not path.exists():
            return self.empty
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
        try:
            return self.read(kept)
        except (KeyError, TypeError, ValueError):
            raise _Damaged from None

    @contextmanager
    def alone(self, place: Path) -> Iterator[None]:
        """Hold the lock of the file; the system gives it back when it is closed, even if the kernel dies.

        Raises:
            TimeoutError: Another kernel holds it too long.
        """
        try:
            with lock.held(place / f".{self.name}.lock", PATIENCE):
                yield
        except TimeoutError:
            raise TimeoutError(0, say(f"exercise.{self.name}_busy")) from None


class _Damaged(Exception):
    pass


class _FromLater(Exception):
    pass


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}.json")).exists():
        number += 1
    return path.rename(aside)
