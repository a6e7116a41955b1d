"""A live table in real JupyterLab: Table 2 of the paper, sorted, thinned out and unfolded by clicks.

All times are taken in the page, from the click to the changed page, as those of the explorers are. A table has hundreds
of cells for the browser to put in their places then: how long until that is done too stands below, without an aim.
"""

import tempfile
from pathlib import Path

import nbformat

from benchmarks.explorer import KERNEL
from benchmarks.result import Result, median, percentile
from tests.browser.chromium import chromium
from tests.browser.lab import browsing, running, window
from tests.browser.notebook import Notebook, opened

ROUNDS = 3
CELL = "from densenet_edu.show import results\n\nresults.table_2()"
# What is clicked, each of them in turn, in the order in which they stand in the page.
CONTROLS = {
    "a head: sorted": "thead button",
    "a box: rows or columns chosen": ".sheet-boxes input",
    "a row: unfolded": ".sheet-unfold",
}

# Notes, for each click, how long it takes until the page has changed, and until it is laid out anew.
WATCH = """
  const root = document.querySelector(".sheet[data-live]");
  let began = null;
  window.clicks = [];
  root.addEventListener("click", () => { began ??= performance.now(); }, true);
  new MutationObserver(() => {
    if (began === null) return;
    const changed = performance.now() - began;
    root.getBoundingClientRect();
    window.clicks.push([changed, performance.now() - began]);
    began = null;
  }).observe(root, {childList: true, subtree: true, attributes: true, characterData: true});
"""


def run() -> list[Result]:
    """Measure every control of the table in one page."""
    what = "live table of Table 2: click -> changed page"
    if not chromium():
        note = "No Chromium or Chrome was found; the variable CHROMIUM names one that is elsewhere."
        return [Result(what, None, note=note)]
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as folder, running(Path(folder)) as lab:
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=KERNEL)
        path = lab.add("bench.ipynb", book)
        with browsing() as browser, window(browser) as (page, _), opened(page, lab, path) as notebook:
            notebook.run()
            page.locator(".sheet[data-live]").wait_for()
            notebook.script(WATCH)
            found = {name: clicks(notebook, selector) for name, selector in CONTROLS.items()}
    changed, laid_out = zip(*(pair for pairs in found.values() for pair in pairs), strict=True)
    return [
        Result(f"{what}, median", median(changed), "ms", aim=5, note=f"{len(changed)} clicks"),
        Result("... 95th percentile", percentile(changed, 95), "ms", aim=16),
        *(Result(f"... {name}, median", median(first for first, _ in pairs), "ms") for name, pairs in found.items()),
        Result("... and laid out anew, median", median(laid_out), "ms"),
    ]


def clicks(notebook: Notebook, selector: str) -> list[tuple[float, float]]:
    """Click every control of a kind several times; return the milliseconds until the page changed, and was laid out."""
    page = notebook.page
    controls = page.locator(".sheet[data-live]").locator(selector)
    page.evaluate("() => { window.clicks.length = 0; }")
    for number in range(ROUNDS * controls.count()):
        controls.nth(number % controls.count()).click()
        page.wait_for_function("(number) => window.clicks.length > number", arg=number)
    return [(changed, laid_out) for changed, laid_out in page.evaluate("window.clicks")]
