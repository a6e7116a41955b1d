"""The kinds of answers that an exercise can ask for: each reads a learner's value and says what it asks."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from densenet_edu.core.densenet import DenseNet
from densenet_edu.exercise.reading import Unanswered, Unusable, blank, is_a, kind_of, number, shown, values_in
from densenet_edu.words import Refused, say

MOST_LAYERS = 5000  # deeper, and looking at the answer would keep the machine busy


class Answer(ABC):
    """A kind of answer."""

    @abstractmethod
    def asked(self) -> str:
        """Return the sentence that says what is asked."""

    @abstractmethod
    def read(self, answer: object) -> object:
        """Return the answer as a plain value that can be compared.

        Raises:
            Unusable: It is of another form; the sentence names what came.
            Unanswered: It is only begun.
        """

    def nothing(self, answer: object) -> Unanswered:
        """Return what is to be said of a cell that still holds its placeholder."""
        return Unanswered("write_here")

    def same(self, value: object, wanted: object) -> bool:
        """Return whether two values that were read count as the same answer."""
        return value == wanted

    def seen(self, value: object, right: object) -> dict[str, str]:
        """Return what the sentence about an answer may name."""
        return {"given": shown(value)}


@dataclass(frozen=True)
class Whole(Answer):
    """One whole number, 0 or more."""

    def asked(self) -> str:
        return say("exercise.asked_whole")

    def read(self, answer: object) -> int:
        value = number(answer)
        if value < 0:
            raise Unusable("came_negative", value=shown(value))
        whole = round(value)
        if abs(value - whole) > 1e-9 * max(1, whole):  # (0.0583 - 0.0577) * 10_000 is not quite 6
            raise Unusable("came_not_whole", value=shown(value))
        return whole


@dataclass(frozen=True)
class Number(Answer):
    """One number, right when it is at most `within` away."""

    within: float

    def asked(self) -> str:
        return say("exercise.asked_number")

    def read(self, answer: object) -> float:
        return number(answer)

    def same(self, value: object, wanted: object) -> bool:
        slack = 1e-9  # 0.49 is 0.01 away from 0.5, although 0.5 - 0.49 > 0.01 in floating point
        return abs(number(value) - number(wanted)) <= self.within * (1 + slack)


@dataclass(frozen=True)
class Several(Answer):
    """A fixed number of values in order, as a tuple, a list or an array."""

    count: int
    item: Answer = field(default_factory=Whole)

    def asked(self) -> str:
        return say("exercise.asked_several", count=self.count)

    def read(self, answer: object) -> tuple[object, ...]:
        items = values_in(answer)
        if items and all(map(blank, items)):
            raise Unanswered("write_here")
        if len(items) != self.count:
            raise Unusable("came_length", count=len(items))
        return _each(self.item, items)

    def same(self, value: object, wanted: object) -> bool:
        assert isinstance(value, tuple) and isinstance(wanted, tuple)
        return all(map(self.item.same, value, wanted))


@dataclass(frozen=True)
class Shape(Several):
    """The shape of a feature map, (height, width, channels), without the batch axis."""

    count: int = 3

    def asked(self) -> str:
        return say("exercise.asked_shape")

    def read(self, answer: object) -> tuple[object, ...]:
        items = values_in(answer)
        if len(items) == self.count + 1:
            raise Unusable("came_batch", count=len(items))
        return super().read(items)


@dataclass(frozen=True)
class Listed(Answer):
    """A list of numbers, of any length, each right when it is at most `within` away."""

    within: float = 0

    def asked(self) -> str:
        return say("exercise.asked_list")

    def read(self, answer: object) -> list[object]:
        items = values_in(answer)
        for place, item in enumerate(items, start=1):
            if is_a(item, list) or is_a(item, tuple):
                raise Unusable("came_nested", place=place, type=kind_of(item))
        return list(_each(Number(self.within), items))

    def same(self, value: object, wanted: object) -> bool:
        assert isinstance(value, list) and isinstance(wanted, list)
        return len(value) == len(wanted) and all(map(Number(self.within).same, value, wanted))


@dataclass(frozen=True)
class Choice(Answer):
    """One of a few letters."""

    allowed: tuple[str, ...]

    def asked(self) -> str:
        return say("exercise.asked_choice", allowed=", ".join(map(repr, self.allowed)))

    def read(self, answer: object) -> str:
        if not is_a(answer, str):
            raise Unusable("came_no_letter", type=kind_of(answer))
        letter = str.strip(answer).casefold().strip("().")
        for allowed in self.allowed:
            if letter == allowed.casefold():
                return allowed
        raise Unusable("came_other_letter", value=shown(str.strip(answer)))


@dataclass(frozen=True)
class Architecture(Answer):
    """A `DenseNet`; `described` says of it what the sentence about a wrong one names."""

    described: Callable[[DenseNet], str]

    def asked(self) -> str:
        return say("exercise.asked_architecture")

    def read(self, answer: object) -> DenseNet:
        if type(answer) is not DenseNet:
            raise Unusable("came_kind", type=kind_of(answer))
        if sum(answer.blocks) > MOST_LAYERS:
            raise Unusable("came_deep", layers=sum(answer.blocks))
        return answer

    def seen(self, value: object, right: object) -> dict[str, str]:
        assert isinstance(value, DenseNet)
        try:
            return {"given": self.described(value)}
        except Refused as refused:  # an image that pooling uses up shows only when the network is unrolled
            raise Unusable("came_refused", complete=True, sentence=refused) from None


def _each(kind: Answer, items: tuple[object, ...]) -> tuple[object, ...]:
    read = []
    for place, item in enumerate(items, start=1):
        if blank(item):
            raise Unusable("came_gap", place=place)
        try:
            read.append(kind.read(item))
        except Unusable as odd:
            raise Unusable("in_place", place=place, sentence=odd) from None
    return tuple(read)
