"""The check of lesson 00: is everything there that the course needs, and if not, what is to be done about it?

What it prints when all is well is the same on every machine: no path, no measured number, no patch version.
"""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from densenet_edu.exercise import progress
from densenet_edu.words import say

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
PACKAGES = {
    "JupyterLab": "4.6",
    "ipywidgets": "8.1",
    "anywidget": "0.11",
    "TensorFlow": "2.21",
}  # what the course was made with
MEMORY = 2  # GB: a TensorFlow kernel takes 0.6 to 1.3
DISK = 1  # GB: recorded runs, Keras' data sets
CONTAINER = Path("/sys/fs/cgroup/memory.max")  # bytes, in a container: less than the machine has


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is well, and a sentence that says so or how to mend it."""

    ok: bool
    sentence: str

    def __str__(self) -> str:
        return f"[{'OK' if self.ok else 'FAIL'}] {self.sentence}"


def examine() -> None:
    """Print one line for each check, in the reader's language, and whether all is well."""
    found = checks()
    for check in found:
        print(check)
    print(say("course.all_well" if all(check.ok for check in found) else "course.some_fail"))


def checks() -> tuple[Check, ...]:
    """Return every check, in the order in which one would mend them; TensorFlow is not imported."""
    here = progress.folder()
    return (
        python(f"{sys.version_info.major}.{sys.version_info.minor}"),
        kernel(Path(sys.prefix), ROOT / ".venv"),
        *(package(name, least) for name, least in PACKAGES.items()),
        memory(free_memory()),
        disk(shutil.disk_usage(_existing(here)).free),
        folder(here),
        font(ROOT / "assets" / "fonts"),
    )


def python(found: str) -> Check:
    """Check the version of Python, "3.12"."""
    return _check(found in PYTHONS, "ok_python", "fail_python", allowed=", ".join(PYTHONS), found=found)


def kernel(prefix: Path, venv: Path) -> Check:
    """Check that the kernel is that of .venv; where there is none, conda or Binder has installed the course."""
    return _check(not venv.exists() or prefix.resolve() == venv.resolve(), "ok_kernel", "fail_kernel")


def package(name: str, least: str) -> Check:
    """Check that a package is there in this or a later minor version of the same major one."""
    try:
        found = version(name)
    except PackageNotFoundError:
        return _check(False, "", "no_package", name=name)
    have, need = _numbers(found), _numbers(least)
    well = "ok_tensorflow" if name == "TensorFlow" else "ok_package"
    ok = have[0] == need[0] and have >= need
    return _check(ok, well, "fail_package", name=name, least=least, found=found)


def memory(free: int) -> Check:
    """Check the bytes of memory that are free."""
    return _check(free >= MEMORY * 10**9, "ok_memory", "fail_memory", least=MEMORY, found=f"{free / 10**9:.1f}")


def disk(free: int) -> Check:
    """Check the bytes of disk that are free."""
    return _check(free >= DISK * 10**9, "ok_disk", "fail_disk", least=DISK, found=f"{free / 10**9:.1f}")


def folder(path: Path) -> Check:
    """Check that something can be written where the learner's work is kept."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x")
    except OSError:
        return _check(False, "", "fail_folder", path=path)
    return _check(True, "ok_folder", "")


def font(path: Path) -> Check:
    """Check that the folder of fonts holds one."""
    return _check(any(path.glob("*.[ot]tf")), "ok_font", "fail_font")


def free_memory() -> int:
    """Return the bytes of memory that are free, or all that a container may take where that is less."""
    free = int(psutil.virtual_memory().available)
    try:
        return min(free, int(CONTAINER.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit: "max"
        return free


def _check(ok: bool, well: str, ill: str, **values: object) -> Check:
    return Check(ok, say(f"course.{well if ok else ill}", **values))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def _existing(path: Path) -> Path:
    return next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.exists())
