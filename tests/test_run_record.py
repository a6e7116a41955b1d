"""The record of a training: what is written is what is read, and what is damaged is refused in a sentence."""

import json
from dataclasses import dataclass, replace
from importlib import import_module

import pytest

from densenet_edu import DENSENET_BC_100_12, Op, PlainNet, Refused, unroll
from densenet_edu.core import run as record
from densenet_edu.core import whole_file
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110
from densenet_edu.core.paper.table_2 import TABLE_2
from densenet_edu.core.recipe import CIFAR, SVHN
from densenet_edu.core.run import FAMILIES, Epoch, Run, read
from densenet_edu.words import known

FIRST = Epoch(1, 0.1, 1.5, 54.25, 1.25, 45.5, 12.0)
RUN = Run(CIFAR, DENSENET_BC_100_12, "cifar10", (50_000, 10_000), 3, {"python": "3.12.1"}).after(FIRST)


def test_what_is_read_is_what_was_written(tmp_path):
    RUN.write(tmp_path / "new" / "run.json")
    assert read(tmp_path / "new" / "run.json") == RUN
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["run.json"]


@pytest.mark.parametrize("network", {type(row.architecture): row.architecture for row in TABLE_2}.values())
def test_every_family_of_table_2_comes_back(tmp_path, network):
    replace(RUN, architecture=network).write(tmp_path / "run.json")
    assert unroll(read(tmp_path / "run.json").architecture) == unroll(network)


def test_every_family_is_where_it_is_said_to_be():
    for name, module in FAMILIES.items():
        assert getattr(import_module(f"densenet_edu.core.{module}"), name).__name__ == name


def test_json_can_be_read_without_this_course(tmp_path):
    RUN.write(tmp_path / "run.json")
    content = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert content["architecture"]["family"] == "DenseNet"
    assert content["architecture"]["growth_rate"] == 12
    assert content["recipe"]["new_rates"] == [150, 225]
    assert content["epochs"][0]["test_error"] == 45.5


def test_a_class_of_ones_own_is_read_if_it_is_given(tmp_path):
    @dataclass(frozen=True)
    class Mine:
        width: int = 2

        def write(self, tape):
            tape.input((self.width, 1, 1))

    mine = replace(RUN, architecture=Mine(3))
    mine.write(tmp_path / "run.json")
    assert read(tmp_path / "run.json", Mine) == mine
    with pytest.raises(Refused, match="Mine"):
        read(tmp_path / "run.json")


def test_what_is_no_dataclass_is_not_written(tmp_path):
    with pytest.raises(Refused) as refused:
        replace(RUN, architecture=(Op("x", "input", (), (), (1,), 1),)).write(tmp_path / "run.json")
    assert refused.value.key == "run.not_dataclass"
    assert not list(tmp_path.iterdir())


def test_the_error_of_a_run_is_that_of_its_last_epoch():
    worse = replace(FIRST, number=2, test_error=60.0)
    assert RUN.after(worse).test_error == 60.0
    assert replace(RUN, recipe=CIFAR.during(2)).after(worse).complete
    assert not RUN.complete
    with pytest.raises(Refused):
        _ = replace(RUN, epochs=()).test_error


def test_what_makes_a_run_another_training():
    assert RUN.differs(replace(RUN, epochs=(), versions={"python": "3.13"})) == ()
    other = replace(RUN, recipe=SVHN, architecture=STOCHASTIC_DEPTH_110, data="svhn", images=(1, 1), seed=4)
    assert RUN.differs(other) == ("recipe", "architecture", "data", "images", "seed")


def changed(**parts):
    return json.dumps(json.loads(RUN.text()) | parts)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "not_json"), (RUN.text()[:-40], "not_json"), ("[" * 100_000, "not_json"), ("[]", "no_run"),
        ('{"a": 1}', "no_run"), (changed(version=2), "from_later"), (changed(recipe={}), "misfit"),
        (changed(recipe=json.loads(RUN.text())["recipe"] | {"epochs": -1}), "misfit"),
        (changed(recipe=None), "misfit"), (changed(architecture={"family": "DenseNet", "k": 1}), "misfit"),
        (changed(architecture={}), "misfit"), (changed(architecture={"family": "Rumour"}), "unknown_family"),
        (changed(epochs=[{}]), "misfit"), (changed(epochs=7), "misfit"), (changed(seed="3"), "misfit"),
        (changed(epochs=[json.loads(RUN.text())["epochs"][0]] * 2), "misfit"), (changed(images=[1]), "misfit"),
        (changed(epochs=[json.loads(RUN.text())["epochs"][0] | {"test_loss": float("nan")}]), "misfit"),
        (changed(epochs=[json.loads(RUN.text())["epochs"][0] | {"test_error": "low"}]), "misfit"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_by_name_and_stays(tmp_path, text, key):
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"run\.json") as refused:
        read(path)
    assert refused.value.key == f"run.{key}"
    assert known(refused.value.key)
    assert path.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path):
    (tmp_path / "run.json").write_bytes(b"\xff\xfe\x00")
    for name, key in (("run.json", "not_json"), ("none.json", "unreadable_file"), ("", "unreadable_file")):
        with pytest.raises(Refused) as refused:
            read(tmp_path / name)
        assert refused.value.key == f"run.{key}"


def test_a_number_that_is_none_is_no_epoch():
    for value in (float("nan"), float("inf"), -1.0, True, "1"):
        with pytest.raises(ValueError, match="test_loss"):
            replace(FIRST, test_loss=value)


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    RUN.write(tmp_path / "run.json")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace(RUN, epochs=()).write(tmp_path / "run.json")
    assert read(tmp_path / "run.json") == RUN
    assert len(list(tmp_path.iterdir())) == 1


def test_any_frozen_architecture_of_the_first_lesson_too(tmp_path):
    replace(RUN, architecture=PlainNet()).write(tmp_path / "run.json")
    assert record.read(tmp_path / "run.json").architecture == PlainNet()
