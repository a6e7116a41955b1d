"""A cell that is run too early: the error says which cell comes first."""

import json
import os
import re
import symtable
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from densenet_edu.words import LANGUAGES, in_language

WATCH = "from densenet_edu.course.order import watch; watch(get_ipython())"  # what a kernel of `make lab` starts with
_NOTEBOOK = "JPY_SESSION_NAME"  # in which Jupyter tells a kernel the path of its notebook
_LONGEST = 70  # of a line that is quoted


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook, and the heading under which it stands."""

    heading: str
    code: str

    @property
    def first_line(self) -> str:
        """How the cell begins, as far as it says something."""
        lines = [line for line in self.code.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        line = (lines or [""])[0].strip()
        return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def watch(shell: Any) -> None:
    """Let a kernel answer a name that is not there yet with the cell that makes it.

    Args:
        shell: IPython's shell, as `get_ipython()` returns it.
    """
    shell.set_custom_exc((NameError,), _answer)


def _answer(
    shell: Any, kind: type[NameError], error: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Show under the cell the sentence if there is one to say, else the traceback as always."""
    name = error.name if type(error) is NameError else None  # UnboundLocalError: a slip inside a function
    try:
        sentence = advice(Path(os.environ.get(_NOTEBOOK, "")), name or "", shell.user_ns["In"][-1])
    except Exception:  # whatever is wrong with the file, the learner's own error must be shown
        sentence = ""
    if sentence:
        shell._showtraceback(kind, error, [f"{kind.__name__}: {error}", sentence])
    else:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def advice(notebook: Path, name: str, running: str) -> str:
    """Return a sentence that says which cell makes a name, in the notebook's language; "" if no other cell does.

    Args:
        notebook: The file that the learner works in.
        name: What was not found.
        running: The code of the cell that was run.
    """
    if notebook.suffix != ".ipynb" or not name:
        return ""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    makers = []
    for cell in code_cells(book):
        if cell.code.strip() == running.strip():
            break
        if name in bound(cell.code):
            makers.append(cell)
    if not makers:
        return ""
    spoken = re.search(r'language\("(\w+)"\)', " ".join(cell.code for cell in code_cells(book)))
    code = spoken[1] if spoken and spoken[1] in LANGUAGES else LANGUAGES[0]
    return in_language(code, "course.too_early", name=name, heading=makers[-1].heading, line=makers[-1].first_line)


def code_cells(book: dict[str, Any]) -> Iterator[Cell]:
    """Yield the code cells of a notebook in their order."""
    heading = ""
    for cell in book["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            yield Cell(heading, text)
        elif found := re.findall(r"^#+ +(.+)$", text, flags=re.MULTILINE):
            heading = re.sub(r"<[^>]+>|[`*]", "", found[-1]).strip()


def bound(code: str) -> set[str]:
    """Return the names that a cell makes: assigned, imported or defined outside of its functions."""
    try:
        symbols = symtable.symtable(code, "cell", "exec").get_symbols()
    except SyntaxError:  # half written, or IPython's own notation
        return set()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def kernel() -> dict[str, object]:
    """Return Jupyter's description of a kernel that watches, to be written into a kernel.json."""
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    return {
        "argv": [*start, f"--IPKernelApp.exec_lines={WATCH}"],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "metadata": {"debugger": True, "supported_encryption": ["curve"]},
        "kernel_protocol_version": "5.5",
    }
