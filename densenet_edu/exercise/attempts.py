"""The reader's attempts at the design challenge, as records and as a table."""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import fmean
from typing import Any

from densenet_edu.words import current_language, in_language

_CELL = "padding:.35em .7em;text-align:{side};vertical-align:top;border-bottom:1px solid rgba(128,128,128,.3)"
_NEW = "background:rgba(0,114,178,.13)"  # what was tried last; readable on a white and on a nearly black page


@dataclass(frozen=True)
class Kept:
    """One training as it is kept: plain values, which any edition and any language can read.

    Raises:
        TypeError: A value that is none.
    """

    name: str  # of the architecture, as it calls itself
    architecture: Mapping[str, Any]  # its family and its numbers, as in the record of a training
    recipe: Mapping[str, Any]
    seed: int
    parameters: int
    epochs: int
    seconds: float
    test_error: float  # percent

    def __post_init__(self) -> None:
        texts = isinstance(self.name, str)
        mappings = isinstance(self.architecture, Mapping) and isinstance(self.recipe, Mapping)
        whole = all(type(each) is int for each in (self.seed, self.parameters, self.epochs))
        numbers = all(type(each) in (int, float) and 0 <= each < inf for each in (self.seconds, self.test_error))
        if not (texts and mappings and whole and numbers):
            raise TypeError

    @property
    def design(self) -> str:
        """What is the same for all seeds: the network and how it is trained."""
        return json.dumps([self.architecture, self.recipe], sort_keys=True)


@dataclass(frozen=True)
class Attempt:
    """One network, trained in one way, with one seed or several."""

    trainings: tuple[Kept, ...]
    language: str = field(default_factory=current_language)

    @property
    def parameters(self) -> int:
        """How many parameters the network has."""
        return self.trainings[0].parameters

    @property
    def errors(self) -> dict[int, float]:
        """Seed -> test error in percent."""
        return {each.seed: each.test_error for each in sorted(self.trainings, key=lambda each: each.seed)}

    @property
    def mean(self) -> float:
        """The mean of the test errors of all seeds, in percent."""
        return fmean(self.errors.values())

    @property
    def seconds(self) -> float:
        """How long one training took, in the mean."""
        return fmean(each.seconds for each in self.trainings)

    @property
    def epochs(self) -> str:
        """How many epochs it was trained for: "20", or "12/20" if it was stopped."""
        over, wanted = min(each.epochs for each in self.trainings), self.trainings[0].recipe.get("epochs")
        return str(over) if over == wanted else f"{over}/{wanted}"

    @property
    def architecture(self) -> str:
        """The network in words."""
        has = self.trainings[0].architecture
        if has.get("family") != "DenseNet":
            return self.trainings[0].name
        blocks = "·".join(map(str, has["blocks"])) if isinstance(has.get("blocks"), Sequence) else "?"
        facts = [self._say("blocks", blocks=blocks), f"k = {has.get('growth_rate')}", f"θ = {has.get('compression'):g}"]
        if has.get("stem_channels") is not None:
            facts.append(f"k₀ = {has['stem_channels']}")
        return f"{self.trainings[0].name.partition(' (')[0]}, {', '.join(facts)}"

    @property
    def recipe(self) -> str:
        """How it was trained, in words; the epochs are said elsewhere."""
        has = self.trainings[0].recipe
        facts = [self._say("batch", batch=has.get("batch")), self._say("rate", rate=f"{has.get('rate'):g}")]
        if has.get("new_rates"):
            facts.append(self._say("falls", epochs=", ".join(map(str, has["new_rates"]))))
        if has.get("weight_decay") != 1e-4:
            facts.append(self._say("weight_decay", decay=f"{has.get('weight_decay'):g}"))
        if has.get("augmented"):
            facts.append(self._say("augmented"))
        dropout = self.trainings[0].architecture.get("dropout")
        if dropout:
            facts.append(self._say("dropout", dropout=f"{dropout:g}"))
        return " · ".join(facts)

    def said(self) -> str:
        """Return the error with its spread: "2.01%", or "2.11% (1.81–2.41)" of several seeds."""
        errors = list(self.errors.values())
        if len(errors) == 1:
            return f"{self.mean:.2f}%"
        return f"{self.mean:.2f}% ({min(errors):.2f}–{max(errors):.2f})"

    def _say(self, key: str, **values: object) -> str:
        return in_language(self.language, f"challenge.{key}", **values)


@dataclass(frozen=True, repr=False)
class Attempts:
    """All attempts, the lowest mean test error first.

    Attributes:
        rows: One for each network and way to train it.
        most: How many parameters a network may have.
        test: How many test images there are.
        note: What was not kept, and why; "" if all is well.
        latest: The design that was tried last: its row stands out.
        language: Of its sentences.
    """

    rows: tuple[Attempt, ...]
    most: int
    test: int
    note: str = ""
    latest: str = ""
    language: str = field(default_factory=current_language)

    @property
    def best(self) -> Attempt | None:
        """The attempt with the lowest mean test error."""
        return self.rows[0] if self.rows else None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Attempt]:
        return iter(self.rows)

    def __repr__(self) -> str:
        lines = [
            f"{number}. {row.said()}  {row.architecture} · {row.recipe} · "
            f"{self._say('row', parameters=f'{row.parameters:,}', epochs=row.epochs, seconds=f'{row.seconds:.0f}')}"
            for number, row in enumerate(self.rows, start=1)
        ]
        return "\n".join([*filter(None, [self.note]), *(lines or [self._say("none")])])

    def _repr_html_(self) -> str:
        note = f'<p style="margin:.2em 0 .6em"><strong>{html.escape(self.note)}</strong></p>' if self.note else ""
        inside = self._table() if self.rows else f"<p>{html.escape(self._say('none'))}</p>"
        return f'<div lang="{self.language}" style="word-break:keep-all;overflow-wrap:anywhere">{note}{inside}</div>'

    def _table(self) -> str:
        heads = ("rank", "network", "parameters", "epochs", "seconds", "seeds", "test_error")
        first = "".join(
            _cell("th", html.escape(self._say(head)), left=head == "network", scope="col") for head in heads
        )
        rows = "".join(self._row(number, row) for number, row in enumerate(self.rows, start=1))
        share = self._say("one_image", test=self.test, points=f"{100 / self.test:.1f}")
        caption = html.escape(self._say("caption", most=f"{self.most:,}"))
        return (
            '<table style="border-collapse:collapse;font-variant-numeric:tabular-nums;width:auto">'
            f'<caption style="text-align:left;font-weight:bold;padding:.3em .7em">{caption}</caption>'
            f"<thead><tr>{first}</tr></thead><tbody>{rows}</tbody></table>"
            f'<p style="margin:.5em .7em;max-width:46em;opacity:.8">{html.escape(share)}</p>'
        )

    def _row(self, number: int, row: Attempt) -> str:
        network = f"{html.escape(row.architecture)}<br><small style='opacity:.8'>{html.escape(row.recipe)}</small>"
        error = f"<strong>{row.mean:.2f}%</strong>"
        if len(row.errors) > 1:
            low, high = min(row.errors.values()), max(row.errors.values())
            spread = html.escape(self._say("spread", low=f"{low:.2f}", high=f"{high:.2f}"))
            error += f"<br><small style='opacity:.8'>{spread}</small>"
        seeds = ", ".join(map(str, row.errors))
        cells = [
            _cell("td", str(number)),
            _cell("th", network, left=True, scope="row"),
            *(_cell("td", each) for each in (f"{row.parameters:,}", row.epochs, f"{row.seconds:.0f}", seeds, error)),
        ]
        new = f' style="{_NEW}"' if row.trainings[0].design == self.latest else ""
        return f"<tr{new}>{''.join(cells)}</tr>"

    def _say(self, key: str, **values: object) -> str:
        return in_language(self.language, f"challenge.{key}", **values)


def _cell(tag: str, inside: str, *, left: bool = False, scope: str = "") -> str:
    of = f' scope="{scope}"' if scope else ""
    weight = ";font-weight:normal" if scope == "row" else ""
    return f'<{tag}{of} style="{_CELL.format(side="left" if left else "right")}{weight}">{inside}</{tag}>'
