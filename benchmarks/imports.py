"""How long the first line of every lesson takes: `import densenet_edu` in a fresh Python."""

import subprocess
import sys

from benchmarks.result import Result, median

PROCESSES = 10
PEER = "numpy"


def run() -> list[Result]:
    """Import the package and, in turn with it, NumPy."""
    times: dict[str, list[float]] = {"densenet_edu": [], PEER: []}
    for number in range(PROCESSES + 1):
        for name, found in times.items():
            taken = milliseconds(name)
            if number:  # the first only fills the caches of the disk
                found.append(taken)
    ours, peer = (median(found) for found in times.values())
    return [
        Result("import densenet_edu", ours, "ms", aim=60, note=f"median of {PROCESSES} fresh processes"),
        Result(f"... import {PEER} in the same run", peer, "ms"),
    ]


def milliseconds(module: str) -> float:
    """Import a module in a fresh Python, whose own start is not counted."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return 1000 * float(done.stdout)
