"""A training that takes moments and leaves much to chance; run as a program it trains until somebody kills it."""

import sys
from dataclasses import replace

from densenet_edu import DenseNet
from densenet_edu.core.recipe import CIFAR
from densenet_edu.learn.data import Split, load
from densenet_edu.learn.train import train

NETWORK = DenseNet((1, 1), 4, stem="cifar", image=(8, 8, 1), classes=10)
RECIPE = replace(CIFAR.during(4), batch=32, augmented=True, dropping="always")  # all that is drawn at random


def few(train=144, test=50):
    """Return some of the digits: the last batch of an epoch is a half one."""
    images = load()
    first = (Split(*(each[:count] for each in split)) for split, count in ((images.train, train), (images.test, test)))
    return replace(images, **dict(zip(("train", "test"), first, strict=True)))


if __name__ == "__main__":
    train(NETWORK, few(), RECIPE, seed=5, folder=sys.argv[1], watch=False)
