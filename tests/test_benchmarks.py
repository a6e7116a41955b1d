"""The arithmetic of `make bench` and its table. How fast something is decides no test."""

import json
import math

import pytest

from benchmarks import __main__ as bench
from benchmarks import explorer, live_table, memory, start, structure, suite, training
from benchmarks.result import Result, median, percentile, table


def test_a_percentile_is_one_of_the_values():
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile(range(1, 101), 95) == 95
    assert percentile(range(1, 21), 95) == 19
    assert percentile([7.0], 95) == 7.0
    assert percentile([1, 2], 100) == 2


@pytest.mark.parametrize(("values", "share"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_a_percentile_that_cannot_be_is_refused(values, share):
    with pytest.raises(ValueError, match="no percentile"):
        percentile(values, share)


def test_the_median_of_an_even_number_lies_between():
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.5


@pytest.mark.parametrize(
    ("measured", "aim", "at_least", "met"),
    [
        (5.0, 5, False, True), (5.1, 5, False, False), (20.0, 20, True, True), (19.9, 20, True, False),
        (None, 5, False, None), (5.0, None, False, None),
    ],
)  # fmt: skip
def test_an_aim_is_met_up_to_its_edge(measured, aim, at_least, met):
    assert Result("it", measured, "ms", aim=aim, at_least=at_least).met is met


def test_the_table_shows_each_result_in_its_row():
    rows = table(
        [
            Result("키", 4.256, "ms", aim=5, note="60 keys", load=3.04),
            Result("slow", 123.4, "s", aim=20, at_least=True),
            Result("bad", 12.34, "s", aim=0.5),
            Result("gone", None, "s", note="No browser."),
        ]
    ).splitlines()
    assert [cell.strip() for cell in rows[2].split("|")] == ["키 [1]", "4.26 ms", "≤ 5 ms", "yes", "3.0"]
    assert [cell.strip() for cell in rows[3].split("|")] == ["slow", "123 s", "≥ 20 s", "yes", ""]
    assert [cell.strip() for cell in rows[4].split("|")] == ["bad", "12.3 s", "≤ 0.50 s", "NO", ""]
    assert [cell.strip() for cell in rows[5].split("|")] == ["gone [2]", "not measured", "", "", ""]
    assert rows[6:] == ["", "[1] 60 keys", "[2] No browser."]
    assert rows[2].index("|") == rows[3].index("|") - 1  # Hangul takes two places of a terminal


def test_a_network_is_unrolled_counted_and_written_down(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench, "FILE", tmp_path / "new" / "bench.json")
    monkeypatch.setattr(structure, "REPEATS", 3)
    assert bench.main(["structure"]) == 0
    written = json.loads((tmp_path / "new" / "bench.json").read_text(encoding="utf-8"))
    assert written["could_not_run"] == []
    assert all(math.isfinite(row["measured"]) and row["measured"] > 0 for row in written["results"])
    assert written["results"][0]["what"] in capsys.readouterr().out


def test_only_what_cannot_run_is_a_failure(tmp_path, monkeypatch, capsys):
    def broken() -> list[Result]:
        raise RuntimeError("no such lesson")

    monkeypatch.setattr(bench, "FILE", tmp_path / "bench.json")
    monkeypatch.setattr(memory, "run", broken)
    monkeypatch.setattr(structure, "run", lambda: [Result("far too slow", 900.0, "ms", aim=1)])
    assert bench.main(["structure"]) == 0
    assert bench.main(["memory", "structure"]) == 1
    said = capsys.readouterr()
    assert "far too slow" in said.out
    assert "no such lesson" in said.err
    assert bench.main(["stucture"]) == 2


@pytest.mark.parametrize("module", [explorer, live_table, start])
def test_without_a_browser_a_sentence_says_so(module, monkeypatch):
    monkeypatch.setattr(module, "chromium", lambda: None)
    found = module.run()
    assert found
    assert all(row.measured is None and "Chromium" in row.note for row in found)


def test_every_key_moves_the_slider():
    positions, at = 4, 2
    seen = []
    walk = explorer.keys(at, positions)
    for _ in range(20):
        at += 1 if next(walk) == "ArrowRight" else -1
        seen.append(at)
    assert seen[:8] == [3, 2, 1, 0, 1, 2, 3, 2]
    assert set(seen) == set(range(positions))


def test_the_time_of_the_tests_is_read_from_their_reports(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    assert suite.run()[0].measured is None
    for name, began, seconds in (("units", "10:00:00", 5), ("browser", "10:00:01", 12), ("notebooks", "10:00:05", 4)):
        report = f'<testsuites><testsuite timestamp="2026-01-01T{began}.5+00:00" time="{seconds}"/></testsuites>'
        (tmp_path / f"{name}.xml").write_text(report)
    assert [row.measured for row in suite.run()] == [12, 4, 5, 13]  # the last: from 10:00:00.5 to 10:00:13.5


def test_a_faster_training_that_is_another_training_is_not_reported():
    training._check([2.0, 1.0], [2.0001, 1.00009])
    with pytest.raises(RuntimeError, match="not the same"):
        training._check([2.0, 1.0], [2.0, 1.0002])
