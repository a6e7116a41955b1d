"""A built model is the network of its records: layers, shapes, counts, numbers, and where its weights start."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from architectures import chains, densenets
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from models import assert_computes, assert_is_its_records

from densenet_edu import (
    DENSENET_121,
    DenseNet,
    HighwayNet,
    PlainNet,
    Refused,
    ResNet,
    unroll,
)
from densenet_edu.core.op import ONE_COLUMN, Kind, Op, Tape, same_padding
from densenet_edu.learn.build import KERAS_APPLICATIONS, PAPER, build
from densenet_edu.learn.layers import KINDS, BatchNorm
from densenet_edu.learn.quiet import keras
from densenet_edu.words import language

ONCE = (Phase.generate,)  # a failure is told as it is: making it smaller would build hundreds of models
SMALL = DenseNet(blocks=(2, 2), growth_rate=4, stem="cifar", image=(8, 8, 1), classes=3)


@settings(max_examples=12, phases=ONCE)
@given(densenets(layers=3) | chains(), st.integers(0, 1000))
def test_a_model_agrees_with_its_records_layer_by_layer_and_computes_what_they_say(architecture, seed):
    ops, model = unroll(architecture), build(architecture)
    assert_is_its_records(model, ops)
    assert_computes(ops, seed, model)


def every_other_kind():
    """What no network of the first lessons has: shortcut A, padding of its own, branches that drop out, draws."""
    tape = Tape()
    x = tape.input((9, 8, 2))
    x = tape.max_pool("negative", x, 3, 2, padding=1)  # what it reads may be negative: zeros could win
    x = tape.conv("uneven", x, 3, 3, padding=(2, 0, 1, 3), bias=0.5)
    x = tape.max_pool("same", x, 3, 2, padding=same_padding(x.shape[:2], 3, 2))
    x = tape.avg_pool("average", x, 2, 1, padding=same_padding(x.shape[:2], 2, 1))
    x = tape.pad_channels("more", tape.subsample("half", x, 2), 5)
    y = tape.each("survive", "perhaps", tape.conv("beside", x, 5), rate=0.3)
    everywhere = tape.draw("everywhere", tape.ops[0], 3, rate=ONE_COLUMN)
    x = tape.mean("some", x, y, draws=(tape.draw("here", everywhere, 2, rate=0.15), everywhere))
    x = tape.mean("all", x, y)
    tape.dense("answer", tape.flatten("flat", tape.pad("padded", x, (1, 2, 0, 1))), 4)
    return tuple(tape.ops)


def test_kinds_of_other_networks_are_computed_too():
    assert_computes(every_other_kind())


def test_what_is_padded_never_wins_a_maximum():
    tape = Tape()
    ops = (tape.input((4, 4, 1)), tape.max_pool("pool", tape.ops[0], 3, 2, padding=1))
    assert np.max(build(ops)(np.full((1, 4, 4, 1), -5.0, np.float32))) == -5


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_is_built(kind):
    built = {op.kind for net in (SMALL, HighwayNet(), ResNet(), DENSENET_121) for op in unroll(net)} | {"dropout"}
    assert kind in built | {op.kind for op in every_other_kind()}  # computed in one of the tests above
    assert kind in KINDS


@pytest.mark.parametrize("code", ["ko", "en"])
def test_another_kind_is_refused_by_name(code):
    language(code)
    image = Op("image", "input", (), (), (4, 4, 1), 1)
    with pytest.raises(Refused) as refused:
        build([image, Op("strange", "attention", ("image",), (), (4, 4, 1), 1)])
    assert all(part in str(refused.value) for part in ("strange", "attention", *get_args(Kind)))


def test_convolutions_start_at_the_normal_distribution_of_he_with_fan_out():
    tape = Tape()
    model = build((tape.input((4, 4, 50)), tape.conv("conv", tape.ops[0], 80, 3, padding=1)), seed=1)
    kernel = model.get_layer("conv").kernel.numpy()
    expected = np.sqrt(2 / (3 * 3 * 80))  # not 50: fan-out
    assert np.std(kernel) == pytest.approx(expected, rel=0.02)
    assert abs(np.mean(kernel)) < 0.02 * expected
    assert np.mean(np.abs(kernel) > 2 * expected) == pytest.approx(0.0455, abs=0.005)  # not truncated


def test_the_classifier_starts_uniform_with_bias_0():
    layer = build(DenseNet(blocks=(4,), image=(32, 32, 3)), seed=1).get_layer("predictions")
    kernel, bound = layer.kernel.numpy(), 1 / np.sqrt(64 + 4 * 32)
    assert not layer.bias.numpy().any()
    assert 0.99 * bound < np.max(np.abs(kernel)) <= bound
    assert np.std(kernel) == pytest.approx(bound / np.sqrt(3), rel=0.02)


def test_batchnorm_is_set_as_in_the_paper_unless_told_otherwise():
    for how, epsilon, momentum in ((PAPER, 1e-5, 0.9), (KERAS_APPLICATIONS, 1.001e-5, 0.99)):
        model = build(SMALL, batchnorm=how)
        layers = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
        assert {(layer.epsilon, layer.momentum) for layer in layers} == {(epsilon, momentum)}
        assert all((layer.gamma.numpy() == 1).all() and not layer.beta.numpy().any() for layer in layers)
    assert {(layer.epsilon, layer.momentum) for layer in build(SMALL).layers if hasattr(layer, "momentum")} == {
        (1e-5, 0.9)
    }


def test_only_operations_with_a_bias_have_one():
    model = build(HighwayNet(layers=2, gate_bias=-2.0))
    assert (model.get_layer("layer2_gate_conv").bias.numpy() == -2).all()
    assert model.get_layer("layer2_conv").bias is None


def test_a_seed_gives_the_same_weights_every_time():
    first, second, other = (build(SMALL, seed=seed).get_weights() for seed in (7, 7, 8))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_layers_of_one_name_start_alike_in_different_networks_but_not_within_one():
    few, many = build(SMALL, seed=7), build(replace(SMALL, blocks=(2, 3)), seed=7)
    for name in ("conv1_conv", "conv3_block2_2_conv"):
        assert np.array_equal(few.get_layer(name).kernel, many.get_layer(name).kernel)
    one, other = (few.get_layer(f"conv3_block{number}_2_conv").kernel for number in (1, 2))
    assert not np.array_equal(one, other)


def test_without_a_seed_every_model_is_new():
    first, second = (build(SMALL).get_weights()[0] for _ in range(2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    "architecture",
    [
        SMALL,
        PlainNet(layers=3, channels=8, image=(8, 8, 1), classes=3),
        ResNet(layers=2, channels=8, image=(8, 8, 1), classes=3),
        HighwayNet(layers=2, channels=8, image=(8, 8, 1), classes=3),
    ],
    ids=lambda architecture: type(architecture).__name__,
)
def test_a_step_of_training_lowers_the_loss(architecture):
    model = build(architecture, seed=1)
    model.compile(keras.optimizers.SGD(0.02), "sparse_categorical_crossentropy", run_eagerly=True)
    random = np.random.default_rng(1)
    images, labels = random.normal(0, 1, (12, 8, 8, 1)).astype(np.float32), np.arange(12) % 3
    before = [variable.numpy() for variable in model.trainable_variables]
    losses = [float(model.train_on_batch(images, labels)) for _ in range(3)]
    assert losses[0] > losses[1] > losses[2]
    for old, variable in zip(before, model.trainable_variables, strict=True):
        assert not np.array_equal(old, variable), variable.path  # nothing is cut off from the loss


def companion():
    """A network with a second answer that exists only in training (a companion head, as in DSN)."""
    ops = unroll(PlainNet(layers=2, channels=4, image=(8, 8, 1), classes=3))
    head = [
        Op("early_pool", "global_pool", ("layer1_relu",), ("early",), (4,), 4, phase="training"),
        Op("early", "dense", ("early_pool",), ("early",), (3,), 4, bias=0.0, phase="training"),
    ]
    return (*ops[:7], *head, *ops[7:])


def test_companion_heads_exist_only_in_training():
    plain, training = build(companion()), build(companion(), training=True)
    assert plain.output.shape == (None, 3)
    assert "early" not in {layer.name for layer in plain.layers}
    assert [output.shape for output in training.outputs] == [(None, 3), (None, 3)]
    assert training.outputs[-1] is training.get_layer("softmax").output  # the answer comes last
    assert training.outputs[0] is training.get_layer("early").output


@pytest.mark.parametrize("value", [121, "DenseNet-121", None, [], (), [1, 2], {"blocks": (1,)}])
def test_what_is_no_network_is_refused(value):
    for code, allowed in (("ko", "DENSENET_121 같은 아키텍처"), ("en", "an architecture such as DENSENET_121")):
        language(code)
        with pytest.raises(Refused) as refused:
            build(value)
        assert allowed in str(refused.value)
        assert str(value) in str(refused.value)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_an_average_with_padding_that_keras_has_not_is_refused(code):
    language(code)
    tape = Tape()
    tape.avg_pool("pool", tape.input((4, 4, 1)), 3, 2, padding=1)  # Keras's "same" adds nothing at the top
    with pytest.raises(Refused, match=r"pool.*\(1, 1, 1, 1\).*same"):
        build(tape.ops)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_an_operation_that_reads_what_is_not_there_is_refused(code):
    language(code)
    ops = tuple(op for op in unroll(SMALL) if op.name != "conv2_block1_concat")
    with pytest.raises(Refused, match=r"conv2_block2_0_bn.*conv2_block1_concat"):
        build(ops)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_record_of_another_shape_than_its_layer_is_refused(code):
    language(code)
    ops = tuple(replace(op, stride=(2, 2)) if op.name == "conv1_conv" else op for op in unroll(SMALL))
    with pytest.raises(Refused, match=r"conv1_conv.*\(8, 8, 8\).*\(4, 4, 8\)"):
        build(ops)


@pytest.mark.parametrize("seed", [-1, 1.5, True, "1"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(Refused, match="seed"):
        build(SMALL, seed=seed)


@pytest.mark.parametrize(
    ("argument", "value"), [("epsilon", 0), ("epsilon", "1e-5"), ("momentum", 1), ("momentum", -1)]
)
def test_settings_of_batchnorm_are_checked(argument, value):
    with pytest.raises(Refused, match=argument):
        BatchNorm(**{argument: value})
