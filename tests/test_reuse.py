"""Weights from the internet: there whole or not at all, said in a sentence, and in the right layers."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import h5py
import numpy as np
import pytest
from keras.src.applications import densenet as of_keras
from keras.src.applications import imagenet_utils
from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

from densenet_edu import DENSENET_121, DenseNet, language, unroll
from densenet_edu.learn import download, reuse
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import fill, variables
from densenet_edu.learn.download import Remote, fetched
from densenet_edu.learn.photo import photograph, prepared
from densenet_edu.learn.quiet import keras
from densenet_edu.words import Refused

BODY = b'{"0": ["n0", "great_temple"], "1": ["n1", "daisy"]}'
MD5 = hashlib.md5(BODY).hexdigest()
SMALL = DenseNet(blocks=(1,), growth_rate=4, image=(32, 32, 3), classes=2)


class Handler(BaseHTTPRequestHandler):
    """Answers, breaks off, is silent or sends another file, as the path says."""

    def do_GET(self):
        if "silent" in self.path:
            self.server.let_go.wait(10)
            return
        self.server.asked.append(self.path)
        self.send_response(404 if "missing" in self.path else 200)
        body = b"<html>Log in</html>" if "other" in self.path else BODY
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:10] if "breaks" in self.path else body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    it = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.asked, it.let_go = [], threading.Event()
    it.at = f"http://127.0.0.1:{it.server_port}"
    threading.Thread(target=it.serve_forever, args=(0.01,)).start()
    yield it
    it.let_go.set()
    it.shutdown()
    it.server_close()


@pytest.fixture(autouse=True)
def own_folders(monkeypatch, tmp_path):
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "my"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    language("en")


def test_a_file_comes_once_and_is_kept_whole(server, tmp_path):
    remote = Remote(f"{server.at}/classes.json", MD5)
    for _ in range(2):
        assert fetched(remote, (tmp_path / "here",)).read_bytes() == BODY
    assert server.asked == ["/classes.json"]
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["classes.json"]


def test_a_file_that_keras_has_fetched_already_is_not_fetched_again(server, tmp_path):
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "classes.json").write_bytes(BODY)
    found = fetched(Remote(f"{server.at}/classes.json", MD5), (tmp_path / "here", tmp_path / "keras"))
    assert (found.parent.name, server.asked) == ("keras", [])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("silent", "does not answer"),
        ("missing", "does not answer"),
        ("breaks", "broke off"),
        ("other", "another checksum"),
    ],
)
def test_what_does_not_come_whole_is_a_sentence_and_leaves_everything_as_it_was(server, tmp_path, path, said):
    here, of_others = tmp_path / "here", tmp_path / "keras"
    for folder in (here, of_others):
        folder.mkdir()
        (folder / path).write_bytes(b"half of it, from somebody else")
    with pytest.raises(Refused, match=said) as refused:
        fetched(Remote(f"{server.at}/{path}", MD5), (here, of_others), patience=0.3)
    assert path in str(refused.value) and "127.0.0.1" in str(refused.value) and str(here) in str(refused.value)
    for folder in (here, of_others):
        assert [(each.name, each.read_bytes()) for each in folder.iterdir()] == [
            (path, b"half of it, from somebody else")
        ]


def test_without_a_server_there_is_a_sentence_too(server, tmp_path):
    server.shutdown()
    server.server_close()
    with pytest.raises(Refused, match="does not answer"):
        fetched(Remote(f"{server.at}/classes.json", MD5), (tmp_path / "here",))


def test_a_folder_that_cannot_be_written_is_named(server, tmp_path):
    (tmp_path / "here").write_text("a file, no folder")
    with pytest.raises(Refused, match="cannot be written"):
        fetched(Remote(f"{server.at}/classes.json", MD5), (tmp_path / "here",))


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


def test_unasked_nothing_is_asked_of_the_internet(monkeypatch):
    def nobody(*_, **__):
        raise AssertionError("asked")

    monkeypatch.setattr(download, "urlopen", nobody)
    assert not reuse.imagenet_weights(build(SMALL), online=False)


def test_the_files_are_those_of_keras_applications():
    assert reuse.WEIGHTS.url == of_keras.DENSENET121_WEIGHT_PATH
    assert reuse.CLASSES.url == imagenet_utils.CLASS_INDEX_PATH


def test_a_file_in_the_form_of_keras_applications_is_read_by_the_names_of_our_layers(tmp_path):
    theirs = keras.applications.DenseNet121(weights=None)
    fill(theirs)
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        save_weights_to_hdf5_group(file, theirs)
    read, filled = reuse.of_keras_applications(tmp_path / "weights.h5"), variables(theirs)
    weighted = {op.name for op in unroll(DENSENET_121) if op.kind in ("conv", "batchnorm", "dense")}
    assert {layer for layer, _ in read} == weighted
    assert sum(value.size for value in read.values()) == 8_062_504
    assert all(np.array_equal(value, filled[key]) for key, value in read.items())


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photograph_is_prepared_as_keras_applications_does(name):
    photo = photograph(48, name)
    expected = keras.applications.densenet.preprocess_input(photo * 255)
    assert prepared(photo).shape == (1, 48, 48, 3)
    assert np.allclose(prepared(photo)[0], expected, atol=1e-5)
