"""Deeply Supervised Net (Lee et al., 2015): hidden layers, too, are told the answer while they learn."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from densenet_edu.core.family.network_in_network import NetworkInNetwork
from densenet_edu.core.op import Op, Tape


@dataclass(frozen=True)
class DeeplySupervisedNet(NetworkInNetwork):
    """Network in Network with a companion head on the first convolution of each block, as in the authors' code.

    A companion head is a linear classifier of all numbers that the convolution puts out, before the ReLU. It is there
    only in training: in use the network has no parameter more than a Network in Network. Both pools take the highest
    value, and no ReLU follows the last convolution.
    """

    pools: ClassVar[tuple[Literal["max", "avg"], ...]] = ("max", "max")
    last_relu: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """What pictures and tables call it."""
        return "Deeply Supervised Net"

    def _supervise(self, tape: Tape, number: int, x: Op) -> None:
        with tape.training(), tape.at(f"companion {number}"):
            tape.dense(f"companion{number}", tape.flatten(f"companion{number}_flatten", x), self.classes)


DSN = DeeplySupervisedNet()
