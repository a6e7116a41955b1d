"""Several devices, and several machines, learn what one learns; a machine that dies ends the others with a sentence."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import together
from trainings import RECIPE, few

from densenet_edu import Refused
from densenet_edu.core.run import read
from densenet_edu.learn import devices
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.words import say


def start(*arguments, **more):
    """Start the program of `together` on one thread; what it has to say comes back as text."""
    calm = {"TF_NUM_INTRAOP_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, Path(together.__file__), *map(str, arguments)],
        env=os.environ | calm | more, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def ended(*processes):
    """Wait for programs; return of each how it ended and what stood on its error stream."""
    try:
        return [(process.communicate(timeout=400)[1], process.returncode)[::-1] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def two(folder, *killed):
    """Run a cluster of two machines, which are this one."""
    with socket.create_server(("127.0.0.1", 0)) as first, socket.create_server(("127.0.0.1", 0)) as second:
        addresses = [f"127.0.0.1:{each.getsockname()[1]}" for each in (first, second)]
    configs = [
        json.dumps({"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}) for index in (0, 1)
    ]
    return ended(
        start(folder, "cluster", TF_CONFIG=configs[0]), start(folder, "cluster", *killed, TF_CONFIG=configs[1])
    )


def variables(path):
    with np.load(path) as content:
        return [content[name] for name in content.files]


def assert_equal_but_for_rounding(found, trained):
    """Statistics of each device by itself are 8e-3 off; what is exchanged is right to 3e-6."""
    for made, expected in zip(found, trained.model.variables, strict=True):
        np.testing.assert_allclose(made, expected.numpy(), rtol=1e-4, atol=1e-5, err_msg=expected.path)


def test_two_devices_learn_what_one_learns(tmp_path):
    ((code, errors),) = ended(start(tmp_path))
    assert (code, errors) == (0, "")
    alone = together.learned(few(together.ALONE), together.SHORT)
    assert_equal_but_for_rounding(variables(tmp_path / "here.npz"), alone)
    images = few().test.images.astype(np.float32)
    made = keras.models.load_model(tmp_path / "here.keras")  # a model like any other
    np.testing.assert_allclose(made(images), alone.model(images), atol=1e-4)


def test_two_machines_learn_what_one_learns_though_each_of_them_is_killed_once(tmp_path):
    """A worker dies in the third epoch; both are started again, and when all is learned the chief dies."""
    (chief, errors), (worker, _) = two(tmp_path, 13)  # of five steps an epoch
    assert worker == -9
    assert chief == 1
    assert (tmp_path / "chief lost").read_text(encoding="utf-8") == "2 devices.lost"
    assert say("devices.lost") in errors
    assert "tensorflow/python" not in errors  # its own hundred lines
    assert len(read(tmp_path / "chief" / "run.json").epochs) == 2

    (chief, _), (worker, errors) = two(tmp_path)
    assert (chief, worker) == (-9, 1)
    assert (tmp_path / "worker lost").read_text(encoding="utf-8") == "0 devices.lost"
    assert not (tmp_path / "worker").exists()  # the chief alone keeps
    found = variables(tmp_path / "chief.npz")
    for one, other in zip(found, variables(tmp_path / "worker.npz"), strict=True):
        np.testing.assert_array_equal(one, other)
    alone = together.learned(few(together.UNEVEN), RECIPE)
    assert_equal_but_for_rounding(found, alone)
    kept = read(tmp_path / "chief" / "run.json").epochs
    for made, expected in zip(kept, alone.run.epochs, strict=True):
        assert made.train_loss == pytest.approx(expected.train_loss, rel=1e-5)
        assert made.test_loss == pytest.approx(expected.test_loss, rel=1e-5)
        assert (made.train_error, made.test_error) == (expected.train_error, expected.test_error)


def test_what_the_chief_has_or_refuses_comes_to_all():
    class Two:
        num_replicas_in_sync = 2

    def damaged():
        raise Refused("train.damaged_state", path="state.npz")

    said = []
    chief, worker = devices.Devices(Two, workers=2), devices.Devices(Two, chief=False, workers=2)
    chief._spread = lambda content: said.append(content) or content
    worker._spread = lambda content: said.pop(0) if len(content) == len(said[0]) else pytest.fail("unequal lengths")
    for content in (b"", b"\0\xff\0"):
        assert chief.from_chief(lambda: content) == content == worker.from_chief(damaged)  # noqa: B023
    with pytest.raises(Refused) as refused:
        chief.from_chief(damaged)
    assert refused.value.key == "train.damaged_state"
    with pytest.raises(Refused, match=r"state\.npz") as refused:
        worker.from_chief(damaged)
    assert refused.value.key == "devices.chief_refused"


def test_a_program_that_has_computed_already_cannot_join_a_cluster(monkeypatch):
    tf.zeros(1)
    threads = tf.config.threading.get_inter_op_parallelism_threads()
    monkeypatch.setenv("TF_CONFIG", '{"cluster": {"worker": ["127.0.0.1:1"]}, "task": {"type": "worker", "index": 0}}')
    with pytest.raises(Refused) as refused:
        devices.cluster()
    assert refused.value.key == "devices.too_late"
    assert tf.config.threading.get_inter_op_parallelism_threads() == threads


def test_every_device_has_an_image_of_a_mini_batch_at_least():
    class Many:
        chief, count = True, RECIPE.batch + 1
        from_chief, all_agree = staticmethod(lambda make: make()), staticmethod(bool)

    with pytest.raises(Refused, match=str(RECIPE.batch + 1)) as refused:
        together.learned(few(), RECIPE, Many())
    assert refused.value.key == "devices.small_batch"
