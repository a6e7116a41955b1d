"""Images and labels in one .npz file: kept after unpacking, so that the next kernel has them at once."""

import hashlib
import os
import zipfile
import zlib
from pathlib import Path

import numpy as np

from densenet_edu.learn.data.read import Both
from densenet_edu.learn.data.sets import DataSet, Split

# What reading a file that is damaged, half written or something else may raise
BROKEN = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error)


def kept_as(of: DataSet) -> str:
    """Return the name of the file for the arrays of a data set; other files of the publisher give another name."""
    together = hashlib.sha256(" ".join(file.checksum for file in of.files).encode()).hexdigest()
    return f"{of.key}-{together[:12]}.npz"


def keep(path: Path, both: Both) -> None:
    """Write arrays into a file, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.stem}.{os.getpid()}.npz")
    (x_train, y_train), (x_test, y_test) = both
    try:
        np.savez(beside, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path, of: DataSet, *, whole: bool) -> Both:
    """Return the arrays of a file, checked; nothing in it is unpickled.

    Args:
        path: With x_train, y_train, x_test and y_test.
        of: What it should hold.
        whole: All of it, not a part.

    Raises:
        BROKEN: One of them: it is damaged, half of a file, or something else.
    """
    with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
        both = Split(found["x_train"], found["y_train"]), Split(found["x_test"], found["y_test"])
    return checked(both, of, whole=whole)


def checked(both: Both, of: DataSet, *, whole: bool) -> Both:
    """Return arrays, ready for use and closed to writing, if they can be those of a data set.

    Raises:
        ValueError: They cannot.
    """
    found = tuple(Split(images, labels.astype(np.int64)) for images, labels in both)
    for images, labels in found:
        right = images.dtype == np.uint8 and images.shape == (len(labels), *of.image) and labels.ndim == 1
        if not (right and len(labels) and labels.min() >= 0 and labels.max() < of.class_count):
            raise ValueError(f"no images of {of.title}: {images.dtype} {images.shape}")
        images.setflags(write=False)
        labels.setflags(write=False)
    if whole and tuple(len(split.labels) for split in found) != of.counts:
        raise ValueError(f"not all images of {of.title}")
    return found[0], found[1]
