"""Every family of Table 2 is built from its records and learns; what acts in training alone does not act in use."""

import os
from dataclasses import replace
from pathlib import Path

import architectures
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from members import SMALL, digits
from models import assert_computes, assert_is_its_records, expected_mean, outputs

from densenet_edu import unroll
from densenet_edu.core.family.fractalnet import FractalNet
from densenet_edu.core.family.highway import Highway
from densenet_edu.core.family.stochastic_depth import StochasticDepth
from densenet_edu.core.graph import in_use
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import give, variables
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.saving import load, save

RANDOM = {
    "NIN": architectures.networks_in_networks,
    "DSN": architectures.deeply_supervised_nets,
    "All-CNN": architectures.all_cnns,
    "Highway": architectures.highways,
    "FractalNet": architectures.fractalnets,
    "ResNet": architectures.cifar_resnets,
    "stochastic depth": architectures.stochastic_depths,
    "WRN": architectures.wide_resnets,
    "pre-activation ResNet": architectures.preact_resnets,
    "ImageNet ResNet": architectures.imagenet_resnets,
}


def images_for(model, count=2, seed=0):
    return np.random.default_rng(seed).normal(0, 1, (count, *model.input.shape[1:])).astype(np.float32)


@pytest.mark.parametrize("family", RANDOM)
@settings(max_examples=2, phases=(Phase.generate,))
@given(st.data())
def test_a_random_member_is_its_records_and_computes_what_they_say(family, data):
    architecture = data.draw(RANDOM[family]())
    ops = in_use(unroll(architecture))
    model = build(architecture)
    assert_is_its_records(model, ops)
    assert_computes(ops, model=model)


@pytest.fixture(scope="module", params=SMALL)
def small(request):
    """A small member of each family: its operations, and its model with all heads."""
    architecture = SMALL[request.param]
    return unroll(architecture), build(architecture, training=True, seed=1)


def states(model):
    """Return the states of all random numbers: what draws the same again once they are put back."""
    return [variable for variable in model.variables if "seed_generator" in variable.path]


def assert_follows_its_gradient(ops, model, images, labels):
    """Take one step of training and hold that the loss falls as the gradient promised.

    The step is so small that the loss should fall by 0.01. Both times the same is dropped; companion heads are told
    the answer too (Lee et al., 2015: squared hinge).
    """
    answers = np.eye(10, dtype=np.float32)[labels]
    before = [state.numpy() for state in states(model)]

    def loss():
        for state, value in zip(states(model), before, strict=True):
            state.assign(value)
        *companions, answer = keras.tree.flatten(model(images, training=True))
        hinges = [keras.losses.squared_hinge(2 * answers - 1, companion) for companion in companions]
        return tf.reduce_mean(tf.add_n([keras.losses.categorical_crossentropy(answers, answer), *hinges]))

    variables = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        at_first = loss()
    gradients = tape.gradient(at_first, variables)
    drops_branches = any(op.kind in ("survive", "draw") for op in ops)
    for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
        assert gradient is not None, variable.path  # nothing is cut off from the loss
        assert drops_branches or np.any(gradient), variable.path
    rate = 0.01 / sum(float(tf.reduce_sum(gradient**2)) for gradient in gradients)
    for variable, gradient in zip(variables, gradients, strict=True):
        variable.assign_sub(rate * gradient)
    assert float(at_first - loss()) == pytest.approx(0.01, rel=0.5)


def test_a_small_member_is_its_records_with_all_heads(small):
    ops, model = small
    assert_is_its_records(model, ops)


def test_a_step_of_training_lowers_the_loss_on_handwritten_digits(small):
    ops, model = small
    assert_follows_its_gradient(ops, model, *digits(ops[0].shape))


@pytest.mark.data
@pytest.mark.parametrize("member", ["All-CNN", "DSN", "FractalNet", "stochastic depth"])
def test_a_step_of_training_lowers_the_loss_on_photographs(member):
    with np.load(Path(os.environ["DENSENET_EDU_DATA"]) / "cifar10_10k2k.npz") as data:
        images, labels = data["x_train"][:32] / np.float32(64) - 2, data["y_train"][:32].reshape(-1)
    architecture = replace(SMALL[member], image=(32, 32, 3))
    assert_follows_its_gradient(unroll(architecture), build(architecture, training=True, seed=1), images, labels)


def test_in_use_nothing_is_random_and_one_image_does_not_change_another(small):
    _, model = small
    images = images_for(model, 3)
    together, again, alone = (keras.tree.flatten(model(given)) for given in (images, images, images[1:2]))
    assert all(np.array_equal(a, b) for a, b in zip(together, again, strict=True))
    for a, b in zip(together, alone, strict=True):
        np.testing.assert_allclose(a[1], b[0], rtol=1e-4, atol=1e-6)


def test_a_saved_member_comes_back_the_same(small, tmp_path):
    _, model = small
    save(model, tmp_path / "member.keras")
    again, images = load(tmp_path / "member.keras"), images_for(model)
    assert all(np.array_equal(a, b) for a, b in zip(again.get_weights(), model.get_weights(), strict=True))
    for state, drawn in zip(states(again), states(model), strict=True):  # a loaded model draws from its seed again
        state.assign(drawn)
    for training in (False, True):
        made, expected = (keras.tree.flatten(each(images, training=training)) for each in (again, model))
        assert all(np.isfinite(value).all() for value in expected)
        assert all(np.array_equal(a, b) for a, b in zip(made, expected, strict=True))


def test_companion_heads_teach_the_layers_before_them_and_cost_nothing_in_use():
    learning, used = build(SMALL["DSN"], training=True, seed=3), build(SMALL["DSN"])
    assert [output.shape for output in learning.outputs] == [(None, 10)] * 4
    assert learning.outputs[-1] is learning.get_layer("softmax").output  # the answer comes last
    heads = sum(each.count_params() for each in learning.layers if each.name.startswith("companion"))
    assert heads == 10 * (8 * 8 * 12 + 4 * 4 * 12 + 2 * 2 * 12) + 3 * 10  # every number of three maps, and biases
    assert learning.count_params() - heads == used.count_params()
    images = images_for(learning)
    kernels = [learning.get_layer(f"block{block}_1_conv").kernel for block in (1, 2, 3)]
    for head in range(3):
        with tf.GradientTape() as tape:
            told = tf.reduce_sum(learning(images, training=True)[head] ** 2)
        found = [gradient is not None for gradient in tape.gradient(told, [kernel.value for kernel in kernels])]
        assert found == [block <= head for block in range(3)]  # a head teaches what stands before it, no more
    assert not give(used, variables(learning))
    np.testing.assert_allclose(used(images), learning(images)[-1], rtol=1e-5, atol=1e-7)


def test_the_gates_of_a_highway_start_at_their_bias_and_what_they_do_not_transform_they_carry():
    architecture = Highway(stages=((4, 4, 4),), gate_bias=-3.0, image=(8, 8, 1))
    ops, model = unroll(architecture), build(architecture, seed=4)
    gates = [op for op in ops if op.kind == "sigmoid"]
    assert len(gates) == 2
    dark, images = outputs(model)(np.zeros((1, 8, 8, 1), np.float32)), images_for(model)
    made = {name: value.numpy() for name, value in outputs(model)(images).items()}
    for gate in gates:
        assert (model.get_layer(gate.inputs[0]).bias.numpy() == -3).all()
        np.testing.assert_allclose(dark[gate.name], 1 / (1 + np.exp(3)), rtol=1e-6)  # 5% of a black image
        (complement,) = (op for op in ops if op.kind == "complement" and op.inputs == (gate.name,))
        assert np.array_equal(made[complement.name], 1 - made[gate.name])
        products = [op for op in ops if op.kind == "multiply" and {gate.name, complement.name} & {*op.inputs}]
        parts = [made[op.inputs[0]] * made[op.inputs[1]] for op in products]
        (sum_of_both,) = (op for op in ops if op.kind == "add" and {*op.inputs} == {each.name for each in products})
        np.testing.assert_allclose(made[sum_of_both.name], sum(parts), rtol=1e-5, atol=1e-6)


def test_units_of_stochastic_depth_survive_one_by_one_as_often_as_their_rates_say():
    architecture = StochasticDepth(14, survival=0.5, channels=2, image=(4, 4, 1))
    ops, times = unroll(architecture), 300
    units = [op.name for op in ops if op.kind == "survive"]
    model = build(architecture, seed=5)
    inside = keras.Model(model.input, [model.get_layer(name).output for name in units])
    images = np.ones((3, 4, 4, 1), np.float32) * np.array([1, 2, 3], np.float32).reshape(3, 1, 1, 1)

    @tf.function
    def step(_):
        return tf.stack([tf.reduce_any(branch != 0, axis=(1, 2, 3)) for branch in inside(images, training=True)])

    kept = tf.map_fn(step, tf.zeros(times), fn_output_signature=tf.bool).numpy()  # (times, units, images)
    assert (kept == kept[:, :, :1]).all()  # one draw for a mini-batch
    expected = 1 - np.arange(1, 7) / 6 * 0.5  # 1 - l / L (1 - p_L): Huang et al. (2016), formula 4
    assert architecture.survivals == pytest.approx(expected)
    assert np.abs(kept[:, :, 0].mean(axis=0) - expected) == pytest.approx(0, abs=4 * 0.5 / np.sqrt(times))
    together = np.mean(kept[:, -1, 0] & kept[:, -2, 0])  # units do not share a draw
    assert together == pytest.approx(expected[-1] * expected[-2], abs=4 * 0.5 / np.sqrt(times))


def test_a_global_draw_leaves_a_fractalnet_a_single_column_from_end_to_end():
    architecture = FractalNet(columns=3, blocks=2, channels=2, drop_path=0.15, image=(4, 4, 1))
    ops, model = unroll(architecture), build(architecture, seed=6)
    inside, images = outputs(model), images_for(model, 4, seed=6)
    shape = {op.name: op.shape for op in ops}
    draws, joins = ([op for op in ops if op.kind == kind] for kind in ("draw", "mean"))
    (shared,) = (op.name for op in draws if op.inputs == ("image",))
    assert len(draws) == 1 + len(joins) == 1 + 2 * 2  # each join draws for itself as well
    step = tf.function(lambda: inside(images, training=True))
    single, local = np.zeros(3), 0
    for _ in range(40):
        made = {name: value.numpy() for name, value in step().items()}
        (flags,) = np.unique(made[shared], axis=0)  # the same for every image
        for join in joins:
            columns = [made[name] for name in join.inputs if len(shape[name]) == 3]
            drawn = [made[name] for name in join.inputs if len(shape[name]) == 1]
            assert len(drawn) == 2
            np.testing.assert_allclose(made[join.name], expected_mean(columns, *drawn), rtol=1e-4, atol=1e-5)
            if not flags.all() and len(columns) == 3:  # the end of a block
                assert np.array_equal(made[join.name], columns[int(np.argmax(flags))])
        dropped = [made[op.name] for op in draws if op.name != shared]
        assert flags.all() or all(each.all() for each in dropped)
        single += 0 if flags.all() else flags
        local += any(not each.all() for each in dropped)
    assert (single > 0).all()  # each column has stood alone
    assert local > 0
