"""An answer that is the operations of a network: the first difference from the right ones, in a sentence."""

from dataclasses import dataclass

from densenet_edu.core.op import Op
from densenet_edu.exercise.layers import MOST, Layer, of_operations
from densenet_edu.exercise.network import Network, Records
from densenet_edu.exercise.reading import Unanswered, Unusable, can, is_a, kind_of
from densenet_edu.words import say


@dataclass(frozen=True)
class Operations(Network):
    """What `unroll` returns, changed or not."""

    def asked(self) -> str:
        return say("exercise.asked_operations")

    def nothing(self, answer: object) -> Unanswered:
        return Unanswered("write_here")

    def read(self, answer: object) -> tuple[Layer, ...]:
        if type(answer) is Records:
            return of_operations(answer.ops)
        if can(answer, "__next__"):  # tuple(...) was forgotten
            raise Unusable("came_generator", type=kind_of(answer))
        if not (is_a(answer, tuple) or is_a(answer, list)):
            raise Unusable("came_kind", type=kind_of(answer))
        assert isinstance(answer, tuple | list)
        if not answer or len(answer) > MOST:
            raise Unusable("came_operations", count=len(answer), most=MOST)
        made: set[str] = set()
        for op in answer:
            if type(op) is not Op:
                raise Unusable("came_kind", type=kind_of(op))
            if not _is_whole(op):
                raise Unusable("came_odd_operation", name=op.name if is_a(op.name, str) else "?")
            if op.name in made:
                raise Unusable("came_twice", name=op.name)
            for name in op.inputs:
                if name not in made:
                    raise Unusable("came_loose", name=op.name, input=name)
            made.add(op.name)
        return of_operations(answer)


def _is_whole(op: Op) -> bool:
    """Return whether all by which operations are told apart and followed is of its kind."""
    texts = is_a(op.name, str) and is_a(op.kind, str) and is_a(op.inputs, tuple) and is_a(op.shape, tuple)
    return texts and all(is_a(name, str) for name in op.inputs) and all(is_a(side, int) for side in op.shape)
