"""A real photograph, and fixed filters that make feature maps of it."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import convolve2d
from sklearn.datasets import load_sample_image

Map = NDArray[np.float32]  # (H, W)

# Fixed 3x3 filters, written as they are laid over the image.
EDGE: Map = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)  # Sobel: dark to bright, left to right
BLUR: Map = np.full((3, 3), 1 / 9, np.float32)  # the mean of nine neighbours


def photograph(size: int = 128) -> NDArray[np.float32]:
    """Return a square part of the photograph of a Chinese temple that scikit-learn ships.

    Args:
        size: Height and width in pixels.

    Returns:
        (size, size, 3), values from 0 to 1.
    """
    square = load_sample_image("china.jpg")[20:404, 60:444]  # (384, 384, 3): the temple
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
    return convolve2d(brightness, kernel[::-1, ::-1], mode="valid").astype(np.float32)
