"""Explorer: a flip book in a notebook, alive with and without a kernel."""

import html
import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython
from IPython.display import display

from densenet_edu.show.flipbook import unpack_one
from densenet_edu.show.knob import Knob
from densenet_edu.show.picture import SENTENCE_STYLE, Picture, content_hash
from densenet_edu.words import say

_HERE = Path(__file__).parent
JS = (_HERE / "explorer.js").read_text(encoding="utf-8")
CSS = (_HERE / "explorer.css").read_text(encoding="utf-8")

# An explorer is an HTML output with a still in it, then the widget. Where the widget lives, the HTML output is hidden.
# Where it does not (a reopened notebook), its panel is, which says "model not found". `>`: only the output that holds
# the still directly.
_STILL = ".jp-OutputArea-child:has(> * .explorer-still)"
_ONE_OF_TWO = (
    f"{_STILL}:has(+ .jp-OutputArea-child .explorer-widget), "
    f"{_STILL} + .jp-OutputArea-child:has(> .lm-Panel):not(:has(.explorer-widget)) {{ display: none; }}"
)
# The front end in a page without a kernel: a plain object takes the widget's place.
_ALONE = """<script type="module">
%(js)s
for (const el of document.querySelectorAll(".%(name)s:not([data-live])")) {
  el.dataset.live = "yes";
  const state = %(state)s, heard = [];
  render({ el, model: {
    get: (key) => state[key],
    set: (key, value) => { state[key] = value; heard.forEach((hear) => hear()); },
    save_changes() {}, on: (_, hear) => heard.push(hear), off() {},
  } });
}
</script>"""


class Explorer(anywidget.AnyWidget):
    """Frames that the reader turns over with knobs; `play` makes it.

    Every range is also a trait with its name: `explorer.growth_rate` reads and sets what is chosen, and
    `explorer.observe(f, "growth_rate")` hears of it.

    Args:
        knobs: What the reader moves.
        parts: The pictures, each {"drawings": book, "captions": book, "knobs": [0, 2], "box": css}. A part has one
            frame for each combination of its knobs, in the order of `itertools.product`.
    """

    _esm, _css = JS, CSS
    knobs: Any = traitlets.List().tag(sync=True)
    parts: Any = traitlets.List().tag(sync=True)
    at: Any = traitlets.List().tag(sync=True)  # the position of each knob
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, knobs: tuple[Knob, ...], parts: list[dict[str, Any]]) -> None:
        super().__init__(
            knobs=[knob.state() for knob in knobs],
            parts=parts,
            at=[knob.start for knob in knobs],
            words={"explorer": say("play.explorer"), "reset": say("play.reset")},
        )
        self._ranges = knobs
        self.add_traits(**{knob.name: _Chosen(knob) for knob in knobs})
        self.observe(self._moved, "at")
        self.observe(self._chosen, [knob.name for knob in knobs])

    def _moved(self, change: Any) -> None:
        with self.hold_trait_notifications():
            for knob, at in zip(self._ranges, change["new"], strict=True):
                setattr(self, knob.name, knob.values[at])

    def _chosen(self, change: Any) -> None:
        self.at = [knob.find(getattr(self, knob.name)) for knob in self._ranges]

    def __repr__(self) -> str:
        return " ".join(dict.fromkeys(picture.caption for picture in self.pictures()))

    def pictures(self) -> tuple[Picture, ...]:
        """Return what is shown now, one picture for each part."""
        shown = []
        for part in self.parts:
            frame = 0
            for number in part["knobs"]:
                frame = frame * len(self._ranges[number].values) + self.at[number]
            shown.append(Picture(unpack_one(part["drawings"], frame), unpack_one(part["captions"], frame)))
        return tuple(shown)

    def page(self) -> str:
        """Return the same explorer as HTML: a still, which its script brings to life where scripts may run."""
        state = {key: getattr(self, key) for key in ("knobs", "parts", "at", "words")}
        written = json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
        name = "explorer-" + content_hash(written)
        script = _ALONE % {"js": JS.partition("export default")[0], "name": name, "state": written}
        sentence = f'<p aria-hidden="true" style="{SENTENCE_STYLE}">'
        stills = "".join(
            f"{picture.still()}{sentence}{html.escape(picture.caption)}</p>" for picture in self.pictures()
        )
        return f'<div class="explorer-still {name}">{stills}</div>\n<style>{CSS}{_ONE_OF_TWO}</style>\n{script}'

    def _ipython_display_(self) -> None:
        widget, _ = self._repr_mimebundle_() or ({}, {})
        # The sentence stands once: a reader without widgets (an untrusted notebook, a terminal) sees both outputs.
        for bundle in ({"text/html": self.page(), "text/plain": repr(self)}, widget | {"text/plain": ""}):
            display(bundle, raw=True)  # type: ignore[no-untyped-call]


class _Chosen(traitlets.TraitType[Any, Any]):
    """The chosen value of a knob; another value is refused in a sentence."""

    def __init__(self, knob: Knob) -> None:
        super().__init__(default_value=knob.values[knob.start])
        self.knob = knob

    def validate(self, obj: Any, value: Any) -> Any:
        return self.knob.values[self.knob.find(value)]


_made: dict[str, tuple[str, list[Explorer]]] = {}  # id of a cell -> its latest run, the explorers of that run


def only_one(explorer: Explorer) -> Explorer:
    """Close the explorers of a cell's earlier runs, which kernel, page and saved notebook would otherwise keep."""
    shell: Any = get_ipython()
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = request.get("metadata", {}).get("cellId")  # JupyterLab sends it, others do not
    if cell:
        run = request["header"]["msg_id"]
        latest, explorers = _made.get(cell, (run, []))
        if latest != run:
            for old in explorers:
                old.layout.close()
                old.close()
            explorers = []
        _made[cell] = (run, [*explorers, explorer])
    return explorer
