"""Nothing that a learner wrote is ever overwritten, and what was written is still there after an update."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu.course import mine
from densenet_edu.course.carry import carried, read, text, written
from densenet_edu.course.mine import refresh, shelf, trusted

NAME = "02_growth_rate.ipynb"
LESSON = {"title": "# k", "language": "import densenet_edu", "block": "draw()", "answer-reads": "answer = ..."}


def cell(name, source, kind=None, outputs=()):
    kind = kind or ("markdown" if source.startswith("#") else "code")
    made = {"id": name, "cell_type": kind, "metadata": {}, "source": source}
    return made | ({"outputs": list(outputs), "execution_count": None} if kind == "code" else {})


def book(cells):
    """A notebook: {name: source}, or a list of cells."""
    made = [cell(name, source) for name, source in cells.items()] if isinstance(cells, dict) else cells
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def texts(path):
    """The cells of a notebook as a learner sees them, in order."""
    return {cell["id"]: text(cell) for cell in read(path.read_bytes())["cells"]}


@pytest.fixture
def places(tmp_path):
    found = shelf(tmp_path, tmp_path / "my", "ko")
    ship(found, LESSON)
    assert list(refresh(found)) == []
    return found


def ship(places, cells):
    places.shipped.mkdir(parents=True, exist_ok=True)
    (places.shipped / NAME).write_bytes(written(book(cells)))


def save(places, cells):
    """What JupyterLab does: sources as lists of lines, outputs, its own metadata."""
    made = book(cells)
    for each in made["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)
        each["metadata"] = {"trusted": True}
        if each["cell_type"] == "code":
            each["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["ran\n"]}]
    (places.mine / NAME).write_text(json.dumps(made, indent=1), encoding="utf-8")
    return (places.mine / NAME).read_bytes()


def test_the_first_start_copies_every_lesson_and_the_second_changes_nothing(places):
    copy = places.mine / NAME
    before = copy.stat().st_mtime_ns
    assert copy.read_bytes() == (places.shipped / NAME).read_bytes()
    assert list(refresh(places)) == []
    assert copy.stat().st_mtime_ns == before


def test_an_edited_copy_is_left_as_it_is_while_the_lesson_stays_the_same(places):
    saved = save(places, LESSON | {"answer-reads": "answer = 16"})
    assert list(refresh(places)) == []
    assert (places.mine / NAME).read_bytes() == saved


def test_a_copy_that_was_only_run_is_replaced_by_the_new_version(places):
    save(places, LESSON)
    ship(places, LESSON | {"title": "# the growth rate"})
    assert list(refresh(places)) == ["02_growth_rate: 새 판으로 바꾸었습니다."]
    assert (places.mine / NAME).read_bytes() == (places.shipped / NAME).read_bytes()
    assert [path.name for path in places.mine.iterdir()] == [NAME]


def test_edit_answer_update_and_everything_is_still_there(places):
    edited = {
        "title": "# k",
        "my-note": "# 나의 메모",
        "language": 'import densenet_edu\ndensenet_edu.language("en")',
        "block": "draw()",
        "my-try": "print(1)",
        "answer-reads": "answer = 16",
    }
    saved = save(places, edited)
    ship(
        places, {"title": "# k, again"} | {"guess-k": "guess = ..."} | LESSON | {"title": "# k, again", "end": "# end"}
    )

    (sentence,) = refresh(places)

    assert "02_growth_rate_kept_1.ipynb" in sentence
    assert (places.mine / "02_growth_rate_kept_1.ipynb").read_bytes() == saved
    assert texts(places.mine / NAME) == {
        "title": "# k, again",
        "my-note": "# 나의 메모",
        "guess-k": "guess = ...",
        "language": 'import densenet_edu\ndensenet_edu.language("en")',
        "block": "draw()",
        "my-try": "print(1)",
        "answer-reads": "answer = 16",
        "end": "# end",
    }
    assert list(refresh(places)) == []  # and the next start has nothing to do


def test_an_answer_stays_the_learners_where_the_lesson_changed_the_cell_too(places):
    save(places, LESSON | {"answer-reads": "answer = 16", "block": "draw(k=4)"})
    ship(places, LESSON | {"answer-reads": "answer = ...  # maps", "block": "draw(block=1)"})
    list(refresh(places))
    found = texts(places.mine / NAME)
    assert found["answer-reads"] == "answer = 16"
    assert list(found.items())[2:4] == [("block", "draw(block=1)"), ("block-mine-1", "draw(k=4)")]


def test_a_changed_cell_that_the_lesson_no_longer_has_stays_where_it_was(places):
    save(places, LESSON | {"block": "draw(k=4)"})
    ship(places, {name: source for name, source in LESSON.items() if name != "block"})
    list(refresh(places))
    assert list(texts(places.mine / NAME)) == ["title", "language", "block", "answer-reads"]


def test_updates_one_after_the_other_keep_every_version(places):
    for number in (1, 2, 3):
        save(
            places, LESSON | {"title": f"# {number - 1}" if number > 1 else "# k", "answer-reads": f"answer = {number}"}
        )
        ship(places, LESSON | {"title": f"# {number}"})
        list(refresh(places))
        assert texts(places.mine / NAME)["answer-reads"] == f"answer = {number}"
    kept = sorted(places.mine.glob("*_kept_*"))
    assert [texts(path)["answer-reads"] for path in kept] == ["answer = 1", "answer = 2", "answer = 3"]


@pytest.mark.parametrize("stop_at", range(3))
def test_an_update_that_is_interrupted_is_finished_by_the_next_start(places, monkeypatch, stop_at):
    saved = save(places, LESSON | {"answer-reads": "answer = 16"})
    ship(places, LESSON | {"title": "# new"})
    write, calls = mine.write, []

    def dies(path, content):
        calls.append(path)
        if len(calls) > stop_at:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(mine, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        list(refresh(places))
    monkeypatch.setattr(mine, "write", write)
    list(refresh(places))
    assert texts(places.mine / NAME) == LESSON | {"title": "# new", "answer-reads": "answer = 16"}
    assert [path.read_bytes() for path in places.mine.glob("*_kept_*")] == [saved]
    assert list(refresh(places)) == []


def test_a_new_copy_that_is_interrupted_is_made_by_the_next_start(places, monkeypatch):
    (places.mine / NAME).unlink()
    ship(places, LESSON | {"title": "# new"})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        list(refresh(places))
    assert not list(places.mine.iterdir())
    list(refresh(places))
    assert texts(places.mine / NAME)["title"] == "# new"


@pytest.mark.parametrize("half", [b"", b'{"cells": [', b"[]", b'{"cells": [{"id": 1}]}', b"\xff\xfe"])
def test_a_damaged_notebook_is_kept_aside_and_the_lesson_goes_on(places, half):
    (places.mine / NAME).write_bytes(half)
    (sentence,) = refresh(places)
    assert "02_growth_rate_kept_1.ipynb" in sentence
    assert (places.mine / "02_growth_rate_kept_1.ipynb").read_bytes() == half
    assert texts(places.mine / NAME) == LESSON


def test_a_copy_of_unknown_origin_is_left_alone_and_said_so(places):
    saved = save(places, LESSON | {"answer-reads": "answer = 16"})
    (places.base / NAME).unlink()
    ship(places, LESSON | {"title": "# new"})
    (sentence,) = refresh(places)
    assert "어느 판에서" in sentence
    assert (places.mine / NAME).read_bytes() == saved


def test_a_notebook_whose_cells_have_no_ids_is_left_alone(places):
    old = book([{key: value for key, value in cell("x", "answer = 16").items() if key != "id"}])
    (places.mine / NAME).write_bytes(written(old))
    ship(places, LESSON | {"title": "# new"})
    (sentence,) = refresh(places)
    assert "어느 판에서" in sentence
    assert read((places.mine / NAME).read_bytes()) == old


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_or_read_only_disk_is_a_sentence_and_costs_nothing(places, monkeypatch, code):
    saved = save(places, LESSON | {"answer-reads": "answer = 16"})
    ship(places, LESSON | {"title": "# new"})

    def refused(_):
        raise OSError(code, os.strerror(code), str(places.mine / NAME))

    monkeypatch.setattr(os, "fsync", refused)
    (sentence,) = refresh(places)
    assert os.strerror(code) in sentence
    assert "쓰시던 것은 그대로입니다" in sentence
    assert [path.read_bytes() for path in places.mine.iterdir()] == [saved]


def test_no_built_notebooks_is_a_sentence(tmp_path):
    (sentence,) = refresh(shelf(tmp_path, tmp_path / "my", "ko"))
    assert "make notebooks" in sentence


def test_a_copy_is_trusted_only_as_long_as_all_its_outputs_came_with_the_lesson(places):
    drawn = {"output_type": "display_data", "data": {"text/html": "<script>"}, "metadata": {}}
    (places.mine / NAME).unlink()
    ship(places, [cell("block", "draw()", outputs=[drawn]), cell("answer-reads", "answer = ...")])
    list(refresh(places))
    assert list(trusted(places)) == [(places.shipped / NAME).read_bytes()]
    own = book([cell("block", "draw()", outputs=[drawn]), cell("answer-reads", "answer = 16")])
    (places.mine / NAME).write_bytes(written(own))
    assert list(trusted(places)) == [written(own)]
    own["cells"][1]["outputs"] = [drawn]
    (places.mine / NAME).write_bytes(written(own))
    assert list(trusted(places)) == []


def test_outputs_of_the_old_version_are_not_carried_into_the_new_one(places):
    save(places, LESSON | {"answer-reads": "answer = 16", "my-try": "print(1)"})
    ship(places, LESSON | {"title": "# new"})
    list(refresh(places))
    assert len(list(trusted(places))) == 1


NAMES = st.sampled_from(["title", "block", "answer-a", "guess", "own-1", "own-2"])
BOOKS = st.lists(st.tuples(NAMES, st.sampled_from(["# prose", "a = 1", "b = 2", "c = 3"])), max_size=6)


@given(BOOKS, BOOKS, BOOKS)
def test_whatever_was_written_is_in_the_merged_notebook(came, mine, fresh):
    came, fresh = dict(came), dict(fresh)
    merged = carried(book([cell(*each) for each in mine]), book(came), book(fresh))["cells"]
    there = [text(each) for each in merged]
    assert all(source in there for name, source in mine if came.get(name) != source)
    assert [each["id"] for each in merged if each["id"] in fresh] == list(fresh)
    assert len({each["id"] for each in merged}) == len(merged)
    assert all(("outputs" in each) == (each["cell_type"] == "code") for each in merged)
