"""The phrases of words/: whether each is whole, said somewhere, and there when it is asked for."""

import ast
import re
import string
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from densenet_edu.course.guard.glossary import against_glossary
from densenet_edu.course.guard.prose import impolite
from densenet_edu.course.source import ROOT, read, sources
from densenet_edu.words import LANGUAGES

_SAID = {"say": 0, "in_language": 1, "Refused": 0}  # the place of the key among the arguments


@dataclass(frozen=True)
class Said:
    """One place in the code that asks for a phrase: a pattern of its key, and the values that it fills in."""

    where: str
    pattern: str  # a regular expression; what is computed is (.+)
    values: frozenset[str] | None  # None: they cannot be read from the code


def phrases(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """Return every phrase, {"core.not_whole": {"ko": ..., "en": ...}}."""
    found = {}
    for path in sorted((root / "densenet_edu" / "words").glob("*.toml")):
        for key, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{key}"] = texts
    return found


def unsound(root: Path = ROOT) -> list[str]:
    """Return the phrases that lack a language, fill in other values in ko than in en, or are not good Korean here."""
    found = []
    for key, texts in phrases(root).items():
        if not isinstance(texts, dict) or set(texts) != set(LANGUAGES) or not all(map(str.strip, texts.values())):
            found.append(f"{key}: needs {' and '.join(LANGUAGES)}, and nothing else")
            continue
        if fields(texts["ko"]) != fields(texts["en"]):
            found.append(f"{key}: {sorted(fields(texts['ko']))} in ko, {sorted(fields(texts['en']))} in en")
        found += [f"{key}: {finding}" for finding in against_glossary(texts["ko"])]
        found += [f"{key}: not in the polite form: {sentence}" for sentence in impolite(texts["ko"])]
    return found


def fields(text: str) -> set[str]:
    """Return the names of the values that a phrase fills in."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def unknown(root: Path = ROOT) -> list[str]:
    """Return the places in package and lessons that ask for a phrase that is not there, or without its values."""
    texts = phrases(root)
    found = []
    for said in _all_said(root):
        keys = _matching(said.pattern, texts)
        if not keys:
            found.append(f"{said.where}: no phrase {said.pattern}")
        elif len(keys) == 1 and said.values is not None and (lacking := fields(texts[keys[0]]["ko"]) - said.values):
            found.append(f"{said.where}: {keys[0]} lacks {sorted(lacking)}")
    return found


def _matching(pattern: str, keys: Collection[str]) -> list[str]:
    """Return the keys that a pattern may be; one without holes is looked up."""
    if "(.+)" in pattern:
        return [key for key in keys if re.fullmatch(pattern, key)]
    return [key for key in (re.sub(r"\\(.)", r"\1", pattern),) if key in keys]


def unsaid(root: Path = ROOT) -> list[str]:
    """Return the phrases that nothing says; those of an exercise are the exercise's to account for.

    A key that the code puts together (`f"play.{name}"`) counts as said if its parts stand somewhere in the code.
    """
    texts, patterns, names = _vocabulary(root)
    keys = (key for key in phrases(root) if not key.startswith("lesson_"))
    return [key for key in keys if key not in texts and not _is_put_together(key, patterns, texts | names)]


def _is_put_together(key: str, patterns: set[str], pieces: set[str]) -> bool:
    matching = (pattern.split("(.+)") for pattern in patterns if re.fullmatch(pattern, key))
    return any(pieces.issuperset(holes) for parts in matching for holes in _fillings(parts, key))


def _fillings(parts: Sequence[str], key: str) -> Iterator[tuple[str, ...]]:
    """Yield all that the holes between the parts may hold: ("family", "densenet_bc"), ("family_densenet", "bc")."""
    if not (begun := re.match(parts[0], key)):
        return
    rest = key[begun.end() :]
    if len(parts) == 1:
        yield from [()] if not rest else []
        return
    for end in range(1, len(rest) + 1):
        yield from ((rest[:end], *others) for others in _fillings(parts[1:], rest[end:]))


def _all_said(root: Path) -> Iterator[Said]:
    for where, code in _codes(root):
        for line, pattern, values in _said_in(code):
            yield Said(f"{where}:{line}", pattern, values)


@cache
def _said_in(code: str) -> tuple[tuple[int, str, frozenset[str] | None], ...]:
    """Return each place of a code that asks for a phrase: line, pattern of the key, values."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in _SAID or len(node.args) <= _SAID[name]:
            continue
        values = {keyword.arg for keyword in node.keywords}
        known = None if None in values else frozenset(filter(None, values))
        found += [(node.lineno, pattern, known) for pattern in _patterns(node.args[_SAID[name]])]
    return tuple(found)


def _patterns(node: ast.expr) -> Iterator[str]:
    """Yield what a key may be: a text, a text with holes, or either of two texts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _patterns(node.body)
        yield from _patterns(node.orelse)


def _vocabulary(root: Path) -> tuple[set[str], set[str], set[str]]:
    """Return every text in the code, every text with holes as a pattern, and every name."""
    found: tuple[set[str], set[str], set[str]] = set(), set(), set()
    for _, code in _codes(root):
        for all_of_them, here in zip(found, _words_in(code), strict=True):
            all_of_them |= here
    return found


@cache
def _words_in(code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    texts, patterns, names = set(), set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            patterns |= {pattern for pattern in _patterns(node) if re.match(r"[a-z0-9_]+\\\.", pattern)}
        for field in ("id", "arg", "attr"):
            if isinstance(name := getattr(node, field, None), str):
                names.add(name)
    return frozenset(texts), frozenset(patterns), frozenset(names)


def _codes(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "densenet_edu").rglob("*.py")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    for path in sources(root):
        for cell in read(path).cells:
            if cell.kind == "code":
                yield f"{path.name}, {cell.name}", cell.text
