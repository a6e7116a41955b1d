"""TensorFlow starts without a word on the error stream, which a lesson's page would show as an error."""

import gc
import json
import os
import subprocess
import sys

import pytest

from densenet_edu.learn.quiet import uncollected, unheard, unseen

BUILD_AND_CALL = """
import sys
import numpy as np
from densenet_edu import DenseNet
from densenet_edu.learn.build import build
model = build(DenseNet(blocks=(1, 1), growth_rate=2, stem="cifar", image=(8, 8, 1), classes=2))
print(model(np.ones((1, 8, 8, 1), np.float32)).shape)

def step(x):
    return x + 1

from densenet_edu.learn.quiet import tf
for _ in range(9):  # as many networks, each with a trace of its own
    tf.function(step)(tf.ones(3))
print({"sklearn", "matplotlib"} & sys.modules.keys() or [])  # neither is needed, and both take long
"""


def test_building_and_calling_a_model_writes_nothing_to_stderr():
    fresh = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "KERAS_"))}
    done = subprocess.run([sys.executable, "-c", BUILD_AND_CALL], capture_output=True, text=True, env=fresh)
    assert done.stderr == ""
    assert done.stdout == "(1, 2)\n[]\n"


def test_a_package_is_unseen_until_it_is_wanted(monkeypatch):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with unseen("this", "json"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules
    assert sys.modules["json"] is json  # what is there already stays


def test_garbage_is_looked_for_again_after_an_import():
    with pytest.raises(ImportError), uncollected():
        assert not gc.isenabled()
        raise ImportError
    assert gc.isenabled()


def test_a_reader_who_does_not_look_for_garbage_is_left_alone():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_libraries_write_is_unheard(capfd):
    with unheard():
        os.write(2, b"a notice")
    os.write(2, b"afterwards")
    assert capfd.readouterr().err == "afterwards"


def test_a_failure_is_heard(capfd):
    with pytest.raises(ImportError), unheard():
        os.write(2, b"what went wrong")
        raise ImportError
    assert capfd.readouterr().err == "what went wrong"
