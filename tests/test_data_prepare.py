"""Images as a network reads them: as section 4.1 of the paper says, held against the same done image by image."""

import os

import numpy as np
import pytest
from sklearn.datasets import load_digits

from densenet_edu.learn.data import (
    CIFAR_10,
    CIFAR_100,
    DIGITS,
    FIVE,
    IMAGENET,
    SVHN,
    SVHN_EXTRA,
    augmented,
    load,
    measured,
    normalised,
    shift,
)
from densenet_edu.learn.photo import photograph, prepared

IMAGES = np.random.default_rng(1).integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)


def test_each_channel_loses_its_mean_and_is_divided_by_its_deviation():
    made = normalised(IMAGES, CIFAR_10)
    assert (made.shape, made.dtype) == (IMAGES.shape, np.float32)
    for channel, (mean, deviation) in enumerate([(125.3, 63.0), (123.0, 62.1), (113.9, 66.7)]):
        expected = (IMAGES[..., channel].astype(float) - mean) / deviation
        assert np.allclose(made[..., channel], expected, atol=1e-6)


def test_mean_and_deviation_are_those_of_the_authors_code():
    assert (CIFAR_10.mean, CIFAR_10.deviation) == ((125.3, 123.0, 113.9), (63.0, 62.1, 66.7))
    assert (CIFAR_100.mean, CIFAR_100.deviation) == ((129.3, 124.1, 112.4), (68.2, 65.4, 70.4))


@pytest.mark.parametrize("of", [SVHN, SVHN_EXTRA])
def test_svhn_is_divided_by_255(of):
    made = normalised(IMAGES, of)
    assert made.dtype == np.float32 and np.allclose(made, IMAGES.astype(float) / 255, atol=1e-7)
    assert (made.min(), made.max()) == (0, 1)


def test_imagenet_is_normalised_as_a_photograph_is():
    photo = photograph(32)
    assert np.allclose(normalised(photo[None] * 255, IMAGENET), prepared(photo), atol=1e-4)


def test_the_digits_that_are_learned_from_have_mean_0_and_deviation_1():
    made = normalised(load().train.images, DIGITS)
    assert abs(made.mean()) < 1e-3 and abs(made.std() - 1) < 1e-3


def test_mean_and_deviation_are_measured_exactly():
    for images in (IMAGES, load().train.images, IMAGES[:1, :1]):
        means, deviations = measured(images)
        assert np.allclose(means, images.mean(axis=(0, 1, 2), dtype=float), rtol=1e-12)
        assert np.allclose(deviations, images.std(axis=(0, 1, 2), dtype=float), rtol=1e-12, atol=1e-9)
    digits = load_digits().data[:1300] * 15
    assert np.allclose((DIGITS.mean[0], DIGITS.deviation[0]), (digits.mean(), digits.std()), atol=0.005)


def one_by_one(batch, random, mirror=True, by=4):
    """The same, as one would write it for a single image: mirror, a frame of zeros, a window."""
    flips = random.random(len(batch)) < 0.5
    tops, lefts = random.integers(0, 2 * by + 1, (2, len(batch)))
    made = []
    for image, flip, top, left in zip(batch, flips, tops, lefts, strict=True):
        height, width, channels = image.shape
        frame = np.zeros((height + 2 * by, width + 2 * by, channels), batch.dtype)
        frame[by : by + height, by : by + width] = np.fliplr(image) if flip and mirror else image
        made.append(frame[top : top + height, left : left + width])
    return np.stack(made)


@pytest.mark.parametrize("mirror", [True, False])
@pytest.mark.parametrize(("shape", "by"), [((32, 32, 3), 4), ((8, 8, 1), 1), ((28, 20, 1), 2)])
def test_images_are_mirrored_and_shifted_as_if_one_by_one(mirror, shape, by):
    batch = np.random.default_rng(2).normal(size=(64, *shape)).astype(np.float32)
    made = augmented(batch, np.random.default_rng(3), mirror=mirror, by=by)
    assert (made.shape, made.dtype) == (batch.shape, np.float32)
    assert np.array_equal(made, one_by_one(batch, np.random.default_rng(3), mirror, by))


def test_the_same_seed_gives_the_same_images_and_leaves_the_batch_as_it_was():
    batch = normalised(IMAGES, CIFAR_10)
    before = batch.copy()
    first, again, other = (augmented(batch, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert np.array_equal(batch, before)


def test_half_are_mirrored_and_every_one_of_81_places_is_as_likely_as_any_other():
    count = 8100
    mark = np.zeros((count, 9, 9, 1), np.float32)
    mark[:, 4, 4], mark[:, 4, 5] = 1, 2  # the 2 stands right of the 1, left of it once mirrored
    made = augmented(mark, np.random.default_rng(7), by=4)[..., 0]
    ones = np.argwhere(made == 1)
    assert len(ones) == count  # a shift by 4 keeps the middle in sight
    right = np.pad(made, ((0, 0), (0, 0), (0, 1)))[ones[:, 0], ones[:, 1], ones[:, 2] + 1] == 2
    mirrored = np.pad(made, ((0, 0), (0, 0), (1, 0)))[ones[:, 0], ones[:, 1], ones[:, 2]] == 2
    assert abs(mirrored.sum() / (mirrored | right).sum() - 0.5) < 0.03 and not (right & mirrored).any()
    places = np.bincount(ones[:, 1] * 9 + ones[:, 2], minlength=81)
    assert places.min() > 50 and places.max() < 160  # 100 each, give or take 10


def test_the_frame_has_the_mean_colour_and_is_not_black():
    batch = normalised(np.full((200, 32, 32, 3), 255, np.uint8), CIFAR_10)
    made = augmented(batch, np.random.default_rng(8))
    shown = made * np.float32(CIFAR_10.deviation) + np.float32(CIFAR_10.mean)
    frame = shown[made[..., 0] == 0]
    assert len(frame) > 0 and np.allclose(frame, CIFAR_10.mean, atol=1e-4)
    assert made.min() == 0  # black before normalising would be (0 - 125.3) / 63.0 = -1.99


def test_what_a_mirror_makes_unreadable_is_known():
    assert {of.key for of in FIVE if of.mirror} == {"cifar10", "cifar100", "fashion_mnist"}


@pytest.mark.data
def test_the_real_images_of_cifar_10_have_nearly_mean_0_and_deviation_1():
    made = normalised(load("cifar10").train.images, CIFAR_10)
    assert os.environ["DENSENET_EDU_DATA"]
    assert np.abs(made.mean(axis=(0, 1, 2))).max() < 0.01
    assert np.abs(made.std(axis=(0, 1, 2)) - 1).max() < 0.01


@pytest.mark.parametrize(("high", "by"), [(32, 4), (64, 8), (28, 4), (8, 1), (4, 1), (1, 1)])
def test_images_are_shifted_by_an_eighth_at_most(high, by):
    assert shift((high, high, 3)) == by
