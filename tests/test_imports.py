"""Which part of the package may import what: core knows nobody, and show, learn and exercise never meet."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from densenet_edu.course.lessons import LESSONS
from densenet_edu.course.reach import reached
from densenet_edu.course.source import ROOT, read, sources

PACKAGE = "densenet_edu"
JUPYTER = {"jupytext", "jupyterlab", "nbclient", "nbformat", "traitlets"}

# What each part may import beyond the standard library; of two entries the longer one holds.
PARTS = {
    "words": {"densenet_edu.words"},
    "core": {"densenet_edu.core", "densenet_edu.words"},
    "exercise": {"densenet_edu.exercise", "densenet_edu.core", "densenet_edu.words"},
    "show": {"densenet_edu.show", "densenet_edu.core", "densenet_edu.words"},
    "show/chart": {"densenet_edu.show", "densenet_edu.core", "densenet_edu.words", "matplotlib", "numpy"},
    "show/explorer": {"densenet_edu.show", "densenet_edu.words", "anywidget", "traitlets", "IPython"},
    "learn": {
        "densenet_edu.learn", "densenet_edu.core", "densenet_edu.words",
        "keras", "numpy", "scipy", "tensorflow",
    },
    "learn/shipped": {"numpy", "PIL"},
    "learn/progress": {"densenet_edu.learn", "densenet_edu.core", "densenet_edu.words", "IPython"},
    "course": {"densenet_edu.course", "densenet_edu.exercise", "densenet_edu.words", *JUPYTER},
    "course/guard/prose": {"densenet_edu.course", "markdown_it"},  # what a reader of Markdown sees
    "course/guard/shown": {"densenet_edu.course", "densenet_edu.show.flipbook", "nbformat"},  # reads explorers' frames
    "course/mine": {"densenet_edu.course", "densenet_edu.core.whole_file", "densenet_edu.words"},
    "course/doctor": {"densenet_edu.course", "densenet_edu.exercise", "densenet_edu.words", "psutil"},
    "": {"densenet_edu.core", "densenet_edu.words"},  # densenet_edu/__init__.py
}  # fmt: skip


def breaches(root: Path) -> list[str]:
    """Return every import against the rules, "densenet_edu/core/op.py: numpy"."""
    found = []
    for path in sorted((root / PACKAGE).rglob("*.py")):
        here = path.relative_to(root / PACKAGE)
        part = "" if here.as_posix() == "__init__.py" else here.with_suffix("").as_posix()
        allowed = PARTS[next(name for name in sorted(PARTS, key=len, reverse=True) if is_in(part, name))]
        for name in imported(path, root):
            if name.split(".")[0] in sys.stdlib_module_names:
                continue
            if not any(name == whole or name.startswith(whole + ".") for whole in allowed):
                found.append(f"{path.relative_to(root).as_posix()}: {name}")
    return found


def is_in(part: str, name: str) -> bool:
    return part == name or (name != "" and part.startswith(name + "/"))


def imported(path: Path, root: Path) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it the import stands."""
    folder = path.parent.relative_to(root).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            before = folder[: len(folder) - node.level + 1] if node.level else ()
            module = ".".join([*before, *([node.module] if node.module else [])])
            for alias in node.names:  # `from densenet_edu import show` imports a part, `... import unroll` does not
                part = (root / module.replace(".", "/") / alias.name).exists() or (
                    root / module.replace(".", "/") / f"{alias.name}.py"
                ).exists()
                yield f"{module}.{alias.name}" if part or module == PACKAGE else module


def test_every_import_of_the_package_keeps_the_rules():
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("module", "line", "named"),
    [
        ("core/op", "import numpy", "numpy"),
        ("core/op", "def late():\n    import matplotlib.pyplot", "matplotlib.pyplot"),
        ("core/op", "from densenet_edu.show import diagram", "densenet_edu.show.diagram"),
        ("core/op", "from densenet_edu import show", "densenet_edu.show"),
        ("core/op", "from ..learn.build import build", "densenet_edu.learn.build"),
        ("words/__init__", "import densenet_edu.core.op", "densenet_edu.core.op"),
        ("exercise/judge", "from densenet_edu.learn.build import build", "densenet_edu.learn.build"),
        ("exercise/judge", "from densenet_edu.show.picture import Picture", "densenet_edu.show.picture"),
        ("show/theme", "import matplotlib", "matplotlib"),
        ("show/picture", "import ipywidgets", "ipywidgets"),
        ("show/diagram/staircase", "import numpy as np", "numpy"),
        ("show/chart", "from densenet_edu.learn.build import build", "densenet_edu.learn.build"),
        ("show/chart", "import matplotlib.figure, tensorflow", "tensorflow"),
        ("show/play", "import anywidget", "anywidget"),
        ("show/explorer", "import matplotlib", "matplotlib"),
        ("learn/build", "import matplotlib", "matplotlib"),
        ("learn/build", "from densenet_edu.exercise import check", "densenet_edu.exercise"),
        ("learn/build", "from densenet_edu.course.lessons import LESSONS", "densenet_edu.course.lessons"),
        ("course/build", "from densenet_edu.learn.build import build", "densenet_edu.learn.build"),
        ("course/lessons", "import psutil", "psutil"),
        ("course/guard/prose", "from densenet_edu.show.flipbook import unpack", "densenet_edu.show.flipbook"),
        ("__init__", "from densenet_edu.show.play import play", "densenet_edu.show.play"),
        ("__init__", "import tensorflow", "tensorflow"),
    ],
)
def test_an_import_against_the_rules_is_found(tmp_path, module, line, named):
    for part in ("__init__", "core/op", "show/diagram", "learn/build", module):
        path = tmp_path / PACKAGE / f"{part}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import json\n", encoding="utf-8")
    path.write_text(line + "\n", encoding="utf-8")
    assert breaches(tmp_path) == [f"{PACKAGE}/{module}.py: {named}"]


def test_import_densenet_edu_loads_nothing_large():
    large = "numpy", "matplotlib", "ipywidgets", "anywidget", "IPython", "tensorflow", "keras", "sklearn", "jupytext"
    code = f"import sys, densenet_edu; print([name for name in {large} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "[]\n"
    assert run.stderr == ""


def test_a_lesson_without_tensorflow_reaches_neither_learn_nor_charts():
    needs = {lesson.slug: lesson.tensorflow for lesson in LESSONS}
    for path in sources():
        source = read(path)
        parts = {part.relative_to(ROOT).as_posix() for part in reached((cell.text for cell in source.code()), ROOT)}
        heavy = sorted(
            part for part in parts if part.startswith("densenet_edu/learn/") or part.endswith("show/chart.py")
        )
        assert bool(heavy) == needs[source.slug], heavy
