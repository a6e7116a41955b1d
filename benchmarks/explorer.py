"""An explorer in real JupyterLab, and the same chart as `ipywidgets.interact` with matplotlib in the same notebook.

All times are taken in the page, from the key to the changed page, without painting: that is the same for both.
"""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import nbformat

from benchmarks.book import POSITIONS, RATES, SETUP, THETAS, cell
from benchmarks.result import Result, median, percentile
from tests.browser.chromium import chromium
from tests.browser.lab import browsing, running, window
from tests.browser.notebook import Notebook, opened

MOVES = 80
PEER_MOVES = 60
OPENINGS = 7
START = RATES.index(32)
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

# The same bars with the same totals above, as one would write it without the course.
PEER = f"""\
import matplotlib.pyplot as plt
from ipywidgets import SelectionSlider, interact

from densenet_edu.show.diagram.place import steps
from densenet_edu.show.diagram.staircase import totals

def draw(growth_rate, compression):
    architecture = replace(DENSENET_121, growth_rate=growth_rate, compression=compression)
    found, counted = steps(architecture), totals(architecture)
    figure, axes = plt.subplots(figsize=(10, 5))
    carried = [step.carried for step in found]
    axes.bar(range(len(found)), carried, color="0.7")
    axes.bar(range(len(found)), [step.new for step in found], bottom=carried)
    axes.set_ylim(0, 2048)
    axes.set_title(f"{{counted.parameters:,}}  {{counted.multiply_adds:,}}  {{counted.channels}}  {{counted.memory:,}}")
    plt.show()

rates = SelectionSlider(options=list({RATES!r}), value=32)
interact(draw, growth_rate=rates, compression=SelectionSlider(options={THETAS!r}, value=0.5));
"""

OPEN = """
  const [at, source, selector] = values, notebook = panel.content;
  notebook.activeCellIndex = at;
  notebook.widgets[at].model.sharedModel.setSource(source);
  const {node} = notebook.widgets[at], old = node.querySelector(selector);
  return await new Promise((done, refuse) => {
    setTimeout(() => refuse(new Error("nothing was shown in 60 s")), 60000);
    const began = performance.now();
    const watch = new MutationObserver(() => {
      const now = node.querySelector(selector);
      if (!now || now === old) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    });
    watch.observe(node, {childList: true, subtree: true});
    jupyterapp.commands.execute("notebook:run-cell");
  });
"""

# Notes, for each key, how long it takes until another picture stands in the cell.
WATCH = """
  const [at, knob, picture] = values, {node} = panel.content.widgets[at];
  const shown = () => { const now = node.querySelector(picture); return now?.src ?? now; };
  let began = null, last = shown();
  window.moves = [];
  node.addEventListener("keydown", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    const now = shown();
    if (began === null || !now || now === last) return;
    window.moves.push(performance.now() - began);
    [began, last] = [null, now];
  }).observe(node, {childList: true, subtree: true, attributes: true, attributeFilter: ["src"]});
  const handle = node.querySelector(knob);
  handle.setAttribute("data-lm-suppress-shortcuts", "true");  // else JupyterLab takes the peer's keys
  handle.focus();
"""


def run() -> list[Result]:
    """Measure in one page: opening, moving, and both again for the peer."""
    moving, opening = f"explorer of {POSITIONS} positions: key -> changed page", "... opening: cell run -> shown"
    if not chromium():
        note = "No Chromium or Chrome was found; the variable CHROMIUM names one that is elsewhere."
        return [Result(what, None, note=note) for what in (moving, opening)]
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as folder, running(Path(folder)) as lab:
        cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, cell(0), PEER)]
        path = lab.add("bench.ipynb", nbformat.v4.new_notebook(cells=cells, metadata=KERNEL))
        with browsing() as browser, window(browser) as (page, _), opened(page, lab, path) as notebook:
            notebook.run()
            openings = [notebook.script(OPEN, 1, cell(number), DRAWING) for number in range(1, OPENINGS + 1)]
            ours = moves(notebook, 1, ".explorer-widget input[type=range]", DRAWING, MOVES)
            peer = moves(notebook, 2, ".noUi-handle", "img", PEER_MOVES)
            peer_opening = notebook.script(OPEN, 2, PEER, "img")
    return [
        Result(f"{moving}, median", median(ours), "ms", aim=5, note=f"{len(ours)} keys"),
        Result("... 95th percentile", percentile(ours, 95), "ms", aim=16),
        Result("... interact + matplotlib, the same bars, median", median(peer), "ms", note=f"{len(peer)} keys"),
        Result("... times faster than that", median(peer) / median(ours), "x", aim=20, at_least=True),
        Result(opening, median(openings) / 1000, "s", aim=0.5, note=f"median of {OPENINGS}, nothing remembered"),
        Result("... opening interact + matplotlib", peer_opening / 1000, "s", note="one picture of its 120"),
    ]


DRAWING = ".explorer-widget .explorer-drawing svg"


def moves(notebook: Notebook, at: int, knob: str, picture: str, count: int) -> list[float]:
    """Move the first knob of a cell by keys, wait for each change, return the milliseconds of each."""
    notebook.script(WATCH, at, knob, picture)
    for number, key in enumerate(islice(keys(START, len(RATES)), count)):
        notebook.page.keyboard.press(key)
        notebook.page.wait_for_function("(number) => window.moves.length > number", arg=number)
    return notebook.page.evaluate("window.moves")


def keys(start: int, positions: int) -> Iterator[str]:
    """Yield the keys that go to and fro through all positions of a slider, so that each of them changes something."""
    at, step = start, 1
    while True:
        if not 0 <= at + step < positions:
            step = -step
        at += step
        yield "ArrowRight" if step > 0 else "ArrowLeft"
