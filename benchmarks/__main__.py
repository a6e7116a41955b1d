"""`make bench`: run every benchmark, print the table, write .build/bench.json.

Names choose some of them: `python -m benchmarks structure imports`. A missed aim is no failure: the exit status is 1
only if a benchmark could not run.
"""

import dataclasses
import importlib
import json
import os
import platform
import sys
import traceback
from pathlib import Path

from benchmarks.result import Result, load, table

ROOT = Path(__file__).parents[1]
FILE = ROOT / ".build" / "bench.json"
MODULES = ("structure", "imports", "book", "explorer", "live_table", "memory", "start", "training", "suite")


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all; return 0 if every one could run."""
    if unknown := set(chosen) - set(MODULES):
        print(f"No benchmark {', '.join(sorted(unknown))}: there are {', '.join(MODULES)}.", file=sys.stderr)
        return 2
    found: list[Result] = []
    broken = []
    for name in chosen or MODULES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            results = importlib.import_module(f"benchmarks.{name}").run()
        except Exception:
            traceback.print_exc()
            broken.append(name)
        else:
            busy = load()
            found += [dataclasses.replace(result, load=busy) for result in results]
    print(table(found))
    write(found, broken)
    if broken:
        print(f"Could not run: {', '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


def write(found: list[Result], broken: list[str]) -> None:
    """Write what was found where a later run, or a reader, can compare with it."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    rows = [dataclasses.asdict(result) | {"met": result.met} for result in found]
    text = json.dumps({"machine": machine, "results": rows, "could_not_run": broken}, ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
