"""Every network of Table 2 and Figure 3 at full size in Keras: `make verify`, a quarter of an hour."""

import gc
from math import prod

import numpy as np
import pytest
from models import assert_is_its_records

from densenet_edu import (
    DENSENET_40_12,
    DENSENET_100_12,
    DENSENET_100_24,
    DENSENET_121,
    DENSENET_169,
    DENSENET_201,
    DENSENET_264,
    DENSENET_BC_100_12,
    DENSENET_BC_190_40,
    DENSENET_BC_250_24,
    unroll,
)
from densenet_edu.core.family.all_cnn import ALL_CNN
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.fractalnet import FRACTALNET_21, FRACTALNET_21_DROPPATH
from densenet_edu.core.family.highway import HIGHWAY_19, HIGHWAY_19_CONV
from densenet_edu.core.family.imagenet_resnet import RESNET_34, RESNET_50, RESNET_101, RESNET_152
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_164, PREACT_RESNET_1001
from densenet_edu.core.family.resnet import RESNET_110, RESNET_1202
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110, STOCHASTIC_DEPTH_1202
from densenet_edu.core.family.wide_resnet import WRN_16_4_DROPOUT, WRN_16_8, WRN_28_10
from densenet_edu.learn.build import build
from densenet_edu.learn.quiet import keras
from densenet_edu.learn.saving import load, save

# Trainable parameters, all of them with moving statistics, billions of multiply-adds: independent Keras builds, and for
# Figure 3 keras.applications (DenseNet) and torchvision (ResNet, stride on the 3x3; moving statistics not published).
FULL_SIZE = {
    "NIN": (NIN, 966_986, 966_986, 0.222),
    "All-CNN": (ALL_CNN, 1_369_738, 1_369_738, 0.281),
    "DSN": (DSN, 966_986, 966_986, 0.222),
    "Highway": (HIGHWAY_19, 2_342_406, 2_342_406, 0.352),
    "Highway, 1x1 convolution": (HIGHWAY_19_CONV, 2_274_186, 2_274_186, 0.352),
    "FractalNet": (FRACTALNET_21, 33_724_618, 33_745_226, 0.845),
    "FractalNet, drop-path": (FRACTALNET_21_DROPPATH, 33_724_618, 33_745_226, 0.845),
    "ResNet-110": (RESNET_110, 1_727_962, 1_736_058, 0.253),
    "ResNet-1202": (RESNET_1202, 19_421_274, 19_510_906, 2.829),
    "stochastic depth 110": (STOCHASTIC_DEPTH_110, 1_727_962, 1_736_058, 0.253),
    "stochastic depth 1202": (STOCHASTIC_DEPTH_1202, 19_421_274, 19_510_906, 2.829),
    "WRN-16-8": (WRN_16_8, 10_961_370, 10_968_570, 1.548),
    "WRN-28-10": (WRN_28_10, 36_479_194, 36_497_146, 5.243),
    "WRN-16-4, dropout": (WRN_16_4_DROPOUT, 2_748_890, 2_752_506, 0.393),
    "pre-activation ResNet-164": (PREACT_RESNET_164, 1_703_258, 1_727_482, 0.245),
    "pre-activation ResNet-1001": (PREACT_RESNET_1001, 10_327_706, 10_476_922, 1.488),
    "DenseNet, k = 12, L = 40": (DENSENET_40_12, 1_019_722, 1_037_818, 0.265),
    "DenseNet, k = 12, L = 100": (DENSENET_100_12, 6_979_642, 7_096_858, 1.770),
    "DenseNet, k = 24, L = 100": (DENSENET_100_24, 27_249_082, 27_480_346, 6.889),
    "DenseNet-BC, k = 12, L = 100": (DENSENET_BC_100_12, 769_162, 793_150, 0.288),
    "DenseNet-BC, k = 24, L = 250": (DENSENET_BC_250_24, 15_324_406, 15_582_382, 5.419),
    "DenseNet-BC, k = 40, L = 190": (DENSENET_BC_190_40, 25_624_430, 25_881_390, 9.302),
    "DenseNet-121": (DENSENET_121, 7_978_856, 8_062_504, 2.834),
    "DenseNet-169": (DENSENET_169, 14_149_480, 14_307_880, 3.360),
    "DenseNet-201": (DENSENET_201, 20_013_928, 20_242_984, 4.291),
    "DenseNet-264": (DENSENET_264, 33_337_704, 33_736_232, 5.752),
    "ResNet-34": (RESNET_34, 21_797_672, None, 3.664),
    "ResNet-50": (RESNET_50, 25_557_032, None, 4.089),
    "ResNet-101": (RESNET_101, 44_549_160, None, 7.801),
    "ResNet-152": (RESNET_152, 60_192_808, None, 11.514),
}


@pytest.fixture(scope="module", params=FULL_SIZE)
def full(request):
    """A network at full size: its name and its model with all heads."""
    yield request.param, build(FULL_SIZE[request.param][0], training=True, seed=1)
    keras.backend.clear_session()
    gc.collect()


def size(variables):
    return sum(prod(variable.shape) for variable in variables)


def multiply_adds(layer):
    """Count those of one image in a Keras layer: each weight of a kernel once at every position."""
    match layer:
        case keras.layers.Conv2D():
            return prod(layer.output.shape[1:3]) * prod(layer.kernel.shape)
        case keras.layers.Dense():
            return prod(layer.kernel.shape)
        case _:
            return 0


def test_every_layer_is_its_record(full):
    name, model = full
    assert_is_its_records(model, unroll(FULL_SIZE[name][0]))


def test_the_counts_are_those_of_independent_builds(full):
    name, model = full
    _, trainable, everything, giga = FULL_SIZE[name]
    used = [layer for layer in model.layers if not layer.name.startswith("companion")]
    assert size(weight for layer in used for weight in layer.trainable_weights) == trainable
    assert everything in (None, size(weight for layer in used for weight in layer.weights))
    assert round(sum(map(multiply_adds, used)) / 1e9, 3) == giga
    assert model.count_params() - size(weight for layer in used for weight in layer.weights) == (
        3_547_496 - 966_986 if name == "DSN" else 0  # the authors' three linear classifiers
    )


def test_two_images_pass_through_in_training(full):
    _, model = full
    images = np.random.default_rng(0).normal(0, 1, (2, *model.input.shape[1:])).astype(np.float32)
    *companions, answer = keras.tree.flatten(model(images, training=True))
    assert all(np.isfinite(companion).all() for companion in companions)
    np.testing.assert_allclose(np.sum(answer, axis=-1), 1, rtol=1e-5)
    assert not np.array_equal(answer[0], answer[1])


@pytest.mark.parametrize("name", ["ResNet-1202", "pre-activation ResNet-1001", "FractalNet, drop-path"])
def test_the_deepest_are_saved_and_loaded(name, tmp_path):
    model = build(FULL_SIZE[name][0], seed=1)
    save(model, tmp_path / "deep.keras")
    again = load(tmp_path / "deep.keras")
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    assert all(np.array_equal(a, b) for a, b in zip(again.get_weights(), model.get_weights(), strict=True))
