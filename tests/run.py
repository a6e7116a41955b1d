"""`make test`: the unit tests, every notebook in both languages, the browser; closes on how many passed and failed.

Names of steps choose some of them: `python -m tests.run units notebooks`.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from tests.browser.chromium import chromium

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / ".build" / "tests"
TWO = ["-n", "2", "--dist", "loadscope"]  # a notebook's cells share a kernel, a module's tests its models
STEPS = {
    "units": ["tests", "--ignore=tests/browser", *TWO],
    "notebooks": ["notebooks/ko", "notebooks/en", "--nbval-lax", *TWO],
    "browser": ["tests/browser"],
}


def main(chosen: list[str]) -> int:
    """Run the steps and return 0 if every test passed; a skipped test counts as failed, for nobody would miss it."""
    if unknown := set(chosen) - set(STEPS):
        print(f"No step {', '.join(sorted(unknown))}: there are {', '.join(STEPS)}.", file=sys.stderr)
        return 2
    steps = chosen or list(STEPS)
    if "browser" in steps and not chromium():
        if os.environ.get("CI"):
            print("The browser tests must run here (CI is set), and there is no Chromium.", file=sys.stderr)
            return 1
        print("크로미엄을 찾지 못해 브라우저 테스트를 건너뜁니다. / No Chromium: the browser tests are left out.")
        steps.remove("browser")
    RESULTS.mkdir(parents=True, exist_ok=True)
    found: Counter[str] = Counter()
    for step in steps:
        began = time.monotonic()
        print(f"\n== {step}", flush=True)
        outcome = run(step)
        found += outcome
        print(f"== {step}: {outcome['passed']} passed, {outcome['failed']} failed, {time.monotonic() - began:.0f} s")
    print(f"\n{found['passed']} passed, {found['failed']} failed")
    return 0 if found["passed"] and not found["failed"] else 1


def run(step: str) -> Counter[str]:
    """Run one step away from the learner's own progress and settings; return how many tests passed and failed."""
    result = RESULTS / f"{step}.xml"
    result.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *STEPS[step], f"--junitxml={result}"]
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as my:
        status = subprocess.run(command, cwd=ROOT, env=os.environ | {"DENSENET_EDU_MY": my}, check=False).returncode
    outcome = outcomes(result.read_text(encoding="utf-8")) if result.exists() else Counter(failed=1)
    if status != 0 and not outcome["failed"]:  # nothing was collected, or pytest itself gave up
        outcome["failed"] += 1
    return outcome


def outcomes(junit: str) -> Counter[str]:
    """Count what pytest wrote: passed, or failed (with errors and skipped ones)."""
    suites = ElementTree.fromstring(junit).iter("testsuite")
    found: Counter[str] = Counter()
    for suite in suites:
        bad = sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
        found += Counter(failed=bad, passed=int(suite.get("tests", 0)) - bad)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
