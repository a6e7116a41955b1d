"""`make test` counts every test, lets none be skipped, and leaves the browser out only where that may be."""

import pytest

from tests import run
from tests.browser.chromium import chromium

JUNIT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.mark.parametrize(
    ("found", "passed", "failed"),
    [((5, 0, 0, 0), 5, 0), ((5, 1, 0, 0), 4, 1), ((5, 1, 2, 0), 2, 3), ((5, 0, 0, 1), 4, 1)],
)
def test_errors_and_skipped_tests_count_as_failed(found, passed, failed):
    outcome = run.outcomes(JUNIT.format(*found))
    assert (outcome["passed"], outcome["failed"]) == (passed, failed)


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """The steps that were run; each has one passed test."""
    done = []
    monkeypatch.setattr(run, "RESULTS", tmp_path)
    monkeypatch.setattr(run, "run", lambda step, log: done.append(step) or run.Counter(passed=1))
    return done


def test_without_chromium_the_browser_tests_are_left_out_with_a_sentence(steps, monkeypatch, capsys):
    monkeypatch.setattr(run, "chromium", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    assert run.main([]) == 0
    assert steps == ["units", "notebooks"]
    said = capsys.readouterr().out
    assert "No Chromium: the browser tests are left out" in said
    assert said.splitlines()[-1] == "2 passed, 0 failed"


def test_in_ci_the_browser_tests_must_run(steps, monkeypatch):
    monkeypatch.setattr(run, "chromium", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert run.main([]) == 1
    assert steps == []
    monkeypatch.setattr(run, "chromium", lambda: "chromium")
    assert run.main([]) == 0
    assert sorted(steps) == ["browser", "notebooks", "units"]


def test_one_failure_anywhere_fails_the_run(steps, monkeypatch, capsys):
    monkeypatch.setattr(run, "run", lambda step, log: run.Counter(passed=3, failed=int(step == "notebooks")))
    assert run.main(["units", "notebooks"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "6 passed, 1 failed"


def test_a_step_that_does_not_exist_is_named(steps, capsys):
    assert run.main(["notebook"]) == 2
    assert "notebook" in capsys.readouterr().err


@pytest.fixture
def without_plugins(monkeypatch):
    """A started pytest loads no plugins, which it does not need here and which take seconds."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_a_step_that_collects_nothing_has_failed(monkeypatch, tmp_path, without_plugins):
    monkeypatch.setattr(run, "RESULTS", tmp_path)
    monkeypatch.setitem(run.STEPS, "units", ["--collect-only", "-q", "-p", "no:cacheprovider", str(tmp_path)])
    assert run.run("units") == run.Counter(failed=1)


def test_what_runs_beside_the_others_is_printed_whole_at_the_end(monkeypatch, tmp_path, capsys, without_plugins):
    monkeypatch.setattr(run, "RESULTS", tmp_path)
    monkeypatch.setattr(run, "chromium", lambda: "chromium")
    (tmp_path / "test_two.py").write_text("def test_one(): pass\ndef test_wrong(): assert 7978856 == 8062504\n")
    quick = ["-q", "-p", "no:cacheprovider", str(tmp_path)]
    for step in run.STEPS:
        monkeypatch.setitem(run.STEPS, step, quick)
    assert run.main(["units", "browser"]) == 1
    said = capsys.readouterr().out
    assert "assert 7978856 == 8062504" in said[said.index("== browser") :]
    assert said.splitlines()[-1] == "2 passed, 2 failed"


def test_the_browser_named_by_the_environment_comes_first(monkeypatch, tmp_path):
    browser = tmp_path / "my-chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert chromium() == str(browser)
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert chromium() is None
    monkeypatch.delenv("CHROMIUM")
    browser.rename(tmp_path / "google-chrome")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium() == str(tmp_path / "google-chrome")
