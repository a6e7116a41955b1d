"""A name that is not there yet is answered with the cell that makes it."""

import builtins
import json
from symtable import symtable

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from densenet_edu.course import order
from densenet_edu.course.lessons import LESSONS
from densenet_edu.course.source import ROOT

CELLS = [
    new_code_cell('import densenet_edu\n\ndensenet_edu.language("en")'),
    new_markdown_cell("# Title\n\ntext\n\n## 3. One layer `H`"),
    new_code_cell("# shapes\nfrom densenet_edu import DENSENET_121, unroll\n\nops = unroll(DENSENET_121)"),
    new_code_cell("%matplotlib inline\nnever = 1"),
    new_code_cell("def depth(ops):\n    inside = len(ops)\n    return inside"),
    new_code_cell("depth(ops)"),
    new_code_cell("later = 2"),
]


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    path = tmp_path / "03 한글.ipynb"
    nbformat.write(new_notebook(cells=CELLS), path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


@pytest.fixture
def said(notebook, capsys):
    """Run a cell in a new shell, as a kernel of `make lab` does, and return what stands under it."""
    shell = InteractiveShell()
    shell.run_cell("from densenet_edu.course.order import watch; watch(get_ipython())")

    def run(code):
        capsys.readouterr()
        shell.run_cell(code, store_history=True)
        return capsys.readouterr().out

    yield run
    shell.history_manager.end_session()


def test_the_cell_that_makes_the_name_is_named_in_the_language_of_the_notebook(said):
    text = said("depth(ops)")
    assert "NameError: name 'depth' is not defined" in text
    assert "“3. One layer H”" in text
    assert "`def depth(ops):`" in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "code",
    [
        "dept(ops)",  # nobody makes it: a slip of the pen
        "never",  # IPython's own notation is not read
        "inside",  # made within a function only
        "def local():\n    ops += 1\n\n\nlocal()",  # made above, but not the one that is missing
        "1 / 0",
        "len(1)",
    ],
)
def test_other_errors_are_shown_as_always(said, code):
    text = said(code)
    assert "Error" in text
    assert "Traceback" in text
    assert "Run All Above" not in text


def test_only_a_cell_above_comes_first(notebook):
    assert order.advice(notebook, "later", "depth(ops)") == ""
    assert "`later = 2`" in order.advice(notebook, "later", "a new cell of the learner's own: later")
    assert "`from densenet_edu import DENSENET_121, unroll`" in order.advice(notebook, "ops", "depth(ops)")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [1]}', None])
def test_a_notebook_that_cannot_be_read_hides_no_error(said, notebook, content):
    if content is None:
        notebook.unlink()
    else:
        notebook.write_text(content)
    assert "NameError" in said("depth(ops)")


def test_it_speaks_korean_in_a_korean_notebook(notebook):
    book = json.loads(notebook.read_text())
    book["cells"][0]["source"] = 'densenet_edu.language("ko")'
    notebook.write_text(json.dumps(book))
    assert "그 셀을 먼저 실행하십시오" in order.advice(notebook, "ops", "ops")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)
def test_every_name_that_a_lesson_uses_is_made_above_it(lesson):
    path = ROOT / "notebooks" / "ko" / f"{lesson.slug}.ipynb"
    made = set(dir(builtins)) | {"display"}
    for cell in order.code_cells(json.loads(path.read_text(encoding="utf-8"))):
        used = {symbol.get_name() for symbol in symtable(cell.code, "cell", "exec").get_symbols()}
        made |= order.bound(cell.code)
        assert used <= made, cell.first_line
