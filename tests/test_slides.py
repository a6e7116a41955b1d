"""The network of the slides against its counts, taken from an independent Keras build of their code."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from densenet_edu import DENSENET_121, Refused, language, macs, moving_statistics, params, total, unroll
from densenet_edu.core.slides import SLIDES_121, SlidesDenseNet
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import agree, distance, fill, give, patches, unequal_layers, variables
from densenet_edu.learn.quiet import keras

WITH_1000 = replace(SLIDES_121, classes=1000)
layers = keras.layers


def kernels(ops):
    return sum(params(op) - (op.shape[-1] if op.bias is not None else 0) for op in ops if op.kind == "conv")


def test_the_slides_network_counts_as_their_code_built_in_keras():
    for network, trainable, in_all in ((SLIDES_121, 6_902_850, 6_923_202), (WITH_1000, 7_925_800, 7_946_152)):
        ops = unroll(network)
        assert total(ops, params) == trainable
        assert total(ops, params) + total(ops, moving_statistics) == in_all


def test_neither_work_nor_kernels_tell_it_from_the_papers():
    for network in (DENSENET_121, WITH_1000):
        assert total(unroll(network), macs) == 2_834_161_664
        assert kernels(unroll(network)) == 6_870_208


def test_batch_normalization_and_biases_do():
    ops = unroll(SLIDES_121)
    assert sum(params(op) for op in ops if op.kind == "batchnorm") == 20_352
    assert sum(op.shape[-1] for op in ops if op.kind == "conv" and op.bias is not None) == 10_240
    assert Counter(op.kind for op in ops)["batchnorm"] == 119  # the paper's 121 but for the stem's and the last
    transitions = [op for op in ops if op.kind == "batchnorm" and op.where[0].startswith("transition")]
    assert sum(map(params, transitions)) == 1_792


def code_of_the_slides(x, blocks):
    """The slides' functional code, completed to four blocks of any length; only names are added."""
    k, compression = 32, 0.5
    x = layers.Conv2D(k * 2, (7, 7), strides=2, padding="same", name="conv1_conv")(x)
    x = layers.MaxPool2D((3, 3), 2, padding="same", name="pool1")(x)
    for block, count in enumerate(blocks, start=2):
        for i in range(1, count + 1):
            name = f"conv{block}_block{i}"
            y = layers.Conv2D(k * 4, (1, 1), strides=1, padding="same", name=f"{name}_1_conv")(x)
            y = layers.Activation("relu")(layers.BatchNormalization(epsilon=1e-5, name=f"{name}_1_bn")(y))
            y = layers.Conv2D(k, (3, 3), strides=1, padding="same", name=f"{name}_2_conv")(y)
            y = layers.Activation("relu")(layers.BatchNormalization(epsilon=1e-5, name=f"{name}_2_bn")(y))
            x = layers.Concatenate()([x, y])
        if block < 5:
            name = f"pool{block}"
            kept = int(int(x.shape[-1]) * compression)
            x = layers.Conv2D(kept, (1, 1), strides=1, padding="same", name=f"{name}_conv")(x)
            x = layers.Activation("relu")(layers.BatchNormalization(epsilon=1e-5, name=f"{name}_bn")(x))
            x = layers.AveragePooling2D((2, 2), strides=2, padding="same")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Dense(2, activation="softmax", name="predictions")(x)


def test_the_records_compute_what_the_code_of_the_slides_computes():
    x = keras.Input((64, 64, 3))
    blocks = (2, 3, 4, 3)  # one layer is like another; how many the network has, its parameters above say
    code = keras.Model(x, code_of_the_slides(x, blocks))
    records = build(replace(SLIDES_121, blocks=blocks, image=(64, 64, 3)))
    fill(code)
    assert give(records, variables(code)) == ()
    assert agree(records(patches(64)).numpy(), code(patches(64)).numpy())
    assert "conv1_conv" not in unequal_layers(code, records)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_an_image_that_does_not_halve_evenly_is_refused(code):
    language(code)
    with pytest.raises(Refused, match=r"pool2.*25×25"):
        unroll(replace(SLIDES_121, image=(100, 100, 3)))


@pytest.mark.parametrize("changes", [{"blocks": ()}, {"growth_rate": 0}, {"compression": 2}, {"classes": -1}])
def test_what_cannot_be_is_refused(changes):
    with pytest.raises(Refused):
        SlidesDenseNet(**changes)


def test_distance_is_measured_in_the_spread_of_what_is_expected():
    expected = np.array([0.0, 2.0], np.float32)  # spread 1
    assert distance(expected + 0.5, expected) == 0.5
    assert agree(expected + 5e-6, expected) and not agree(expected + 5e-5, expected)
    flat = np.zeros(3, np.float32)
    assert agree(flat, flat) and not agree(flat + 1, flat)
    assert distance(np.zeros((2, 10), np.float32), np.ones((2, 1000), np.float32)) == np.inf


def test_layers_are_unequal_by_presence_parameters_and_shape():
    def model(units, name):
        return keras.Sequential([keras.Input((4,)), layers.Dense(units, name=name)])

    assert unequal_layers(model(2, "a"), model(2, "a")) == ()
    assert unequal_layers(model(2, "a"), model(3, "a")) == ("a",)
    assert unequal_layers(model(2, "a"), model(2, "b")) == ("a", "b")
    assert give(model(2, "a"), variables(model(3, "a"))) == ("a/kernel", "a/bias")
