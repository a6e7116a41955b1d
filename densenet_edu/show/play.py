"""play: any picture and the ranges of its arguments -> an explorer."""

import dataclasses
import gc
import html
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any

from densenet_edu.show.explorer import Explorer, only_one
from densenet_edu.show.flipbook import pack
from densenet_edu.show.knob import Knob, Value, number, values_of
from densenet_edu.show.picture import Picture, box_style
from densenet_edu.words import Refused, say, spoken

Draw = Callable[..., Picture]
Ranges = Mapping[str, tuple[Value, ...]]
MOST_FRAMES = 600  # of one part: more would take seconds to draw and hundreds of kilobytes to keep
_GIVEN = ("architecture", "start", "widest")  # arguments of a drawing function that are not ranges


def play(pictures: Draw | Sequence[Draw], architecture: Any = None, **ranges: Iterable[Any]) -> Explorer:
    """Return an explorer of one picture, or of several that stand below one another.

    A drawing function is pure and says by the names of its arguments what it depends on: `architecture`, which it gets
    with the chosen values in place; `start`, the architecture as given here; `widest`, the one with every range of
    numbers at its largest, to fix the scale; or the name of a range. Each picture is drawn once for every combination
    of its own ranges, before anything moves. Where a combination cannot be, the explorer shows the sentence that says
    so.

    Args:
        pictures: One drawing function or several.
        architecture: Where the explorer starts; None if no picture needs one.
        ranges: Name -> values: a field of the architecture, or an argument of a drawing function.

    Raises:
        Refused: No range, an empty one, one that nothing depends on, too many frames, or a start outside its range.
    """
    draws = (pictures,) if callable(pictures) else tuple(pictures)
    values = {name: values_of(name, given) for name, given in ranges.items()}
    _check(draws, architecture, values)
    knobs = tuple(Knob(name, of, _start(name, of, architecture, draws)) for name, of in values.items())
    with _no_collector():
        parts = [_part(draw, architecture, values) for draw in draws]
    return only_one(Explorer(knobs, parts))


@contextmanager
def _no_collector() -> Iterator[None]:
    """Hold the garbage collector back: frames are no garbage, and it would walk through all that a kernel holds."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(draws: Sequence[Draw], architecture: Any, values: Ranges) -> None:
    fields = _fields(architecture)
    if not values:
        raise Refused("play.no_range")
    for draw in draws:
        for argument in _arguments(draw):
            lacking = architecture is None if argument.name in _GIVEN else argument.name not in values
            if lacking and argument.default is argument.empty:
                raise Refused("play.missing", name=argument.name, picture=draw.__name__)
    for name in values:
        if hasattr(Explorer, name):
            raise Refused("play.taken_name", name=name)
        if not any(name in _depends_on(draw, fields, values) for draw in draws):
            allowed = dict.fromkeys(name for draw in draws for name in _could_take(draw, fields))
            raise Refused("play.unused_range", name=name, allowed=", ".join(allowed) or say("play.none"))
    for draw in draws:
        counts = [len(values[name]) for name in _depends_on(draw, fields, values)]
        if prod(counts) > MOST_FRAMES:
            product = " × ".join(map(str, counts))
            raise Refused("play.too_many", product=product, count=prod(counts), most=MOST_FRAMES)


def _start(name: str, values: tuple[Value, ...], architecture: Any, draws: Sequence[Draw]) -> int:
    """Return the position at which a knob starts: the architecture's own value, or the default of an argument."""
    knob = Knob(name, values)
    if name in _fields(architecture):
        own = getattr(architecture, name)
        try:
            return knob.find(own)
        except Refused as refused:
            raise Refused("play.start_outside", name=name, value=spoken(own)) from refused
    defaults = [argument.default for draw in draws for argument in _arguments(draw) if argument.name == name]
    return next((values.index(default) for default in defaults if default in values), 0)


def _part(draw: Draw, architecture: Any, ranges: Ranges) -> dict[str, Any]:
    """Draw every frame of one picture."""
    fields = _fields(architecture)
    names = _depends_on(draw, fields, ranges)
    drawn = [
        _frame(draw, architecture, dict(zip(names, chosen, strict=True)), ranges)
        for chosen in itertools.product(*(ranges[name] for name in names))
    ]
    sizes = [picture.size for picture in drawn if picture.size]
    largest = (max(width for width, _ in sizes), max(height for _, height in sizes)) if sizes else None
    return {
        "drawings": pack([picture.svg for picture in drawn]),
        "captions": pack([picture.caption for picture in drawn]),
        "knobs": [list(ranges).index(name) for name in names],
        "box": box_style(largest),
    }


def _frame(draw: Draw, architecture: Any, chosen: Mapping[str, Value], ranges: Ranges) -> Picture:
    fields, taken = _fields(architecture), {argument.name for argument in _arguments(draw)}
    given = {name: value for name, value in chosen.items() if name in taken}
    try:
        if architecture is not None:
            changed = {name: value for name, value in chosen.items() if name in fields}
            if "architecture" in taken:
                given["architecture"] = dataclasses.replace(architecture, **changed)
            if "start" in taken:
                given["start"] = architecture
            if "widest" in taken:
                given["widest"] = _widest(architecture, ranges)
        return draw(**given)
    except Refused as refused:
        # What is spoken is the caption; here the sentence stands in the picture's place.
        return Picture(f'<p class="explorer-refused" aria-hidden="true">{html.escape(str(refused))}</p>', str(refused))


def _widest(architecture: Any, ranges: Ranges) -> Any:
    largest = {}
    for name in _fields(architecture) & set(ranges):
        sizes = [size for size in map(number, ranges[name]) if size is not None]
        if len(sizes) == len(ranges[name]):
            largest[name] = ranges[name][sizes.index(max(sizes))]
    return dataclasses.replace(architecture, **largest)


def _depends_on(draw: Draw, fields: set[str], ranges: Ranges) -> list[str]:
    """Return the ranges that a picture is drawn anew for, in the order in which they were given."""
    arguments = {argument.name for argument in _arguments(draw)}
    return [name for name in ranges if name in arguments or ("architecture" in arguments and name in fields)]


def _could_take(draw: Draw, fields: Iterable[str]) -> list[str]:
    arguments = [argument.name for argument in _arguments(draw)]
    named = [name for name in arguments if name not in _GIVEN]
    return [*named, *(sorted(fields) if "architecture" in arguments else ())]


def _arguments(draw: Draw) -> list[inspect.Parameter]:
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [argument for argument in inspect.signature(draw).parameters.values() if argument.kind not in starred]


def _fields(architecture: Any) -> set[str]:
    return set() if architecture is None else {field.name for field in dataclasses.fields(architecture)}
