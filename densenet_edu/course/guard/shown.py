"""The numbers that the prose of a lesson names, held against the numbers that its outputs show."""

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nbformat import NotebookNode

from densenet_edu.course.guard.prose import without_code
from densenet_edu.show.flipbook import unpack

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_UNITS = {
    "천": 10**3, "만": 10**4, "억": 10**8,
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "K": 10**3, "M": 10**6, "G": 10**9,
    "KB": 10**3, "MB": 10**6, "GB": 10**9,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBER = re.compile(rf"(?<![A-Za-z0-9_.,])(?P<number>{_DIGITS})(?:\s?(?P<unit>{_UNIT})(?![A-Za-z]))?")
_KOREAN = re.compile(rf"(?<![A-Za-z0-9_.,])(?:(?P<eok>{_DIGITS})억\s?)(?P<man>{_DIGITS})만(?:\s?(?P<rest>{_DIGITS}))?")

# Numbers that count nothing: names of networks and data sets, years of publications, identifiers of papers.
_NAMES = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z]+)*-[0-9]+(?:[-/·]+[0-9]+)*"  # DenseNet-121/169/201, DenseNet-BC-190-40
    r"|arXiv:\s?[0-9]{4}\.[0-9]{4,5}"
    r"|(?:19|20)[0-9]{2}년"
    r"|\b[A-Z][A-Za-z]*[A-Z] (?:19|20)[0-9]{2}\b"  # CVPR 2017, NeurIPS 2015
    r"|\((?:[^()]*[^()0-9])?(?:19|20)[0-9]{2}[a-z]?\)"  # (Huang et al., 2017)
    r"|\bin (?:19|20)[0-9]{2}\b(?=[.,;:)]|$)"  # the partner of 2015년에
)


@dataclass(frozen=True)
class Number:
    """A number as prose writes it, its value, and how far the exact value may lie from it."""

    text: str
    value: float
    within: float  # 0: as written; half of its last digit if a unit (million, 만) says that it is rounded


def unshown(prose: str, shown: str) -> list[str]:
    """Return the numbers of three or more digits in some prose that occur nowhere in the outputs.

    A number with a unit (7.98 million, 798만) counts as shown too if the outputs hold a number that it rounds.
    """
    values = _values(shown)
    return [
        number.text
        for number in numbers(prose)
        if not any(value == number.value or abs(value - number.value) <= number.within for value in values)
        and not (number.within and _value(re.match(_DIGITS, number.text)[0]) in values)
    ]


def numbers(prose: str) -> Iterator[Number]:
    """Yield the numbers of three or more digits that some Markdown names."""
    text = _NAMES.sub(" ", re.sub(r"<[^>]+>", "", _kept_in_line(prose)))
    for match in _KOREAN.finditer(text):
        value = _value(match["eok"]) * 10**8 + _value(match["man"]) * 10**4 + _value(match["rest"] or "0")
        yield Number(match[0], value, 0.5 if match["rest"] else 0.5 * 10**4)
    for match in _NUMBER.finditer(_KOREAN.sub(" ", text)):
        if len(re.sub(r"\D", "", match["number"]).lstrip("0")) < 3:
            continue
        unit = _UNITS.get(match["unit"] or "", 0)
        last = 10.0 ** -len(match["number"].partition(".")[2])
        yield Number(match[0], _value(match["number"]) * (unit or 1), 0.5 * last * unit)


def shown(book: NotebookNode) -> str:
    """Return all text that the outputs of a notebook can show, every page of its explorers included."""
    return "\n".join(text for cell in book.cells for output in cell.get("outputs", ()) for text in _texts(output))


def _texts(output: NotebookNode) -> Iterator[str]:
    if "text" in output:
        yield output.text
    for kind, data in output.get("data", {}).items():
        if kind in ("text/html", "image/svg+xml"):
            yield from _page(data)
        elif kind.startswith("text/"):
            yield data


def _page(page: str) -> Iterator[str]:
    for text in re.findall(r"[A-Za-z0-9+/]{120,}={0,2}", page):
        yield from _unpacked(text)
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    for words in re.findall(r'(?:alt|title|aria-label|aria-valuetext)="([^"]*)"', page):
        yield html.unescape(words)
    yield html.unescape(re.sub(r"<[^>]*>", " ", page))


def _unpacked(text: str) -> Iterator[str]:
    """Yield what a base64 text holds: a still picture (SVG), or the packed pages of an explorer."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        return
    if content.lstrip()[:4] in (b"<svg", b"<?xm"):
        yield from _page(content.decode("utf-8"))
        return
    try:
        frames = unpack(text)
    except (zlib.error, ValueError, KeyError):  # a photograph, a font
        return
    for frame in frames:
        yield from _page(frame)


def _kept_in_line(prose: str) -> str:
    # Numbers in `code in a line` are prose too; names there (`conv2_block1`) are not numbers by their letters.
    return without_code(re.sub(r"`([^`\n]*)`", r" \1 ", re.sub(r"^(```|~~~).*?^\1", "", prose, flags=re.S | re.M)))


@lru_cache(maxsize=4)
def _values(shown: str) -> frozenset[float]:
    return frozenset(_value(match["number"]) for match in _NUMBER.finditer(shown))


def _value(text: str) -> float:
    return float(text.replace(",", ""))
