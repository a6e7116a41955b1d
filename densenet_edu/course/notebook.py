"""A lesson's source -> the notebook of one language, before and after it has run."""

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from densenet_edu.course.source import LANGUAGE_CELL, LANGUAGE_LINE, Cell, Source
from densenet_edu.words import in_language

WIDGET = "application/vnd.jupyter.widget-view+json"


def notebook(source: Source, lang: str) -> NotebookNode:
    """Return a lesson in one language, not yet run: cell ids are the names, solutions are folded away."""
    book = new_notebook(cells=[_written(cell, lang) for cell in source.read_in(lang)])
    book.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    return book


def spliced(book: NotebookNode, source: Source) -> NotebookNode:
    """Return a copy of the notebook with every solution in the place of the answer that it solves."""
    solutions = {cell.solves: cell.text for cell in source.cells if cell.solves is not None}
    book = nbformat.from_dict(book)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.source = solutions.get(cell.id, cell.source)
    return book


def stripped(book: NotebookNode) -> NotebookNode:
    """Return a copy of the executed notebook without what differs from run to run or dies with the kernel.

    A widget's view names a model that lives in the kernel: reopened it would say "model not found". The explorer's
    first output, plain HTML, stays.
    """
    book = nbformat.from_dict(book)
    book.metadata = NotebookNode(
        {key: value for key, value in book.metadata.items() if key not in ("language_info", "widgets")},
        language_info=NotebookNode(name="python"),
    )
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    return book


def text_of(book: NotebookNode) -> str:
    """Return the notebook as it stands in its file: sorted keys, readable Hangul, one newline at the end."""
    return nbformat.writes(book, version=4).rstrip("\n") + "\n"


def _written(cell: Cell, lang: str) -> NotebookNode:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.solves is not None:
        summary = in_language(lang, "build.solution")
        folded = f"<details>\n<summary>{summary}</summary>\n\n```python\n{cell.text}\n```\n\n</details>"
        return new_markdown_cell(folded, id=cell.name, metadata=metadata)
    if cell.kind == "markdown":
        return new_markdown_cell(cell.text, id=cell.name, metadata=metadata)
    text = cell.text
    if cell.name == LANGUAGE_CELL:
        text = text.replace(LANGUAGE_LINE, LANGUAGE_LINE.replace('"ko"', f'"{lang}"'))
    return new_code_cell(text, id=cell.name, metadata=metadata)
