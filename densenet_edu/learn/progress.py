"""What a reader sees while a network learns: what is going on, how long it will take, and the curves so far."""

import sys
import time
from html import escape
from typing import Any

from densenet_edu.core.decimals import written
from densenet_edu.core.run import Run
from densenet_edu.learn.curves import curves
from densenet_edu.words import say

PAUSE = 0.5  # seconds between two looks: a page that changes at every step costs more than the step


class Progress:
    """Shows a training in a notebook's output, which it changes in place; elsewhere it prints a line for each epoch."""

    def __init__(self, run: Run) -> None:
        self._run, self._notes = run, list[str]()
        self._share = 0.0
        self._shown_at = float("-inf")
        self._measured_from: tuple[float, int] | None = None  # when, and after how many steps: the first one traces
        self._handle: Any = None
        self._printed = not _in_notebook()

    def building(self) -> None:
        """Say that the network is being built."""
        self._show(say("train.building", name=getattr(self._run.architecture, "name", "")))

    def going_on(self, run: Run) -> None:
        """Say that the training goes on where it stopped."""
        self._run, self._share = run, len(run.epochs) / run.recipe.epochs
        self._show(say("train.going_on", epochs=len(run.epochs), all=run.recipe.epochs))

    def step_over(self, epoch: int, done: int, steps: int, loss: float) -> None:
        """Say how far an epoch is."""
        now, epochs = time.monotonic(), self._run.recipe.epochs
        gone = (epoch - 1) * steps + done
        left = ""
        if self._measured_from is None:
            self._measured_from = now, gone
        elif gone > self._measured_from[1]:
            each = (now - self._measured_from[0]) / (gone - self._measured_from[1])
            left = " " + say("train.left", time=_spoken_time(each * (epochs * steps - gone)))
        self._share = gone / (epochs * steps)
        values = {"epoch": epoch, "epochs": epochs, "done": done, "steps": steps, "loss": f"{loss:.3f}"}
        self._show(say("train.learning", **values) + left, soon=False)

    def judging(self) -> None:
        """Say that the test images are being looked at."""
        self._show(say("train.judging"), soon=False)

    def epoch_over(self, run: Run) -> None:
        """Take up the curves of one more epoch."""
        self._run = run
        last = run.epochs[-1]
        values = {"epoch": last.number, "epochs": run.recipe.epochs, "loss": f"{last.train_loss:.3f}"}
        sentence = say("train.epoch", train=written(last.train_error), test=written(last.test_error), **values)
        self._share = last.number / run.recipe.epochs
        self._show(sentence, soon=False)
        self._print(sentence)

    def first_step(self) -> None:
        """Say that TensorFlow lays out the first step, and once more whether the training goes on."""
        done = len(self._run.epochs)
        before = say("train.going_on", epochs=done, all=self._run.recipe.epochs) + " " if done else ""
        self._show(before + say("train.first_step"))

    def note(self, sentence: str) -> None:
        """Add a sentence that stays."""
        if sentence not in self._notes:
            self._notes.append(sentence)
            self._print(sentence)

    def end(self, run: Run, sentence: str) -> None:
        """Say how it ended. What stays on the page names no durations, so that it is the same every time."""
        self._run, self._share = run, len(run.epochs) / run.recipe.epochs
        self._show(sentence)
        self._print(sentence)

    def _print(self, sentence: str) -> None:
        if self._printed:
            print(sentence, flush=True)

    def _show(self, sentence: str, *, soon: bool = True) -> None:
        now = time.monotonic()
        if self._printed or (not soon and now - self._shown_at < PAUSE):
            return
        from IPython.display import HTML, display

        self._shown_at = now
        page = HTML(self.page(sentence))
        if self._handle:
            self._handle.update(page)
        else:
            self._handle = display(page, display_id=True)

    def page(self, sentence: str) -> str:
        """Return what the output shows, as HTML."""
        lines = "".join(f"<p>{escape(line)}</p>" for line in (sentence, *self._notes))
        bar = (
            f'<progress max="1" value="{self._share:.4f}" style="width:100%" '
            f'aria-label="{escape(say("train.bar"))}"></progress>'
        )
        return f'<div style="max-width:660px">{lines}{bar}{curves(self._run)}</div>'


def _spoken_time(seconds: float) -> str:
    if seconds < 90:
        return say("train.seconds", n=max(1, round(seconds)))
    if seconds < 90 * 60:
        return say("train.minutes", n=round(seconds / 60))
    return say("train.hours", n=f"{seconds / 3600:.1f}")


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")  # whoever runs in a notebook has it already
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")
