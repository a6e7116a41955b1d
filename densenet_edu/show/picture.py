"""Picture: one drawing with its sentence, and how a still shows itself in a notebook."""

import base64
import hashlib
import html
import re
from dataclasses import dataclass

_VIEW_BOX = re.compile(r'<svg\b[^>]*?\bviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')

# A still is an <img>, because nothing else of a drawing survives in a notebook that is not trusted. Where scripts may
# run, this puts the drawing itself in its place, so that it answers to pointing.
_LIVE = """<script type="module">
for (const still of document.querySelectorAll(".{name}:not([data-live])")) {{
  still.dataset.live = "yes";
  const image = still.querySelector("img"), sentence = still.querySelector("p");
  const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (sign) => sign.charCodeAt(0));
  const box = document.createElement("div");
  box.style.cssText = image.style.cssText;
  box.innerHTML = new TextDecoder().decode(bytes);
  box.firstElementChild.style.cssText = "display:block;width:100%;height:auto";
  image.replaceWith(box);
  sentence.removeAttribute("aria-hidden");
}}
</script>"""

SENTENCE_STYLE = "margin:.4em 0 1em;word-break:keep-all;overflow-wrap:anywhere"  # Korean lines break between words


@dataclass(frozen=True)
class Picture:
    """A drawing and what it shows in one sentence."""

    svg: str  # one <svg> element with xmlns and viewBox
    caption: str  # plain text in the reader's language; also the text alternative

    @property
    def size(self) -> tuple[float, float] | None:
        """Width and height of the viewBox, or None if the drawing has none."""
        found = _VIEW_BOX.search(self.svg)
        return (float(found[1]), float(found[2])) if found else None

    def still(self) -> str:
        """Return an `<img>` that holds the drawing itself and needs no other file."""
        return (
            f'<img alt="{html.escape(self.caption)}" style="{box_style(self.size)}" '
            f'src="data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}">'
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        name = "picture-" + content_hash(self.svg, self.caption)
        sentence = f'<p aria-hidden="true" style="{SENTENCE_STYLE}">{html.escape(self.caption)}</p>'
        return {
            "text/html": f'<div class="{name}">{self.still()}{sentence}</div>\n{_LIVE.format(name=name)}',
            "image/svg+xml": self.svg,
            "text/plain": self.caption,
        }


def box_style(size: tuple[float, float] | None) -> str:
    """Return the CSS of the box a drawing stands in: as wide as there is room, a little above its own size at most."""
    style = "display:block;width:100%"
    return f"{style};max-width:{size[0] * 1.25:g}px;aspect-ratio:{size[0]:g}/{size[1]:g}" if size else style


def content_hash(*texts: str) -> str:
    """Return eight signs that stay the same as long as the texts do: for ids, so that building twice gives the same."""
    return hashlib.sha1("\0".join(texts).encode(), usedforsecurity=False).hexdigest()[:8]
