"""An answer that is a function: it is called, and what it returns is compared with what a right one returns."""

import types
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from densenet_edu.exercise.answers import Answer
from densenet_edu.exercise.reading import Unanswered, Unusable, blank, is_a, kind_of, problem_of, shown, undefined_in
from densenet_edu.words import say


@dataclass(frozen=True)
class Function(Answer):
    """A function, called with each of `calls`; the exercise's right value and its mistakes are functions as well."""

    name: str
    parameters: str  # as the learner writes them, "k0, k, l"
    calls: tuple[tuple[object, ...], ...]
    result: Answer

    def asked(self) -> str:
        return say("exercise.asked_function", name=self.name, parameters=self.parameters)

    def read(self, answer: object) -> tuple[object, ...]:
        """Return what the function gives for each call, read as a plain value, up to a call that fails.

        In the place of that one is what is to be said of it: first comes a call before it that gives a wrong value.
        """
        if not callable(answer) or is_a(answer, type):
            raise Unusable("came_no_function", type=kind_of(answer), name=self.name)
        results: list[object] = []
        for given in self.calls:
            try:
                results.append(self._result(answer, given))
            except Unusable as failed:
                results.append(failed)
                break
        silent = [given for given, result in zip(self.calls, results, strict=False) if result is None]
        if silent:
            nothing = Unanswered if len(silent) == len(self.calls) else Unusable
            raise nothing("call_nothing", complete=True, call=self._written(silent[0]))
        return tuple(results)

    def same(self, value: object, wanted: object) -> bool:
        assert isinstance(value, tuple) and isinstance(wanted, tuple)
        return all(map(self._same, value, wanted))

    def seen(self, value: object, right: object) -> dict[str, str]:
        """Return the first call whose result is not the right one, what it gave and what it should give.

        Raises:
            Unusable: That call fails.
        """
        assert isinstance(value, tuple)
        compared = list(zip(self.calls, value, self.read(right), strict=False))  # nothing comes after one that fails
        differing = [each for each in compared if not self._same(each[1], each[2])] or compared
        given, returned, expected = differing[0]
        if isinstance(returned, Unusable):
            raise returned
        return {"call": self._written(given), "given": shown(returned), "expected": shown(expected)}

    def _same(self, result: object, wanted: object) -> bool:
        if isinstance(result, Unusable) or isinstance(wanted, Unusable):
            return isinstance(result, Unusable) and isinstance(wanted, Unusable)
        return self.result.same(result, wanted)

    def _result(self, function: Callable[..., object], given: tuple[object, ...]) -> object:
        """Return what one call gives, read as a plain value; None if it gives nothing."""
        lent = deepcopy(given)
        call = self._written(given)
        try:
            result = function(*lent)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if undefined := undefined_in(error):
                raise Unusable("call_undefined", complete=True, call=call, name=undefined) from None
            raise Unusable("call_raised", complete=True, call=call, **problem_of(error)) from None
        if is_a(result, types.CoroutineType):
            result.close()  # else Python warns later, in some other cell, that nobody awaited it
        if _changed(lent, given):
            raise Unusable("call_changed", complete=True, call=call)
        if blank(result):
            return None
        try:
            return self.result.read(result)
        except Unusable as odd:
            asked = "" if odd.complete else f" {self.result.asked()}"
            raise Unusable("call_result", complete=True, call=call, sentence=f"{odd}{asked}") from None

    def _written(self, given: tuple[object, ...]) -> str:
        return f"{self.name}({', '.join(map(_argument, given))})"


def _argument(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_argument, value))}]"
    return value.__name__ if isinstance(value, types.FunctionType) else shown(value)


def _changed(lent: tuple[object, ...], given: tuple[object, ...]) -> bool:
    try:
        return lent != given
    except Exception:  # what the function put into a list of ours cannot even be compared
        return True
