"""The exercises of lesson 08: how images are prepared, what a recipe says, one step by hand, and reading trainings."""

from densenet_edu.core.recipe import SVHN
from densenet_edu.exercise.answers import Choice, Number, Several, Whole
from densenet_edu.exercise.function import Function
from densenet_edu.exercise.record import Exercise

_DIGITS = 73.4, 90.13  # mean and standard deviation of the training digits, from 0 to 255
_RED = 125.3, 63.0  # of the red channel of CIFAR-10: the authors' code
_CIFAR, _BATCH = 50_000, 64  # paper, sections 4.1 and 4.2


def _moved(weight: float, gradient: float, velocity: float, *, rate: float, momentum: float, decay: float) -> float:
    """Return the weight after one step of Torch: L2, then Nesterov momentum without dampening."""
    gradient += decay * weight
    velocity = momentum * velocity + gradient
    return weight - rate * (gradient + momentum * velocity)


def _last(errors: list[float]) -> float:
    return errors[-1]


def _mean(errors: list[float]) -> float:
    return sum(errors) / len(errors)


EXERCISES = (
    # What is a black pixel of the digits once it is normalised?
    Exercise(
        "08.example",
        Number(0.005),
        right=(0 - _DIGITS[0]) / _DIGITS[1],
        mistakes={"zero": 0, "not_divided": -_DIGITS[0], "sign": _DIGITS[0] / _DIGITS[1]},
        hints=2,
        worked=True,
    ),
    # What is the red of a border that was black before CIFAR-10 is normalised?
    Exercise(
        "08.border",
        Number(0.005),
        right=(0 - _RED[0]) / _RED[1],
        mistakes={
            "zero": 0,
            "not_divided": -_RED[0],
            "sign": _RED[0] / _RED[1],
            "by_255": -_RED[0] / 255,
            "rounded": -2,
            "cut": -1.98,
            "rounded_sign": 2,
            "cut_sign": 1.98,
            "digits": (0 - _DIGITS[0]) / _DIGITS[1],
        },
        hints=2,
    ),
    # The first epoch with a rate of 0.001 on SVHN, as the authors' code counts
    Exercise(
        "08.first",
        Whole(),
        right=SVHN.new_rates[1],
        mistakes={
            "after": 31,
            "before": 29,
            "once": 20,
            "once_after": 21,
            "cifar": 225,
            "cifar_after": 226,
            "end": 40,
        },
        hints=2,
    ),
    # Steps in an epoch of CIFAR-10 with batches of 64, and the images in the last of them
    Exercise(
        "08.steps",
        Several(2),
        right=(-(-_CIFAR // _BATCH), _CIFAR % _BATCH),
        mistakes={
            "dropped": (781, 64),
            "not_counted": (781, 16),
            "full": (782, 64),
            "swapped": (16, 782),
            "missing": (782, 48),
        },
        hints=3,
    ),
    # One step: weight 2, gradient 0.3, velocity 1, rate 0.1, momentum 0.9, weight decay 0.1
    Exercise(
        "08.step",
        Number(1e-4),
        right=_moved(2, 0.3, 1, rate=0.1, momentum=0.9, decay=0.1),
        mistakes={
            "no_nesterov": 2 - 0.1 * (0.9 * 1 + 0.5),
            "no_decay": _moved(2, 0.3, 1, rate=0.1, momentum=0.9, decay=0),
            "decoupled": _moved(2, 0.3, 1, rate=0.1, momentum=0.9, decay=0) - 0.1 * 0.1 * 2,
            "uphill": 2 + 0.1 * (0.5 + 0.9 * 1.4),
            "no_momentum": 2 - 0.1 * 0.5,
            "only_velocity": 2 - 0.1 * 0.9 * 1.4,
            "no_rate": 2 - (0.5 + 0.9 * 1.4),
            "move": 0.1 * (0.5 + 0.9 * 1.4),
            "rounded": 1.82,
            "dampened": 2 - 0.1 * (0.5 + 0.9 * (0.9 * 1 + 0.1 * 0.5)),
            "gradient": 0.3 + 0.1 * 2,
            "velocity": 0.9 * 1 + 0.5,
            "old_velocity": 2 - 0.1 * (0.3 + 0.9 * 1),
            "decay_in_velocity": 2 - 0.1 * (0.3 + 0.9 * 1.4),
        },
        hints=3,
    ),
    # How many test images fewer were wrong after epoch 5, the first with a lower rate, than after epoch 4
    Exercise(
        "08.read",
        Number(0.4),
        right=161,  # of 2,000: 62.85% after epoch 4, 54.80% after epoch 5, in assets/runs/families/plain_0.json
        mistakes={
            "index": 42,
            "of_training": 805,
            "points": 8.05,
            "share": 0.0805,
            "backwards": -161,
            "wrong_after": 1096,
            "wrong_before": 1257,
            "index_backwards": -42,
            "points_backwards": -8.05,
            "as_share": 16_100,
            "percent_before": 62.85,
            "percent_after": 54.80,
            "train_error": 76.6,  # 62.44% to 58.61%, of 2,000
            "all_of_training": 383,  # of 10,000
        },
        hints=3,
    ),
    # The error of a training as the paper reports it, from the errors after every epoch
    Exercise(
        "08.reported",
        Function(
            "reported",
            "errors",
            (([9.0, 7.5, 7.9],), ([12.5, 14.0, 11.0, 11.5],), ([12.5],)),
            Number(1e-9),
        ),
        right=_last,
        mistakes={
            "best": min,
            "worst": max,
            "mean": _mean,
            "first": lambda errors: errors[0],
            "second": lambda errors: errors[1],
            "last_but_one": lambda errors: errors[-2],
            "share": lambda errors: errors[-1] / 100,
            "accuracy": lambda errors: 100 - errors[-1],
        },
        hints=2,
    ),
    # What three networks with three seeds each support
    Exercise(
        "08.supports",
        Choice(("a", "b", "c", "d")),
        right="b",
        mistakes={"one_seed": "a", "always": "c", "cause": "d"},
        hints=2,
    ),
)
