"""Weights from the internet: in the right layers, or a sentence and a model left as it was."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from keras.src.applications import densenet as of_keras
from keras.src.applications import imagenet_utils
from served import own_folders as own_folders
from served import server as server

from densenet_edu import DenseNet, language
from densenet_edu.learn import download, reuse
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import fill, variables
from densenet_edu.learn.download import Remote
from densenet_edu.learn.photo import photograph, prepared
from densenet_edu.learn.quiet import keras

BODY = b'{"0": ["n0", "great_temple"], "1": ["n1", "daisy"]}'
MD5 = hashlib.md5(BODY).hexdigest()
SMALL = DenseNet(blocks=(1,), growth_rate=4, image=(32, 32, 3), classes=2)


@pytest.fixture(autouse=True)
def body(server, own_folders):
    server.body = BODY
    language("en")


def remotes(server, weights="weights"):
    return {"weights": Remote(f"{server.at}/{weights}", MD5), "classes": Remote(f"{server.at}/classes", MD5)}


def test_weights_are_given_by_name_and_the_classes_are_told(server):
    model, teacher = build(SMALL, seed=1), build(SMALL, seed=2)
    fill(teacher)
    learned = reuse.imagenet_weights(model, online=True, read=lambda _: variables(teacher), **remotes(server))
    assert learned and "layer by layer" in str(learned)
    photo = photograph(32, "flower")
    best = learned.best(model, photo)
    shares = teacher(prepared(photo), training=False).numpy()[0]
    assert {name for name, _ in best} == {"great temple", "daisy"}
    assert dict(best)["daisy"] == pytest.approx(shares[1], abs=1e-6)
    assert [share for _, share in best] == sorted((share for _, share in best), reverse=True)


@pytest.mark.parametrize("weights", ["missing", "breaks", "other"])
def test_weights_that_do_not_come_leave_the_model_as_it_was(server, weights):
    model = build(SMALL, seed=1)
    before = variables(model)
    learned = reuse.imagenet_weights(model, online=True, read=dict, **remotes(server, weights))
    assert not learned and "Everything else" in str(learned)
    assert learned.best(model, photograph(32)) == []
    assert all(np.array_equal(value, before[key]) for key, value in variables(model).items())


def test_weights_of_another_network_change_nothing(server):
    model, other = build(SMALL, seed=1), build(replace(SMALL, growth_rate=8), seed=2)
    before = variables(model)
    learned = reuse.imagenet_weights(model, online=True, read=lambda _: variables(other), **remotes(server))
    assert not learned and "DENSENET_121" in str(learned)
    assert all(np.array_equal(value, before[key]) for key, value in variables(model).items())


def test_weights_that_keras_has_fetched_already_are_not_fetched_again(server, tmp_path):
    (tmp_path / "keras" / "models").mkdir(parents=True)
    (tmp_path / "keras" / "models" / "weights").write_bytes(BODY)
    teacher = build(SMALL, seed=2)
    assert reuse.imagenet_weights(build(SMALL), online=True, read=lambda _: variables(teacher), **remotes(server))
    assert server.asked == ["/classes"]


def test_unasked_nothing_is_asked_of_the_internet(monkeypatch):
    def nobody(*_, **__):
        raise AssertionError("asked")

    monkeypatch.setattr(download, "urlopen", nobody)
    assert not reuse.imagenet_weights(build(SMALL), online=False)


def test_the_files_are_those_of_keras_applications():
    assert reuse.WEIGHTS.url == of_keras.DENSENET121_WEIGHT_PATH
    assert reuse.CLASSES.url == imagenet_utils.CLASS_INDEX_PATH


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photograph_is_prepared_as_keras_applications_does(name):
    photo = photograph(48, name)
    expected = keras.applications.densenet.preprocess_input(photo * 255)
    assert prepared(photo).shape == (1, 48, 48, 3)
    assert np.allclose(prepared(photo)[0], expected, atol=1e-5)
