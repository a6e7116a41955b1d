"""play: any picture and the ranges of its arguments -> an explorer."""

import dataclasses
import html
import inspect
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import Any

from densenet_edu.show.explorer import DIVIDER, Explorer, only_one
from densenet_edu.show.flipbook import pack
from densenet_edu.show.picture import Picture, box_style
from densenet_edu.words import Refused, known, say, spoken

Draw = Callable[..., Picture]
MOST_FRAMES = 600  # of one part: more would take seconds to draw and hundreds of kilobytes to keep
_FEW_WORDS = 4  # up to so many stand side by side, more in a list


def play(pictures: Draw | Sequence[Draw], architecture: Any = None, **ranges: Iterable[Any]) -> Explorer:
    """Return an explorer of one picture, or of several that stand below one another.

    A drawing function is pure and says by the names of its arguments what it depends on: `architecture`, which it gets
    with the chosen values in place; `start`, the architecture as given here; `widest`, the one with every range at its
    largest, to fix the scale; or the name of a range. Each picture is drawn once for every combination of its own
    ranges, before anything moves. Where a combination cannot be, the explorer shows the sentence that says so.

    Args:
        pictures: One drawing function or several.
        architecture: Where the explorer starts; None if no picture needs one.
        ranges: Name -> values: a field of the architecture, or an argument of a drawing function.

    Raises:
        Refused: No range, an empty one, one that nothing depends on, or too many frames.
    """
    draws = (pictures,) if callable(pictures) else tuple(pictures)
    fields = {field.name for field in dataclasses.fields(architecture)} if architecture is not None else set()
    values = {name: _values(name, given) for name, given in ranges.items()}
    depends = [_depends_on(draw, values, fields) for draw in draws]
    _refuse_odd(values, depends)
    start = {name: _start(name, of, architecture, draws) for name, of in values.items()}
    widest = _widest(architecture, values, fields)
    parts, longest = [], []
    for draw, names in zip(draws, depends, strict=True):
        book, captions, box = _book(draw, architecture, widest, {name: values[name] for name in names}, fields)
        parts.append({"book": book, "knobs": names, "box": box})
        longest.append(max(captions, key=_room))
    return only_one(
        Explorer(
            knobs=[_knob(name, of) for name, of in values.items()],
            parts=parts,
            chosen={name: _plain(value) for name, value in start.items()},
            start={name: _plain(value) for name, value in start.items()},
            longest=" ".join(dict.fromkeys(longest)),
            words={"reset": say("play.reset")},
        )
    )


def _values(name: str, given: Iterable[Any]) -> list[Any]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise Refused("play.not_range", name=name, value=spoken(given))
    values = [tuple(value) if isinstance(value, list) else value for value in given]
    if not values:
        raise Refused("play.empty_range", name=name)
    return list(dict.fromkeys(values)) if not all(isinstance(value, bool) for value in values) else values


def _depends_on(draw: Draw, values: dict[str, list[Any]], fields: set[str]) -> list[str]:
    arguments = inspect.signature(draw).parameters
    return [name for name in values if name in arguments or ("architecture" in arguments and name in fields)]


def _refuse_odd(values: dict[str, list[Any]], depends: list[list[str]]) -> None:
    if not values:
        raise Refused("play.no_range")
    for name in values:
        if not any(name in names for names in depends):
            raise Refused("play.unused_range", name=name)
        if Explorer.class_traits().get(name) or hasattr(Explorer, name):
            raise Refused("play.taken_name", name=name)
    for names in depends:
        count = prod(len(values[name]) for name in names)
        if count > MOST_FRAMES:
            product = " × ".join(str(len(values[name])) for name in names)
            raise Refused("play.too_many", product=product, count=count, most=MOST_FRAMES)


def _start(name: str, values: list[Any], architecture: Any, draws: Sequence[Draw]) -> Any:
    wanted = [getattr(architecture, name)] if hasattr(architecture, name) else []
    wanted += [inspect.signature(draw).parameters[name].default for draw in draws if name in _arguments(draw)]
    return next((value for value in wanted if value in values), values[0])


def _widest(architecture: Any, values: dict[str, list[Any]], fields: set[str]) -> Any:
    largest = {name: max(of, key=_size) for name, of in values.items() if name in fields and _has_size(of)}
    return dataclasses.replace(architecture, **largest) if largest else architecture


def _book(
    draw: Draw, architecture: Any, widest: Any, values: dict[str, list[Any]], fields: set[str]
) -> tuple[str, list[str], str]:
    """Return the packed frames of one part, their captions and the CSS of the box that holds any of them."""
    frames: list[str] = []
    captions: list[str] = []
    sizes: list[tuple[float, float]] = []
    arguments = _arguments(draw)
    for combination in itertools.product(*values.values()):
        chosen = dict(zip(values, combination, strict=True))
        given = {name: value for name, value in chosen.items() if name in arguments}
        try:
            if "architecture" in arguments:
                changed = {name: value for name, value in chosen.items() if name in fields}
                given["architecture"] = dataclasses.replace(architecture, **changed)
            given |= {name: of for name, of in (("start", architecture), ("widest", widest)) if name in arguments}
            picture = draw(**given)
        except Refused as refused:
            picture = Picture(f'<p class="explorer-refused">{html.escape(str(refused))}</p>', str(refused))
        frames.append(picture.svg + DIVIDER + picture.caption)
        captions.append(picture.caption)
        sizes += [picture.size] if picture.size else []
    size = (max(width for width, _ in sizes), max(height for _, height in sizes)) if sizes else None
    return pack(frames), captions, box_style(size)


def _knob(name: str, values: list[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": _named(name),
        "kind": _kind(values),
        "values": [_plain(value) for value in values],
        "shown": [_shown(value) for value in values],
    }


def _kind(values: list[Any]) -> str:
    if all(isinstance(value, bool) for value in values) and len(values) == 2:
        return "checkbox"
    if _has_size(values):
        return "slider"
    return "radio" if len(values) <= _FEW_WORDS else "select"


def _has_size(values: list[Any]) -> bool:
    """Whether the values are numbers, or one-number tuples such as the depth of a single block."""
    return all(
        not isinstance(value, bool)
        and (isinstance(value, int | float) or (isinstance(value, tuple) and len(value) == 1))
        for value in values
    )


def _size(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "-".join(_shown(part) for part in value) if value else say("play.none")
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _named(argument: str) -> str:
    key = f"play.{argument}"
    return say(key) if known(key) else argument


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value  # what JSON makes of it


def _arguments(draw: Draw) -> set[str]:
    return set(inspect.signature(draw).parameters)


def _room(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
