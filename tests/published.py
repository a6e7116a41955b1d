"""Small data sets in the files of each publisher: the same forms, a handful of random images.

The pickles of CIFAR were written by Python 2, so they are put together here sign by sign, as it did.
"""

import gzip
import hashlib
import io
import struct
import tarfile
from dataclasses import replace

import numpy as np
from scipy.io import savemat

from densenet_edu.learn.data import CIFAR_10, CIFAR_100, FASHION_MNIST, SVHN, SVHN_EXTRA

RANDOM = np.random.default_rng(0)


def images(count, shape=(32, 32, 3)):
    return RANDOM.integers(0, 256, (count, *shape), dtype=np.uint8)


def labels(count, classes=10):
    return RANDOM.integers(0, classes, count)


def python_2_pickle(pixels, **lists):
    """Return {"data": rows of (C, H, W), name: [labels]} as Python 2 pickled it, protocol 2."""
    rows = pixels.transpose(0, 3, 1, 2).reshape(len(pixels), -1)

    def text(it):
        return b"U" + bytes([len(it)]) + it

    def whole(it):
        return b"J" + struct.pack("<i", it)

    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n" + whole(0) + b"\x85" + text(b"b") + b"\x87R"
    kind = b"cnumpy\ndtype\n" + text(b"u1") + whole(0) + whole(1) + b"\x87R"
    kind += b"(" + whole(3) + text(b"|") + b"NNN" + whole(-1) + whole(-1) + whole(0) + b"tb"
    state = b"(" + whole(1) + whole(rows.shape[0]) + whole(rows.shape[1]) + b"\x86" + kind
    state += b"\x89T" + struct.pack("<i", rows.size) + rows.tobytes() + b"tb"
    pickled = b"\x80\x02}(" + text(b"data") + array + state
    for name, values in lists.items():
        pickled += text(name.encode()) + b"](" + b"".join(map(whole, map(int, values))) + b"e"
    return pickled + b"u."


def tar_gz(members):
    """Return an archive of {name: bytes}, and of whatever TarInfo stands for bytes."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name, held in members.items():
            if isinstance(held, bytes):
                info = tarfile.TarInfo(name)
                info.size = len(held)
                archive.addfile(info, io.BytesIO(held))
            else:
                archive.addfile(held)
    return raw.getvalue()


def idx(array):
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes())


def mat(pixels, shown):
    raw = io.BytesIO()  # there the digit 0 is class 10
    savemat(raw, {"X": pixels.transpose(1, 2, 3, 0), "y": np.where(shown == 0, 10, shown)[:, None].astype(np.uint8)})
    return raw.getvalue()


def cifar10(more=None):
    """Return the members of a CIFAR-10 with 10 training and 4 test images, in the order in which they are packed."""
    x, y, x_test, y_test = images(10), labels(10), images(4), labels(4)
    folder = "cifar-10-batches-py"
    members = {
        f"{folder}/data_batch_{n + 1}": python_2_pickle(x[2 * n : 2 * n + 2], labels=y[2 * n : 2 * n + 2])
        for n in (3, 2, 1, 4, 0)
    }
    members[f"{folder}/test_batch"] = python_2_pickle(x_test, labels=y_test)
    return [tar_gz(members | (more or {}))], (x, y), (x_test, y_test)


def cifar100():
    train, test = (images(6), labels(6, 100)), (images(3), labels(3, 100))
    members = {
        f"cifar-100-python/{name}": python_2_pickle(x, coarse_labels=y // 5, fine_labels=y)
        for name, (x, y) in (("train", train), ("test", test))
    }
    return [tar_gz(members)], train, test


def fashion_mnist():
    train, test = (images(6, (28, 28, 1)), labels(6)), (images(3, (28, 28, 1)), labels(3))
    bodies = [body for x, y in (train, test) for body in (idx(x[..., 0]), idx(y.astype(np.uint8)))]
    return bodies, train, test


def svhn():
    train, test = (images(6), np.arange(6)), (images(3), labels(3))
    return [mat(*train), mat(*test)], train, test


def svhn_extra():
    (x, y), test, (x_more, y_more) = (images(6), np.arange(6)), (images(3), labels(3)), (images(4), labels(4))
    bodies = [mat(x, y), mat(*test), mat(x_more, y_more)]
    return bodies, (np.concatenate([x, x_more]), np.concatenate([y, y_more])), test


SMALL = {
    CIFAR_10: cifar10,
    CIFAR_100: cifar100,
    FASHION_MNIST: fashion_mnist,
    SVHN: svhn,
    SVHN_EXTRA: svhn_extra,
}


def published(of, at, bodies, train, test):
    """Return a data set of few images whose files a server offers: {name: bytes}, and the set."""
    remotes = tuple(
        replace(file, url=f"{at}/{file.name}", checksum=hashlib.sha256(body).hexdigest(), size=len(body))
        for file, body in zip(of.files, bodies, strict=True)
    )
    offered = {file.name: body for file, body in zip(remotes, bodies, strict=True)}
    return offered, replace(of, counts=(len(train[1]), len(test[1])), files=remotes)
