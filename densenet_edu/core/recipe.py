"""How a network is trained, as data: the recipes of the paper (section 4.2), and what the slides make of them."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any, Literal, TypeVar, get_args

from densenet_edu.core import check
from densenet_edu.core.densenet import DenseNet
from densenet_edu.words import Refused, spoken

# When the dropout of a DenseNet is on. "always" is what the slides say.
Dropping = Literal["without augmentation", "always", "never"]
Network = TypeVar("Network")


@dataclass(frozen=True)
class Recipe:
    """The few numbers that decide a training. Epochs are counted from 1.

    One step is Torch's, for every parameter w (kernels, biases, gamma and beta alike) with gradient g:
    g + weight_decay w -> g;  momentum v + (1 - dampening) g -> v;  w - rate (g + momentum v) -> w.
    The velocity v does not hold the rate, and weight decay is part of the gradient (L2), not a step of its own. Weights
    start as `learn.build` says: He et al.'s normal distribution by fan-out.

    Attributes:
        epochs: How often every training image is seen.
        batch: Images in a mini-batch.
        new_rates: The epochs that are the first with a rate of a tenth of the one before.
        rate: Learning rate of the first epoch.
        momentum: Nesterov's.
        dampening: How much less of a gradient enters the velocity.
        weight_decay: L2; of all parameters.
        augmented: With what the paper writes as "+": mirrored and shifted images.
        dropout: Chance to drop, where `dropping` lets it.
        dropping: When the dropout of a DenseNet is on.
        companions: What the loss of each companion head counts beside that of the answer. No DenseNet has any; Lee et
            al. (2015) print no single number, this is GoogLeNet's (Szegedy et al., 2015, section 5).

    Raises:
        Refused: A value that cannot be, in a sentence that names the argument, the value and what is allowed.
    """

    epochs: int
    batch: int
    new_rates: tuple[int, ...]
    rate: float = 0.1
    momentum: float = 0.9
    dampening: float = 0.0
    weight_decay: float = 1e-4
    augmented: bool = False
    dropout: float = 0.2
    dropping: Dropping = "without augmentation"
    companions: float = 0.3

    def __post_init__(self) -> None:
        if isinstance(self.new_rates, list):
            object.__setattr__(self, "new_rates", tuple(self.new_rates))
        check.whole("epochs", self.epochs)
        check.whole("batch", self.batch)
        self._check_new_rates()
        for name in ("rate", "weight_decay", "companions"):
            value = getattr(self, name)
            check.number(name, value)
            if value < 0:
                raise Refused("recipe.negative", argument=name, value=spoken(value))
        for name in ("momentum", "dampening", "dropout"):
            check.rate(name, getattr(self, name))
        check.flag("augmented", self.augmented)
        check.choice("dropping", self.dropping, get_args(Dropping))

    def _check_new_rates(self) -> None:
        found: Any = self.new_rates
        whole = isinstance(found, tuple) and all(isinstance(each, int) and not isinstance(each, bool) for each in found)
        if not whole or list(found) != sorted(set(found)) or not all(1 < epoch <= self.epochs for epoch in found):
            raise Refused("recipe.new_rates", value=spoken(found), epochs=self.epochs)

    def rate_at(self, epoch: int) -> float:
        """Return the learning rate of an epoch.

        Args:
            epoch: From 1 to `epochs`.
        """
        check.whole("epoch", epoch, most=self.epochs)
        falls = sum(epoch >= first for first in self.new_rates)
        return self.rate / float(10**falls)

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rate of every epoch, for drawing."""
        return tuple(self.rate_at(epoch) for epoch in range(1, self.epochs + 1))

    @property
    def drops(self) -> bool:
        """Whether the dropout of a DenseNet is on."""
        return self.dropping == "always" or (self.dropping == "without augmentation" and not self.augmented)

    def during(self, epochs: int) -> "Recipe":
        """Return the same recipe for another number of epochs; the rate falls at the same shares of it.

        Args:
            epochs: So few that two falls coincide lose one of them, and a fall before the second epoch is left out.
        """
        check.whole("epochs", epochs)
        # ceil: the first whole epoch that is not before the share, as in the authors' `epoch >= 0.5 * nEpochs`
        falls = {ceil(Fraction(first * epochs, self.epochs)) for first in self.new_rates}
        return replace(self, epochs=epochs, new_rates=tuple(sorted(fall for fall in falls if fall > 1)))

    def network(self, architecture: Network) -> Network:
        """Return a DenseNet with the dropout that this recipe asks for; any other network as it is."""
        if isinstance(architecture, DenseNet):
            return replace(architecture, dropout=self.dropout if self.drops else 0.0)
        return architecture


# "Divided by 10 at 50% and 75%" leaves open which epoch comes first. The authors' train.lua counts from 1 and compares
# `epoch >= 0.5 * nEpochs`: epoch 150 of 300 has the new rate. With ImageNet it takes floor((epoch - 1) / 30): epoch 31
# is the first, and so "at 30" means after 30 there. Later versions on PyTorch count CIFAR's epochs from 0: 151, 226.
CIFAR = Recipe(epochs=300, batch=64, new_rates=(150, 225))
CIFAR_PLUS = replace(CIFAR, augmented=True)
SVHN = Recipe(epochs=40, batch=64, new_rates=(20, 30))  # its loader is not in the released code: as with CIFAR
IMAGENET = Recipe(epochs=90, batch=256, new_rates=(31, 61), augmented=True)

# The slides, taken at their word: one fall each, dropout everywhere, and "10~4", whose minus is lost: weights then
# grow a thousandfold at each step. `replace(SLIDES_CIFAR, weight_decay=1e-4)` is what they mean.
SLIDES_CIFAR = replace(CIFAR, new_rates=(150,), weight_decay=1e4, dropping="always")
SLIDES_SVHN = replace(SVHN, new_rates=(30,), weight_decay=1e4, dropping="always")
