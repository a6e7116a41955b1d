"""How long `make test` took when it last ran, read from the reports that it leaves."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.result import Result

REPORTS = Path(__file__).parents[1] / ".build" / "tests"
ALL, AIM = "make test, all steps", 600  # seconds on two cores


def run() -> list[Result]:
    """Return the time of each step, and from the first beginning to the last end: steps run beside one another."""
    reports = sorted(REPORTS.glob("*.xml"))
    if not reports:
        return [Result(ALL, None, "s", aim=AIM, note="No report of `make test` is there: run it first.")]
    spans = [span(report) for report in reports]
    whole = max(end for _, end in spans) - min(start for start, _ in spans)
    return [
        *(
            Result(f"make test, {report.stem}", (end - start).total_seconds(), "s")
            for report, (start, end) in zip(reports, spans, strict=True)
        ),
        Result(ALL, whole.total_seconds(), "s", aim=AIM, note="of the steps that have a report"),
    ]


def span(report: Path) -> tuple[datetime, datetime]:
    """Return when the suites of a JUnit report began and ended."""
    found = []
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        began = datetime.fromisoformat(suite.get("timestamp", ""))
        found.append((began, began + timedelta(seconds=float(suite.get("time", 0)))))
    return min(began for began, _ in found), max(ended for _, ended in found)
