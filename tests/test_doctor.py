"""The check of lesson 00 sees what is missing, says how to mend it, and prints the same on every machine."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from densenet_edu.course import doctor
from densenet_edu.words import language

LOCK = (Path(__file__).parents[1] / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def my(tmp_path, monkeypatch):
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "my"))
    return tmp_path / "my"


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_machine_on_which_all_is_well_reads_only_ok(capsys, code):
    language(code)
    doctor.examine()
    *checks, verdict = capsys.readouterr().out.splitlines()
    assert len(checks) == 10
    assert all(line.startswith("[OK] ") for line in checks)
    assert verdict == {"ko": "준비가 끝났습니다.", "en": "All is ready."}[code]


def test_what_is_printed_when_all_is_well_depends_on_no_machine(monkeypatch, capsys):
    doctor.examine()
    here = capsys.readouterr().out
    monkeypatch.setattr(doctor, "free_memory", lambda: 3 * 10**9)
    monkeypatch.setattr(doctor, "version", lambda name: doctor.PACKAGES[name] + ".9")
    monkeypatch.setenv("DENSENET_EDU_MY", str(Path(doctor.ROOT / ".build" / "elsewhere")))
    doctor.examine()
    assert capsys.readouterr().out == here
    assert not re.search(r"\d+\.\d+\.\d+", here.replace("3.11, 3.12, 3.13", ""))


def test_the_versions_asked_for_are_those_of_the_lock():
    for name, least in doctor.PACKAGES.items():
        assert f"\n{name.lower()}=={least}." in LOCK


def test_another_python_is_told_which_ones_suit():
    check = doctor.python("3.10")
    assert not check.ok
    assert str(check).startswith("[FAIL] 파이썬 3.10은")
    assert "3.11, 3.12, 3.13" in check.sentence


def test_a_kernel_outside_the_venv_is_noticed_where_there_is_one(tmp_path):
    assert doctor.kernel(Path(sys.prefix), tmp_path / "none").ok
    (tmp_path / ".venv").mkdir()
    assert doctor.kernel(tmp_path / ".venv", tmp_path / ".venv").ok
    assert "make lab" in doctor.kernel(Path(sys.prefix), tmp_path / ".venv").sentence


@pytest.mark.parametrize(
    ("found", "ok"), [("8.1.0", True), ("8.2", True), ("8.0.9", False), ("9.1", False), ("7.9", False)]
)
def test_an_older_package_or_another_major_version_does_not_do(monkeypatch, found, ok):
    monkeypatch.setattr(doctor, "version", lambda name: found)
    check = doctor.package("ipywidgets", "8.1")
    assert check.ok is ok
    assert ok or found in check.sentence


def test_a_missing_package_is_named_with_the_command_that_brings_it(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    assert doctor.package("TensorFlow", "2.21").sentence.startswith("TensorFlow가 설치되어 있지 않습니다")


def test_too_little_memory_and_too_little_disk_are_said_in_gigabytes():
    assert "1.4GB" in doctor.memory(1_400_000_000).sentence
    assert not doctor.memory(1_999_999_999).ok
    assert doctor.memory(2_000_000_000).ok
    assert "0.5GB" in doctor.disk(500_000_000).sentence


@pytest.mark.parametrize(("limit", "free"), [("1500000000\n", 1_500_000_000), ("max\n", 5_000_000_000)])
def test_a_container_has_no_more_memory_than_its_limit(monkeypatch, tmp_path, limit, free):
    (tmp_path / "memory.max").write_text(limit)
    monkeypatch.setattr(doctor, "CONTAINER", tmp_path / "memory.max")
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: type("", (), {"available": 5_000_000_000}))
    assert doctor.free_memory() == free


def test_a_folder_that_cannot_be_written_is_named(my):
    my.write_text("a file stands where the folder should be")
    assert str(my) in doctor.folder(my).sentence


def test_a_missing_font_is_noticed(tmp_path):
    assert doctor.font(doctor.ROOT / "assets" / "fonts").ok
    assert not doctor.font(tmp_path).ok


def test_one_failure_changes_the_verdict(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "free_memory", lambda: 10**9)
    doctor.examine()
    said = capsys.readouterr().out
    assert said.count("[FAIL]") == 2  # the line, and the sentence that points to it
    assert said.splitlines()[-1] == "[FAIL] 줄을 고친 다음 이 셀을 다시 실행하십시오."


def test_tensorflows_version_is_read_without_loading_it(my):
    code = "import sys; from densenet_edu.course.doctor import examine; examine(); print('tensorflow' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "TensorFlow 2.21" in said.stdout
    assert said.stdout.splitlines()[-1] == "False"
