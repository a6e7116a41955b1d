"""What scikit-learn ships is read as scikit-learn reads it."""

import numpy as np
import pytest
from scipy.signal import convolve2d
from sklearn.datasets import load_digits, load_sample_image

from densenet_edu.learn import photo, shipped


def test_the_digits_are_those_of_scikit_learn():
    for made, expected in zip(shipped.digits(), load_digits(return_X_y=True), strict=True):
        np.testing.assert_array_equal(made, expected)


@pytest.mark.parametrize("name", ["china", "flower"])
def test_the_photographs_are_those_of_scikit_learn(name):
    np.testing.assert_array_equal(shipped.photograph(name), load_sample_image(f"{name}.jpg"))


@pytest.mark.parametrize("kernel", [photo.EDGE, photo.BLUR])
def test_a_filter_is_laid_over_the_photograph_as_it_stands(kernel):
    image = photo.photograph(24)
    brightness = np.pad(image.mean(axis=-1), 1, mode="edge")
    made = photo.filtered(image, kernel)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, convolve2d(brightness, kernel[::-1, ::-1], mode="valid"), atol=1e-6)


def test_without_scikit_learn_its_name_is_said(monkeypatch):
    monkeypatch.setattr(shipped, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="sklearn"):
        shipped.digits()
