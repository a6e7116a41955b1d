"""An answer that is a network: the layers of a learner's Keras model, held against the operations that are right."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from densenet_edu.core.op import Op
from densenet_edu.exercise.answers import Answer
from densenet_edu.exercise.layers import Layer, of_model, of_operations
from densenet_edu.exercise.reading import Unanswered, Unusable, is_a, problem_of, shown, undefined_in
from densenet_edu.exercise.record import Where
from densenet_edu.words import say

CLASSES = {
    "conv": "Conv2D", "dense": "Dense", "batchnorm": "BatchNormalization", "relu": "ReLU", "softmax": "Softmax",
    "max_pool": "MaxPooling2D", "avg_pool": "AveragePooling2D", "global_pool": "GlobalAveragePooling2D",
    "concat": "Concatenate", "add": "Add", "flatten": "Flatten", "dropout": "Dropout",
}  # fmt: skip
_LARGEST_EPSILON = 1.1e-5  # 1e-5 in the authors' code, 1.001e-5 in keras.applications; Keras's own default is 1e-3
_UNTRACED = -2
# What Keras says of a common slip -> what we say of it, room "exercise"; what is in brackets, that phrase names.
_SLIPS = {
    "call_unequal": re.compile(r"A `Concatenate` layer requires inputs with matching shapes"),
    "call_same_name": re.compile(r'The name "(?P<name>[^"]+)" is used \d+ times'),
    "call_uncalled": re.compile(r"Only input tensors may be passed as positional arguments"),
    "call_fraction": re.compile(r"(filters=|invalid dimension ')(?P<number>\d+\.\d+)"),
}


@dataclass(frozen=True)
class Records:
    """The right answer of an exercise on a network: what its operations prescribe."""

    ops: tuple[Op, ...]


@dataclass(frozen=True)
class Difference:
    """The first place at which a network is not the one asked for."""

    name: str  # "order", "bias", ...: the phrase network.<name>
    layer: str
    found: str
    wanted: str

    @property
    def sentence(self) -> str:
        """What differs, for the reader."""
        return say(f"network.{self.name}", layer=self.layer, found=self.found, wanted=self.wanted)


@dataclass(frozen=True)
class Network(Answer):
    """The Keras model that `attempt` makes of a learner's function."""

    call: str  # as the reader sees it, "dense_layer(x, 32, 'conv2_block1')"

    def asked(self) -> str:
        return say("exercise.asked_network", call=self.call)

    def nothing(self, answer: object) -> Unanswered:
        if answer is None:  # the function has lines, but forgets its return
            return Unanswered("call_nothing", complete=True, call=self.call)
        return super().nothing(answer)

    def read(self, answer: object) -> tuple[Layer, ...]:
        if type(answer) is Records:
            return of_operations(answer.ops)
        if is_a(answer, BaseException):
            raise self._failed(answer)
        if is_a(answer, str):
            raise Unusable("came_text", value=shown(str.__str__(answer)))
        if is_a(answer, float) and answer != answer:
            raise Unusable("came_nan")
        return of_model(answer)

    def same(self, value: object, wanted: object) -> bool:
        return _compared(value, wanted) is None

    def seen(self, value: object, right: object) -> dict[str, str]:
        """Return the first difference as a sentence, and the layer, what it is and what it should be."""
        differs = _compared(value, self.read(right))
        if differs is None:
            return {"difference": "", "layer": "", "found": "", "wanted": ""}
        return {
            "difference": differs.sentence, "layer": differs.layer, "found": differs.found, "wanted": differs.wanted
        }  # fmt: skip

    def _failed(self, error: BaseException) -> Unusable:
        if undefined := undefined_in(error):
            return Unusable("call_undefined", complete=True, call=self.call, name=undefined)
        problem = problem_of(error)
        for slip, pattern in _SLIPS.items():
            if match := pattern.search(problem["problem"]):
                return Unusable(slip, complete=True, call=self.call, **match.groupdict())
        return Unusable("call_raised", complete=True, call=self.call, **problem)


def first(
    records: Records, name: str, *, layer: Sequence[str] = (), found: Sequence[str] = (), wanted: Sequence[str] = ()
) -> Where:
    """Return the answers whose first difference from the records has this name: for an exercise's mistakes.

    Args:
        records: What is right.
        name: Of the difference.
        layer: The layers at which it may be; empty if that does not matter.
        found: What may stand there instead; empty if that does not matter.
        wanted: What may belong there; empty if that does not matter.
    """

    def is_first(value: Sequence[Layer]) -> bool:
        differs = difference(value, of_operations(records.ops))
        if differs is None or differs.name != name:
            return False
        pairs = ((layer, differs.layer), (found, differs.found), (wanted, differs.wanted))
        return all(not allowed or each in allowed for allowed, each in pairs)

    return Where(is_first)


def difference(found: Sequence[Layer], wanted: Sequence[Layer]) -> Difference | None:
    """Return the first difference between two networks, or None. What a layer does comes before what it is called."""
    for place, (here, there) in enumerate(zip(found, wanted, strict=False)):
        if here.kind != there.kind:
            return _other_kind(found[place:], wanted[place:])
        for rule in _RULES:
            if differs := rule(here, there):
                return differs
    if len(found) < len(wanted):
        return _missing(wanted[len(found)], "short")
    if len(found) > len(wanted):
        return Difference("extra", found[len(wanted)].name, _class(found[len(wanted)]), "")
    for here, there in zip(found, wanted, strict=True):
        if here.name != there.name:
            return Difference("name", here.name, here.name, there.name)
    return None


def _compared(value: object, wanted: object) -> Difference | None:
    assert isinstance(value, tuple) and isinstance(wanted, tuple)
    return difference(value, wanted)


def _other_kind(found: Sequence[Layer], wanted: Sequence[Layer]) -> Difference:
    """Say what happened where the kinds of two layers part: swapped, left out, too many, or something else."""
    here, there = found[0], wanted[0]
    for length in (2, 3):  # two changed places, or the convolution came first instead of last
        turned = _kinds(wanted[length - 1 : length]) == [here.kind]
        if turned and sorted(_kinds(found[:length])) == sorted(_kinds(wanted[:length])):
            return Difference("order", here.name, _chain(found[:length]), _chain(wanted[:length]))
    if here.kind in _kinds(wanted[1:2]):
        return _missing(there)
    if there.kind in _kinds(found[1:2]):
        return Difference("extra", here.name, _class(here), "")
    return Difference("other", here.name, _class(here), _class(there))


def _missing(there: Layer, otherwise: str = "missing") -> Difference:
    own = {"batchnorm": "missing_bn", "relu": "missing_relu", "concat": "missing_concat"}
    return Difference(own.get(there.kind, otherwise), there.name, "", _class(there))


def _inputs(here: Layer, there: Layer) -> Difference | None:
    if here.inputs == there.inputs:
        return None
    if _UNTRACED in here.inputs:
        return Difference("used_twice", here.name, "", "")
    if sorted(here.inputs) == sorted(there.inputs):
        return Difference("concat_order", here.name, "", "")
    return Difference("inputs", here.name, "", "")


def _padding(here: Layer, there: Layer) -> Difference | None:
    if here.padding == there.padding:
        return None
    return Difference("padding", here.name, str(here.padding), str(there.padding))


def _width(here: Layer, there: Layer) -> Difference | None:
    if here.shape[-1:] == there.shape[-1:]:
        return None
    name = "width" if here.kind in ("conv", "dense") else "shape"
    return Difference(name, here.name, *((str(each.shape[-1]) if each.shape else "-") for each in (here, there)))


def _bias(here: Layer, there: Layer) -> Difference | None:
    if here.bias == there.bias:
        return None
    return Difference("bias" if here.bias else "no_bias", here.name, "", "")


def _epsilon(here: Layer, there: Layer) -> Difference | None:
    if here.epsilon <= _LARGEST_EPSILON:
        return None
    return Difference("epsilon", here.name, shown(here.epsilon), "1.001e-5")


def _option(here: Layer, there: Layer) -> Difference | None:
    return Difference("option", here.name, here.option, "") if here.option else None


def _unequal(field: str) -> Callable[[Layer, Layer], Difference | None]:
    """Return the rule that a field of two layers must be the same."""

    def rule(here: Layer, there: Layer) -> Difference | None:
        found, wanted = getattr(here, field), getattr(there, field)
        return None if found == wanted else Difference(field, here.name, str(found), str(wanted))

    return rule


# In this order: what is a cause comes before what follows from it.
_RULES = (
    _inputs, _unequal("dtype"), _unequal("kernel"), _unequal("stride"), _padding, _width, _unequal("shape"), _bias,
    _epsilon, _option,
)  # fmt: skip


def _kinds(layers: Sequence[Layer]) -> list[str]:
    return [layer.kind for layer in layers]


def _class(layer: Layer) -> str:
    return CLASSES.get(layer.kind, layer.kind)


def _chain(layers: Sequence[Layer]) -> str:
    return " → ".join(map(_class, layers))
