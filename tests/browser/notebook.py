"""A notebook open in JupyterLab, moved by its own commands and read from its own model."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.lab import Lab

LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


# JupyterLab's own page around the notebook: `panel`.
_PANEL = """const panel = [...jupyterapp.shell.widgets("main")].find((each) => each.context?.path === path);"""


def eventually(check: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether something comes true: what a page tells the kernel takes its time to arrive."""
    until = time.monotonic() + seconds
    while not check():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


class Notebook:
    """A notebook that stands in front in a JupyterLab page."""

    def __init__(self, page: Page, path: str) -> None:
        self.page = page
        self.path = path
        self.body: Locator = page.locator("css:light=.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")

    def script(self, code: str, *values: object) -> Any:
        """Return what a script makes of JupyterLab's `panel` of this notebook, and of `values`."""
        return self.page.evaluate(f"async ([path, ...values]) => {{ {_PANEL} {code} }}", [self.path, *values])

    def run(self) -> None:
        """Run all cells and wait for the last."""
        self.script("""
          jupyterapp.shell.activateById(panel.id);
          await panel.sessionContext.ready;
          await jupyterapp.commands.execute("notebook:run-all-cells");
        """)

    def cells(self) -> list[dict[str, Any]]:
        """Return the code cells: id, count and outputs."""
        return self.script("""
          return [...panel.content.model.cells].filter((cell) => cell.type === "code")
            .map((cell) => ({id: cell.id, count: cell.executionCount, outputs: cell.outputs.toJSON()}));
        """)

    def execute(self, code: str) -> None:
        """Run code in the notebook's kernel before or between its cells, without a trace in the notebook."""
        self.script(
            """
            jupyterapp.shell.activateById(panel.id);
            await panel.sessionContext.ready;
            const asked = {code: values[0], silent: true, store_history: false};
            const {content} = await panel.sessionContext.session.kernel.requestExecute(asked).done;
            if (content.status !== "ok") throw new Error(content.evalue);
            """,
            code,
        )

    def ask(self, expression: str) -> str:
        """Return the repr of an expression, from the notebook's own kernel."""
        code = """
          const asked = {code: "", silent: true, store_history: false, user_expressions: {it: values[0]}};
          const {content} = await panel.sessionContext.session.kernel.requestExecute(asked).done;
          const {it} = content.user_expressions;
          if (it.status !== "ok") throw new Error(it.evalue);
          return it.data["text/plain"];
        """
        return self.script(code, expression)

    def settle(self) -> None:
        """Wait until the kernel has answered what JupyterLab asked of it by itself.

        Each comm asks for a subshell as soon as the kernel is known, the one of the widgets whenever a notebook is
        opened. Where the kernel goes before it answers, that request fails, and with it a script of JupyterLab's.
        """
        self.script("""
          await panel.sessionContext.ready;
          const {kernel} = panel.sessionContext.session;
          await kernel.info;
          await new Promise((asked) => setTimeout(asked));  // all that waited for the kernel has its turn first
          await kernel.requestListSubshell({}).done;  // requests of this kind are answered one after the other
        """)

    def restart(self) -> None:
        """Restart the kernel, and wait until the new one answers: to close it on its way up fails a script."""
        self.settle()
        self.script("await panel.sessionContext.restartKernel();")
        self.ask("1")

    def save(self) -> None:
        """Save, and wait until it is written."""
        self.script("await panel.context.save();")

    def close(self, shutdown: bool = True) -> None:
        """Shut the kernel down and close the notebook; what was not saved is lost."""
        self.settle()
        self.script(
            """
            if (values[0]) await panel.sessionContext.shutdown();
            panel.context.model.dirty = false;
            panel.close();
            """,
            shutdown,
        )

    def theme(self, name: str) -> None:
        """Change JupyterLab's theme and wait until it is on."""
        change = "async (theme) => { await jupyterapp.commands.execute('apputils:change-theme', {theme}); }"
        self.page.evaluate(change, name)
        self.page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")


@contextmanager
def opened(page: Page, lab: Lab, path: str, kernel: str | None = None) -> Iterator[Notebook]:
    """Open a notebook in JupyterLab and close it again; a page that shows JupyterLab already is used further.

    Args:
        page: Empty, or with JupyterLab.
        lab: The server.
        path: The notebook's, there.
        kernel: The id of one that runs and goes on to run; None starts one for the notebook and shuts it down.
    """
    if page.url.startswith(lab.address):
        how = {"path": path} | ({"kernel": {"id": kernel}} if kernel else {})
        page.evaluate("async (how) => { await jupyterapp.commands.execute('docmanager:open', how); }", how)
    else:
        page.goto(lab.url(path))
    page.wait_for_function(
        f"""(path) => {{
          if (!window.jupyterapp) return false;
          {_PANEL}
          if (!panel?.isVisible || !panel.context.isReady) return false;
          const cells = panel.content.widgets;  // those out of sight are put into the page a little later
          return cells.length > 0 && cells.every((cell) => cell.isAttached);
        }}""",
        arg=path,
    )
    notebook = Notebook(page, path)
    try:
        yield notebook
    finally:
        notebook.close(shutdown=kernel is None)
