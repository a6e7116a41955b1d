"""A small member of every family of Table 2 and Figure 3, built in a second, with all that makes the family."""

import numpy as np

from densenet_edu import DenseNet
from densenet_edu.core.family.all_cnn import AllCNN
from densenet_edu.core.family.deeply_supervised import DeeplySupervisedNet
from densenet_edu.core.family.fractalnet import FractalNet
from densenet_edu.core.family.highway import Highway
from densenet_edu.core.family.imagenet_resnet import ImageNetResNet
from densenet_edu.core.family.network_in_network import NetworkInNetwork
from densenet_edu.core.family.preact_resnet import PreActResNet
from densenet_edu.core.family.resnet import CifarResNet
from densenet_edu.core.family.stochastic_depth import StochasticDepth
from densenet_edu.core.family.wide_resnet import WideResNet
from densenet_edu.learn import shipped

_DIGITS = {"image": (8, 8, 1), "classes": 10}
_STAGES = ((8, 8), (12, 12))
SMALL = {
    "NIN": NetworkInNetwork(channels=12, **_DIGITS),
    "All-CNN": AllCNN(channels=12, **_DIGITS),
    "DSN": DeeplySupervisedNet(channels=12, **_DIGITS),
    "Highway": Highway(stages=_STAGES, hidden=16, **_DIGITS),
    "FractalNet": FractalNet(columns=3, blocks=2, channels=6, dropout=0.4, drop_path=0.15, **_DIGITS),
    "ResNet": CifarResNet(8, channels=6, **_DIGITS),
    "stochastic depth": StochasticDepth(8, channels=6, **_DIGITS),
    "WRN": WideResNet(10, 2, dropout=0.3, channels=4, **_DIGITS),
    "pre-activation ResNet": PreActResNet(11, channels=4, **_DIGITS),
    "ImageNet ResNet": ImageNetResNet((1, 1, 1), channels=4, image=(16, 16, 1), classes=10),
    "DenseNet-BC": DenseNet((1, 1), 4, stem="cifar", dropout=0.2, **_DIGITS),
}


def digits(image, count=32):
    """Return handwritten digits, (count, *image), their pixels repeated up to that size, and which digit each is.

    Pixels have mean 0 and deviation 1: without batch normalization a network else learns nothing in a few steps.
    """
    images, labels = shipped.digits()
    images = ((images[:count] - images.mean()) / images.std()).reshape(-1, 8, 8, 1).astype(np.float32)
    height, width, channels = image
    images = images.repeat(height // 8, axis=1).repeat(width // 8, axis=2).repeat(channels, axis=3)
    return images, labels[:count]
