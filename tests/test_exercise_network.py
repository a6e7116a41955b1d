"""A learner's Keras model: the first real difference in a sentence, and never a traceback."""

from dataclasses import replace

import networks
import numpy as np
import pytest
from fake_keras import Model, changed, dropped, in_order

from densenet_edu import language, unroll
from densenet_edu.core.densenet import DENSENET_121
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.judge import judge
from densenet_edu.exercise.lesson_06 import DENSE_LAYER, NETWORK
from densenet_edu.learn.attempt import attempt
from densenet_edu.learn.build import KERAS_APPLICATIONS, build
from densenet_edu.learn.quiet import keras

LAYER = EXERCISES["06.dense_layer"]


def norm(name):
    return keras.layers.BatchNormalization(epsilon=1.001e-5, name=name)


def dense_layer(x, k, name):
    y = keras.layers.ReLU(name=f"{name}_0_relu")(norm(f"{name}_0_bn")(x))
    y = keras.layers.Conv2D(4 * k, 1, use_bias=False, name=f"{name}_1_conv")(y)
    y = keras.layers.Activation("relu", name=f"{name}_1_relu")(norm(f"{name}_1_bn")(y))
    y = keras.layers.Conv2D(k, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(y)
    return keras.layers.Concatenate(name=f"{name}_concat")([x, y])


def of_slides(x, k, name):
    y = x
    for number, (channels, kernel) in enumerate(((4 * k, 1), (k, 3)), start=1):
        y = keras.layers.Conv2D(channels, kernel, padding="same", name=f"{name}_{number}_conv")(y)
        y = keras.layers.ReLU(name=f"{name}_{number}_relu")(norm(f"{name}_{number}_bn")(y))
    return keras.layers.Concatenate(name=f"{name}_concat")([x, y])


def with_activation_inside(x, k, name):
    y = keras.layers.Conv2D(4 * k, 1, activation="relu", name=f"{name}_1_conv")(norm(f"{name}_0_bn")(x))
    return keras.layers.Concatenate(name=f"{name}_concat")([x, y])


def reversed_concat(x, k, name):
    return keras.layers.Concatenate(name=f"{name}_concat")([dense_layer(x, k, name)[..., 64:], x])


def default_epsilon(x, k, name):
    y = keras.layers.BatchNormalization(name=f"{name}_0_bn")(x)
    return keras.layers.Concatenate(name=f"{name}_concat")([x, y])


def one_layer_twice(x, k, name):
    bn = norm(f"{name}_0_bn")
    return keras.layers.ReLU(name=f"{name}_0_relu")(bn(bn(x)))


def relu_first(x, k, name):
    return norm(f"{name}_0_bn")(keras.layers.ReLU(name=f"{name}_0_relu")(x))


def in_half_precision(x, k, name):
    return keras.layers.BatchNormalization(epsilon=1.001e-5, dtype="float16", name=f"{name}_0_bn")(x)


def unnamed(x, k, name):
    y = keras.ops.relu(norm(f"{name}_0_bn")(x))
    y = keras.layers.Conv2D(4 * k, 1, use_bias=False, name=f"{name}_1_conv")(y)
    y = keras.layers.ReLU()(norm(f"{name}_1_bn")(y))
    y = keras.layers.Conv2D(k, 3, padding="same", use_bias=False)(y)
    return keras.layers.Concatenate()([x, y])


def tried(function):
    return judge(LAYER, attempt(function, (8, 8, 64), 32, "conv2_block1"))


def test_a_right_function_of_keras_layers_is_right():
    assert tried(dense_layer).status == "right"


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (of_slides, "From `conv2_block1_1_conv` on the order differs: Conv2D → BatchNormalization → ReLU"),
        (relu_first, "From `conv2_block1_0_relu` on the order differs: ReLU → BatchNormalization stands where"),
        (with_activation_inside, "From `conv2_block1_1_conv` on the order differs: Conv2D → ReLU"),
        (default_epsilon, "The epsilon of `conv2_block1_0_bn` is 0.001"),
        (one_layer_twice, "What `conv2_block1_0_relu` reads cannot be followed"),
        (in_half_precision, "`conv2_block1_0_bn` computes in float16"),
        (unnamed, "All layers are right but for a name"),
        (lambda x, k, name: x, "The batch normalization `conv2_block1_0_bn` is missing"),
        (lambda x, k: x, "The call `dense_layer(x, 32, 'conv2_block1')` stopped with TypeError"),
        (lambda x, k, name: norm(name)(undefined), "The call `dense_layer(x, 32, 'conv2_block1')` did not find"),  # noqa: F821
        (lambda x, k, name: "x", "'x' is text (a string). Asked is the Keras model"),
        (lambda x, k, name: float("nan"), "NaN came"),
        (lambda x, k, name: -1, "A value of type int came."),
        (lambda x, k, name: [x, x], "A value of type list came."),
        (lambda x, k, name: np.zeros((8, 8, 96)), "A value of type ndarray came."),
        (
            lambda x, k, name: keras.Input((8, 8, 96)),
            "The call `dense_layer(x, 32, 'conv2_block1')` stopped with Value",
        ),
    ],
)
def test_what_a_function_makes_is_answered_in_a_sentence(function, says):
    language("en")
    report = tried(function)
    assert report.status == "wrong"
    assert report.sentence.startswith(says)


def test_a_function_that_is_not_written_yet_is_no_mistake():
    language("en")
    gives_nothing = "The call `dense_layer(x, 32, 'conv2_block1')` gives nothing back yet."
    for empty, says in ((..., "Write yours in place of"), (None, gives_nothing)):
        report = tried(lambda x, k, name, empty=empty: empty)
        assert report.status == "unanswered" and report.sentence.startswith(says)


def with_options(**options):
    """Write dense_layer with one more option in one of its layers: conv, relu or norm."""

    def function(x, k, name):
        y = keras.layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_0_bn", **options.get("norm", {}))(x)
        y = keras.layers.ReLU(name=f"{name}_0_relu", **options.get("relu", {}))(y)
        y = keras.layers.Conv2D(4 * k, 1, use_bias=False, name=f"{name}_1_conv")(y)
        y = keras.layers.ReLU(name=f"{name}_1_relu")(norm(f"{name}_1_bn")(y))
        options_of_conv = {"padding": "same", **options.get("conv", {})}
        y = keras.layers.Conv2D(k, 3, use_bias=False, name=f"{name}_2_conv", **options_of_conv)(y)
        return keras.layers.Concatenate(name=f"{name}_concat")([x, y])

    return function


@pytest.mark.parametrize(
    ("options", "option", "layer"),
    [
        ({"conv": {"dilation_rate": 2}}, "dilation_rate=2", "2_conv"),
        ({"conv": {"groups": 4}}, "groups=4", "2_conv"),
        ({"relu": {"max_value": 6}}, "max_value=6", "0_relu"),
        ({"relu": {"negative_slope": 0.1}}, "negative_slope=0.1", "0_relu"),
        ({"norm": {"scale": False}}, "scale=False", "0_bn"),
        ({"norm": {"center": False}}, "center=False", "0_bn"),
    ],
)
def test_an_option_that_makes_another_layer_of_the_same_shape_is_told(options, option, layer):
    language("en")
    assert tried(with_options()).status == "right"
    report = tried(with_options(**options))
    assert report.status == "wrong"
    assert f"`{option}" in report.sentence and f"`conv2_block1_{layer}`" in report.sentence


def one_name(x, k, name):
    return keras.layers.ReLU(name=name)(norm(name)(x))


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (with_options(conv={"padding": "valid"}), "feature maps of different height or width"),
        (one_name, "several layers are called `conv2_block1`"),
        (lambda x, k, name: keras.layers.ReLU()(norm(name)), "that was made, but not called"),
        (lambda x, k, name: keras.layers.Conv2D(k / 10, 1)(x), "to make 3.2 feature maps"),
        (lambda x, k, name: keras.layers.Conv2D(k / 2, 1)(x), "to make 16.0 feature maps"),
    ],
)
def test_a_common_slip_is_told_without_the_words_of_keras(function, says):
    language("en")
    report = tried(function)
    assert report.status == "wrong"
    assert report.sentence.startswith("In the call `dense_layer(x, 32, 'conv2_block1')`")
    assert says in report.sentence


def test_what_stops_python_itself_is_not_swallowed():
    def stopped(x, k, name):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tried(stopped)


SMALL = [  # whole networks take seconds to build, and where a width changes alone `build` refuses
    mutant for mutant in networks.MISTAKEN if mutant[0] != "06.network" and mutant[1] not in ("width", "up", "kept")
]


@pytest.mark.parametrize("mutant", SMALL, ids="-".join)
def test_a_mistaken_network_built_in_keras_is_answered_like_its_records(mutant):
    exercise, ops = EXERCISES[mutant[0]], networks.MISTAKEN[mutant]
    assert judge(exercise, build(ops, batchnorm=KERAS_APPLICATIONS)) == judge(exercise, Model(ops))


MUTANTS = {
    "a BatchNormalization dropped": dropped(NETWORK.ops, "conv4_block9_1_bn"),
    "the last BatchNormalization dropped": dropped(NETWORK.ops, "bn"),
    "a ReLU dropped": dropped(NETWORK.ops, "pool3_relu"),
    "ReLU before BatchNormalization": in_order(NETWORK.ops, "conv3_block5_0_relu", "conv3_block5_0_bn"),
    "the first pooling padded as 'same'": changed(NETWORK.ops, "pool1", padding=(0, 1, 0, 1)),
    "a bias kept": changed(NETWORK.ops, "conv5_block16_2_conv", bias=0.0),
    "no bias at the end": changed(NETWORK.ops, "predictions", bias=None),
    "new maps before the carried ones": changed(
        NETWORK.ops, "conv2_block3_concat", inputs=("conv2_block3_2_conv", "conv2_block2_concat")
    ),
    "a maximum in a transition": changed(NETWORK.ops, "pool4_pool", kind="max_pool"),
    "a wider layer": changed(NETWORK.ops, "conv5_block2_1_conv", shape=(2, 2, 32)),
    "a stride of 1": changed(NETWORK.ops, "pool1", stride=(1, 1)),
    "a kernel of 5": changed(NETWORK.ops, "conv1_conv", kernel=(5, 5)),
    "the last layer missing": NETWORK.ops[:-1],
}


@pytest.mark.parametrize("mutant", MUTANTS)
@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_mutant_is_told_by_its_layer(mutant, code):
    language(code)
    report = judge(EXERCISES["06.network"], Model(MUTANTS[mutant]))
    assert report.status == "wrong"
    named = {op.name for op in NETWORK.ops} ^ {op.name for op in MUTANTS[mutant]}
    was = dict(zip((op.name for op in NETWORK.ops), NETWORK.ops, strict=True))
    named |= {op.name for op in MUTANTS[mutant] if was[op.name] != op}
    assert any(f"`{name}`" in report.sentence for name in named)


def test_a_network_of_another_precision_or_epsilon_is_told():
    language("en")
    assert "float64" in judge(LAYER, Model(DENSE_LAYER.ops, dtype="float64")).sentence
    assert "0.001" in judge(LAYER, Model(DENSE_LAYER.ops, epsilon=1e-3)).sentence


def test_operations_instead_of_a_model_are_refused():
    language("en")
    ops = unroll(replace(DENSENET_121, image=(64, 64, 3)))
    assert judge(EXERCISES["06.network"], ops).status == "wrong"


class Strange(Model):
    """A model whose layers answer nonsense."""

    def __init__(self, **answers):
        super().__init__(DENSE_LAYER.ops)
        for layer in self.layers:
            for name, value in answers.items():
                setattr(layer, name, value)


@pytest.mark.parametrize(
    "answers",
    [
        {"name": 3}, {"name": None}, {"name": "x" * 10_000}, {"output": None}, {"output": 3}, {"input": None},
        {"input": []}, {"get_config": None}, {"get_config": lambda: 3}, {"get_config": lambda: {"kernel_size": "3"}},
        {"get_config": lambda: 1 / 0}, {"get_config": lambda: {"epsilon": float("nan"), "activation": 3}},
    ],
)  # fmt: skip
def test_layers_that_answer_nonsense_never_raise(answers):
    report = judge(LAYER, Strange(**answers))
    assert report.status == "wrong" and len(report.sentence) < 800


def test_a_model_without_layers_or_with_far_too_many_is_refused():
    language("en")
    none, many = Model(()), Model(DENSE_LAYER.ops)
    many.layers = [*many.layers * 1000][:8000]
    assert judge(LAYER, none).sentence.startswith("A model of 0 layers came")
    assert judge(LAYER, many).sentence.startswith("A model of 8000 layers came")
