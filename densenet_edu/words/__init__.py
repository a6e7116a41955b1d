"""Every phrase that a reader sees, in Korean and in English; one .toml file for each part of the package.

A phrase is named "file.key", for example "core.not_whole". Its values are filled in with `str.format`. Korean particles
follow the sound of the word before them: `{name:은/는}` gives 성장률은 and 압축 계수는.
"""

import math
import re
import string
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "en")
_HERE = Path(__file__).parent
_current = "ko"


def language(code: str) -> None:
    """Set the language of every sentence, picture and answer from here on.

    Args:
        code: "ko" or "en".

    Raises:
        Refused: Another code.
    """
    global _current
    if code not in LANGUAGES:
        raise Refused("words.unknown_language", value=code, allowed=", ".join(LANGUAGES))
    _current = code


def current_language() -> str:
    """Return the language in use, "ko" or "en"."""
    return _current


def say(key: str, **values: object) -> str:
    """Return one phrase in the reader's language, with its values filled in.

    Args:
        key: "file.key", for example "core.not_whole".
        values: What the phrase names in braces.

    Raises:
        KeyError: There is no such phrase (a mistake in the course, not of the reader).
    """
    return in_language(_current, key, **values)


def in_language(code: str, key: str, **values: object) -> str:
    """Return one phrase in a given language, whatever the reader's language is."""
    room, _, name = key.partition(".")
    phrase = _phrases(room)[name][code]
    if "/" not in phrase:  # no particles: what Python does by itself takes a tenth of the time
        return phrase.format(**values)
    return _FORMATTER.format(phrase, **values)


def known(key: str) -> bool:
    """Return whether there is such a phrase."""
    room, _, name = key.partition(".")
    return room in rooms() and name in _phrases(room)


@cache  # a picture asks for hundreds of phrases, an explorer draws hundreds of pictures
def rooms() -> tuple[str, ...]:
    """Return the names of the files of phrases, in alphabetical order."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.toml")))


@cache
def _phrases(room: str) -> dict[str, dict[str, str]]:
    import tomllib  # a quarter of the time of `import densenet_edu`, which need not say anything

    return tomllib.loads((_HERE / f"{room}.toml").read_text(encoding="utf-8"))


class Refused(ValueError):
    """A value that the course does not accept; its text is a sentence in the reader's language.

    Args:
        key: The phrase that says what was received and what is allowed.
        values: What the phrase names in braces.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, **values))
        self.key = key


class _Formatter(string.Formatter):
    """`str.format` that also knows Korean particles (`{name:이/가}`)."""

    def format_field(self, value: object, format_spec: str) -> str:
        closed, slash, open_ = format_spec.partition("/")
        if not slash:
            return str(super().format_field(value, format_spec))
        text = str(value)
        final = _final_sound(text)
        if closed == "으로":
            return text + ("으로" if final not in ("", "ㄹ") else "로")
        return text + (closed if final else open_)


# How the last sign of a word is read aloud: the consonant that closes it, "" if it ends in a vowel.
_READ = dict(zip("0136789", ("ㅇ", "ㄹ", "ㅁ", "ㄱ", "ㄹ", "ㄹ", ""), strict=True)) | {
    "l": "ㄹ",
    "m": "ㅁ",
    "n": "ㄴ",
    "r": "ㄹ",
}


def _final_sound(text: str) -> str:
    last = next((sign for sign in reversed(text.casefold()) if sign.isalnum()), "")
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "" if final == 0 else "ㄹ" if final == 8 else "ㅁ"
    if re.search(r"net\W*$", text.casefold()):  # DenseNet, ResNet: 넷
        return "ㅅ"
    return _READ.get(last, "")


_FORMATTER = _Formatter()


def spoken(value: object) -> str:
    """Return a value as a reader would write it: `32`, `0.5`, `NaN`, `'abc'`, cut to one short line."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else f"{value:g}"
    try:
        text = repr(value)
    except Exception:
        text = type(value).__name__
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
