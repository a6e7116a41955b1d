"""Run: one training, written down. JSON, so that it can be read without this course."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from densenet_edu.core import whole_file
from densenet_edu.core.op import Architecture
from densenet_edu.core.recipe import Recipe
from densenet_edu.words import Refused

VERSION = 1
FAMILIES = {  # the families that a Run can be read back with, and where they live
    "DenseNet": "densenet",
    "PlainNet": "chain",
    "ResNet": "chain",
    "HighwayNet": "chain",
    "ResidualUnits": "residual_units",
    "AllCNN": "family.all_cnn",
    "DeeplySupervisedNet": "family.deeply_supervised",
    "FractalNet": "family.fractalnet",
    "Highway": "family.highway",
    "ImageNetResNet": "family.imagenet_resnet",
    "NetworkInNetwork": "family.network_in_network",
    "PreActResNet": "family.preact_resnet",
    "CifarResNet": "family.resnet",
    "StochasticDepth": "family.stochastic_depth",
    "WideResNet": "family.wide_resnet",
}
_DAMAGED = (KeyError, TypeError, ValueError, AttributeError, RecursionError)  # Refused is a ValueError


@dataclass(frozen=True)
class Epoch:
    """What came out of one epoch. Losses are cross-entropies in nats, weight decay left out; errors in percent.

    Those of the training images are gathered while the network learns, as in the authors' code: each mini-batch is
    judged before it is learned from. Those of the test images are of the network as it is after the epoch.
    """

    number: int  # from 1
    rate: float
    train_loss: float
    train_error: float
    test_loss: float
    test_error: float
    seconds: float

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            right = int if field.name == "number" else (int, float)
            if isinstance(value, bool) or not isinstance(value, right) or not math.isfinite(value) or value < 0:
                raise ValueError(field.name)


@dataclass(frozen=True)
class Run:
    """One training: what was trained how on which images, and every epoch of it.

    Attributes:
        recipe: How.
        architecture: What; with the dropout that it really had.
        data: The key of the images, "digits".
        images: How many there were to learn from, and to be examined with.
        seed: Of the first weights, the order of the images, their augmentation and all that drops out.
        versions: Of Python and the libraries that computed it: "python", "tensorflow", "keras", "numpy".
        epochs: Those that are over, the first one first.
    """

    recipe: Recipe
    architecture: Architecture
    data: str
    images: tuple[int, int]
    seed: int
    versions: Mapping[str, str]
    epochs: tuple[Epoch, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every epoch of the recipe is over."""
        return len(self.epochs) == self.recipe.epochs

    @property
    def test_error(self) -> float:
        """The test error after the last epoch, in percent, as the paper reports it: not the best of all epochs.

        Raises:
            Refused: No epoch is over.
        """
        if not self.epochs:
            raise Refused("run.no_epoch")
        return self.epochs[-1].test_error

    def after(self, epoch: Epoch) -> "Run":
        """Return the record with one more epoch."""
        return replace(self, epochs=(*self.epochs, epoch))

    def differs(self, other: "Run") -> tuple[str, ...]:
        """Return the names of what makes two runs different trainings; () if one may go on where the other stopped."""
        return tuple(
            name
            for name in ("recipe", "architecture", "data", "images", "seed")
            if getattr(self, name) != getattr(other, name)
        )

    def text(self) -> str:
        """Return the record as JSON.

        Raises:
            Refused: An architecture that is no dataclass, of whose numbers nothing is known.
        """
        network = self.architecture
        if not is_dataclass(network) or isinstance(network, type):
            raise Refused("run.not_dataclass", value=type(network).__name__)
        content = {
            "version": VERSION,
            "architecture": {"family": type(network).__name__, **asdict(network)},
            "recipe": asdict(self.recipe),
            "data": self.data,
            "images": self.images,
            "seed": self.seed,
            "versions": dict(self.versions),
            "epochs": [asdict(epoch) for epoch in self.epochs],
        }
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    def write(self, path: str | Path) -> None:
        """Write the record into a file, whole or not at all.

        Raises:
            Refused: See `text`.
            OSError: The file cannot be written.
        """
        whole_file.write(Path(path), self.text().encode())


def read(path: str | Path, *own: type[Any]) -> Run:
    """Return the run that a file holds.

    Args:
        path: What `Run.write` has written.
        own: Architectures that are not in `FAMILIES`.

    Raises:
        Refused: No such file; it is damaged, of a later version, or of a family that is not known here.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Refused("run.unreadable_file", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise Refused("run.not_json", path=str(path)) from error
    return parsed(text, str(path), *own)


def parsed(text: str, path: str, *own: type[Any]) -> Run:
    """Return the run that a text holds; see `read`.

    Args:
        text: JSON.
        path: Where it stood, for the sentence that refuses it.
        own: Architectures that are not in `FAMILIES`.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("run.not_json", path=path) from error
    if not isinstance(content, dict) or not isinstance(content.get("version"), int):
        raise Refused("run.no_run", path=path)
    if content["version"] > VERSION:
        raise Refused("run.from_later", path=path)
    part = "architecture"
    try:
        family = _family(content["architecture"].pop("family"), own, path)
        architecture: Architecture = family(**_tuples(content["architecture"]))
        part = "recipe"
        recipe = Recipe(**content["recipe"])
        part = "epochs"
        epochs = tuple(Epoch(**epoch) for epoch in content["epochs"])
        if [epoch.number for epoch in epochs] != list(range(1, len(epochs) + 1)) or len(epochs) > recipe.epochs:
            raise ValueError
        part = "images"
        train, test = map(int, content["images"])
        part = "data, seed, versions"
        data, seed, versions = content["data"], content["seed"], content["versions"]
        if not isinstance(data, str) or not isinstance(seed, int) or not isinstance(versions, dict):
            raise TypeError
    except _Unknown as unknown:
        raise unknown.refused from unknown
    except _DAMAGED as error:
        raise Refused("run.misfit", path=path, part=part) from error
    return Run(recipe, architecture, data, (train, test), seed, versions, epochs)


class _Unknown(Exception):
    def __init__(self, refused: Refused) -> None:
        self.refused = refused


def _family(name: object, own: tuple[type[Any], ...], path: str) -> type[Any]:
    for family in own:
        if family.__name__ == name:
            return family
    if not isinstance(name, str):
        raise TypeError
    if name not in FAMILIES:
        raise _Unknown(Refused("run.unknown_family", path=path, name=name, known=", ".join(FAMILIES)))
    found: type[Any] = getattr(import_module(f"densenet_edu.core.{FAMILIES[name]}"), name)
    return found


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as an architecture has them: what JSON calls a list was a tuple."""
    return {name: _frozen(value) for name, value in values.items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
