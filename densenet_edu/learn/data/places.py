"""Where the images of a data set are looked for, and what is said if they are nowhere.

First in the folder that DENSENET_EDU_DATA names, then among the learner's own, then where Keras keeps what it fetches;
the internet only if one asks for it. `keras.datasets` does the fetching nowhere: without internet it deletes a damaged
archive, knows files under its own new name only, and unpacks them anew at each call. Its files are taken, though.
"""

import os
import pickle
import tarfile
import time
from dataclasses import dataclass, fields
from pathlib import Path

from densenet_edu.learn.data import arrays
from densenet_edu.learn.data.read import READERS, Both, digits
from densenet_edu.learn.data.sets import ALL, DIGITS, IMAGENET, DataSet, Images
from densenet_edu.learn.download import (
    Remote,
    Told,
    fetched,
    found,
    keras_folder,
    megabytes,
    own_folder,
    spoilt,
)
from densenet_edu.learn.sentence import Sentence
from densenet_edu.words import Refused, say, spoken

# What a reader may raise besides: over an archive that is not what its publisher's checksum promises, or too large
_ODD = (tarfile.TarError, pickle.UnpicklingError, IndexError, AttributeError, TypeError, MemoryError)


@dataclass(frozen=True, repr=False)
class Missing(Sentence):
    """Images that are not here, and why; `data.find(...) or data.load()` takes the digits instead."""

    def __bool__(self) -> bool:
        return False


def find(which: str | DataSet, *, online: bool = False) -> Images | Missing:
    """Return a data set with its images, or a sentence that says what is missing and what to do; see `load`."""
    try:
        return load(which, online=online)
    except Refused as refused:
        return Missing(str(refused))


def load(which: str | DataSet = DIGITS, *, online: bool = False) -> Images:
    """Return a data set with its images. The digits are always there.

    Nothing is asked of the internet unless `online` says so. No file is ever deleted, and none is used unless it has
    the checksum of its publisher; those of `part` come without one and are read without unpickling.

    Args:
        which: A data set, or its key: "digits", "fashion_mnist", "svhn", "svhn_extra", "cifar10", "cifar100".
        online: Fetch what is missing, once: it is kept.

    Raises:
        Refused: No such data set; its images are not here, not whole, or do not come.
    """
    of = _named(which)
    if of.key == IMAGENET.key:
        raise Refused("data.imagenet_only_described")
    train, test = arrays.checked(digits(), of, whole=True) if of.key == DIGITS.key else _of_files(of, online)
    return Images(**{field.name: getattr(of, field.name) for field in fields(DataSet)}, train=train, test=test)


def _named(which: str | DataSet) -> DataSet:
    if isinstance(which, DataSet):
        return which
    if isinstance(which, str) and which in ALL:
        return ALL[which]
    raise Refused("data.unknown", value=spoken(which), allowed=", ".join(ALL))


def _of_files(of: DataSet, online: bool) -> Both:
    if part := _part(of):
        return part
    kept = _own(of) / arrays.kept_as(of)
    try:
        return arrays.read(kept, of, whole=True)
    except arrays.BROKEN:  # usually there is none yet
        paths = [_path(file, of, online) for file in of.files]
    try:
        both = arrays.checked(READERS[of.key](paths), of, whole=True)
    except (*arrays.BROKEN, *_ODD) as error:
        raise Refused("data.unreadable", title=of.title, paths=_listed(paths)) from error
    try:
        arrays.keep(kept, both)
    except OSError:
        print(say("data.not_kept", title=of.title, folder=kept.parent))
    return both


def _part(of: DataSet) -> Both | None:
    """Return the first images of a data set, if DENSENET_EDU_DATA has a file of them and not the publisher's own."""
    for folder in _given(of):
        path = folder / of.part
        if of.part and path.is_file() and not all(found(file, _given(of)) for file in of.files):
            try:
                return arrays.read(path, of, whole=False)
            except arrays.BROKEN as error:
                raise Refused("data.spoilt_part", title=of.title, path=path) from error
    return None


def _path(file: Remote, of: DataSet, online: bool) -> Path:
    if path := found(file, _folders(of)):
        return path
    if online:
        return fetched(file, (_own(of), *_folders(of)), tell=_teller(file))
    absent = [each for each in of.files if not found(each, _folders(of))]
    size = sum(each.size or 0 for each in absent)
    here = [path for each in absent for path in spoilt(each, _folders(of))]
    raise Refused(
        "data.spoilt" if here else "data.not_here",
        title=of.title,
        names=", ".join(each.name for each in absent),
        folders=_listed(_folders(of)),
        own=_own(of),
        url=file.url.rpartition("/")[0],
        size=megabytes(size),
        **({"paths": _listed(here)} if here else {}),
    )


def _given(of: DataSet) -> tuple[Path, ...]:
    named = os.environ.get("DENSENET_EDU_DATA")
    return (Path(named).expanduser(), Path(named).expanduser() / of.origin) if named else ()


def _own(of: DataSet) -> Path:
    return own_folder("data") / of.origin


def _folders(of: DataSet) -> tuple[Path, ...]:
    return (*_given(of), _own(of), keras_folder(of.keras))


def _listed(paths: list[Path] | tuple[Path, ...]) -> str:
    return ", ".join(map(str, paths))


def _teller(file: Remote) -> Told:
    """Return what says on one line how far a file has come, five times a second."""
    said = 0.0

    def tell(come: int, size: int | None) -> None:
        nonlocal said
        if time.monotonic() - said > 0.2 or come == size:
            said = time.monotonic()
            line = say("data.coming", name=file.name, come=megabytes(come), size=megabytes(size or come))
            print(f"\r{line}", end="\n" if come == size else "", flush=True)

    return tell
