"""The recorded trainings: planned so that they may be compared, recorded as planned, and never twice."""

from dataclasses import replace

import pytest

from densenet_edu import DenseNet, params, total, unroll
from densenet_edu.core import recorded
from densenet_edu.core.recipe import CIFAR_PLUS
from densenet_edu.core.recorded import PLAN, SEEDS, Planned, expected, path, runs
from densenet_edu.core.run import read
from densenet_edu.words import Refused


def test_the_rivals_have_equal_parameters_and_epochs():
    counts = [total(unroll(each.architecture), params) for each in PLAN["families"].values()]
    assert min(counts) >= 50_000 and max(counts) / min(counts) < 1.05
    assert len({each.recipe for each in PLAN["families"].values()}) == 1


@pytest.mark.parametrize(("group", "field"), [("growth_rate", "growth_rate"), ("depth", "blocks")])
def test_only_what_names_a_group_differs_in_it(group, field):
    members = list(PLAN[group].values())
    first = members[0].architecture
    values = [getattr(each.architecture, field) for each in members]
    assert members == [Planned(replace(first, **{field: value})) for value in values]
    assert values == sorted(set(values))


def test_each_part_is_missed_or_added_alone():
    epochs = {name: each.recipe.epochs for name, each in PLAN["parts"].items()}
    assert set(epochs.values()) == {recorded.SHORT.epochs}
    starts = {unroll(each.architecture)[1].shape for each in PLAN["parts"].values()}
    assert starts == {(32, 32, 20)}  # the same first convolution, whatever the names of the variants imply


def test_each_has_three_seeds():  # a spread needs at least three
    assert len(set(SEEDS)) == 3


@pytest.mark.parametrize("recipe", [recorded.LONG, recorded.SHORT])
def test_only_the_epochs_are_fewer_than_in_the_paper(recipe):
    paper = {**vars(CIFAR_PLUS), "epochs": recipe.epochs, "new_rates": recipe.new_rates}
    assert vars(recipe) == paper
    assert [first - 1 for first in recipe.new_rates] == [recipe.epochs // 2, recipe.epochs * 3 // 4]


@pytest.mark.parametrize("group", PLAN)
def test_each_record_is_what_was_planned(group):
    for name, found in runs(group).items():
        for seed, run in zip(SEEDS, found, strict=True):
            assert run.complete
            assert run.differs(expected(PLAN[group][name], seed)) == ()


def test_no_record_lies_there_unplanned():
    planned = {path(each, seed) for members in PLAN.values() for each in members.values() for seed in SEEDS}
    assert set(recorded.FOLDER.rglob("*.*")) == planned


def test_what_is_recorded_is_not_trained_again(monkeypatch, tmp_path, capsys):
    from densenet_edu.learn import record

    tiny = Planned(DenseNet((1,), 2, stem="cifar", image=(8, 8, 1), classes=10), recorded.SHORT.during(2))
    for name, value in {
        "PLAN": {"tiny": {"two": tiny}}, "DATA": "digits", "IMAGES": (64, 32), "SEEDS": (5,), "FOLDER": tmp_path,
    }.items():  # fmt: skip
        monkeypatch.setattr(recorded, name, value)
    monkeypatch.setattr(record, "STATES", tmp_path / "states")
    record.record(["tiny"])
    written = read(tmp_path / "tiny" / "two_5.json")
    assert written.complete and written.images == (64, 32) and written.seed == 5
    assert "tiny two, 5" in capsys.readouterr().out
    record.record(["tiny"])
    assert capsys.readouterr().out == ""
    (tmp_path / "tiny" / "two_5.json").write_text("{")  # damaged: made again, from the state that was kept
    record.record(["tiny"])
    again = read(tmp_path / "tiny" / "two_5.json")
    assert again == written


def test_a_group_that_is_not_planned_is_refused_before_anything_is_trained():
    from densenet_edu.learn import record

    with pytest.raises(Refused, match="families, parts, growth_rate, depth"):
        record.record(["families", "width"])
