"""From whatever a learner's cell holds to plain numbers; what cannot be read is refused in a sentence.

NumPy's numbers and arrays and TensorFlow's tensors are read by what they can do, without importing either. No object of
the learner is trusted: any of its methods may raise, and none of its texts is shown unless it is a plain value's.
"""

import itertools
import math
import operator
from collections.abc import Callable
from typing import TypeGuard, TypeVar

from densenet_edu.words import say

MOST = 10**15  # no count of the course comes near
MOST_VALUES = 1000  # a whole feature map is not an answer

T = TypeVar("T")


class Unusable(Exception):
    """An answer of the wrong form; its text is a sentence in the reader's language.

    Args:
        key: The phrase of the room "exercise" that names what came.
        complete: The sentence already says what is asked.
        values: What the phrase names in braces.
    """

    def __init__(self, key: str, *, complete: bool = False, **values: object) -> None:
        super().__init__(say(f"exercise.{key}", **values))
        self.complete = complete


class Unanswered(Unusable):
    """There is no answer yet, which is no mistake."""


def is_a(value: object, kind: type[T]) -> TypeGuard[T]:
    """Return whether a value is of a kind; `isinstance` would ask its `__class__`, which may lie or raise."""
    return issubclass(type(value), kind)


def blank(answer: object) -> bool:
    """Return whether the cell still holds its placeholder: `...`, None, or a text that is empty or only the dots."""
    return answer is None or answer is ... or (is_a(answer, str) and not str.strip(answer, " \t\r\n.…"))


def kind_of(value: object) -> str:
    """Return the name of a value's type, cut to one short line."""
    try:
        return _one_line(type(value).__name__, 40)
    except Exception:  # even a class can be made to raise
        return "object"


def problem_of(error: BaseException) -> dict[str, str]:
    """Return the type of an error, and its message cut to one line."""
    try:
        message = _one_line(str(error), 120)
    except Exception:
        message = ""
    return {"error": kind_of(error), "problem": message or "-"}


def undefined_in(error: BaseException) -> str:
    """Return the name that a function uses and nobody has defined; empty if the error is another."""
    name = getattr(error, "name", None) if type(error) is NameError else None
    return _one_line(str.__str__(name), 40) if is_a(name, str) else ""


def can(value: object, method: str) -> bool:
    """Return whether a value (but not a class) has a method."""
    try:
        return hasattr(type(value), method) and not is_a(value, type)
    except Exception:
        return False


def plain(answer: object) -> object:
    """Return what an array, a tensor or a NumPy number holds, as Python's own numbers and lists.

    Raises:
        Unusable: It holds very many values, or does not tell them.
    """
    for name in ("numpy", "as_list", "tolist"):  # a tensor or variable; a TensorShape; an array or NumPy's number
        if can(answer, name):
            if name == "tolist" and number_of_values(answer) > MOST_VALUES:
                raise Unusable("came_many", most=MOST_VALUES)
            answer = attempted(operator.methodcaller(name), answer)
    return answer


def number_of_values(array: object) -> int:
    """Return the `size` of an array (0 if it has none), so that a huge one is never turned into a list."""
    size = attempted(getattr, array, "size", 0)
    return size if is_a(size, int) else 0


def number(answer: object) -> int | float:
    """Return one finite number.

    Raises:
        Unusable: Something else came.
    """
    answer = plain(answer)
    if is_a(answer, bool):
        raise Unusable("came_flag", value=answer)
    if is_a(answer, str):
        text = str.__str__(answer)
        raise Unusable("came_quoted" if _is_written_number(text) else "came_text", value=shown(text))
    if is_a(answer, complex):
        raise Unusable("came_complex", value=complex.__repr__(answer))
    if is_a(answer, list) or is_a(answer, tuple):
        raise Unusable("came_several", type=kind_of(answer), count=len(values_in(answer)))
    if can(answer, "__index__"):
        value: object = attempted(operator.index, answer)
    elif can(answer, "__float__"):
        value = attempted(float, answer)
    else:
        raise Unusable("came_function" if callable(answer) else "came_kind", type=kind_of(answer))
    assert isinstance(value, int | float)
    if value != value:
        raise Unusable("came_nan")
    if abs(value) > MOST:  # comparing, unlike math.isfinite, takes whole numbers of any length
        raise Unusable("came_infinite" if abs(value) == math.inf else "came_huge")
    return value


def values_in(answer: object) -> tuple[object, ...]:
    """Return the values of a list, a tuple, a range or an array, each as it came.

    Raises:
        Unusable: Something without a fixed order and length came, or very many values.
    """
    answer = plain(answer)
    if is_a(answer, list) or is_a(answer, tuple) or is_a(answer, range):
        found = attempted(tuple, attempted(itertools.islice, answer, MOST_VALUES + 1))
        assert isinstance(found, tuple)
        if len(found) > MOST_VALUES:
            raise Unusable("came_many", most=MOST_VALUES)
        return found
    if is_a(answer, set) or is_a(answer, frozenset) or is_a(answer, dict):
        raise Unusable("came_unordered", type=kind_of(answer))
    if can(answer, "__next__"):
        raise Unusable("came_generator", type=kind_of(answer))
    raise Unusable("came_single", value=shown(number(answer)))


def shown(value: object) -> str:
    """Return a value that was read (a number, a text, several of them) as a reader would write it."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, str):
        return repr(_one_line(value, 40))
    return str(value)


def attempted(function: Callable[..., object], *given: object) -> object:
    """Return what a call gives that asks a learner's object for something.

    Raises:
        Unusable: It raised.
    """
    try:
        return function(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise Unusable("came_unreadable", complete=False, **problem_of(error)) from None


def _is_written_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _one_line(text: str, most: int) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 10 * most]).split())
    return text if len(text) <= most else text[: most - 1] + "…"
