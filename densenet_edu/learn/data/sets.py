"""What is known of each data set, whether its images are here or not."""

from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from densenet_edu.core import check
from densenet_edu.learn.data.prepare import shift
from densenet_edu.learn.download import Remote
from densenet_edu.words import current_language, in_language, say

Channels = tuple[float, ...]  # one number for each channel

_KRIZHEVSKY = "https://www.cs.toronto.edu/~kriz"
_ZALANDO = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
_NETZER = "http://ufldl.stanford.edu/housenumbers"


class Split(NamedTuple):
    """Images and what they show, in the same order: uint8 (n, H, W, C) from 0 to 255, and int64 (n,) from 0."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, repr=False)
class DataSet:
    """A data set, described; `load` brings its images.

    Attributes:
        key: How `load` calls it.
        title: What it is called.
        image: Height, width, channels.
        counts: Training images, test images.
        validation: How many training images the paper holds out to choose settings by (section 4.1); 0: none.
        class_count: How many classes.
        mean: Of each channel over the training images, from 0 to 255.
        deviation: Standard deviation of each channel, likewise.
        scaling: How pixels are prepared: less the mean and over the deviation, or over 255.
        mirror: Whether a mirrored image still shows its class.
        origin: Whose it is: the phrases of its source and its licence.
        names: The phrase with the names of its classes, "" if the course has none.
        files: What its publisher offers, in the order in which they are read.
        part: A file of the first of its images that is taken from DENSENET_EDU_DATA instead, if it lies there.
        keras: Where Keras keeps it.
    """

    key: str
    title: str
    image: tuple[int, int, int]
    counts: tuple[int, int]
    validation: int = 0
    class_count: int
    mean: Channels
    deviation: Channels
    scaling: Literal["per_channel", "by_255", "imagenet"] = "per_channel"
    mirror: bool = False
    origin: str
    names: str = ""
    files: tuple[Remote, ...] = ()
    part: str = ""
    keras: str = "datasets"

    def __repr__(self) -> str:
        return self._with(*self.counts)

    def _with(self, train: int, test: int) -> str:
        said = {"title": self.title, "image": "×".join(map(str, self.image)), "classes": self.class_count}
        if (train, test) == self.counts:
            return say("data.images", train=f"{train:,}", test=f"{test:,}", **said)
        all_train, all_test = (f"{count:,}" for count in self.counts)
        return say(
            "data.images_part", train=f"{train:,}", test=f"{test:,}", all_train=all_train, all_test=all_test, **said
        )

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes in the reader's language, the one of label 0 first; () if the course has none."""
        return self.classes_in(current_language())

    def classes_in(self, code: str) -> tuple[str, ...]:
        """Return the names of its classes in "ko" or "en"."""
        return tuple(in_language(code, f"classes.{self.names}").split(", ")) if self.names else ()

    @property
    def source(self) -> str:
        """Who made it, and where it comes from."""
        return say(f"data.source_{self.origin}")

    @property
    def licence(self) -> str:
        """What one may do with it."""
        return say(f"data.licence_{self.origin}")

    @property
    def preparation(self) -> str:
        """How its images are prepared, as the paper prepares its own, in a sentence or two."""
        scaling = say(f"data.scaling_{self.scaling}")
        if self.scaling != "per_channel":
            return scaling
        how = "mirrored" if self.mirror else "shifted"
        return f"{scaling} {say(f'data.augmentation_{how}', pixels=shift(self.image))}"


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Images(DataSet):
    """A data set with its images; they cannot be written to.

    Attributes:
        train: To learn from.
        test: To be examined with.
        validating: Whether these are training images too, held out to choose by.
    """

    train: Split
    test: Split
    validating: bool = False

    def __repr__(self) -> str:
        train, test = len(self.train.labels), len(self.test.labels)
        if self.validating:
            return say("data.images_held_out", title=self.title, train=f"{train:,}", validation=f"{test:,}")
        return self._with(train, test)

    def first(self, train: int, test: int) -> "Images":
        """Return the first training and the first test images, as many as there are, as a set of their own."""
        return replace(
            self,
            train=Split(self.train.images[:train], self.train.labels[:train]),
            test=Split(self.test.images[:test], self.test.labels[:test]),
        )

    def held_out(self, count: int | None = None, *, seed: int = 0) -> "Images":
        """Return the training images alone, some of them held out to be examined with: a validation set.

        What is chosen by them has not seen the test images. Training calls the error on them test error all the same.

        Args:
            count: How many; None holds out as many as the paper (section 4.1), of other data sets a tenth.
            seed: Which ones; the same seed holds out the same images.

        Raises:
            Refused: Not a whole number, or not fewer than there are training images.
        """
        there = len(self.train.labels)
        count = (self.validation or there // 10) if count is None else count
        check.whole("count", count, most=there - 1)
        order = np.random.default_rng(seed).permutation(there)
        parts = (np.sort(each) for each in (order[count:], order[:count]))
        train, held_out = (Split(*(_closed(each[part]) for each in self.train)) for part in parts)
        return replace(self, train=train, test=held_out, validating=True)


def _closed(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


# The default: they ship with scikit-learn. The scanner counted 0 to 16 dots; times 15 they are pixels like others.
DIGITS = DataSet(
    key="digits",
    title="scikit-learn digits",
    image=(8, 8, 1),
    counts=(1300, 497),
    class_count=10,
    mean=(73.4,),
    deviation=(90.13,),
    origin="digits",
    names="digits",
)

FASHION_MNIST = DataSet(
    key="fashion_mnist",
    title="Fashion-MNIST",
    image=(28, 28, 1),
    counts=(60_000, 10_000),
    class_count=10,
    mean=(72.94,),
    deviation=(90.02,),
    mirror=True,
    origin="fashion_mnist",
    names="fashion_mnist",
    keras="datasets/fashion-mnist",
    files=(  # the files of keras.datasets.fashion_mnist, with the checksums of their publisher
        Remote(f"{_ZALANDO}/train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
        Remote(f"{_ZALANDO}/train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29_515),
        Remote(f"{_ZALANDO}/t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4_422_102),
        Remote(f"{_ZALANDO}/t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5_148),
    ),
)

_SVHN_TRAIN = Remote(
    f"{_NETZER}/train_32x32.mat", "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", 182_040_794
)
_SVHN_TEST = Remote(
    f"{_NETZER}/test_32x32.mat", "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b", 64_275_384
)
_SVHN_MORE = Remote(
    f"{_NETZER}/extra_32x32.mat", "a133a4beb38a00fcdda90c9489e0c04f900b660ce8a316a5e854838379a71eb3", 1_329_278_602
)
SVHN = DataSet(
    key="svhn",
    title="SVHN",
    image=(32, 32, 3),
    counts=(73_257, 26_032),
    class_count=10,
    mean=(111.6, 113.2, 120.6),
    deviation=(50.5, 51.3, 50.2),
    scaling="by_255",
    origin="svhn",
    names="digits",
    files=(_SVHN_TRAIN, _SVHN_TEST),
)
# What the paper trains on: 604,388 images, 1.6 GB of memory
SVHN_EXTRA = DataSet(
    key="svhn_extra",
    title="SVHN + extra",
    image=(32, 32, 3),
    counts=(604_388, 26_032),
    validation=6_000,
    class_count=10,
    mean=(109.9, 109.7, 113.8),
    deviation=(50.1, 50.6, 50.8),
    scaling="by_255",
    origin="svhn",
    names="digits",
    files=(_SVHN_TRAIN, _SVHN_TEST, _SVHN_MORE),
)

# Mean and deviation are those of the authors' code; files and checksums those of keras.datasets.
CIFAR_10 = DataSet(
    key="cifar10",
    title="CIFAR-10",
    image=(32, 32, 3),
    counts=(50_000, 10_000),
    validation=5_000,
    class_count=10,
    mean=(125.3, 123.0, 113.9),
    deviation=(63.0, 62.1, 66.7),
    mirror=True,
    origin="cifar",
    names="cifar10",
    part="cifar10_10k2k.npz",
    files=(
        Remote(
            f"{_KRIZHEVSKY}/cifar-10-python.tar.gz",
            "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
            170_498_071,
            also=("cifar-10-batches-py-target_archive", "cifar-10-batches-py.tar.gz"),  # Keras 3, and earlier
        ),
    ),
)
CIFAR_100 = DataSet(
    key="cifar100",
    title="CIFAR-100",
    image=(32, 32, 3),
    counts=(50_000, 10_000),
    validation=5_000,
    class_count=100,
    mean=(129.3, 124.1, 112.4),
    deviation=(68.2, 65.4, 70.4),
    mirror=True,
    origin="cifar",
    names="cifar100",
    files=(
        Remote(
            f"{_KRIZHEVSKY}/cifar-100-python.tar.gz",
            "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
            169_001_437,
            also=("cifar-100-python-target_archive", "cifar-100-python.tar.gz"),
        ),
    ),
)

# Only described: nobody trains it on a laptop.
IMAGENET = DataSet(
    key="imagenet",
    title="ImageNet",
    image=(224, 224, 3),
    counts=(1_281_167, 50_000),  # the paper reports errors on the validation images
    class_count=1000,
    mean=(123.675, 116.28, 103.53),
    deviation=(58.395, 57.12, 57.375),
    scaling="imagenet",
    mirror=True,
    origin="imagenet",
)

FIVE = (DIGITS, FASHION_MNIST, SVHN, CIFAR_10, CIFAR_100)
ALL = {each.key: each for each in (*FIVE, SVHN_EXTRA, IMAGENET)}
