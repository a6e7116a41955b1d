"""How long `make test` took when it last ran, read from the reports that it leaves."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from benchmarks.result import Result

REPORTS = Path(__file__).parents[1] / ".build" / "tests"


def run() -> list[Result]:
    """Add up the times of the steps; the aim is for all of them on two cores."""
    steps = {report.stem: seconds(report) for report in sorted(REPORTS.glob("*.xml"))}
    if not steps:
        return [
            Result("make test, all steps", None, "s", aim=360, note="No report of `make test` is there: run it first.")
        ]
    return [
        *(Result(f"make test, {step}", taken, "s") for step, taken in steps.items()),
        Result("make test, all steps", sum(steps.values()), "s", aim=360, note="of the steps that have a report"),
    ]


def seconds(report: Path) -> float:
    """Return how long the suites of a JUnit report took."""
    return sum(float(suite.get("time", 0)) for suite in ElementTree.parse(report).getroot().iter("testsuite"))
