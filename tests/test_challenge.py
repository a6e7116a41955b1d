"""The design challenge: attempts are kept once, judged alike, and lost by nothing but a person's own hand."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import invented
import pytest

from densenet_edu import DenseNet, language
from densenet_edu.core.family.resnet import CifarResNet
from densenet_edu.core.recipe import CIFAR
from densenet_edu.exercise import challenge, own_file
from densenet_edu.learn.data.sets import DIGITS

RECIPE = replace(CIFAR.during(20), dropping="never")
SMALL = DenseNet((3, 3, 3), 10, stem="cifar", image=(8, 8, 1), classes=10)
WIDE = replace(SMALL, growth_rate=12)


def tried(architecture=SMALL, seed=0, error=3.0, recipe=RECIPE, **given):
    return invented.run(architecture, recipe, seed, last=error, **{"data": "digits", "images": (1300, 497)} | given)


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path) -> Path:
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "my"))
    language("en")
    return tmp_path / "my"


def test_the_images_are_all_the_digits():
    assert (DIGITS.key, DIGITS.counts) == (challenge.DATA, challenge.IMAGES)


def test_an_attempt_says_what_was_trained_how_and_how_well():
    (row,) = challenge.keep(tried()).rows
    assert row.architecture == "DenseNet-BC, blocks 3·3·3, k = 10, θ = 0.5"
    assert row.recipe == "batch 64 · learning rate 0.1 · lower from epoch 10, 15"
    assert (row.parameters, row.epochs, row.seconds, row.errors) == (49_791, "20", 40.0, {0: 3.0})
    assert challenge.attempts().best == row


def test_what_departs_from_the_usual_is_said():
    recipe = replace(RECIPE, weight_decay=1e-3, augmented=True, dropping="always", new_rates=())
    (row,) = challenge.keep(tried(replace(SMALL, growth_rate=6, stem_channels=8, compression=1), recipe=recipe)).rows
    assert row.architecture == "DenseNet-B, blocks 3·3·3, k = 6, θ = 1, k₀ = 8"
    assert row.recipe == "batch 64 · learning rate 0.1 · weight decay 0.001 · augmented · dropout 0.2"


def test_another_family_goes_by_its_name():
    network = CifarResNet(8, channels=8, image=(8, 8, 1))
    assert [row.architecture for row in challenge.keep(tried(network))] == ["ResNet-8"]


def test_the_lowest_error_stands_first_in_whatever_order_they_came():
    errors = {6: 4.0, 8: 2.0, 9: 3.0}
    for order in permutations(errors):
        (own_file.folder() / "challenge.json").unlink(missing_ok=True)
        for k in order:
            kept = challenge.keep(tried(replace(SMALL, growth_rate=k), error=errors[k]))
        assert [row.mean for row in kept] == [2.0, 3.0, 4.0]


def test_several_seeds_of_one_network_are_one_row_with_their_mean():
    challenge.keep(tried(error=3.0))
    challenge.keep(tried(replace(SMALL, growth_rate=8), error=2.9))
    kept = challenge.keep(tried(seed=1, error=2.0))
    assert [row.errors for row in kept] == [{0: 3.0, 1: 2.0}, {0: 2.9}]
    assert kept.best.mean == 2.5
    assert kept.best.said() == "2.50% (2.00–3.00)"


def test_the_same_training_is_kept_once(place):
    challenge.keep(tried())
    written = (place / "challenge.json").read_bytes()
    kept = challenge.keep(tried(seconds=9.0))  # once more, on a busier machine
    assert (place / "challenge.json").read_bytes() == written
    assert [row.errors for row in kept] == [{0: 3.0}]
    assert challenge.keep(tried(recipe=replace(RECIPE, batch=32))).note == ""
    assert len(challenge.attempts()) == 2  # another recipe is another attempt


def test_a_training_that_went_on_is_kept_as_it_is_now():
    assert challenge.keep(tried(epochs=12)).best.epochs == "12/20"
    kept = challenge.keep(tried())
    assert [row.epochs for row in kept] == ["20"]
    assert [row.epochs for row in challenge.keep(tried(epochs=12))] == ["20"]


def test_a_network_above_the_limit_is_refused_with_a_sentence(place):
    kept = challenge.keep(tried(WIDE))
    assert (
        kept.note == "DenseNet-BC (L=22, k=12) has 71,254 parameters, 21,254 more than the 50,000 allowed, "
        "so it was not added. Choose a smaller growth rate or fewer layers."
    )
    assert len(kept) == 0 and not place.exists()


def test_what_may_be_trained_is_told_before_it_is(capsys):
    assert challenge.allowed(SMALL, RECIPE) and not challenge.allowed(..., RECIPE)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("design", "recipe", "sentence"),
    [
        (WIDE, RECIPE, "has 71,254 parameters, 21,254 more than the 50,000 allowed. It could not be added"),
        (DenseNet, RECIPE, "is no network that can be trained: give an architecture with its numbers"),
        ("DenseNet", RECIPE, "'DenseNet' is no network"),
        (12, RECIPE, "12 is no network"),
        (SMALL, None, "recipe cannot be None"),
        (SMALL, "mine", "recipe cannot be 'mine'"),
        (SMALL, 0.1, "recipe cannot be 0.1"),
        (replace(SMALL, image=(1, 1, 1)), RECIPE, "is too small for this network: 1×1 is left at pool2_pool"),
    ],
)
def test_what_may_not_be_trained_is_a_sentence(design, recipe, sentence, capsys):
    assert not challenge.allowed(design, recipe)
    said = capsys.readouterr().out
    assert sentence in said and said.count("\n") == 1


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (tried(epochs=0), "No epoch is over"),
        (tried(data="cifar10"), r"other images \(cifar10, 1,300 \+ 497\)"),
        (tried(images=(500, 497)), r"other images \(digits, 500 \+ 497\)"),
        (..., "A ellipsis is no record of a training"),
        ("run.json", "A str is no record"),
    ],
)
def test_what_cannot_be_compared_is_not_added(run, sentence, place):
    kept = challenge.keep(run)
    assert re.search(sentence, kept.note) and len(kept) == 0 and not place.exists()


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"version": 1}', '{"version": 1, "attempts": {}}', '{"version": 1, "attempts": [{"name": "x"}]}'],
)
def test_a_damaged_file_is_put_aside_and_said_so(place, content):
    place.mkdir()
    (place / "challenge.json").write_text(content)
    assert "could not be read, so earlier attempts are not shown" in challenge.attempts().note
    kept = challenge.keep(tried())
    assert (
        kept.note
        == "challenge.json could not be read; it is kept as challenge.damaged-1.json, and the table starts anew."
    )
    assert (place / "challenge.damaged-1.json").read_text() == content
    assert len(kept) == 1 and challenge.attempts() == replace(kept, note="", latest="")


@pytest.mark.parametrize(
    "change",
    [
        {"test_error": "2"}, {"seconds": None}, {"epochs": 2.5}, {"test_error": float("inf")}, {"recipe": []},
        {"architecture": {"family": "DenseNet"}}, {"recipe": {"rate": "x"}}, {"name": 3}, {"more": 1},
    ],
)  # fmt: skip
def test_a_row_that_no_edition_has_written_is_damage(place, change):
    challenge.keep(tried())
    content = json.loads((place / "challenge.json").read_text())
    content["attempts"][0] |= change
    (place / "challenge.json").write_text(json.dumps(content))
    assert challenge.attempts().note != "" and len(challenge.attempts()) == 0
    assert "challenge.damaged-1.json" in challenge.keep(tried()).note


def test_a_file_of_a_later_edition_is_left_as_it_is(place):
    place.mkdir()
    (place / "challenge.json").write_text('{"version": 2}')
    kept = challenge.keep(tried())
    assert "newer edition" in kept.note and len(kept) == 1
    assert (place / "challenge.json").read_text() == '{"version": 2}'


def test_a_read_only_file_costs_the_record_but_not_the_table(place):
    challenge.keep(tried())
    (place / "challenge.json").chmod(0o444)
    kept = challenge.keep(tried(seed=1, error=1.0))
    assert "(challenge.json is read-only)" in kept.note
    assert kept.best.errors == {0: 3.0, 1: 1.0}
    assert challenge.attempts().best.errors == {0: 3.0}


def test_a_full_disk_leaves_what_was_there(place, monkeypatch):
    challenge.keep(tried())

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "(No space left on device)" in challenge.keep(tried(seed=1)).note
    assert challenge.attempts().best.errors == {0: 3.0}
    assert {path.name for path in place.iterdir()} == {"challenge.json", ".challenge.lock"}


def test_another_notebook_that_never_finishes_costs_only_the_record(place, monkeypatch):
    place.mkdir()
    monkeypatch.setattr(own_file, "PATIENCE", 0.05)
    with challenge._FILE.alone(place):
        assert "(another notebook is holding challenge.json)" in challenge.keep(tried()).note
    assert challenge.keep(tried()).note == ""


KERNEL = """
import sys
import invented
from densenet_edu import DenseNet
from densenet_edu.core.recipe import CIFAR
from densenet_edu.exercise import challenge
network = DenseNet((1,), 4, stem="cifar", image=(8, 8, 1), classes=10)
def tried(seed):
    return invented.run(network, CIFAR.during(2), seed, data="digits", images=(1300, 497))
print("ready", flush=True)
sys.stdin.readline()
for seed in range(8):
    assert not challenge.keep(tried(8 * int(sys.argv[1]) + seed)).note
"""


def test_two_notebooks_at_once_lose_no_attempt(place):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": Path(__file__).parent}
    kernels = [subprocess.Popen([sys.executable, "-c", KERNEL, number], **pipes) for number in "01"]
    assert [kernel.stdout.readline() for kernel in kernels] == ["ready\n", "ready\n"]
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    for kernel in kernels:
        kernel.communicate()
    assert [kernel.returncode for kernel in kernels] == [0, 0]
    assert set(challenge.attempts().best.errors) == set(range(16))


@pytest.mark.parametrize(("code", "caption"), [("ko", "나의 시도(파라미터 50,000개 이하)"), ("en", "My attempts")])
def test_the_table_speaks_the_readers_language(code, caption):
    language(code)
    assert ("아직" in repr(challenge.attempts())) == (code == "ko")
    challenge.keep(tried())
    kept = challenge.keep(tried(seed=1, error=2.0))
    page = kept._repr_html_()
    assert caption in page and "49,791" in page and "2.50%" in page and "2.00–3.00" in page
    assert ("0.2퍼센트포인트" if code == "ko" else "0.2 points") in page  # one of 497
    assert "2.50% (2.00–3.00)" in repr(kept)
    assert page.count("<tr") == page.count("</tr>") == 2
    assert ("네트워크" in page) == (code == "ko")


def test_what_was_tried_last_stands_out():
    challenge.keep(tried(error=1.0))
    page = challenge.keep(tried(replace(SMALL, growth_rate=8), error=2.0))._repr_html_()
    first, second = re.findall(r"<tr[^>]*><td.*?</tr>", page)
    assert "background" not in first and "background" in second


def test_a_name_cannot_break_the_table():
    class Mine(CifarResNet):
        name = "<b>mine</b>"

    page = challenge.keep(tried(Mine(8, channels=8, image=(8, 8, 1))))._repr_html_()
    assert "&lt;b&gt;mine" in page and "<b>mine" not in page
