"""Looking into a model, and timing it."""

import time

import numpy as np
import pytest

from densenet_edu import DenseNet
from densenet_edu.learn.build import build
from densenet_edu.learn.look import alike, feature_maps
from densenet_edu.learn.photo import photograph, prepared
from densenet_edu.learn.quiet import keras
from densenet_edu.learn.speed import seconds

SMALL = DenseNet(blocks=(2, 1), growth_rate=4, image=(64, 64, 3), classes=3)


def test_the_maps_of_the_stem_are_still_there_at_the_end_of_the_first_block():
    seen = feature_maps(build(SMALL, seed=1), photograph(64), {"stem": "pool1", "end": "conv2_block2_concat"})
    assert (seen["stem"].shape, seen["end"].shape) == ((16, 16, 8), (16, 16, 16))
    assert np.array_equal(seen["end"][..., :8], seen["stem"])
    assert seen["stem"].std() > 0


def test_maps_are_as_alike_as_their_correlation_says():
    ramp = np.arange(12, dtype=np.float32).reshape(3, 4)
    one = np.stack([ramp, ramp, ramp, ramp], axis=-1)
    other = np.stack([5 + 2 * ramp, -ramp, np.zeros_like(ramp), ramp], axis=-1)  # 1, -1, flat, 1
    assert [alike(one[..., :c], other[..., :c], last=1) for c in (1, 2, 3)] == [
        pytest.approx(1), pytest.approx(-1), 0
    ]  # fmt: skip
    assert alike(one, other) == pytest.approx(0.25)


def test_a_forward_pass_that_waits_50_ms_takes_at_least_that_long():
    def wait(x):
        time.sleep(0.05)
        return x

    model = build(SMALL, seed=1)
    waiting = keras.Sequential([model, keras.layers.Lambda(lambda x: _python(wait, x))])
    image = prepared(photograph(64))
    assert seconds(model, image, repeats=2) > 0
    assert seconds(waiting, image, repeats=2) >= 0.05


def _python(function, x):
    import tensorflow as tf

    y = tf.numpy_function(function, [x], tf.float32)
    y.set_shape(x.shape)
    return y
