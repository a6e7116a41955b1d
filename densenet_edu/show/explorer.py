"""Explorer: a flip book in a notebook, alive with and without a kernel."""

import html
import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython
from IPython.display import display

from densenet_edu.show.flipbook import unpack
from densenet_edu.show.picture import Picture, content_hash

_HERE = Path(__file__).parent
JS = (_HERE / "explorer.js").read_text(encoding="utf-8")
CSS = (_HERE / "explorer.css").read_text(encoding="utf-8")
DIVIDER = "\u0001"  # between a frame's drawing and its caption

# An explorer is one HTML output with a still in it, then the widget. Where the widget lives, the HTML output is hidden;
# where it does not (a reopened notebook), the widget's error message is.
_STILL = ".jp-OutputArea-child:has(> * .explorer-still)"  # `>`: only the output that holds it directly
_ONE_OF_TWO = (
    f"{_STILL}:has(+ .jp-OutputArea-child .explorer), "
    f"{_STILL} + .jp-OutputArea-child:not(:has(.explorer)) {{ display: none }}"
)
_WITHOUT_KERNEL = """<script type="module">
%(js)s
for (const el of document.querySelectorAll(".%(name)s:not([data-live])")) {
  const state = %(state)s, heard = [];
  el.dataset.live = "yes";
  render({ el, model: {
    get: (key) => state[key], set: (key, value) => { state[key] = value; },
    save_changes: () => heard.forEach((hear) => hear()), on: (_, hear) => heard.push(hear), off() {},
  } });
}
</script>"""


class Explorer(anywidget.AnyWidget):
    """Frames that the reader turns over with controls; `play` makes it.

    Every range given to `play` is also an attribute: `explorer.growth_rate` reads and sets what is chosen.
    """

    _esm, _css = JS, CSS
    knobs: Any = traitlets.List().tag(sync=True)  # name, label, kind of control, values, values as text
    parts: Any = traitlets.List().tag(
        sync=True
    )  # packed frames, the names of the knobs they depend on, CSS of their box
    chosen = traitlets.Dict().tag(sync=True)  # name -> value
    start = traitlets.Dict().tag(sync=True)  # what the reset button brings back
    longest = traitlets.Unicode().tag(sync=True)  # the caption that needs the most room
    words = traitlets.Dict().tag(sync=True)  # the front end's own phrases

    def __init__(self, **state: Any) -> None:
        super().__init__(**state)
        for knob in self.knobs:
            self._attribute(knob["name"])

    def _attribute(self, name: str) -> None:
        """Keep `explorer.<name>` and the entry in `chosen` the same."""
        values = [_hashable(value) for value in next(knob for knob in self.knobs if knob["name"] == name)["values"]]
        self.add_traits(**{name: traitlets.Enum(values, default_value=_hashable(self.chosen[name]))})
        self.observe(lambda change: self._choose(name, change["new"]), name)
        self.observe(lambda change: setattr(self, name, _hashable(change["new"][name])), "chosen")

    def _choose(self, name: str, value: Any) -> None:
        if _hashable(self.chosen[name]) != value:
            self.chosen = {**self.chosen, name: list(value) if isinstance(value, tuple) else value}

    def __repr__(self) -> str:
        return " ".join(dict.fromkeys(picture.caption for picture in self.pictures()))

    def pictures(self) -> list[Picture]:
        """Return what is shown now, part by part."""
        shown = []
        for part in self.parts:
            frame = 0
            for knob in self.knobs:
                if knob["name"] in part["knobs"]:
                    frame = frame * len(knob["values"]) + knob["values"].index(self.chosen[knob["name"]])
            shown.append(Picture(*unpack(part["book"])[frame].split(DIVIDER)))
        return shown

    def page(self) -> str:
        """Return the same explorer as HTML: a still, which its script brings to life where scripts may run."""
        keys = ("knobs", "parts", "chosen", "start", "longest", "words")
        state = json.dumps({key: getattr(self, key) for key in keys}, ensure_ascii=False).replace("</", r"<\/")
        name = "explorer-" + content_hash(state)
        script = _WITHOUT_KERNEL % {"js": JS.replace("export default { render };\n", ""), "name": name, "state": state}
        still = "".join(picture.still() for picture in self.pictures())
        caption = f'<p aria-hidden="true">{html.escape(repr(self))}</p>'
        return f'<div class="explorer-still {name}">{still}{caption}</div>\n<style>{CSS}{_ONE_OF_TWO}</style>\n{script}'

    def _ipython_display_(self) -> None:
        widget, _ = self._repr_mimebundle_() or ({}, {})
        for bundle in ({"text/html": self.page(), "text/plain": repr(self)}, widget):
            display(bundle, raw=True)  # type: ignore[no-untyped-call]


_made: dict[str, list[tuple[int, Explorer]]] = {}  # id of a cell -> number of its run, explorer


def only_one(explorer: Explorer) -> Explorer:
    """Close the explorers of a cell's earlier runs, which kernel, page and saved notebook would otherwise keep."""
    shell: Any = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")  # JupyterLab sends it
    if cell:
        run = shell.execution_count
        for earlier, old in _made.get(cell, []):
            if earlier != run:
                old.layout.close()
                old.close()
        _made[cell] = [pair for pair in _made.get(cell, []) if pair[0] == run] + [(run, explorer)]
    return explorer


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
