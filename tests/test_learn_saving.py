"""Models of any depth are built, saved whole or not at all, and loaded."""

import inspect
import sys
import zipfile

import numpy as np
import pytest

from densenet_edu import DenseNet, PlainNet, Refused
from densenet_edu.core.family.preact_resnet import PreActResNet
from densenet_edu.core.family.stochastic_depth import StochasticDepth
from densenet_edu.core.op import Tape
from densenet_edu.learn.build import build
from densenet_edu.learn.deep import room_for
from densenet_edu.learn.quiet import keras
from densenet_edu.learn.saving import load, save
from densenet_edu.words import language

TINY = PlainNet(layers=1, channels=2, image=(4, 4, 1), classes=2)


def image_for(model):
    return np.random.default_rng(0).normal(0, 1, (2, *model.input.shape[1:])).astype(np.float32)


def assert_equal_models(first, second):
    assert all(np.array_equal(a, b) for a, b in zip(first.get_weights(), second.get_weights(), strict=True))
    image = image_for(first)
    made = first(image).numpy()
    assert np.isfinite(made).all()
    assert np.array_equal(made, second(image))


def chain_of_relus(length):
    tape = Tape()
    x = tape.conv("conv", tape.input((4, 4, 1)), 2, 3, padding=1)
    for number in range(length):
        x = tape.each("relu", f"relu{number}", x)
    tape.dense("answer", tape.global_pool("pool", x), 2)
    return tape.ops


@pytest.fixture
def low_limit():
    """A recursion limit that Keras itself just gets along with, so that a small network is too deep."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 60)
    yield sys.getrecursionlimit()
    sys.setrecursionlimit(limit)


def test_a_network_deeper_than_the_recursion_limit_is_built_saved_and_loaded(low_limit, tmp_path):
    model = build(chain_of_relus(low_limit), seed=1)
    with pytest.raises(RecursionError):
        keras.Model(model.input, model.output)  # what Keras does by itself
    save(model, tmp_path / "deep.keras")
    assert_equal_models(model, load(tmp_path / "deep.keras"))
    assert sys.getrecursionlimit() == low_limit


_TINY = {"image": (4, 4, 1), "classes": 2}


@pytest.mark.parametrize(
    "architecture",
    [
        # A dense layer is one step of Keras's recursion (its concatenation), so at the usual limit it takes 1000.
        DenseNet(blocks=(55,), growth_rate=1, bottleneck=False, stem="cifar", **_TINY),
        StochasticDepth(14, channels=1, **_TINY),
        PreActResNet(20, channels=1, **_TINY),
    ],
    ids=lambda architecture: type(architecture).__name__,
)
def test_a_family_deeper_than_the_recursion_limit_is_built_saved_and_loaded(architecture, low_limit, tmp_path):
    model = build(architecture, seed=1)
    with pytest.raises(RecursionError):
        keras.Model(model.input, model.output)
    save(model, tmp_path / "deep.keras")
    assert_equal_models(model, load(tmp_path / "deep.keras"))


def test_room_is_given_back_even_after_a_failure():
    limit = sys.getrecursionlimit()
    with pytest.raises(KeyError), room_for(5000):
        assert sys.getrecursionlimit() >= limit + 5000
        raise KeyError
    assert sys.getrecursionlimit() == limit


def test_layers_of_our_own_are_saved_too(tmp_path):
    tape = Tape()
    x = tape.max_pool("pool", tape.input((8, 8, 2)), 3, 2, padding=1)
    tape.pad_channels("more", tape.subsample("half", x, 2), 5)
    model = build(tape.ops)
    save(model, tmp_path / "own.keras")
    assert_equal_models(model, load(tmp_path / "own.keras"))


def test_plain_keras_loads_a_densenet(tmp_path):
    model = build(DenseNet(blocks=(1, 1), growth_rate=2, image=(16, 16, 3), classes=2), seed=1)
    save(model, tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as parts:
        assert b"densenet_edu" not in parts.read("config.json")
    assert_equal_models(model, keras.saving.load_model(tmp_path / "model.keras"))


def test_a_failed_save_leaves_the_older_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "model.keras"
    save(build(TINY, seed=1), path)
    before = path.read_bytes()
    newer = build(TINY, seed=2)

    def breaks(beside):
        beside.write_bytes(before[:100])
        raise OSError("no space left on device")

    monkeypatch.setattr(newer, "save", breaks)
    with pytest.raises(OSError, match="no space left"):
        save(newer, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_saving_makes_the_folder_and_replaces_the_file(tmp_path):
    path = tmp_path / "new" / "model.keras"
    save(build(TINY, seed=1), path)
    newer = build(TINY, seed=2)
    save(newer, str(path))
    assert_equal_models(newer, load(path))
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["model.h5", "model", "model.keras.zip"])
def test_another_kind_of_name_is_refused(tmp_path, name):
    for code, allowed in (("ko", ".keras로 끝나야"), ("en", "must end in .keras")):
        language(code)
        with pytest.raises(Refused, match=allowed) as refused:
            save(build(TINY), tmp_path / name)
        assert name in str(refused.value)


def test_a_missing_or_damaged_file_is_refused(tmp_path):
    damaged, other = tmp_path / "damaged.keras", tmp_path / "other.keras"
    save(build(TINY), damaged)
    damaged.write_bytes(damaged.read_bytes()[:500])
    with zipfile.ZipFile(other, "w") as parts:
        parts.writestr("readme.txt", "no model")
    for code, missing, broken in (("ko", "없습니다", "손상"), ("en", "no file", "damaged")):
        language(code)
        with pytest.raises(Refused, match=missing):
            load(tmp_path / "nothing.keras")
        for path in (damaged, other):
            with pytest.raises(Refused, match=broken):
                load(path)
