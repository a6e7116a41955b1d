"""One step against Torch's formulas by hand, and the lean network against the Keras model that it serves."""

from dataclasses import replace

import numpy as np
import pytest
from members import SMALL, digits

from densenet_edu import DenseNet, unroll, without
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import ONE_COLUMN, Tape
from densenet_edu.core.recipe import CIFAR
from densenet_edu.learn import step as stepping
from densenet_edu.learn.build import build
from densenet_edu.learn.compare import agree, fill
from densenet_edu.learn.forward import Forward
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.step import Step

RATE = 0.1


@pytest.fixture
def eagerly():
    """Without traces: every network runs once or twice."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def settled(ops):
    """Return a network in which nothing is left to chance: what drops, drops nothing."""
    return tuple(replace(op, rate=0.0) if op.rate else op for op in without(ops, "dropout"))


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def softmax_regression():
    tape = Tape()
    tape.dense("predictions", tape.flatten("flat", tape.input((2, 2, 1))), 3)
    return tuple(tape.ops)


def test_two_steps_are_those_of_torch_worked_out_by_hand():
    """Softmax regression, whose gradient is x (p - y) / n; the rate falls between the steps, the velocity does not."""
    random = np.random.default_rng(0)
    images, labels = random.normal(size=(5, 2, 2, 1)).astype(np.float32), np.array([0, 2, 1, 1, 0])
    ops, recipe = softmax_regression(), replace(CIFAR, weight_decay=0.05)
    model = build(ops, training=True, seed=0)
    model.layers[-1].bias.assign([0.5, -0.25, 1.0])  # so that its decay shows
    w, b = (each.numpy().astype(np.float64) for each in model.trainable_variables)
    step, v_w, v_b = Step(ops, model, recipe), 0.0, 0.0
    x = images.reshape(5, 4).astype(np.float64)
    for rate in (0.1, 0.01):
        scores = np.exp(x @ w + b)
        p = scores / scores.sum(1, keepdims=True)
        loss, wrong = step.learn(images, labels, rate, (0, 0))
        assert loss == pytest.approx(-np.log(p[range(5), labels]).mean(), rel=1e-5)
        assert wrong == np.sum(p.argmax(1) != labels)
        miss = (p - np.eye(3)[labels]) / 5
        d_w, d_b = x.T @ miss + 0.05 * w, miss.sum(0) + 0.05 * b
        v_w, v_b = 0.9 * v_w + d_w, 0.9 * v_b + d_b
        w, b = w - rate * (d_w + 0.9 * v_w), b - rate * (d_b + 0.9 * v_b)
        for made, expected in zip([*model.trainable_variables, *step.velocities], [w, b, v_w, v_b], strict=True):
            np.testing.assert_allclose(np.array(made), expected, rtol=1e-4, atol=1e-6)


def test_dampening_keeps_a_part_of_each_gradient_out_of_the_velocity():
    images, labels = np.ones((2, 2, 2, 1), np.float32), np.array([0, 1])
    found = []
    for dampening in (0.0, 0.9):
        model = build(softmax_regression(), training=True, seed=0)
        step = Step(softmax_regression(), model, replace(CIFAR, dampening=dampening))
        step.learn(images, labels, RATE, (0, 0))
        found.append(step.velocities[0].numpy())
    np.testing.assert_allclose(0.1 * found[0], found[1], rtol=1e-4)


NETWORKS = SMALL | {
    "DenseNet-121's stem": DenseNet((1, 2), 4, image=(32, 32, 1), classes=10),
    "theta 1, no bottleneck": DenseNet((2, 2), 3, 1, False, "cifar", image=(8, 8, 1), classes=10),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_step_equals_that_of_the_keras_model(name, eagerly):
    ops = settled(unroll(NETWORKS[name]))
    images, labels = digits(ops[0].shape, 16)
    model, twin = build(ops, training=True, seed=0), build(without(ops, "softmax"), training=True, seed=0)
    fill(model)
    twin.set_weights(model.get_weights())
    with tf.GradientTape() as tape:
        outputs = twin(images, training=True)
        *companions, logits = outputs if isinstance(outputs, list) else [outputs]
        expected = cross_entropy(logits, labels)
        whole = expected + sum(0.3 * cross_entropy(each, labels) for each in companions)
    gradients = tape.gradient(whole, [each.value for each in twin.trainable_variables])
    before = [each.numpy() for each in twin.trainable_variables]
    loss, wrong = Step(ops, model, CIFAR).learn(images, labels, RATE, (1, 2))
    assert loss == pytest.approx(float(expected), rel=1e-4)
    assert wrong == np.sum(np.argmax(logits, -1) != labels)
    for variable, old, gradient in zip(model.trainable_variables, before, gradients, strict=True):
        moved = -RATE * 1.9 * (np.array(gradient) + 1e-4 * old)  # the first step of Nesterov: v = g, so g + 0.9 g
        np.testing.assert_allclose(
            variable.numpy() - old, moved, atol=2e-3 * np.abs(moved).max() + 1e-6, err_msg=variable.path
        )
    for variable, other in zip(model.non_trainable_variables, twin.non_trainable_variables, strict=True):
        if "moving" in variable.name:
            np.testing.assert_allclose(variable.numpy(), other.numpy(), rtol=1e-4, atol=1e-5, err_msg=variable.path)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_network_in_use_equals_that_of_the_keras_model(name):
    ops = unroll(NETWORKS[name])  # with all that drops: in use nothing does
    images, _ = digits(ops[0].shape, 4)
    model = build(ops, training=True, seed=0)
    fill(model)
    logits = build(without(in_use(ops), "softmax"))
    for layer in logits.layers:
        layer.set_weights(model.get_layer(layer.name).get_weights()) if layer.weights else None
    assert agree(np.array(Forward(ops, model).used(images)), np.array(logits(images)))


def test_one_trace_serves_every_batch_and_the_model_owns_what_was_learned():
    ops = unroll(NETWORKS["DenseNet-BC"])
    images, labels = digits((8, 8, 1), 24)
    model = build(ops, training=True, seed=0)
    step = Step(ops, model, CIFAR)
    first = step.learn(images, labels, RATE, (0, 0))[0]
    for seed in range(1, 15):
        loss, _ = step.learn(images[: 24 - seed % 2], labels[: 24 - seed % 2], 0.02, (0, seed))
    assert loss < first
    assert step._learn.experimental_get_tracing_count() == 1
    judged, wrong = step.judge(images, labels)
    answers = np.array(model(images, training=False))
    assert judged == pytest.approx(
        float(keras.losses.sparse_categorical_crossentropy(labels, answers).numpy().mean()), rel=1e-3
    )
    assert wrong == np.sum(answers.argmax(-1) != labels)


def test_layers_of_one_kind_share_a_trace():
    def functions(*layers):
        ops = unroll(DenseNet(layers, 4, stem="cifar", image=(8, 8, 1), classes=10))
        learn = Step(ops, build(ops, training=True, seed=0), CIFAR)._learn.get_concrete_function()
        return len(learn.graph.as_graph_def().library.function)

    assert functions(2, 2) == functions(3, 4)


@pytest.mark.parametrize(("worth_optimizing", "added"), [(200, {"disable_meta_optimizer": True}), (2, {})])
def test_a_small_network_is_run_as_traced_and_nothing_else_is(worth_optimizing, added, monkeypatch):
    monkeypatch.setattr(stepping, "WORTH_OPTIMIZING", worth_optimizing)
    options = tf.config.optimizer.get_experimental_options
    before, within = options(), []
    ops = softmax_regression()
    step = Step(ops, build(ops, training=True, seed=0), CIFAR)
    step._learn = lambda *_: within.append(options()) or (0.0, 0)
    step.learn(np.ones((1, 2, 2, 1), np.float32), np.array([0]), RATE, (0, 0))
    assert within == [before | added]
    assert options().get("disable_meta_optimizer", False) is before.get("disable_meta_optimizer", False) is False


def drawn(kind, rate, seeds=200, flags=3, after=None, name="it"):
    """Return what one operation that draws puts out, for many seeds."""
    tape = Tape()
    x = tape.input((1, 1, flags))
    if kind == "draw":
        x = tape.draw("before", x, flags, rate=after) if after else x
        tape.draw(name, x, flags, rate=rate)
    else:
        tape.each(kind, name, x, rate=rate)
    forward = Forward(tape.ops, keras.Model(*[keras.Input((1, 1, flags))] * 2))
    ones = tf.ones((2, 1, 1, flags))
    draw = tf.function(lambda seed: forward.learning(ones, seed).logits)  # traced, as a step is
    return np.array([draw(tf.constant([7, seed])) for seed in range(seeds)])


def test_what_drops_drops_as_often_as_it_should_and_the_same_for_the_same_seed():
    kept = drawn("dropout", 0.2)
    assert set(np.unique(kept.round(4))) == {0.0, 1.25}
    assert np.mean(kept > 0) == pytest.approx(0.8, abs=0.04)
    np.testing.assert_array_equal(kept, drawn("dropout", 0.2))
    stayed = drawn("survive", 0.3)
    assert np.mean(stayed) == pytest.approx(0.7, abs=0.08)
    assert np.ptp(stayed, axis=(1, 2, 3, 4)).max() == 0  # one draw for a whole mini-batch


def test_drop_path_keeps_a_column_always_and_globally_one_or_all():
    local = drawn("draw", 0.5)
    assert local.sum(1).min() == 1
    assert np.mean(local) == pytest.approx(0.5 + 0.125 / 3, abs=0.06)  # one is kept where all three would drop
    counts = drawn("draw", ONE_COLUMN).sum(1)
    assert set(counts) == {1, 3}
    assert np.mean(counts == 3) == pytest.approx(0.5, abs=0.1)
    alone = drawn("draw", ONE_COLUMN, name="before").sum(1) == 1
    behind = drawn("draw", 0.5, after=ONE_COLUMN).sum(1)
    assert set(behind[alone]) == {3}  # a global draw that drops stands alone
    assert set(behind[~alone]) == {1, 2, 3}
