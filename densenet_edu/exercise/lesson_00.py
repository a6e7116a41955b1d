"""The exercises of lesson 00: what a parameter is."""

from densenet_edu.core.count import params
from densenet_edu.core.op import Op
from densenet_edu.exercise.answers import Whole
from densenet_edu.exercise.record import Exercise

EXERCISES = (
    # Parameters of a 3x3 convolution that reads 1 channel and makes 1, without a bias
    Exercise(
        "00.example",
        Whole(),
        right=params(Op("conv", "conv", (), (), (8, 8, 1), reads=1, kernel=(3, 3))),
        mistakes={"bias": 3 * 3 + 1, "side": 3},
        hints=2,
        worked=True,
    ),
    # Parameters of a 3x3 convolution that reads 3 channels and makes 16, with a bias
    Exercise(
        "00.first",
        Whole(),
        right=params(Op("conv", "conv", (), (), (8, 8, 16), reads=3, kernel=(3, 3), bias=0.0)),
        mistakes={
            "no_bias": 3 * 9 * 16,
            "no_channels": 9 * 16 + 16,
            "one_bias": 3 * 9 * 16 + 1,
            "one_filter": 3 * 9 + 1,
            "no_kernel": 3 * 16 + 16,
        },
        hints=3,
    ),
)
