"""Knob: one range of values that a reader moves, and how it is written, spoken and handled."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from densenet_edu.words import Refused, known, say, spoken

Value = object
Kind = Literal["slider", "checkbox", "radio", "select"]

_FEW = 4  # up to so many words stand side by side, more in a list


@dataclass(frozen=True)
class Knob:
    """One range: numbers become a slider, yes or no a checkbox, a few words radio buttons, more of them a list."""

    name: str
    values: tuple[Value, ...]
    start: int = 0  # position among the values

    @property
    def kind(self) -> Kind:
        """What the reader moves."""
        if set(map(type, self.values)) == {bool} and len(self.values) == 2:
            return "checkbox"
        if all(number(value) is not None for value in self.values):
            return "slider"
        return "radio" if len(self.values) <= _FEW else "select"

    @property
    def label(self) -> str:
        """The name in the reader's language; one that the course does not know is shown as it is."""
        single = f"play.single_{self.name}"
        if known(single) and all(isinstance(value, tuple) and len(value) == 1 for value in self.values):
            return say(single)
        key = f"play.label_{self.name}"
        return say(key) if known(key) else self.name

    def shown(self, value: Value) -> str:
        """Return a value as it stands beside the knob."""
        key = f"play.value_{self.name}_{value}"
        return say(key) if isinstance(value, str) and known(key) else written(value)

    def said(self, value: Value) -> str:
        """Return a value as a screen reader says it: with its unit, where the course knows one."""
        key = f"play.said_{self.name}"
        return say(key, value=self.shown(value)) if known(key) else self.shown(value)

    def find(self, value: Value) -> int:
        """Return the position of a value.

        Raises:
            Refused: It is not among the values.
        """
        value = tuple(value) if isinstance(value, list) else value
        for at, own in enumerate(self.values):
            if own == value and isinstance(own, bool) == isinstance(value, bool):
                return at
        allowed = ", ".join(map(spoken, self.values))
        raise Refused("play.not_among", name=self.name, value=spoken(value), allowed=allowed)

    def state(self) -> dict[str, object]:
        """Return what the front end needs to know."""
        return {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "shown": [self.shown(value) for value in self.values],
            "said": [self.said(value) for value in self.values],
            "start": self.start,
        }


def values_of(name: str, given: object) -> tuple[Value, ...]:
    """Return the values of a range in their order, each once; yes and no always as (False, True).

    Raises:
        Refused: It is no list of values, or an empty one.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise Refused("play.not_range", name=name, value=spoken(given))
    values: list[Value] = []
    for value in given:
        value = tuple(value) if isinstance(value, list) else value
        if not any(own == value and isinstance(own, bool) == isinstance(value, bool) for own in values):
            values.append(value)
    if not values:
        raise Refused("play.empty_range", name=name)
    return (False, True) if set(map(type, values)) == {bool} and len(values) == 2 else tuple(values)


def number(value: Value) -> float | Fraction | None:
    """Return a number as it is and (5,) as 5; None for what is no number. A single block's depth is such a (5,)."""
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, int | float | Fraction) and not isinstance(value, bool) else None


def written(value: Value) -> str:
    """Return any value as a reader would write it: 32, 0.5, 1/3, (6, 12) as "6, 12", nothing as a word."""
    if value is None or value == ():
        return say("play.none")
    if isinstance(value, bool):
        return say("play.yes") if value else say("play.no")
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
