"""An answer that a cell shows as one sentence, as the last thing that it names."""

import html
from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Sentence:
    """A sentence in the reader's language."""

    sentence: str

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.sentence)}</p>"
