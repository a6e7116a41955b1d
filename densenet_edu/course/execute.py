"""Runs a notebook from its first cell to its last, in a fresh kernel."""

import os
import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from densenet_edu.words import Refused

SECONDS = 600  # for one cell; a lesson without TensorFlow takes 10 in all
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def executed(book: NotebookNode, folder: Path, lesson: str, lang: str) -> NotebookNode:
    """Return a copy of the notebook with its outputs.

    Args:
        book: What is to run.
        folder: Where it will stand: the working directory of its kernel.
        lesson: The lesson's slug, for the sentence that says what went wrong.
        lang: The notebook's language, for the same sentence.

    Raises:
        Refused: A cell raised an error, wrote to stderr, took too long, or printed a memory address.
    """
    book = nbformat.from_dict(book)
    with tempfile.TemporaryDirectory(prefix="densenet-edu-") as empty:
        client = NotebookClient(
            book,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            timeout=SECONDS,
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=True,
            config=_connection(Path(empty)),
        )
        try:
            client.execute(env=_environment(Path(empty)))
        except CellExecutionError as error:
            raise Refused("build.cell_raised", **_place(book, lesson, lang), error=_last_line(str(error))) from error
        except CellTimeoutError as error:
            raise Refused("build.cell_too_slow", **_place(book, lesson, lang), seconds=SECONDS) from error
        except DeadKernelError as error:
            raise Refused("build.kernel_died", **_place(book, lesson, lang)) from error
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            place = {"lesson": lesson, "lang": lang, "cell": cell.id}
            if output.get("name") == "stderr":
                raise Refused("build.cell_wrote_stderr", **place, error=_last_line(output.text))
            if found := _ADDRESS.search(_plain(output)):
                raise Refused("build.cell_shows_address", **place, address=found[0])
    return book


def _environment(empty: Path) -> dict[str, str]:
    # The progress of whoever builds must not show in a lesson, nor their IPython settings change it.
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    mine, ipython = empty / "my", empty / "ipython"
    mine.mkdir()
    ipython.mkdir()
    return kept | {"DENSENET_EDU_MY": str(mine), "IPYTHONDIR": str(ipython), "PYTHONHASHSEED": "0"}


def _connection(empty: Path) -> Config:
    # A kernel that talks over ports warns each time that they are not encrypted; Windows has nothing but ports.
    files = {"transport": "ipc", "ip": str(empty / "kernel")}
    return Config(KernelManager=files if os.name == "posix" else {})


def _place(book: NotebookNode, lesson: str, lang: str) -> dict[str, str]:
    started = [cell.id for cell in book.cells if cell.cell_type == "code" and (cell.execution_count or cell.outputs)]
    return {"lesson": lesson, "lang": lang, "cell": started[-1] if started else "-"}


def _last_line(text: str) -> str:
    lines = [line for line in _COLOUR.sub("", text).strip().split("\n") if line.strip()]
    return lines[-1].strip()[:300] if lines else ""


def _plain(output: NotebookNode) -> str:
    return str(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
