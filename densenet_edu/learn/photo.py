"""Real photographs, and fixed filters that make feature maps of them."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn import shipped

Map = NDArray[np.float32]  # (H, W)

# Fixed 3x3 filters, written as they are laid over the image.
EDGE: Map = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)  # Sobel: dark to bright, left to right
BLUR: Map = np.full((3, 3), 1 / 9, np.float32)  # the mean of nine neighbours


# What networks with ImageNet weights read: pixels less the mean of ImageNet's, over their deviation, per colour
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
# (384, 384, 3) of the two photographs that scikit-learn ships
_SQUARES = {"china": np.s_[20:404, 60:444], "flower": np.s_[20:404, 120:504]}


def photograph(size: int = 128, name: Literal["china", "flower"] = "china") -> NDArray[np.float32]:
    """Return a square part of a photograph that scikit-learn ships: a Chinese temple, or a flower.

    Args:
        size: Height and width in pixels, at most 384.
        name: Which.

    Returns:
        (size, size, 3), values from 0 to 1.
    """
    square = shipped.photograph(name)[_SQUARES[name]]
    step = 384 // size
    pixels = square[: size * step, : size * step].reshape(size, step, size, step, 3)
    return (pixels.mean(axis=(1, 3)) / 255).astype(np.float32)


def filtered(image: NDArray[np.float32], kernel: Map) -> Map:
    """Return the feature map that one fixed filter makes of the brightness of an image.

    Args:
        image: (H, W, 3).
        kernel: (3, 3), laid over the image as it stands (what networks call convolution).

    Returns:
        (H, W); the image's edge is repeated outwards.
    """
    brightness = np.pad(image.mean(axis=-1), 1, mode="edge")
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(brightness, (3, 3)), kernel)


def prepared(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a photograph as a network with ImageNet weights wants it: a batch of one, (1, H, W, 3)."""
    return ((image - _MEAN) / _DEVIATION)[None].astype(np.float32)
