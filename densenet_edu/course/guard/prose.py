"""How the prose of a lesson is written: what must not stand in it, as findings that name the place."""

import ast
import io
import re
import tokenize

from markdown_it import MarkdownIt

from densenet_edu.course.source import Source

LINES = 20
WIDTH = 96  # characters of a line: a window of 1280 pixels shows one more in JupyterLab, and cuts the rest off
_HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")
_LATEX = re.compile(r"\$|\\[(\[]|\\begin\{")
_ENGLISH = re.compile(r"\b[a-z]{2,}(?:,? [a-z]{2,}){1,}\b")
_REMARK = re.compile(r"\b[A-Za-z]?[a-z]+(?:,? [a-z]{2,}){2,}\b")
_QUOTED = re.compile(r"<(q|blockquote)\b.*?</\1>|“[^”\n]*”|\"[^\"\n]*\"", re.S)

_PLAIN = re.compile(r"(?:하라|보라|하자|보자|해라|봐라|죠|요)$")
_NO_VERB = re.compile(r"(?:바다|중요|필요|개요|주요|수요|소요|동요)$")
_P, _N = 17, 4  # places of ㅂ and ㄴ among the consonants that may close a syllable


def structure(source: Source) -> list[str]:
    """Return what is wrong with the code cells of a lesson: too long or wide, Hangul, prose in comments or strings."""
    found = []
    for cell in source.cells:
        if cell.kind != "code":
            continue
        if (lines := cell.text.count("\n") + 1) > LINES:
            found.append(f"{source.slug}, {cell.name}: {lines} lines of code; {LINES} at most")
        for line in cell.text.split("\n"):
            if len(line) > WIDTH:
                found.append(f"{source.slug}, {cell.name}: a line of {len(line)} characters; {WIDTH} at most: {line}")
        if hangul := _HANGUL.search(cell.text):
            found.append(f"{source.slug}, {cell.name}: Hangul in code ({hangul[0]}); every word comes from words/")
        found += [f"{source.slug}, {cell.name}: prose in code: {text!r}" for text in _written(cell.text)]
    return found


def latex(text: str) -> list[str]:
    """Return the signs of LaTeX in some Markdown; an exported lesson has no server that could draw it."""
    return [match[0] for match in _LATEX.finditer(without_code(text))]


def unrendered(text: str) -> list[str]:
    """Return where `**` stays on the page as two stars, with what stands around it.

    It opens or closes nothing between a letter and a punctuation mark on the other side, as in `**L(L + 1)**개`
    (CommonMark 0.31, section 6.2), which happens where Korean particles follow a bracket or a quotation mark.
    """
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        pieces = [
            piece.content if piece.type == "text" else "\n" if "break" in piece.type else ""
            for piece in token.children or ()
        ]
        line = "".join(pieces)
        found += [line[max(0, match.start() - 15) : match.end() + 15] for match in re.finditer(r"\*\*", line)]
    return found


def not_translated(ko: str, en: str) -> bool:
    """Say whether one of two partners speaks the other's language; English may quote Korean."""
    if _HANGUL.search(_QUOTED.sub("", without_code(en))):
        return True
    return bool(re.search(r"[a-z]{3,} [a-z]{3,}", ko)) and not _HANGUL.search(ko)


def impolite(text: str) -> list[str]:
    """Return the Korean sentences that are not in the polite form (합니다체).

    Headings, quotations and code are not looked at, nor phrases without a full stop, question or exclamation mark.
    """
    body = "\n".join(line for line in without_code(text).split("\n") if not line.lstrip().startswith("#"))
    body = re.sub(r"<[^>]+>", " ", _QUOTED.sub("x", body))
    found = []
    for sentence in re.findall(r"[^.?!。\n|]+[.?!]+(?=[\s)*_|」’']|$)", body):
        words = re.sub(r"\([^()]*\)$", "", sentence.rstrip(".?!*_ ")).rstrip("*_ )")
        if _HANGUL.search(words[-1:]) and not _polite(words):
            found.append(sentence.strip())
    return found


def _polite(words: str) -> bool:
    """Say whether a sentence may end so: -ㅂ니다, -ㅂ시다, and whatever is no ending of a statement at all."""
    if _NO_VERB.search(words):
        return True
    if words.endswith("다"):
        return words[-2:-1] in "니시" and _closing(words[-3:-2]) == _P
    if words.endswith("가"):  # 그런가, 하는가; not 누가
        return _closing(words[-2:-1]) != _N
    return not _PLAIN.search(words)


def _closing(syllable: str) -> int:
    return (ord(syllable or "가") - ord("가")) % 28


def without_code(text: str) -> str:
    """Return Markdown without its code, fenced or in a line, and without addresses."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.S | re.M)
    text = re.sub(r"`[^`\n]*`", "x", text)
    return re.sub(r"(?<=\])\([^)\s]*\)|<https?://[^>]*>|https?://\S+", "", text)


def _written(code: str) -> list[str]:
    found = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT and _REMARK.search(token.string):
            found.append(token.string)
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ENGLISH.search(node.value):
            found.append(node.value)
    return found
