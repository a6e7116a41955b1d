"""A model in a file: written whole or not at all, at any depth."""

import json
import os
import zipfile
from pathlib import Path

from densenet_edu.learn.deep import room_for
from densenet_edu.learn.quiet import keras
from densenet_edu.words import Refused


def save(model: keras.Model, path: str | os.PathLike[str]) -> None:
    """Write a model into a `.keras` file; an older file stays as it was until the new one is complete.

    Args:
        model: Any Keras model.
        path: Where to; the folder is made if there is none.

    Raises:
        Refused: A name that does not end in ".keras".
        OSError: The file cannot be written.
    """
    path = Path(path)
    if path.suffix != ".keras":
        raise Refused("learn.not_keras_name", value=repr(path.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.stem}.{os.getpid()}.keras")
    try:
        with room_for(len(model.layers)):
            model.save(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load(path: str | os.PathLike[str]) -> keras.Model:
    """Return the model that a `.keras` file holds.

    Args:
        path: What `save`, or Keras itself, has written.

    Raises:
        Refused: No such file, or no Keras model in it.
    """
    path = Path(path)
    if not path.is_file():
        raise Refused("learn.no_such_file", value=str(path))
    try:
        with zipfile.ZipFile(path) as parts:
            layers = json.loads(parts.read("config.json"))["config"].get("layers", ())
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused("learn.not_keras_file", value=str(path)) from error
    with room_for(len(layers)):
        return keras.saving.load_model(path)
