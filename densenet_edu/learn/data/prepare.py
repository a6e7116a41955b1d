"""From bytes to what a network reads: normalised, mirrored and shifted as in section 4.1 of the paper."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from densenet_edu.learn.data.sets import Channels, DataSet

Batch = NDArray[np.float32]  # (n, H, W, C)


def normalised(images: NDArray[np.uint8], of: "DataSet") -> Batch:
    """Return images as a network reads them: less the mean of each channel, over its standard deviation.

    Those of SVHN are divided by 255 instead, as in the paper.

    Args:
        images: (n, H, W, C), from 0 to 255.
        of: Where they come from.
    """
    if of.scaling == "by_255":
        return images / np.float32(255)
    return (images - np.float32(of.mean)) / np.float32(of.deviation)


def augmented(batch: Batch, random: np.random.Generator, *, mirror: bool = True, by: int = 4) -> Batch:
    """Return the images of a batch, each mirrored or not and shifted somewhere: the "+" of C10+.

    Half are mirrored; then all are surrounded by zeros, of which a window of the old size is cut out. A batch is
    normalised before, so that zero is the mean colour and no black edge is learned; an order that many later
    implementations turn round. What is drawn depends on the number of images alone.

    Args:
        batch: Normalised, (n, H, W, C).
        random: Seeded, so that the same run can be had again.
        mirror: False for what a mirror makes unreadable.
        by: By how many pixels at most.
    """
    count, height, width, _ = batch.shape
    flips = random.random(count) < 0.5
    tops, lefts = random.integers(0, 2 * by + 1, (2, count, 1, 1))
    if mirror:
        batch = np.where(flips[:, None, None, None], batch[:, :, ::-1], batch)
    wide = np.pad(batch, ((0, 0), (by, by), (by, by), (0, 0)))
    rows, columns = np.arange(height)[:, None], np.arange(width)
    return wide[np.arange(count)[:, None, None], tops + rows, lefts + columns]


def shift(image: tuple[int, int, int]) -> int:
    """Return by how many pixels at most images of this shape are shifted: an eighth, the paper's 4 pixels of 32."""
    return max(1, round(image[0] / 8))


def measured(images: NDArray[np.uint8]) -> tuple["Channels", "Channels"]:
    """Return mean and standard deviation of each channel, counted exactly from (n, H, W, C)."""
    values = np.arange(256)
    counts = [np.bincount(channel.ravel(), minlength=256) for channel in np.moveaxis(images, -1, 0)]
    means = [float(np.average(values, weights=count)) for count in counts]
    squares = [np.average((values - mean) ** 2, weights=count) for mean, count in zip(means, counts, strict=True)]
    return tuple(means), tuple(float(np.sqrt(square)) for square in squares)
