"""Training: a network, images and a recipe -> a model that has learned, and the record of it."""

import platform
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from densenet_edu.core import check
from densenet_edu.core import run as record
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.recipe import Recipe
from densenet_edu.core.run import Epoch, Run
from densenet_edu.learn import kept
from densenet_edu.learn.build import build
from densenet_edu.learn.data import Images, Split, augmented, normalised, shift
from densenet_edu.learn.deep import room_for
from densenet_edu.learn.devices import Devices, Lost
from densenet_edu.learn.progress import Progress
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.step import Step
from densenet_edu.words import Refused, say, spoken

AT_ONCE = 250  # test images


@dataclass(frozen=True, repr=False)
class Trained:
    """What a training has come to.

    Attributes:
        model: As it is used: without companion heads, with the softmax.
        run: The record.
    """

    model: keras.Model
    run: Run

    def __repr__(self) -> str:
        if not self.run.epochs:
            return say("train.no_epoch_yet")
        values = {"epochs": len(self.run.epochs), "error": f"{self.run.test_error:.2f}"}
        return say("train.finished" if self.run.complete else "train.stopped", all=self.run.recipe.epochs, **values)


class Diverged(Refused):
    """The loss is no number any more.

    Attributes:
        run: Up to the last epoch that was whole.
    """

    run: Run


def train(
    architecture: Architecture,
    images: Images,
    recipe: Recipe,
    *,
    seed: int = 0,
    folder: str | Path | None = None,
    watch: bool = True,
    on: Devices | None = None,
) -> Trained:
    """Train a network from its first weights, or from where the same training in the same folder stopped.

    The same seed gives the same weights to the last bit, on one machine with one version of the libraries, whether the
    training ran through or was interrupted, killed and called again. The stop button ends it after the last epoch that
    was whole: what is returned is as it was then.

    Args:
        architecture: A DenseNet, with the dropout that the recipe asks for, or any other family.
        images: To learn from and to be examined with; pixels are prepared as in the paper.
        recipe: How.
        seed: Of the first weights, the order of the images, their augmentation and all that drops out.
        folder: Where state.npz and run.json are written after every epoch, and looked for first; None keeps nothing.
        watch: Show what is going on: curves in a notebook, else one line for each epoch.
        on: Devices that share every mini-batch, `devices.all_here()` or `devices.cluster()`; None trains on one. They
            compute the same but for rounding. Of a cluster the chief alone looks into the folder, keeps and shows.

    Raises:
        Refused: Network and images do not fit together; in the folder lies another training, or a damaged one,
            or another kernel trains there.
        Diverged: The loss is no number any more.
        Lost: A worker of the cluster is gone.
    """
    check.whole("seed", seed, least=0, most=2**63)
    if isinstance(architecture, type) or not hasattr(architecture, "write"):
        raise Refused("train.not_architecture", value=spoken(architecture))
    if not isinstance(recipe, Recipe):
        raise Refused("train.not_recipe", value=spoken(recipe))
    network: Any = recipe.network(architecture)
    counts = len(images.train.labels), len(images.test.labels)
    run = Run(recipe, network, images.key, counts, seed, versions())
    chief = on is None or on.chief
    own = Path(folder) if chief and folder is not None else None
    with kept.alone(own):
        return _Training(run, images, own, Progress(run) if chief and watch else None, on).through()


def versions() -> dict[str, str]:
    """Return the versions of all that computes."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
    }


class _Training:
    def __init__(
        self, run: Run, images: Images, folder: Path | None, progress: Progress | None, on: Devices | None
    ) -> None:
        self._images, self._folder, self._progress, self._on = images, folder, progress, on
        self._stepped = False
        self._ops = unroll(run.architecture)
        run.text()  # an architecture that cannot be written down is refused now, not after an epoch
        if on:
            self._check_same(on, run)
        self._check_fit()
        self._tell("building")
        with on.holding() if on else nullcontext():
            self._model = build(self._ops, training=True, seed=run.seed)
            self._step = Step(self._ops, self._model, run.recipe, on)
        self._variables = [*(each.value for each in self._model.variables), *self._step.velocities]
        # Record and variables after the last whole epoch: one attribute, so that no interruption parts them
        self._whole = run, self._state()
        if found := self._found():
            self._whole = found
            self._restore()
            self._tell("going_on", self.run)

    @property
    def run(self) -> Run:
        return self._whole[0]

    def _check_same(self, on: Devices, run: Run) -> None:
        """Refuse what the chief does not train: workers that take their shares of different things go wrong unseen."""
        chief = on.from_chief(lambda: run.text().encode()).decode()
        differs = run.differs(record.parsed(chief, "run.json", type(run.architecture)))
        if not on.all_agree(not differs):  # all stop: who went on would wait for the others
            raise Refused("devices.another_run", differs=", ".join(differs) or "-")
        if on.count > run.recipe.batch:
            raise Refused("devices.small_batch", batch=run.recipe.batch, devices=on.count)

    def _found(self) -> tuple[Run, kept.State] | None:
        """Return how things stood after the last epoch in the folder, of a cluster in that of the chief."""

        def look() -> tuple[Run, kept.State] | None:
            return kept.load(self._folder, *self._whole) if self._folder is not None else None

        if self._on is None:
            return look()
        content = self._on.from_chief(lambda: kept.packed(*found) if (found := look()) else b"")
        return kept.unpacked(content, Path("state.npz"), *self._whole) if content else None

    def _check_fit(self) -> None:
        wanted, given = self._ops[0].shape, self._images.image
        if wanted != given:
            raise Refused("train.other_image", network=wanted, images=given, title=self._images.title)
        classes = self._ops[-1].shape[-1]
        if classes != self._images.class_count:
            known = self._images.class_count
            raise Refused("train.other_classes", network=classes, images=known, title=self._images.title)

    def through(self) -> Trained:
        """Train the epochs that are left."""
        try:
            for number in range(len(self.run.epochs) + 1, self.run.recipe.epochs + 1):
                epoch = self._epoch(number)
                self._whole = self.run.after(epoch), self._state()
                self._keep()
                self._tell("epoch_over", self.run)
        except KeyboardInterrupt:
            self._restore()
        except (Diverged, Lost) as ended:
            self._restore()
            ended.run = self.run
            self._end(str(ended))
            raise
        trained = Trained(self._usable(), self.run)
        self._end(repr(trained))
        return trained

    def _epoch(self, number: int) -> Epoch:
        began = time.perf_counter()
        rate = self.run.recipe.rate_at(number)
        train, test = self._images.train, self._images.test
        loss, error = self._learn(number, rate, train)
        self._tell("judging")
        test_loss, test_error = self._judge(test)
        if not np.isfinite(test_loss):
            raise Diverged("train.diverged", epoch=number, rate=spoken(rate))
        return Epoch(number, rate, loss, error, test_loss, test_error, round(time.perf_counter() - began, 3))

    def _learn(self, number: int, rate: float, split: Split) -> tuple[float, float]:
        random = np.random.default_rng([self.run.seed, number])  # of this epoch alone, wherever the training began
        batch = self.run.recipe.batch
        order = random.permutation(len(split.labels))
        steps = -(-len(order) // batch)
        losses, wrongs = 0.0, 0
        if not self._stepped:
            self._tell("first_step")
            self._stepped = True
        for done, here in enumerate(_pieces(order, batch), start=1):
            draws = random.integers(0, 2**31, 2)
            pixels = normalised(split.images[here], self._images)
            if self.run.recipe.augmented:
                pixels = augmented(pixels, random, mirror=self._images.mirror, by=shift(self._images.image))
            loss, wrong = self._step.learn(pixels, split.labels[here], rate, (int(draws[0]), int(draws[1])))
            if not np.isfinite(loss):
                raise Diverged("train.diverged", epoch=number, rate=spoken(rate))
            losses, wrongs = losses + loss * len(here), wrongs + wrong
            self._tell("step_over", number, done, steps, loss)
        return losses / len(order), 100 * wrongs / len(order)

    def _judge(self, split: Split) -> tuple[float, float]:
        losses, wrongs = 0.0, 0
        for here in _pieces(np.arange(len(split.labels)), AT_ONCE):
            loss, wrong = self._step.judge(normalised(split.images[here], self._images), split.labels[here])
            losses, wrongs = losses + loss * len(here), wrongs + wrong
        return losses / len(split.labels), 100 * wrongs / len(split.labels)

    def _keep(self) -> None:
        if self._folder is None:
            return
        try:
            kept.save(self._folder, *self._whole)
        except OSError as error:
            self._tell("note", say("train.not_kept", folder=self._folder, problem=error.strerror or str(error)))

    def _state(self) -> kept.State:
        return [each.numpy() for each in self._variables]

    def _restore(self) -> None:
        for variable, value in zip(self._variables, self._whole[1], strict=True):
            variable.assign(value)

    def _usable(self) -> keras.Model:
        if len(self._model.outputs) == 1:
            return self._model
        with room_for(len(self._ops)):
            return keras.Model(self._model.input, self._model.outputs[-1])

    def _tell(self, what: str, *values: object) -> None:
        if self._progress:
            getattr(self._progress, what)(*values)

    def _end(self, sentence: str) -> None:
        if self._progress:
            self._progress.end(self.run, sentence)


def _pieces(order: np.ndarray, size: int) -> Iterator[np.ndarray]:
    for start in range(0, len(order), size):
        yield order[start : start + size]
