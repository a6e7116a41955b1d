"""One step of training: what Torch computes, on the variables of a Keras model, traced once by TensorFlow.

`model.fit` traces its step twice and calls every Keras layer both times; here the velocities exist before the first
trace, and the trace has a fraction of the operations (see `forward`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

import numpy as np
from numpy.typing import NDArray

from densenet_edu.core.op import Op
from densenet_edu.core.recipe import Recipe
from densenet_edu.learn.deep import room_for
from densenet_edu.learn.devices import Devices
from densenet_edu.learn.forward import Answers, Forward
from densenet_edu.learn.quiet import keras, tf
from densenet_edu.learn.share import Share

# Operations of a network. TensorFlow looks for a better graph before it runs one. With a small network that takes a
# third of the first step, and of the hundreds of steps after it none is much faster; deep networks gain for good.
WORTH_OPTIMIZING = 200


class Step:
    """A network that learns from one mini-batch after another.

    Args:
        ops: What the model was built from.
        model: Made by `build(ops, training=True)`; it stays the owner of the weights.
        recipe: Momentum, weight decay and the weight of companion heads; the rate comes with each call.
        on: Devices that share every mini-batch; model and step are then made while they hold the variables.

    Attributes:
        velocities: One for each trainable variable of the model, in their order; without the learning rate, as Torch
            keeps them (Keras's hold it, and differ for a few steps after each fall of the rate).
    """

    def __init__(self, ops: Sequence[Op], model: keras.Model, recipe: Recipe, on: Devices | None = None) -> None:
        self._forward, self._recipe = Forward(ops, model), recipe
        self._trainable = list(model.trainable_variables)
        self._variables = [each.value for each in self._trainable]
        self._layers = {layer.name: layer for layer in model.layers}
        self.velocities = [tf.Variable(tf.zeros(each.shape), trainable=False) for each in self._variables]
        self._length = len(ops)
        self._together = nullcontext if on is None else on.together
        images = tf.TensorSpec((None, *ops[0].shape), tf.float32)
        labels, rate, seed = (
            tf.TensorSpec((None,), tf.int64),
            tf.TensorSpec((), tf.float32),
            tf.TensorSpec((2,), tf.int32),
        )
        learning, judging = (each if on is None else _shared(each, on) for each in (self._learning, self._judging))
        self._learn = tf.function(learning, autograph=False, input_signature=[images, labels, rate, seed])
        self._judge = tf.function(judging, autograph=False, input_signature=[images, labels])

    def learn(
        self, images: NDArray[np.float32], labels: NDArray[np.int64], rate: float, seed: tuple[int, int]
    ) -> tuple[float, int]:
        """Learn from a mini-batch; return its loss and how many answers were wrong, both from before the step.

        Args:
            images: (n, H, W, C), normalised.
            labels: (n,).
            rate: Learning rate.
            seed: Two whole numbers below 2**31, from which follows all that is drawn in this step.
        """
        with self._ready():
            loss, wrong = self._learn(images, labels, np.float32(rate), np.array(seed, np.int32))
        return float(loss), int(wrong)

    def judge(self, images: NDArray[np.float32], labels: NDArray[np.int64]) -> tuple[float, int]:
        """Return the loss of a mini-batch and how many answers are wrong, of the network as it is used."""
        with self._ready():
            loss, wrong = self._judge(images, labels)
        return float(loss), int(wrong)

    @contextmanager
    def _ready(self) -> Iterator[None]:
        optimizing = nullcontext() if self._length > WORTH_OPTIMIZING else as_traced()
        with room_for(self._length), optimizing, self._together():
            yield

    def _learning(
        self, images: tf.Tensor, labels: tf.Tensor, rate: tf.Tensor, seed: tf.Tensor, share: Share | None = None
    ) -> tuple[tf.Tensor, ...]:
        # Each variable is read once, for the network and for its decay: a trace takes as long as it has operations.
        values = [tf.raw_ops.ReadVariableOp(resource=each.handle, dtype=each.dtype) for each in self._variables]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            read = {id(variable): value for variable, value in zip(self._trainable, values, strict=True)}
            answers = self._forward.learning(images, seed, read, share)
            loss = _loss(answers.logits, labels)
            companions = [self._recipe.companions * _loss(each, labels) for each in answers.companions]
            whole = tf.add_n([loss, *companions]) if companions else loss
            if share:  # of the mean over all images of the mini-batch
                whole = whole * share.weight
        gradients = tape.gradient(whole, values)
        if share:
            gradients = share.summed(gradients)
        if self._recipe.weight_decay:  # L2, of every parameter
            decay = tf.constant(self._recipe.weight_decay)
            decays = [tf.raw_ops.Mul(x=decay, y=value) for value in values]
            gradients = [tf.raw_ops.AddV2(x=x, y=y) for x, y in zip(gradients, decays, strict=True)]
        self._move(gradients, rate)
        self._remember(answers)
        return _found(answers.logits, labels, loss, share)

    def _judging(self, images: tf.Tensor, labels: tf.Tensor, share: Share | None = None) -> tuple[tf.Tensor, ...]:
        logits = self._forward.used(images)
        return _found(logits, labels, _loss(logits, labels), share)

    def _move(self, gradients: Sequence[tf.Tensor], rate: tf.Tensor) -> None:
        momentum, dampening = tf.constant(self._recipe.momentum), self._recipe.dampening
        for variable, velocity, gradient in zip(self._variables, self.velocities, gradients, strict=True):
            if dampening:
                old = tf.raw_ops.ReadVariableOp(resource=velocity.handle, dtype=velocity.dtype)
                new = momentum * old + (1 - dampening) * gradient
                tf.raw_ops.AssignVariableOp(resource=velocity.handle, value=new)
                tf.raw_ops.AssignSubVariableOp(resource=variable.handle, value=rate * (gradient + momentum * new))
            else:  # the same in one operation: momentum v + g -> v, then w - rate (g + momentum v) -> w
                tf.raw_ops.ResourceApplyMomentum(
                    var=variable.handle, accum=velocity.handle, lr=rate, grad=gradient, momentum=momentum,
                    use_nesterov=True,
                )  # fmt: skip

    def _remember(self, answers: Answers) -> None:
        shares: dict[float, tf.Tensor] = {}  # one constant serves all
        for name, statistics in answers.statistics.items():
            layer = self._layers[name]
            share = shares.setdefault(layer.momentum, tf.constant(1 - layer.momentum, tf.float32))
            for moving, now in zip((layer.moving_mean, layer.moving_variance), tf.unstack(statistics), strict=True):
                handle = moving.value.handle
                old = tf.raw_ops.ReadVariableOp(resource=handle, dtype=moving.dtype)
                # moving - share (moving - now)
                tf.raw_ops.ResourceApplyGradientDescent(
                    var=handle, alpha=share, delta=tf.raw_ops.Sub(x=old, y=now)
                )  # fmt: skip


@contextmanager
def as_traced() -> Iterator[None]:
    """Let TensorFlow run a trace as it is, without looking for a better graph first."""
    options = tf.config.optimizer
    before = options.get_experimental_options().get("disable_meta_optimizer", False)
    options.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        options.set_experimental_options({"disable_meta_optimizer": before})


def _shared(step: Callable[..., tuple[tf.Tensor, ...]], on: Devices) -> Callable[..., tuple[tf.Tensor, ...]]:
    """Return a step of all devices, each with its share of the mini-batch."""

    def own(images: tf.Tensor, labels: tf.Tensor, *others: tf.Tensor) -> tuple[tf.Tensor, ...]:
        share = Share(labels)
        with tf.device("CPU:0"):  # where the mini-batch is: a device is sent no more than its own rows
            images, labels = share.of(images), share.of(labels)
        return step(images, labels, *others, share=share)

    return lambda *given: on.everywhere(own, *given)


def _found(logits: tf.Tensor, labels: tf.Tensor, loss: tf.Tensor, share: Share | None) -> tuple[tf.Tensor, ...]:
    """Return the loss of the whole mini-batch and how many of its answers are wrong."""
    wrong = tf.math.count_nonzero(tf.argmax(logits, -1) != labels)
    if share is None:
        return loss, wrong
    counts = tf.where(share.weight > 0, tf.cast(wrong, tf.float32), 0.0)
    return tuple(share.summed([loss * share.weight, counts]))


def _loss(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
