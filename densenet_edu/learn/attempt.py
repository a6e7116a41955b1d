"""A learner's function that builds Keras layers, tried on a small input."""

from collections.abc import Callable

from densenet_edu.learn.deep import room_for
from densenet_edu.learn.quiet import keras


def attempt(function: Callable[..., object], image: tuple[int, ...], *given: object) -> object:
    """Return the model from an input to what a function makes of it; whatever else came of it, as it came.

    Args:
        function: Called as `function(x, *given)`, with a symbolic `x`.
        image: Shape of the input, (H, W, C).
        given: The rest of its arguments.

    Returns:
        A `keras.Model`; else what the function gave back (`...`, None, a number), or the error that it raised: `check`
        has a sentence for each.
    """
    try:
        x = keras.Input(image)
        y = function(x, *given)
        if not isinstance(y, keras.KerasTensor):
            return y
        with room_for(2000):
            return keras.Model(x, y)
    except Exception as error:
        return error
