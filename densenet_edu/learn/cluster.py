"""The machines that TF_CONFIG names, and how they meet before TensorFlow starts.

TensorFlow itself waits for a machine that never comes without end, and cannot be interrupted meanwhile. So the workers
meet here first: all call the chief, the chief sees that it can reach them, and when all are there it tells them to go.
"""

import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from densenet_edu.words import Refused, spoken

JOBS = ("chief", "worker")  # in this order: the first task of all is the chief
PAUSE = 0.1  # seconds between two tries
MOMENT = 5.0  # seconds for an answer that needs no thinking
_GO = "go"
EXAMPLE = (
    '{"cluster": {"worker": ["192.168.0.10:12345", "192.168.0.11:12345"]}, "task": {"type": "worker", "index": 0}}'
)


@dataclass(frozen=True)
class Cluster:
    """The workers of a cluster, the chief first, and which of them this process is."""

    addresses: tuple[str, ...]  # "host:port"
    place: int

    @property
    def chief(self) -> bool:
        """Whether this is the one that keeps what was learned."""
        return self.place == 0


def named(config: str | None) -> Cluster:
    """Return the cluster that a TF_CONFIG names.

    Args:
        config: The JSON; None if the variable is not set.

    Raises:
        Refused: It is none, damaged, or names no such worker.
    """
    if not config:
        raise Refused("devices.no_config")
    try:
        content = json.loads(config)
        jobs, task = content["cluster"], content["task"]
        found = {job: jobs[job] for job in JOBS if job in jobs}
        kind, index = task["type"], task["index"]
        if not all(isinstance(each, list) for each in found.values()) or not isinstance(kind, str):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("devices.damaged_config", value=spoken(config), example=EXAMPLE) from error
    if others := [str(job) for job in jobs if job not in JOBS]:
        raise Refused("devices.unknown_job", jobs=", ".join(others))
    addresses = [address for job in found.values() for address in job]
    for address in addresses:
        _parts(address)
    if len({*map(str, addresses)}) != len(addresses) or len(found.get("chief", [])) > 1:
        raise Refused("devices.twice", addresses=", ".join(addresses))
    whole = isinstance(index, int) and not isinstance(index, bool)
    if kind not in found or not whole or not 0 <= index < len(found[kind]):
        known = ", ".join(f"{job} {place}" for job, each in found.items() for place in range(len(each)))
        raise Refused("devices.no_such_worker", worker=spoken(kind), index=spoken(index), known=known)
    return Cluster(tuple(addresses), index + (len(found.get("chief", [])) if kind == "worker" else 0))


def meet(cluster: Cluster, wait: float) -> None:
    """Return when every worker of the cluster is there and can be reached.

    Args:
        cluster: The same on all of them but for the place.
        wait: Seconds to wait for the others.

    Raises:
        Refused: Somebody did not come in time, cannot be reached, or has another TF_CONFIG; this port is taken.
    """
    if len(cluster.addresses) == 1:
        return
    until = time.monotonic() + wait
    with _door(cluster.addresses[cluster.place], until) as door:
        answer = _gathered(cluster, door, until) if cluster.chief else _called(cluster, until)
    if answer != _GO:
        missing = ", ".join(cluster.addresses[place] for place in answer)
        raise Refused("devices.nobody_came", missing=missing, seconds=f"{wait:g}")


def _parts(address: Any) -> tuple[str, int]:
    host, _, port = str(address).rpartition(":")
    if not isinstance(address, str) or not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise Refused("devices.no_address", value=spoken(address))
    return host.strip("[]"), int(port)


@contextmanager
def _door(address: str, until: float) -> Iterator[socket.socket]:
    """Listen at one's own port until TensorFlow takes it; one that a training just ended still holds comes free."""
    _, port = _parts(address)
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    while True:
        try:
            door = socket.create_server(("", port), family=family, dualstack_ipv6=both)
            break
        except OSError as error:
            if time.monotonic() > until:
                raise Refused("devices.port_taken", address=address, problem=error.strerror or str(error)) from error
            time.sleep(PAUSE)
    with door:
        yield door


def _gathered(cluster: Cluster, door: socket.socket, until: float) -> Any:
    """Wait for all others as the chief, tell them the answer and return it: go, or the places that are missing."""
    there: dict[int, socket.socket] = {}
    others = range(1, len(cluster.addresses))
    try:
        while len(there) < len(others) and (left := until - time.monotonic()) > 0:
            door.settimeout(left)
            try:
                caller, _ = door.accept()
            except OSError:
                break
            place = _heard(cluster, caller)
            if place is None:
                caller.close()
            elif before := there.pop(place, None):
                before.close()
            if place is not None:
                there[place] = caller
            for gone in [place for place, each in there.items() if _hung_up(each)]:
                there.pop(gone).close()
        answer: Any = [place for place in others if place not in there] or _GO
        for each in there.values():
            _tell(each, answer)
    finally:
        for each in there.values():
            each.close()
    return answer


def _heard(cluster: Cluster, caller: socket.socket) -> int | None:
    """Return which worker calls, if it has the same cluster in mind and can be reached; else None."""
    try:
        caller.settimeout(MOMENT)
        place, addresses = json.loads(caller.makefile().readline(2**20))
        if tuple(addresses) != cluster.addresses:
            _tell(caller, {"differs": list(cluster.addresses)})
            return None
        if place not in range(1, len(addresses)):
            return None
        socket.create_connection(_parts(addresses[place]), MOMENT).close()
    except (OSError, ValueError, TypeError):
        return None
    return int(place)


def _called(cluster: Cluster, until: float) -> Any:
    """Call the chief until it answers; return what it says, or that it is the one who is missing."""
    while (left := until - time.monotonic()) > 0:
        try:
            with socket.create_connection(_parts(cluster.addresses[0]), min(left, MOMENT)) as line:
                _tell(line, [cluster.place, cluster.addresses])
                line.settimeout(left + MOMENT)  # the chief may have begun to wait a little later
                answer = json.loads(line.makefile().readline(2**20))
        except (OSError, ValueError):  # not there yet, or gone again
            time.sleep(PAUSE)
            continue
        if isinstance(answer, dict):
            others = ", ".join(answer.get("differs", ()))
            raise Refused("devices.other_cluster", own=", ".join(cluster.addresses), chief=others)
        return answer
    return [0]


def _tell(line: socket.socket, message: object) -> None:
    with suppress(OSError):  # whoever went away need not be told
        line.sendall(json.dumps(message).encode() + b"\n")


def _hung_up(line: socket.socket) -> bool:
    return bool(select.select([line], [], [], 0)[0])  # who waits says nothing: what can be read is the end
