"""How much memory the kernel of a lesson holds after all its cells have run."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil
from jupyter_client.manager import KernelManager

from benchmarks.result import Result
from densenet_edu.course.lessons import LESSONS

ROOT = Path(__file__).parents[1]
AIM = 110  # MiB, for a lesson without TensorFlow
SECONDS = 300  # for one cell
MEASURE = "what several processes share is divided among them (PSS)" if psutil.LINUX else "what is resident (RSS)"


def run() -> list[Result]:
    """Measure every lesson's kernel, and one in which nothing was imported."""
    share, resident = kernel(["1"])
    found = [
        Result("kernel in which nothing was imported", share, "MiB", note=f"{MEASURE}; resident {resident:.0f} MiB")
    ]
    for lesson in LESSONS:
        aim = None if lesson.tensorflow else AIM
        share, resident = kernel(cells(ROOT / "notebooks" / "ko" / f"{lesson.slug}.ipynb"))
        note = f"{'with TensorFlow, ' if lesson.tensorflow else ''}resident {resident:.0f} MiB"
        found.append(Result(f"kernel after lesson {lesson.number}", share, "MiB", aim=aim, note=note))
    return found


def cells(notebook: Path) -> list[str]:
    """Return the code cells of a notebook."""
    read = json.loads(notebook.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in read["cells"] if cell["cell_type"] == "code"]


def kernel(sources: Sequence[str]) -> tuple[float, float]:
    """Run cells in a fresh kernel, away from the learner's own progress, and return what it then holds."""
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as folder:
        env = os.environ | {"DENSENET_EDU_MY": folder, "IPYTHONDIR": folder}
        manager = KernelManager(kernel_name="python3", transport_encryption="auto")  # as `make lab` starts them
        manager.start_kernel(env=env, cwd=folder)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=SECONDS)
            for source in sources:
                execute(client, source)
            return held(manager.provisioner.pid)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def execute(client, source: str) -> None:
    reply = client.execute_interactive(source, allow_stdin=False, timeout=SECONDS, output_hook=lambda _: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError("\n".join(reply["content"].get("traceback", ["a cell failed"])))


def held(pid: int) -> tuple[float, float]:
    """Return the memory of a process in MiB: its share of what is resident, where Linux tells it, and all of that."""
    memory = psutil.Process(pid).memory_full_info()
    return getattr(memory, "pss", memory.rss) / 2**20, memory.rss / 2**20
