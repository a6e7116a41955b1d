"""The recipes against section 4.2 of the paper and the authors' train.lua, and against the slides."""

from dataclasses import FrozenInstanceError, replace
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from densenet_edu import DENSENET_40_12, PlainNet, Refused
from densenet_edu.core.op import unroll
from densenet_edu.core.recipe import CIFAR, CIFAR_PLUS, IMAGENET, SLIDES_CIFAR, SLIDES_SVHN, SVHN, Recipe


def lua_rate(epoch, epochs, imagenet):
    """The schedule of train.lua, written again from its two formulas."""
    decay = floor((epoch - 1) / 30) if imagenet else 2 if epoch >= 0.75 * epochs else 1 if epoch >= 0.5 * epochs else 0
    return 0.1 * 0.1**decay


@pytest.mark.parametrize(
    ("recipe", "epochs", "batch", "imagenet"),
    [(CIFAR, 300, 64, False), (CIFAR_PLUS, 300, 64, False), (SVHN, 40, 64, False), (IMAGENET, 90, 256, True)],
)
def test_the_rate_of_every_epoch_is_that_of_the_authors_code(recipe, epochs, batch, imagenet):
    assert (recipe.epochs, recipe.batch) == (epochs, batch)
    assert recipe.rates == pytest.approx([lua_rate(epoch, epochs, imagenet) for epoch in range(1, epochs + 1)])


@pytest.mark.parametrize(
    ("recipe", "last_old", "first_new", "old", "new"),
    [
        (CIFAR, 149, 150, 0.1, 0.01), (CIFAR, 224, 225, 0.01, 0.001), (SVHN, 19, 20, 0.1, 0.01),
        (SVHN, 29, 30, 0.01, 0.001), (IMAGENET, 30, 31, 0.1, 0.01), (IMAGENET, 60, 61, 0.01, 0.001),
    ],
)  # fmt: skip
def test_the_first_epoch_with_the_new_rate(recipe, last_old, first_new, old, new):
    assert recipe.rate_at(last_old) == pytest.approx(old)
    assert recipe.rate_at(first_new) == pytest.approx(new)


def test_nesterov_without_dampening_and_l2_of_a_ten_thousandth_everywhere():
    for recipe in (CIFAR, CIFAR_PLUS, SVHN, IMAGENET):
        assert (recipe.momentum, recipe.dampening, recipe.weight_decay) == (0.9, 0, 1e-4)


def test_dropout_only_without_augmentation_and_not_after_the_first_convolution():
    assert CIFAR_PLUS.network(DENSENET_40_12).dropout == IMAGENET.network(DENSENET_40_12).dropout == 0
    ops = unroll(CIFAR.network(DENSENET_40_12))
    followed = {op.inputs[0] for op in ops if op.kind == "dropout"}
    assert {op.rate for op in ops if op.kind == "dropout"} == {0.2}
    assert {op.name for op in ops if op.kind == "conv"} - followed == {"conv1_conv"}


def test_what_has_no_dropout_of_its_own_stays_as_it_is():
    assert CIFAR.network(PlainNet()) == PlainNet()


def test_the_slides_drop_the_rate_once_drop_out_always_and_have_lost_a_minus():
    assert SLIDES_CIFAR.rate_at(300) == pytest.approx(0.01)
    assert SLIDES_SVHN.rate_at(29) == 0.1
    assert SLIDES_SVHN.rate_at(30) == pytest.approx(0.01)
    assert replace(SLIDES_CIFAR, augmented=True).network(DENSENET_40_12).dropout == 0.2
    assert SLIDES_CIFAR.weight_decay == SLIDES_SVHN.weight_decay == 10_000


@given(some.integers(3, 400))
def test_in_fewer_epochs_the_rate_falls_at_the_same_shares(epochs):
    short = CIFAR.during(epochs)
    assert short.rates == pytest.approx([lua_rate(epoch, epochs, False) for epoch in range(1, epochs + 1)])


@pytest.mark.parametrize(("epochs", "rates"), [(1, [0.1]), (2, [0.1, 0.01])])
def test_the_first_epoch_always_has_the_first_rate(epochs, rates):
    assert CIFAR.during(epochs).rates == pytest.approx(rates)


def test_imagenet_in_nine_epochs_has_three_at_each_rate():
    assert IMAGENET.during(9).rates == pytest.approx([0.1] * 3 + [0.01] * 3 + [0.001] * 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"epochs": 0}, "epochs"), ({"batch": 2.5}, "batch"), ({"rate": -0.1}, "rate"),
        ({"rate": float("nan")}, "rate"), ({"weight_decay": "10~4"}, "weight_decay"), ({"momentum": 1}, "momentum"),
        ({"dropout": 1.0}, "dropout"), ({"new_rates": (225, 150)}, "new_rates"), ({"new_rates": (1,)}, "new_rates"),
        ({"new_rates": (301,)}, "new_rates"), ({"new_rates": 150}, "new_rates"), ({"new_rates": (0.5,)}, "new_rates"),
        ({"augmented": 1}, "augmented"), ({"dropping": "sometimes"}, "dropping"), ({"companions": -1}, "companions"),
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_is_refused_by_name(change, said):
    with pytest.raises(Refused, match=said):
        replace(CIFAR, **change)


@pytest.mark.parametrize("epoch", [0, 301, 1.5])
def test_an_epoch_outside_the_training_has_no_rate(epoch):
    with pytest.raises(Refused, match="epoch"):
        CIFAR.rate_at(epoch)


def test_a_recipe_is_data():
    assert Recipe(300, 64, [150, 225]) == CIFAR
    with pytest.raises(FrozenInstanceError):
        CIFAR.rate = 1
