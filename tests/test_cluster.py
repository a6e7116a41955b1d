"""The machines of a cluster are named rightly and meet, or a sentence says what is wrong; TensorFlow is not needed."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest

from densenet_edu import Refused, language
from densenet_edu.learn import cluster
from densenet_edu.learn.cluster import Cluster, meet, named

TWO = ["10.0.0.1:1000", "10.0.0.2:1000"]


def config(task="worker", index=0, **jobs):
    return json.dumps({"cluster": jobs or {"worker": TWO}, "task": {"type": task, "index": index}})


def test_the_chief_comes_first_and_is_the_first_worker_where_none_is_named():
    assert named(config()) == Cluster(tuple(TWO), 0)
    assert named(config(index=1)) == Cluster(tuple(TWO), 1)
    with_chief = {"worker": TWO, "chief": ["boss:1"]}
    assert named(config("worker", 1, **with_chief)) == Cluster(("boss:1", *TWO), 2)
    assert named(config("chief", 0, **with_chief)).chief
    assert not named(config("worker", 0, **with_chief)).chief


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        (None, "no_config", "TF_CONFIG"), ("", "no_config", "TF_CONFIG"),
        (config()[:-5], "damaged_config", '"task"'), ("[]", "damaged_config", "[]"), ("{}", "damaged_config", "{}"),
        ('{"cluster": {"worker": 3}, "task": {"type": "worker", "index": 0}}', "damaged_config", "JSON"),
        ('{"cluster": {"worker": ["a:1"]}, "task": 0}', "damaged_config", "JSON"),
        (config(index=2), "no_such_worker", "worker 0, worker 1"), (config(index=-1), "no_such_worker", "-1"),
        (config(index="0"), "no_such_worker", "'0'"), (config("chief"), "no_such_worker", "chief"),
        (config(index=True), "no_such_worker", "True"), (config(worker=[]), "no_such_worker", "worker"),
        (config(worker=["10.0.0.1"]), "no_address", "10.0.0.1"), (config(worker=["a:99999"]), "no_address", "99999"),
        (config(worker=[7]), "no_address", "7"), (config(worker="a:1"), "damaged_config", "JSON"),
        (config(worker=["a:1", "a:1"]), "twice", "a:1"),
        (config("chief", worker=["a:1"], chief=["b:1", "c:1"]), "twice", "c:1"),
        (config(worker=TWO, ps=["a:1"]), "unknown_job", "ps"),
    ],
)  # fmt: skip
def test_a_config_that_names_no_place_is_refused(content, key, said):
    language("en")
    with pytest.raises(Refused) as refused:
        named(content)
    assert refused.value.key == f"devices.{key}"
    assert said in str(refused.value)


def free(count):
    """Return addresses of this machine that nobody uses."""
    with ExitStack() as stack:
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return tuple(f"127.0.0.1:{door.getsockname()[1]}" for door in doors)


def met(*workers, wait=10.0):
    """Let workers meet; return of each the key of the sentence that it is refused with, None if all are there."""

    def one(worker):
        try:
            meet(worker, wait)
        except Refused as refused:
            return refused.key, str(refused)
        return None

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(one, workers))


def test_all_of_them_meet_whoever_comes_first_and_the_ports_are_free_again():
    addresses = free(3)
    workers = [Cluster(addresses, place) for place in (2, 0, 1)]
    for _ in range(2):
        assert met(*workers) == [None, None, None]
    assert met(Cluster(addresses[:1], 0)) == [None]


def test_who_never_comes_is_named_to_all_who_came():
    addresses = free(3)
    began = time.monotonic()
    for key, sentence in met(Cluster(addresses, 0), Cluster(addresses, 1), wait=0.5):
        assert key == "devices.nobody_came"
        assert addresses[2] in sentence
        assert addresses[0] not in sentence
    ((key, sentence),) = met(Cluster(addresses, 1), wait=0.3)
    assert addresses[0] in sentence
    assert time.monotonic() - began < 10


def call(address, said):
    """Say something at a door, and go away when it was heard."""
    for _ in range(100):
        with suppress(OSError), socket.create_connection(cluster._parts(address), 1) as line:
            line.sendall(said)
            time.sleep(0.1)
            return
        time.sleep(0.02)


def test_strangers_do_not_count_and_one_who_came_and_went_is_missing():
    addresses = free(3)
    with ThreadPoolExecutor() as pool, cluster._door(addresses[1], time.monotonic() + 5):
        chief = pool.submit(met, Cluster(addresses, 0), wait=2.0)
        for said in (b"GET / HTTP/1.1\n", b"\xff\n", b"[7, 7]\n", json.dumps([-1, addresses]).encode() + b"\n"):
            call(addresses[0], said)
        call(addresses[0], json.dumps([1, addresses]).encode() + b"\n")
        worker = met(Cluster(addresses, 2), wait=2.0)
        for ((key, sentence),) in (chief.result(), worker):
            assert key == "devices.nobody_came"
            assert addresses[1] in sentence and addresses[2] not in sentence


def test_a_worker_with_another_cluster_in_mind_is_told_so():
    addresses = free(3)
    other = replace(Cluster(addresses, 1), addresses=(*addresses[:2], "10.0.0.3:1"))
    chief, worker = met(Cluster(addresses, 0), other, wait=0.5)
    assert worker[0] == "devices.other_cluster"
    assert "10.0.0.3:1" in worker[1] and addresses[2] in worker[1]
    assert chief[0] == "devices.nobody_came"


def test_a_port_that_stays_taken_is_refused_and_one_that_comes_free_is_used():
    addresses = free(2)
    with ThreadPoolExecutor() as pool:
        with socket.create_server(cluster._parts(addresses[0])):
            ((key, sentence),) = met(Cluster(addresses, 0), wait=0.2)
            assert key == "devices.port_taken" and addresses[0] in sentence
            waiting = pool.submit(met, Cluster(addresses, 0), Cluster(addresses, 1))
            time.sleep(0.2)
        assert waiting.result() == [None, None]
