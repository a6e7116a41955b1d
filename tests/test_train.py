"""Training: what is interrupted or killed goes on to the same weights, and what goes wrong says so."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from members import SMALL
from trainings import NETWORK, RECIPE, few

from densenet_edu import DenseNet, PlainNet, Refused
from densenet_edu.core.recipe import CIFAR, SLIDES_CIFAR
from densenet_edu.core.run import read
from densenet_edu.learn import train as training
from densenet_edu.learn.step import Step
from densenet_edu.learn.train import Diverged, train


def bits(trained):
    return b"".join(each.numpy().tobytes() for each in trained.model.trainable_variables), [
        replace(epoch, seconds=0) for epoch in trained.run.epochs
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The training of `trainings`, run through in one go, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return train(NETWORK, few(), RECIPE, seed=5, folder=folder, watch=False), folder


def stopping(monkeypatch, after, how):
    """Let something happen in place of a step, once."""
    learn, calls = Step.learn, []

    def counted(self, *given):
        calls.append(given)
        return how() if len(calls) == after else learn(self, *given)

    monkeypatch.setattr(Step, "learn", counted)


def interrupt():
    raise KeyboardInterrupt


def test_the_record_says_what_was_trained(whole):
    trained, folder = whole
    assert trained.run == read(folder / "run.json")
    assert trained.run.complete
    assert trained.run.architecture == replace(NETWORK, dropout=0.2)
    assert (trained.run.data, trained.run.images, trained.run.seed) == ("digits", (144, 50), 5)
    assert [epoch.rate for epoch in trained.run.epochs] == list(RECIPE.rates)
    assert set(trained.run.versions) == {"python", "tensorflow", "keras", "numpy"}
    assert "4" in repr(trained)
    test = few().test
    guessed = np.argmax(trained.model((test.images - np.float32(73.4)) / np.float32(90.13), training=False), -1)
    assert trained.run.test_error == pytest.approx(100 * np.mean(guessed != test.labels))


def test_a_complete_training_is_returned_as_it_is(whole, monkeypatch):
    stopping(monkeypatch, 1, interrupt)
    trained, folder = whole
    assert bits(train(NETWORK, few(), RECIPE, seed=5, folder=folder, watch=False)) == bits(trained)


def test_interrupted_it_keeps_the_last_epoch_and_goes_on_to_the_same_bits(whole, tmp_path, monkeypatch):
    stopping(monkeypatch, 12, interrupt)  # epochs have 5 steps
    stopped = train(NETWORK, few(), RECIPE, seed=5, folder=tmp_path, watch=False)
    assert len(stopped.run.epochs) == 2
    assert "2" in repr(stopped)
    with np.load(tmp_path / "state.npz") as state:  # the model is what was kept, not what the third epoch began
        for place, variable in enumerate(stopped.model.variables):
            np.testing.assert_array_equal(variable.numpy(), state[f"array_{place}"])
    monkeypatch.undo()
    assert bits(train(NETWORK, few(), RECIPE, seed=5, folder=tmp_path, watch=False)) == bits(whole[0])


def test_a_killed_process_loses_only_the_epoch_that_it_was_in(whole, tmp_path):
    process = subprocess.Popen([sys.executable, Path(__file__).with_name("trainings.py"), tmp_path])
    try:
        while not (tmp_path / "run.json").exists():
            assert process.poll() is None, "the training ended by itself"
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()
    before = read(tmp_path / "run.json")
    assert 1 <= len(before.epochs) < 4
    after = train(NETWORK, few(), RECIPE, seed=5, folder=tmp_path, watch=False)
    assert after.run.epochs[: len(before.epochs)] == before.epochs
    assert bits(after) == bits(whole[0])


def test_another_seed_is_another_training(whole):
    other = train(NETWORK, few(), RECIPE.during(1), seed=6, watch=False)
    assert other.run.epochs[0].train_loss != whole[0].run.epochs[0].train_loss


def test_a_loss_that_is_no_number_stops_with_a_sentence(tmp_path):
    recipe = replace(RECIPE, weight_decay=SLIDES_CIFAR.weight_decay)  # "10~4"
    with pytest.raises(Diverged, match="NaN") as diverged:
        train(NETWORK, few(), recipe, folder=tmp_path, watch=False)
    assert diverged.value.run.epochs == ()
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]  # nothing is kept of it


def test_a_folder_that_cannot_be_written_to_does_not_end_the_training(tmp_path, monkeypatch, capsys):
    (tmp_path / "folder").write_text("a file in its place")
    trained = train(NETWORK, few(64, 50), RECIPE.during(1), folder=tmp_path / "folder" / "new")
    assert trained.run.complete
    assert str(tmp_path) in capsys.readouterr().out


@pytest.mark.parametrize("family", ["DSN", "stochastic depth", "FractalNet"])
def test_what_acts_in_training_alone_is_not_in_the_model_that_comes_out(family):
    trained = train(SMALL[family], few(64, 50), replace(RECIPE.during(1), rate=0.01), watch=False)
    test = few(64, 50).test
    answers = np.array(trained.model((test.images - np.float32(73.4)) / np.float32(90.13), training=False))
    assert answers.shape == (50, 10)
    assert trained.run.test_error == pytest.approx(100 * np.mean(answers.argmax(-1) != test.labels))


@pytest.mark.parametrize(
    ("network", "key"),
    [
        (replace(NETWORK, image=(32, 32, 3)), "train.other_image"),
        (replace(NETWORK, classes=2), "train.other_classes"),
        (PlainNet(), "train.other_image"), ("DenseNet", "train.not_architecture"),
        (DenseNet, "train.not_architecture"),
    ],
)  # fmt: skip
def test_a_network_for_other_images_is_refused(network, key):
    with pytest.raises(Refused) as refused:
        train(network, few(), CIFAR, watch=False)
    assert refused.value.key == key


@pytest.mark.parametrize("recipe", [None, "mine", 0.1, CIFAR.during])
def test_what_is_no_recipe_is_refused(recipe):
    with pytest.raises(Refused) as refused:
        train(NETWORK, few(), recipe, watch=False)
    assert refused.value.key == "train.not_recipe"


def test_the_seed_is_a_whole_number():
    with pytest.raises(Refused, match="seed"):
        train(NETWORK, few(), CIFAR, seed=-1)


def test_the_versions_are_those_in_use():
    assert training.versions()["python"] == sys.version.split()[0]
