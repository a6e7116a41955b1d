"""What a training leaves in its folder: it comes back to the last bit, or is refused and stays."""

from dataclasses import replace

import numpy as np
import pytest

from densenet_edu import DENSENET_40_12, Refused
from densenet_edu.core import whole_file
from densenet_edu.core.recipe import CIFAR
from densenet_edu.core.run import Epoch, Run, read
from densenet_edu.learn import kept

RUN = Run(CIFAR, DENSENET_40_12, "digits", (1300, 497), 3, {"python": "3.12"})
LATER = RUN.after(Epoch(1, 0.1, 2.0, 80.0, 1.9, 78.0, 3.0))
STATE = [np.float32([[0.1, -0.0], [1e-40, 3e38]]), np.array(7, np.int64)]


def test_what_comes_back_is_what_was_saved_to_the_last_bit(tmp_path):
    assert kept.load(tmp_path / "new", RUN, STATE) is None
    kept.save(tmp_path / "new", LATER, STATE)
    run, state = kept.load(tmp_path / "new", RUN, STATE)
    assert run == LATER == read(tmp_path / "new" / "run.json")
    assert [each.tobytes() for each in state] == [each.tobytes() for each in STATE]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["run.json", "state.npz"]


def test_only_one_at_a_time_trains_in_a_folder(tmp_path):
    with kept.alone(tmp_path / "new"):
        with pytest.raises(Refused, match="new"), kept.alone(tmp_path / "new"):
            raise AssertionError
        with kept.alone(tmp_path / "other"), kept.alone(None):
            pass
    with kept.alone(tmp_path / "new"):  # given back
        pass


def test_a_folder_that_cannot_be_written_needs_no_lock(tmp_path):
    (tmp_path / "file").write_text("")
    with kept.alone(tmp_path / "file" / "folder"):
        pass


def test_killed_between_the_two_files_loses_nothing(tmp_path, monkeypatch):
    kept.save(tmp_path, RUN, STATE)
    write = whole_file.write
    monkeypatch.setattr(whole_file, "write", lambda path, content: path.suffix == ".npz" and write(path, content))
    kept.save(tmp_path, LATER, STATE)
    assert read(tmp_path / "run.json") == RUN
    assert kept.load(tmp_path, RUN, STATE)[0] == LATER


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -50])
def test_a_damaged_state_is_refused_and_stays(tmp_path, cut):
    kept.save(tmp_path, LATER, STATE)
    path = tmp_path / "state.npz"
    path.write_bytes(path.read_bytes()[:cut])
    there = path.read_bytes()
    with pytest.raises(Refused) as refused:
        kept.load(tmp_path, RUN, STATE)
    assert refused.value.key == "train.damaged_state"
    assert path.read_bytes() == there


def test_a_flipped_bit_is_found(tmp_path):
    kept.save(tmp_path, LATER, STATE)
    path = tmp_path / "state.npz"
    content = bytearray(path.read_bytes())
    content[content.index(STATE[0].tobytes())] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        kept.load(tmp_path, RUN, STATE)
    assert refused.value.key == "train.damaged_state"


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(RUN, seed=4), "seed"), (replace(RUN, recipe=CIFAR.during(10)), "recipe"),
        (replace(RUN, architecture=replace(DENSENET_40_12, growth_rate=24)), "architecture"),
        (replace(RUN, data="cifar10"), "data"),
    ],
)  # fmt: skip
def test_another_training_is_not_gone_on_with(tmp_path, other, named):
    kept.save(tmp_path, LATER, STATE)
    with pytest.raises(Refused, match=named) as refused:
        kept.load(tmp_path, other, STATE)
    assert refused.value.key == "train.another_run"


def test_other_shapes_a_lost_state_and_a_folder_in_its_place(tmp_path):
    kept.save(tmp_path, LATER, STATE)
    for like in ([STATE[0]], [STATE[0][0], STATE[1]], [STATE[0].astype(np.float64), STATE[1]]):
        with pytest.raises(Refused, match="state"):
            kept.load(tmp_path, RUN, like)
    (tmp_path / "state.npz").unlink()
    with pytest.raises(Refused) as refused:
        kept.load(tmp_path, RUN, STATE)
    assert refused.value.key == "train.no_state"
    (tmp_path / "state.npz").mkdir()
    with pytest.raises(Refused) as refused:
        kept.load(tmp_path, RUN, STATE)
    assert refused.value.key == "train.unreadable_state"
