"""The files of each publisher -> arrays. Archives are read where they lie: nothing is ever unpacked to disk.

Files come here only with the checksum of their publisher. The pickles of CIFAR may even then make nothing but arrays.
"""

import gzip
import pickle
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn import shipped
from densenet_edu.learn.data.sets import DIGITS, Split

Both = tuple[Split, Split]


def digits() -> Both:
    """Return the digits that ship with scikit-learn; the last 497 are the test set."""
    images, labels = shipped.digits()
    everything = Split((images * 15).astype(np.uint8).reshape(-1, 8, 8, 1), labels)
    train = DIGITS.counts[0]
    return Split(*(each[:train] for each in everything)), Split(*(each[train:] for each in everything))


def cifar10(paths: Sequence[Path]) -> Both:
    """Return what is in cifar-10-python.tar.gz."""
    folder = "cifar-10-batches-py"
    train, test = [f"{folder}/data_batch_{n}" for n in range(1, 6)], f"{folder}/test_batch"
    found = _batches(paths[0], {*train, test}, b"labels")
    return _joined([found[name] for name in train]), found[test]


def cifar100(paths: Sequence[Path]) -> Both:
    """Return what is in cifar-100-python.tar.gz, with the 100 fine classes."""
    found = _batches(paths[0], {"cifar-100-python/train", "cifar-100-python/test"}, b"fine_labels")
    return found["cifar-100-python/train"], found["cifar-100-python/test"]


def fashion_mnist(paths: Sequence[Path]) -> Both:
    """Return what is in the four .gz files of Fashion-MNIST."""
    train, train_labels, test, test_labels = (_idx(path) for path in paths)
    return Split(train[..., None], train_labels.astype(np.int64)), Split(test[..., None], test_labels.astype(np.int64))


def svhn(paths: Sequence[Path]) -> Both:
    """Return what is in the .mat files: training, test and, if it is there, the extra images behind the training."""
    train, test, *more = (_mat(path) for path in paths)
    return _joined([train, *more]) if more else train, test


READERS: dict[str, Callable[[Sequence[Path]], Both]] = {
    "cifar10": cifar10,
    "cifar100": cifar100,
    "fashion_mnist": fashion_mnist,
    "svhn": svhn,
    "svhn_extra": svhn,
}


class _OnlyArrays(pickle.Unpickler):
    """Makes the arrays of a pickle and refuses all else, whoever wrote it."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in {("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray"), ("numpy", "dtype")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no array")


def _batches(path: Path, names: set[str], labels: bytes) -> dict[str, Split]:
    """Return the pickled batches of an archive, read in one go from its first byte to its last."""
    found = {}
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name in names else None
            if file:
                found[member.name] = _batch(file, labels)
    return found


def _batch(file: BinaryIO, labels: bytes) -> Split:
    batch = _OnlyArrays(file, encoding="bytes").load()
    images = batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)  # rows of (C, H, W)
    return Split(np.ascontiguousarray(images), np.asarray(batch[labels], np.int64))


def _idx(path: Path) -> NDArray[np.uint8]:
    """Return what an IDX file holds: two zeros, a type, the number of axes, the axes as 4 bytes each, the bytes."""
    with gzip.open(path) as file:
        raw = file.read()
    axes = raw[3]
    shape = np.frombuffer(raw, ">u4", axes, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _mat(path: Path) -> Split:
    from scipy.io import loadmat  # half a second, for SVHN alone

    found = loadmat(path, variable_names=["X", "y"])
    images = np.ascontiguousarray(found["X"].transpose(3, 0, 1, 2))  # from (H, W, C, n)
    return Split(images, found["y"].ravel().astype(np.int64) % 10)  # there the digit 0 is class 10


def _joined(splits: Sequence[Split]) -> Split:
    return Split(*(np.concatenate(each) for each in zip(*splits, strict=True)))
