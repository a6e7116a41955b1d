"""An answer that is the operations of a network: the first difference from the right ones, in a sentence."""

from dataclasses import dataclass

from densenet_edu.core.op import Op
from densenet_edu.exercise.layers import MOST, Layer, of_operations
from densenet_edu.exercise.network import Network, Records
from densenet_edu.exercise.reading import Unanswered, Unusable, is_a, kind_of
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
        if not (is_a(answer, tuple) or is_a(answer, list)):
            raise Unusable("came_kind", type=kind_of(answer))
        assert isinstance(answer, tuple | list)
        if len(answer) > MOST:
            raise Unusable("came_deep", layers=len(answer))
        made: set[str] = set()
        for op in answer:
            if type(op) is not Op or not (is_a(op.name, str) and is_a(op.inputs, tuple) and is_a(op.shape, tuple)):
                raise Unusable("came_kind", type=kind_of(op))
            for name in op.inputs:
                if name not in made:
                    raise Unusable("came_loose", name=op.name, input=name)
            made.add(op.name)
        return of_operations(answer)
