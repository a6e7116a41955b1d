"""Marks are written at once and whole; whatever is wrong with them costs the marks, never the lesson."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from densenet_edu import language
from densenet_edu.exercise import check, own_file, progress


@pytest.fixture
def place(monkeypatch, tmp_path) -> Path:
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "my"))
    language("en")
    return tmp_path / "my"


def solve():
    """Answer 02.reads rightly: whatever becomes of the mark, the lesson goes on."""
    report = check("02.reads", 22)
    assert report.status == "right"
    return report


def test_a_mark_is_there_as_soon_as_the_answer_is_right(place):
    check("02.reads", 26)
    assert not place.exists() and progress.done() == frozenset()
    assert solve().note == ""
    assert progress.done() == {"02.reads"}
    assert json.loads((place / "progress.json").read_text()) == {"version": 1, "done": ["02.reads"]}


def test_a_mark_made_twice_is_written_once(place):
    solve()
    written = (place / "progress.json").stat()
    assert solve().note == ""
    assert (place / "progress.json").stat().st_mtime_ns == written.st_mtime_ns
    assert (place / "progress.json").stat().st_ino == written.st_ino


def test_marks_of_exercises_that_this_edition_does_not_know_stay(place):
    place.mkdir()
    (place / "progress.json").write_text('{"version": 1, "done": ["09.later"]}')
    solve()
    assert progress.done() == {"02.reads", "09.later"}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"null", b"[]", b'{"done": []}', b'{"version": 0, "done": []}', b'{"version": true}',
     b'{"version": "1", "done": []}', b'{"version": 1}', b'{"version": 1, "done": [3]}', b'{"version": 1, "done": "x"}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_file_is_put_aside_and_said_so(place, content):
    place.mkdir()
    (place / "progress.json").write_bytes(content)
    assert progress.done() == frozenset()
    assert (
        solve().note
        == "progress.json could not be read; it is kept as progress.damaged-1.json, and the marks start anew."
    )
    assert (place / "progress.damaged-1.json").read_bytes() == content
    assert progress.done() == {"02.reads"}
    assert check("02.reads", 22).note == ""


def test_an_earlier_damaged_file_is_never_replaced(place):
    place.mkdir()
    (place / "progress.damaged-1.json").write_text("the first")
    (place / "progress.json").write_text("the second")
    solve()
    assert (place / "progress.damaged-1.json").read_text() == "the first"
    assert (place / "progress.damaged-2.json").read_text() == "the second"


def test_a_directory_in_its_place_is_put_aside_as_well(place):
    (place / "progress.json").mkdir(parents=True)
    assert "progress.damaged-1.json" in solve().note
    assert progress.done() == {"02.reads"}


def test_a_file_of_a_later_edition_is_left_as_it_is(place):
    place.mkdir()
    (place / "progress.json").write_text('{"version": 2, "marks": {}}')
    assert "newer edition" in solve().note
    assert (place / "progress.json").read_text() == '{"version": 2, "marks": {}}'
    assert progress.done() == frozenset()


def test_a_read_only_file_is_left_as_it_is(place):
    place.mkdir()
    (place / "progress.json").write_text('{"version": 1, "done": ["00.first"]}')
    (place / "progress.json").chmod(0o444)
    assert "(progress.json is read-only)" in solve().note
    assert progress.done() == {"00.first"}
    assert check("00.first", 448).note == ""  # nothing to write


def test_a_directory_that_cannot_be_made_costs_only_the_marks(monkeypatch, tmp_path):
    language("en")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "file" / "my"))
    assert (
        solve().note == "The mark for this exercise could not be saved (Not a directory). The lesson goes on as before."
    )
    assert progress.done() == frozenset()


def test_a_full_disk_leaves_the_marks_that_were_there(place, monkeypatch):
    check("00.first", 448)

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "(No space left on device)" in solve().note
    assert progress.done() == {"00.first"}
    assert {path.name for path in place.iterdir()} == {"progress.json", ".progress.lock"}


def test_without_a_home_the_lesson_goes_on(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    language("en")
    monkeypatch.delenv("DENSENET_EDU_MY", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert "No home directory" in solve().note
    assert progress.done() == frozenset()


def test_without_the_variable_the_marks_are_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("DENSENET_EDU_MY", "")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    solve()
    assert (tmp_path / ".densenet-edu" / "progress.json").exists()


def test_the_note_is_shown_with_the_report(place):
    place.mkdir()
    (place / "progress.json").write_text("damaged")
    report = solve()
    assert report.note in repr(report) and report.note in report._repr_html_()


def test_another_kernel_that_never_finishes_costs_only_the_mark(place, monkeypatch):
    place.mkdir()
    monkeypatch.setattr(own_file, "PATIENCE", 0.05)
    with progress._FILE.alone(place):
        assert "(another notebook is holding progress.json)" in solve().note
    assert solve().note == ""


KERNEL = """
import sys
from densenet_edu.exercise import progress
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    assert not progress.keep(f"{sys.argv[1]}.{number}")
"""


def test_two_kernels_at_once_lose_no_mark(place):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    kernels = [subprocess.Popen([sys.executable, "-c", KERNEL, lesson], **pipes) for lesson in ("98", "99")]
    assert [kernel.stdout.readline() for kernel in kernels] == ["ready\n", "ready\n"]
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    for kernel in kernels:
        kernel.communicate()
    assert [kernel.returncode for kernel in kernels] == [0, 0]
    assert progress.done() == {f"{lesson}.{n}" for lesson in ("98", "99") for n in range(20)}


def test_threads_lose_no_mark(place):
    threads = [threading.Thread(target=progress.keep, args=(f"99.{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert progress.done() == {f"99.{n}" for n in range(16)}
