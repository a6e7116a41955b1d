"""What an explorer costs before anyone moves it: drawing and packing its frames, and its share of a notebook's file."""

import json
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from benchmarks.result import Result, median
from densenet_edu import DENSENET_121
from densenet_edu.show import diagram
from densenet_edu.show.play import play

ROOT = Path(__file__).parents[1]
REPEATS = 7
RATES, THETAS = range(4, 49, 4), tuple(tenths / 10 for tenths in range(1, 11))
POSITIONS = len(RATES) * len(THETAS)

SETUP = """\
from dataclasses import replace

from densenet_edu import DENSENET_121
from densenet_edu.show import diagram
from densenet_edu.show.play import play
"""


def cell(number: int) -> str:
    """Return the cell of an explorer of 120 positions; another number of classes, so that nothing is remembered."""
    start = f"replace(DENSENET_121, classes={1000 - number})"
    return f"play(diagram.staircase, {start}, growth_rate={RATES!r}, compression={THETAS!r})"


def run() -> list[Result]:
    """Measure the staircase with 120 positions, and the largest explorer of the lessons."""
    name, largest = max(lessons(), key=lambda found: found[1], default=("no lesson", 0.0))
    what = f"an explorer of {POSITIONS} positions"
    waited, worked = drawing()
    note = f"median of {REPEATS}, nothing remembered; {worked:.0f} ms of the processor"
    return [
        Result(f"{what}: draw and pack in Python", waited, "ms", note=note),
        Result(f"{what}: adds to a notebook", added(), "KiB", aim=100),
        Result("the largest explorer of the lessons adds", largest, "KiB", aim=100, note=f"in {name}"),
    ]


def drawing() -> tuple[float, float]:
    """Return the milliseconds until the explorer is there, and those that the processor worked for it."""
    waited, worked = [], []
    for number in range(REPEATS):
        began, busy = time.perf_counter(), time.process_time()
        play(diagram.staircase, replace(DENSENET_121, classes=500 - number), growth_rate=RATES, compression=THETAS)
        waited.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    return 1000 * median(waited), 1000 * median(worked)


def added() -> float:
    """Run a notebook with one explorer and return how much longer its outputs make the file, in KiB."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SETUP + cell(0))])
    empty = len(nbformat.writes(notebook).encode())
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as folder:
        env = os.environ | {"DENSENET_EDU_MY": folder, "IPYTHONDIR": folder}
        manager = AsyncKernelManager(kernel_name="python3", transport_encryption="auto")  # as `make lab` starts them
        client = NotebookClient(notebook, km=manager, timeout=120, store_widget_state=False)
        client.execute(env=env, cwd=folder)
    return (len(nbformat.writes(notebook).encode()) - empty) / 2**10


def lessons() -> list[tuple[str, float]]:
    """Return (name of the cell and its notebook, KiB of its outputs) for each explorer of the lessons as they are."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        for each in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            written = json.dumps(each.get("outputs", []), ensure_ascii=False, indent=1)
            if "explorer-still" in written:
                found.append((f"{each['id']} of {path.parent.name}/{path.name}", len(written.encode()) / 2**10))
    return found
