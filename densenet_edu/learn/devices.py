"""Several devices that train one network together: those of this machine, or of all machines of a cluster.

TensorFlow's own engine exchanges what must be exchanged: batch statistics, gradients and losses, nothing else. Every
process makes the same order of images and augments them alike from the seed, and takes its share.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densenet_edu.core import check
from densenet_edu.core.run import Run
from densenet_edu.learn.cluster import meet, named
from densenet_edu.learn.quiet import tf, unheard
from densenet_edu.words import Refused

# What a collective operation ends with on those who are left, when one of them is gone
_GONE = (
    tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.CancelledError, tf.errors.DeadlineExceededError,
    tf.errors.InternalError,
)  # fmt: skip


class Lost(Refused):
    """A worker of the cluster does not answer any more.

    Attributes:
        run: Up to the last epoch that was whole; None if the training had not begun.
        reason: What TensorFlow says.
    """

    run: Run | None = None
    reason = ""


class Devices:
    """Devices that train together; made by `all_here` or `cluster`.

    Args:
        strategy: TensorFlow's.
        chief: Whether this process keeps what was learned and says what is going on.
        workers: How many processes train together.

    Attributes:
        count: How many devices there are on all machines together.
    """

    def __init__(self, strategy: tf.distribute.Strategy, *, chief: bool = True, workers: int = 1) -> None:
        self._strategy, self.chief, self._workers = strategy, chief, workers
        self.count: int = strategy.num_replicas_in_sync

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Make variables meanwhile of which each device has its own copy, all alike.

        Raises:
            Lost: See `together`.
        """
        with self.together(), self._strategy.scope():
            yield

    def everywhere(self, step: Callable[..., Any], *given: Any) -> Any:
        """Run a step on every device, inside a trace; return what the first device of this process returns.

        Args:
            step: Of one replica; what it returns has been exchanged, and is the same for all.
            given: Its arguments, the same for all.
        """
        return self._strategy.experimental_local_results(self._strategy.run(step, given))[0]

    @contextmanager
    def together(self) -> Iterator[None]:
        """Say in a sentence that a worker is gone, where TensorFlow says it otherwise.

        Raises:
            Lost: Some worker was killed, lost its network, or ended by itself.
        """
        try:
            yield
        except _GONE as error:
            if self._workers == 1:
                raise
            lost = Lost("devices.lost")
            lost.reason = str(error)
            raise lost from None  # a hundred lines of TensorFlow's would hide the sentence

    def from_chief(self, make: Callable[[], bytes]) -> bytes:
        """Return on every worker what the chief makes.

        Args:
            make: Called on the chief alone.

        Raises:
            Refused: By the chief; the others repeat what it says.
        """
        if self._workers == 1:
            return make()
        refused = None
        content = b""
        if self.chief:
            try:
                content = b"+" + make()
            except Refused as error:
                refused, content = error, b"-" + str(error).encode()
        size = int.from_bytes(self._spread(len(content).to_bytes(8, "little")), "little")
        content = self._spread(content if self.chief else bytes(size))
        if refused:
            raise refused
        if content[:1] == b"-":
            raise Refused("devices.chief_refused", sentence=content[1:].decode())
        return content[1:]

    def all_agree(self, agrees: bool) -> bool:
        """Return whether every worker agrees."""
        return self._workers == 1 or self._summed(np.float32([not agrees]))[0] == 0

    def _spread(self, content: bytes) -> bytes:
        """Return the chief's bytes, of which every worker knows how many they are; the others give zeros."""
        # As numbers that float32 holds exactly, for not every device sums whole numbers
        halves = np.frombuffer(content + b"\0" * (len(content) % 2), "<u2").astype(np.float32)
        return self._summed(halves).astype("<u2").tobytes()[: len(content)]

    def _summed(self, own: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of what every worker gives."""
        given = tf.constant(own)

        def of_one(own: tf.Tensor) -> tf.Tensor:
            replica = tf.distribute.get_replica_context()
            first = replica.replica_id_in_sync_group % (self.count // self._workers) == 0  # one device for each worker
            return replica.all_reduce(tf.distribute.ReduceOp.SUM, own * tf.cast(first, tf.float32))

        # A new trace each time: an exchange keeps the shape of its first time for ever
        trace = tf.function(lambda own: self.everywhere(of_one, own), autograph=False).get_concrete_function(given)
        with self.together():
            total: NDArray[np.float32] = trace(given).numpy()
        return total


@cache  # one strategy for each process: the exchanges of a second one would be taken for those of the first
def all_here() -> Devices:
    """Return all devices of this machine: its GPUs, or without any its CPU."""
    names = [each.name for kind in ("GPU", "CPU") for each in tf.config.list_logical_devices(kind)]
    chosen = [name for name in names if "GPU" in name] or names
    return Devices(tf.distribute.MirroredStrategy(chosen))


_clusters: dict[str, Devices] = {}


def cluster(*, wait: float = 300) -> Devices:
    """Return all devices of the machines that the environment variable TF_CONFIG names; call it before all else.

    Args:
        wait: Seconds to wait until every machine has called it too.

    Raises:
        Refused: TF_CONFIG is missing, damaged or names no such worker; a machine did not come; TensorFlow has computed
            already.
    """
    check.number("wait", wait)
    config = os.environ.get("TF_CONFIG", "")
    if config not in _clusters:
        workers = named(config)
        _check_fresh()
        meet(workers, wait)
        with unheard():  # what gRPC says about every single call
            strategy = tf.distribute.MultiWorkerMirroredStrategy()
        _clusters[config] = Devices(strategy, chief=workers.chief, workers=len(workers.addresses))
    return _clusters[config]


def _check_fresh() -> None:
    threads = tf.config.threading.get_inter_op_parallelism_threads()
    try:  # refused as soon as TensorFlow has started, and then without effect
        tf.config.threading.set_inter_op_parallelism_threads(threads + 1)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
    except RuntimeError as error:
        raise Refused("devices.too_late") from error
