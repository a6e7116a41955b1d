"""What a built notebook was made from, and whether that has changed since.

A notebook is made from the cells of its source, and from every part of the package that its code reaches: the modules
that it imports and that these import in turn, the phrases they say, the files they read. The cells are compared as they
are; of the parts the notebook keeps a short hash each, so that a change names itself and spoils no other lesson.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from densenet_edu.course.notebook import notebook
from densenet_edu.course.reach import reached
from densenet_edu.course.source import ROOT, Source
from densenet_edu.words import say

_TEXT = {".py", ".js", ".css", ".toml", ".csv", ".txt", ".json", ".svg"}


@dataclass(frozen=True)
class Stale:
    """Why a notebook must be built again, as a sentence, and whether its outputs may stay as they are."""

    sentence: str
    only_prose: bool = False


def why_stale(path: Path, source: Source, lang: str, root: Path = ROOT) -> Stale | None:
    """Return what has changed since a notebook was built, or None if nothing has."""
    if not path.exists():
        return Stale(say("build.stale_missing"))
    try:
        built = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        kept = built.metadata["densenet_edu"]
        parts, outputs = dict(kept["made_from"]), kept["outputs"]
    except (ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError):
        return Stale(say("build.stale_unreadable"))
    fresh = notebook(source, lang)
    now = made_from(source, lang, root)
    if changed := sorted(part for part in parts.keys() | now.keys() if parts.get(part) != now.get(part)):
        return Stale(say("build.stale_parts", parts=", ".join(changed)))
    if outputs != outputs_hash(built):
        return Stale(say("build.stale_outputs"))
    if _code(built) != _code(fresh):
        return Stale(say("build.stale_cells", cells=", ".join(_different(_code(built), _code(fresh)))))
    if _all(built) != _all(fresh):
        return Stale(say("build.stale_cells", cells=", ".join(_different(_all(built), _all(fresh)))), only_prose=True)
    if {**built.metadata, "densenet_edu": None} != {**fresh.metadata, "densenet_edu": None}:
        return Stale(say("build.stale_unreadable"))
    return None


def sealed(book: NotebookNode, source: Source, lang: str, root: Path = ROOT) -> NotebookNode:
    """Return the executed notebook with a note of what it was made from."""
    book = nbformat.from_dict(book)
    book.metadata["densenet_edu"] = NotebookNode(
        lesson=source.slug, language=lang, made_from=made_from(source, lang, root), outputs=outputs_hash(book)
    )
    return book


def made_from(source: Source, lang: str, root: Path = ROOT) -> dict[str, str]:
    """Return a short hash of every part of the package that a lesson's code reaches, by its path in the project."""
    return {
        path.relative_to(root).as_posix(): _hash(path, lang)
        for path in sorted(reached((cell.text for cell in source.code()), root))
    }


def outputs_hash(book: NotebookNode) -> str:
    """Return a short hash of everything that the cells of a notebook show."""
    shown = [[cell.id, cell.execution_count, cell.outputs] for cell in book.cells if cell.cell_type == "code"]
    return _short(json.dumps(shown, sort_keys=True, ensure_ascii=False))


def _hash(path: Path, lang: str) -> str:
    if path.suffix == ".toml" and path.parent.name == "words":  # a new English phrase spoils no Korean notebook
        phrases = tomllib.loads(path.read_text(encoding="utf-8"))
        return _short(json.dumps({key: texts.get(lang) for key, texts in sorted(phrases.items())}, ensure_ascii=False))
    if path.suffix in _TEXT:  # Windows may check a file out with other line ends
        return _short(path.read_text(encoding="utf-8"))
    return _short(path.read_bytes())


def _short(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:12]


def _all(book: NotebookNode) -> list[tuple[str, object]]:
    return [(cell.id, (cell.cell_type, cell.source, cell.metadata)) for cell in book.cells]


def _code(book: NotebookNode) -> list[tuple[str, object]]:
    return [(cell.id, (cell.source, cell.metadata)) for cell in book.cells if cell.cell_type == "code"]


def _different(old: list[tuple[str, object]], new: list[tuple[str, object]]) -> list[str]:
    if sorted(name for name, _ in old) == sorted(name for name, _ in new):
        return [name for (name, text), (other, now) in zip(old, new, strict=True) if (name, text) != (other, now)]
    return sorted({name for name, _ in old} ^ {name for name, _ in new})
