"""From `make lab` to a moved slider, when everything is installed: how long a learner waits to begin."""

import tempfile
import time
from pathlib import Path

from benchmarks.result import Result
from densenet_edu.course.lessons import LESSONS
from tests.browser.chromium import chromium
from tests.browser.lab import browsing, running, window
from tests.browser.notebook import opened

KNOB = ".explorer-widget input[type=range]"


def run() -> list[Result]:
    """Start the course twice, and measure the second time: open lesson 00, run all its cells, move a slider."""
    what = "make lab -> a moved slider of lesson 00"
    if not chromium():
        note = "No Chromium or Chrome was found; the variable CHROMIUM names one that is elsewhere."
        return [Result(what, None, "s", aim=10, note=note)]
    once()
    served, shown, ran, moved = once()
    return [
        Result(what, moved, "s", aim=10, note="all installed, the browser open, as when the course was opened before"),
        Result("... until the server answers", served, "s"),
        Result("... until the lesson is open", shown, "s"),
        Result("... until all its cells have run", ran, "s"),
    ]


def once() -> tuple[float, float, float, float]:
    """Return the seconds from the start until the server answers, the lesson is open, has run, a slider has moved."""
    lesson = f"ko/{LESSONS[0].slug}.ipynb"
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as folder, browsing() as browser:
        began = time.perf_counter()
        with running(Path(folder)) as lab, window(browser) as (page, _):
            served = time.perf_counter() - began
            with opened(page, lab, lesson) as notebook:
                shown = time.perf_counter() - began
                notebook.run()
                ran = time.perf_counter() - began
                knob = notebook.body.locator(KNOB).first
                value = knob.get_attribute("aria-valuetext")
                knob.press("ArrowLeft")
                page.wait_for_function(
                    "([knob, value]) => document.querySelector(knob).getAttribute('aria-valuetext') !== value",
                    arg=[KNOB, value],
                )
                return served, shown, ran, time.perf_counter() - began
