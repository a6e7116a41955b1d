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
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from tests.browser.chromium import chromium

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / ".build" / "tests"
TWO = ["-n", "2", "--dist", "loadscope"]  # a notebook's cells share a kernel, a module's tests its models
# The steps share the cores as it is: more threads in each process only wait for one another.
ONE_THREAD = dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"), "1")
# Plugins that a step has no use for take seconds, for each of its processes loads them.
NO_NOTEBOOKS, NO_EXAMPLES, NO_ANYIO = (["-p", f"no:{plugin}"] for plugin in ("nbval", "hypothesispytest", "anyio"))
LONG_FIRST = "--no-loadscope-reorder"  # the long ones have few tests
STEPS = {
    "units": ["tests", "--ignore=tests/browser", *TWO, LONG_FIRST, *NO_NOTEBOOKS, *NO_ANYIO],
    "notebooks": ["notebooks/ko", "notebooks/en", "--nbval-lax", *TWO, *NO_EXAMPLES, *NO_ANYIO],
    "browser": ["tests/browser", *NO_NOTEBOOKS, *NO_ANYIO],
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
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Beside the others, whose last modules would leave a core idle; what it says is printed at the end.
        log = RESULTS / "browser.txt"
        browser = beside.submit(timed, "browser", log) if "browser" in steps else None
        for step in (step for step in steps if step != "browser"):
            print(f"\n== {step}", flush=True)
            found += tell(step, *timed(step))
        if browser:
            print("\n== browser", flush=True)
            outcome = browser.result()
            print(log.read_text(encoding="utf-8", errors="replace") if log.exists() else "")
            found += tell("browser", *outcome)
    print(f"\n{found['passed']} passed, {found['failed']} failed")
    return 0 if found["passed"] and not found["failed"] else 1


def tell(step: str, outcome: Counter[str], seconds: float) -> Counter[str]:
    """Print how a step ended, and return how many tests passed and failed."""
    print(f"== {step}: {outcome['passed']} passed, {outcome['failed']} failed, {seconds:.0f} s")
    return outcome


def timed(step: str, log: Path | None = None) -> tuple[Counter[str], float]:
    """Run one step and return how many tests passed and failed, and how many seconds it took."""
    began = time.monotonic()
    return run(step, log), time.monotonic() - began


def run(step: str, log: Path | None = None) -> Counter[str]:
    """Run one step away from the learner's own progress and settings; return how many tests passed and failed.

    Args:
        step: One of `STEPS`.
        log: Where its output goes; None prints it.
    """
    result = RESULTS / f"{step}.xml"
    result.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *STEPS[step], f"--junitxml={result}"]
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as my, log.open("w") if log else nullcontext() as out:
        environment = ONE_THREAD | os.environ | {"DENSENET_EDU_MY": my}
        status = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out and subprocess.STDOUT, check=False
        ).returncode
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
