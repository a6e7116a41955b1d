"""A lesson that is not run from its top says which cell comes first."""

from densenet_edu.course.lessons import LESSONS
from tests.browser.lab import ROOT, copied
from tests.browser.notebook import eventually, opened

SLUG = next(lesson.slug for lesson in LESSONS if lesson.number == "02")


def under(notebook, cell):
    """Return the text of the outputs of a cell."""
    (outputs,) = [each["outputs"] for each in notebook.cells() if each["id"] == cell]
    return "\n".join("\n".join(output.get("traceback", ())) for output in outputs)


def test_the_first_cell_run_after_a_restart_may_be_any(jupyter, lab):
    path = copied(ROOT / "notebooks" / "ko" / f"{SLUG}.ipynb", lab, f"early/{SLUG}.ipynb")
    with opened(jupyter, lab, path) as notebook:
        early = [each["id"] for each in notebook.cells() if each["id"].startswith("answer-")][-1]
        notebook.script(
            """
            panel.content.activeCellIndex = [...panel.content.model.cells].findIndex((cell) => cell.id === values[0]);
            await panel.sessionContext.ready;
            await jupyterapp.commands.execute("notebook:run-cell");
            """,
            early,
        )
        assert eventually(lambda: "그 셀을 먼저 실행하십시오" in under(notebook, early))
        assert "Traceback" not in under(notebook, early)
