"""What drops whole branches does so as often as it says, once for a mini-batch, and never in use."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from models import expected_mean, outputs

from densenet_edu.core.op import ONE_COLUMN, Tape
from densenet_edu.learn.build import build
from densenet_edu.learn.quiet import tf
from densenet_edu.learn.random_layers import Draw, MeanOfKept, Survive
from densenet_edu.learn.saving import load, save

IMAGES = np.random.default_rng(0).normal(1, 0.2, (5, 2, 2, 1)).astype(np.float32)  # far from 0
TIMES = 1000


def drawn(layer, read=IMAGES, times=TIMES, *, compiled=False):
    """Return what a layer puts out in training, many times over: (times, ...)."""

    @tf.function(jit_compile=compiled)
    def draw():
        return tf.map_fn(lambda _: layer(read, training=True), tf.zeros(times, read.dtype))

    return draw().numpy()


def assert_share(found, chance):
    """Hold a share against a chance: 4 standard deviations of a binomial distribution are allowed."""
    assert np.size(found) >= TIMES
    assert abs(np.mean(found) - chance) <= 4 * np.sqrt(chance * (1 - chance) / np.size(found))


def flags(layer, read=IMAGES):
    """Return what is drawn, (times, flags), and hold that it is one draw for all images."""
    found = drawn(layer, read)
    assert found.shape == (TIMES, len(read), layer.flags)
    assert (found == found[:, :1]).all()
    assert set(np.unique(found)) == {0, 1}
    return found[:, 0].astype(bool)


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_a_branch_survives_with_a_chance_of_1_less_its_rate(rate):
    found = drawn(Survive(rate, seed=1))
    kept = (found == IMAGES).all(axis=(1, 2, 3, 4))  # exactly as it was: nothing is divided
    assert (kept | (found == 0).all(axis=(1, 2, 3, 4))).all()  # a mini-batch as a whole, not image by image
    assert_share(kept, 1 - rate)
    np.testing.assert_allclose(Survive(rate)(IMAGES), (1 - rate) * IMAGES)  # in use: Huang et al. (2016), formula 5


def test_a_branch_without_a_rate_always_survives_and_with_rate_1_never():
    assert (drawn(Survive(0.0), times=50) == IMAGES).all()
    assert (drawn(Survive(1.0), times=50) == 0).all()
    assert (Survive(1.0)(IMAGES).numpy() == 0).all()


@pytest.mark.parametrize(("columns", "rate"), [(2, 0.15), (3, 0.15), (3, 0.7)])
def test_columns_drop_by_themselves_but_never_all_of_them(columns, rate):
    kept = flags(Draw(columns, rate, seed=2))
    assert kept.any(axis=1).all()
    none_of_them = rate**columns  # then one is left, each as likely as any other
    for column in range(columns):
        assert_share(kept[:, column], 1 - rate + none_of_them / columns)
    assert_share(kept.all(axis=1), (1 - rate) ** columns)
    assert_share(kept.sum(axis=1) == 1, columns * (1 - rate) * rate ** (columns - 1) + none_of_them)


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_half_of_all_global_draws_keep_a_single_column(columns):
    kept = flags(Draw(columns, ONE_COLUMN, seed=3))
    single = kept.sum(axis=1) == 1
    assert (single | kept.all(axis=1)).all()
    assert_share(single, 1 / 2)
    for column in range(columns):
        assert_share(kept[:, column] & single, 1 / 2 / columns)


def test_nothing_drops_locally_while_a_global_draw_keeps_a_single_column():
    """Larsson et al. (2017), section 3: a mini-batch drops either globally or locally."""
    local = Draw(3, 0.5, after=True, seed=4)
    for column in range(3):
        assert (drawn(local, np.eye(3, dtype=np.float32)[[column] * 5], times=50) == 1).all()
    kept = flags(local, np.ones((5, 3), np.float32))
    assert_share(kept.all(axis=1), 0.5**3)


def test_in_use_every_flag_is_1():
    for rate in (0.15, ONE_COLUMN):
        assert (Draw(3, rate)(IMAGES).numpy() == np.ones((5, 3))).all()


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_join_is_the_mean_of_the_columns_that_every_draw_keeps(columns):
    random = np.random.default_rng(5)
    values = list(random.normal(0, 1, (columns, 4, 3, 2, 2)).astype(np.float32))
    join, seen = MeanOfKept(columns), 0
    for local, globally in product(product((0, 1), repeat=columns), product((0, 1), repeat=3)):
        draws = [np.array([kept] * 4, np.float32) for kept in (local, globally)]
        np.testing.assert_allclose(join([*values, *draws]), expected_mean(values, *draws), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(join([*values, draws[1]]), expected_mean(values, draws[1]), rtol=1e-5, atol=1e-6)
        seen += 1
    assert seen == 2 ** (columns + 3)


def test_a_single_kept_column_passes_a_join_as_it_is():
    values = list(np.random.default_rng(6).normal(0, 1, (3, 2, 4, 4, 2)).astype(np.float32))
    for column in range(3):
        found = MeanOfKept(3)([*values, np.eye(3, dtype=np.float32)[[column] * 2]])
        assert np.array_equal(found, values[column])


def test_a_gradient_flows_through_what_is_kept_and_nothing_else():
    x, survive, seen = tf.Variable(IMAGES), Survive(0.5, seed=7), set()
    for _ in range(20):
        with tf.GradientTape() as tape:
            y = survive(x, training=True)
        kept = float(np.max(np.abs(y)) > 0)
        assert np.array_equal(tape.gradient(y, x), np.full_like(IMAGES, kept))
        seen.add(kept)
    assert seen == {0.0, 1.0}
    columns, join = [tf.Variable(IMAGES) for _ in range(3)], MeanOfKept(3)
    kept = tf.constant([[1.0, 0.0, 1.0]] * 5)
    with tf.GradientTape() as tape:
        y = join([*columns, kept])
    found = [float(np.mean(gradient)) for gradient in tape.gradient(y, columns)]
    assert found == pytest.approx([1 / 2, 0, 1 / 2])


def small_fractal():
    """Two joins, each with a draw of its own, and a global draw that both share; a branch that may drop out."""
    tape = Tape()
    image = tape.input((4, 4, 2))
    everywhere = tape.draw("everywhere", image, 3, rate=ONE_COLUMN)
    short, middle, deep = (tape.conv(name, image, 2, 3, padding=1) for name in ("short", "middle", "deep"))
    first = tape.draw("first_draw", everywhere, 2, rate=0.15)
    x = tape.mean("first", middle, deep, draws=(first, everywhere))
    second = tape.draw("second_draw", everywhere, 3, rate=0.15)
    columns = (short, tape.conv("middle_again", x, 2, 3, padding=1), tape.conv("deep_again", x, 2, 3, padding=1))
    y = tape.mean("second", *columns, draws=(second, everywhere))
    tape.join("add", "sum", x, tape.each("survive", "perhaps", y, rate=0.4))
    return tuple(tape.ops)


def test_joins_of_one_network_share_the_global_draw():
    model = build(small_fractal(), seed=8)
    inside, images = outputs(model), np.random.default_rng(8).normal(0, 1, (3, 4, 4, 2)).astype(np.float32)
    step = tf.function(lambda: inside(images, training=True))
    seen = set()
    for _ in range(60):
        made = {name: value.numpy() for name, value in step().items()}
        everywhere = made["everywhere"]
        for name, columns in (("first", ("middle", "deep")), ("second", ("short", "middle_again", "deep_again"))):
            local = made[f"{name}_draw"]
            expected = expected_mean([made[column] for column in columns], local, everywhere)
            np.testing.assert_allclose(made[name], expected, rtol=1e-5, atol=1e-6)
            assert everywhere.all() or local.all()
        seen.add((*everywhere[0], *made["first_draw"][0]))
    assert len(seen) >= 6  # three columns alone, all of them, and then those that drop locally


def test_in_use_nothing_is_random_and_a_join_is_a_plain_mean():
    inside = outputs(build(small_fractal(), seed=9))
    images = np.random.default_rng(9).normal(0, 1, (3, 4, 4, 2)).astype(np.float32)
    made, again = inside(images), inside(images)
    assert all(np.array_equal(made[name], again[name]) for name in made)
    np.testing.assert_allclose(made["first"], (made["middle"] + made["deep"]) / 2, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(made["sum"], made["first"] + 0.6 * made["second"], rtol=1e-5, atol=1e-6)


def training_steps(model, times=20):
    """Return which flags and branches a model kept in its first steps of training."""
    inside, images = outputs(model), np.ones((2, 4, 4, 2), np.float32)
    step = tf.function(lambda: inside(images, training=True))
    made = [step() for _ in range(times)]
    draws = ("everywhere", "first_draw", "second_draw")
    return [(*(tuple(each[name].numpy()[0]) for name in draws), bool(np.any(each["perhaps"]))) for each in made]


def test_a_seed_gives_the_same_draws_every_time_and_each_layer_its_own():
    first, second, other = (training_steps(build(small_fractal(), seed=seed)) for seed in (10, 10, 11))
    assert first == second != other
    two = [Draw(3, 0.5, seed=seed) for seed in (1, 2)]
    assert not np.array_equal(*(drawn(layer, times=20) for layer in two))
    twins = replace(small_fractal()[-2], name="again"), small_fractal()[-2]
    seeds = {build((*small_fractal()[:-2], twin), seed=12).get_layer(twin.name).seed for twin in twins}
    assert len(seeds) == 2  # layers of one network differ by their names


def test_compiled_by_xla_layers_draw_as_often():
    """Keras's `fit` compiles a model that way if it can; XLA makes other random numbers of the same seed."""
    assert_share((drawn(Survive(0.3, seed=12), compiled=True) == IMAGES).all(axis=(1, 2, 3, 4)), 0.7)
    assert_share(drawn(Draw(3, 0.15, seed=13), compiled=True)[:, 0].all(axis=1), 0.85**3)
    assert_share(drawn(Draw(3, ONE_COLUMN, seed=14), compiled=True)[:, 0].all(axis=1), 1 / 2)


def test_without_a_seed_draws_differ():
    assert training_steps(build(small_fractal())) != training_steps(build(small_fractal()))


def test_a_loaded_model_draws_from_its_seed_again_as_with_the_dropout_of_keras(tmp_path):
    model = build(small_fractal(), seed=13)
    save(model, tmp_path / "random.keras")
    again = load(tmp_path / "random.keras")
    images = np.random.default_rng(13).normal(0, 1, (3, 4, 4, 2)).astype(np.float32)
    assert np.array_equal(model(images), again(images))
    assert training_steps(model) == training_steps(again)
    for name in ("everywhere", "first_draw", "perhaps", "second"):
        assert model.get_layer(name).get_config() == again.get_layer(name).get_config()


def test_half_floats_keep_their_kind():
    for layer, read in ((Survive(0.5, dtype="float16"), IMAGES), (Draw(3, 0.5, dtype="float16"), IMAGES)):
        found = drawn(layer, read.astype(np.float16), times=30)
        assert found.dtype == np.float16
        assert len(np.unique(found[:, 0], axis=0)) > 1
    half = np.ones((2, 2, 2, 1), np.float16)
    assert MeanOfKept(2, dtype="float16")([half, 3 * half, np.ones((2, 2), np.float16)]).dtype == "float16"
