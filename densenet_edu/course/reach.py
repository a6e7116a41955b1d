"""Which files of the project some code reaches: modules, the phrases that they say, the files that they read."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from densenet_edu.course.source import ROOT

PACKAGE = "densenet_edu"
_ROOM = re.compile(r"([a-z0-9_]+)\.")
_EXERCISE = re.compile(r"(\d\d)\.\w+")
_EVERYBODYS = f"{PACKAGE}.exercise.EXERCISES"


@dataclass(frozen=True)
class Mentions:
    """What one module or cell names: texts, and modules or their contents with their full name."""

    texts: frozenset[str]
    names: frozenset[str]


def reached(code: Iterable[str], root: Path = ROOT) -> set[Path]:
    """Return every file of the project that the cells of a lesson reach.

    Phrases are found by their names ("core.not_whole"), files by theirs ("play.js") or their folder's ("runs"), the
    records of an exercise by its ("02.reads"), wherever these stand as text in the code. Who asks for all EXERCISES
    reaches every one.
    """
    package = root / PACKAGE
    rooms = {path.stem: path for path in (package / "words").glob("*.toml")}
    files = _files(root)
    found: set[Path] = set()
    waiting = [mentions(text) for text in code]
    for lesson in sorted({match[1] for cell in waiting for match in map(_EXERCISE.fullmatch, cell.texts) if match}):
        waiting.append(Mentions(frozenset({f"lesson_{lesson}."}), frozenset({f"{PACKAGE}.exercise.lesson_{lesson}"})))
    while waiting:
        here = waiting.pop()
        for text in here.texts:
            if (room := _ROOM.match(text)) and room[1] in rooms:
                found.add(rooms[room[1]])
            found |= files.get(text.rpartition("/")[2], set())
        modules = {path for name in here.names for path in _modules(name, root)}
        if _EVERYBODYS in here.names:
            modules |= set((package / "exercise").glob("lesson_*.py"))
        for path in modules - found:
            found.add(path)
            waiting.append(mentions(path.read_text(encoding="utf-8"), path.parent.relative_to(root).parts))
    return found


@cache
def mentions(code: str, folder: tuple[str, ...] = ()) -> Mentions:
    """Return what some code names.

    Args:
        code: A module or a cell.
        folder: Where the module stands, for `from .op import Op`.
    """
    tree = ast.parse(code)
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings name no phrase
    texts, names, known = set(), set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks:
            texts.add(node.value)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            before = folder[: len(folder) - node.level + 1] if node.level else ()
            module = ".".join([*before, *([node.module] if node.module else [])])
            known |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
            names.add(module)
    for node in ast.walk(tree):  # `exercise.EXERCISES` after `from densenet_edu import exercise`
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            names.add(f"{known[node.value.id]}.{node.attr}")
    return Mentions(frozenset(texts), frozenset(names | set(known.values())))


def _modules(name: str, root: Path) -> Iterator[Path]:
    """Yield the modules that a full name passes: densenet_edu.core.op.Op those of densenet_edu, core and op."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return
    path = root
    for part in parts:
        path /= part
        if (path / "__init__.py").is_file():
            yield path / "__init__.py"
        elif path.with_name(f"{part}.py").is_file():
            yield path.with_name(f"{part}.py")


def _files(root: Path) -> dict[str, set[Path]]:
    files: dict[str, set[Path]] = {}
    for folder in (root / PACKAGE, root / "assets"):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc") and path.parent.name != "words":
                files.setdefault(path.name, set()).add(path)
    for path in (root / "assets").glob("*/**/*.json"):  # recorded trainings, whose names are put together
        files.setdefault(path.relative_to(root / "assets").parts[0], set()).add(path)
    return files
