"""Random architectures, small enough to build."""

from hypothesis import strategies as st

from densenet_edu import DenseNet, HighwayNet, PlainNet, Refused, ResNet, unroll
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
from densenet_edu.core.residual_units import UNITS


def _fits(architecture):
    try:
        unroll(architecture)
    except Refused:  # an image that pooling uses up, no channel left: other tests see to these
        return False
    return True


def _images(*sides):
    return st.tuples(st.sampled_from(sides), st.sampled_from(sides), st.integers(1, 3))


def densenets(layers=5):
    """DenseNets of every kind, of at most three blocks."""
    numbers = {
        "blocks": st.lists(st.integers(1, layers), min_size=1, max_size=3).map(tuple),
        "growth_rate": st.integers(1, 12),
        "compression": st.integers(15, 100).map(lambda hundredths: hundredths / 100),
        "bottleneck": st.booleans(),
        "stem": st.sampled_from(("imagenet", "cifar")),
        "stem_channels": st.none() | st.integers(1, 20),
        "dropout": st.sampled_from((0.0, 0.2)),
        "image": _images(16, 19, 28, 33),
        "classes": st.integers(2, 12),
    }
    return st.builds(DenseNet, **numbers).filter(_fits)


def chains():
    """Plain chains, ResNets and Highway networks."""
    numbers = {
        "layers": st.integers(1, 4),
        "channels": st.integers(1, 8),
        "image": _images(5, 8, 11),
        "classes": st.integers(2, 12),
    }
    return st.one_of(*(st.builds(family, **numbers) for family in (PlainNet, ResNet, HighwayNet)))


def networks_in_networks(family=NetworkInNetwork):
    """Networks in Networks, or Deeply Supervised Nets."""
    numbers = {
        "channels": st.integers(1, 8),
        "dropout": st.sampled_from((0.0, 0.5)),
        "image": _images(5, 8, 11),
        "classes": st.integers(2, 12),
    }
    return st.builds(family, **numbers)


def deeply_supervised_nets():
    """Deeply Supervised Nets: with companion heads in training."""
    return networks_in_networks(DeeplySupervisedNet)


def all_cnns():
    """All-CNNs and the networks with pools that they grew out of."""
    numbers = {
        "model": st.sampled_from("ABC"),
        "shrink": st.sampled_from(("pool", "stride", "conv_pool", "all_conv")),
        "channels": st.integers(1, 8),
        "dropout": st.sampled_from((0.0, 0.5)),
        "image_dropout": st.sampled_from((0.0, 0.2)),
        "last_padding": st.integers(0, 1),
        "image": _images(9, 12, 16),
        "classes": st.integers(2, 12),
    }
    return st.builds(AllCNN, **numbers).filter(_fits)


def highways():
    """Highway Networks of up to three stages, some layers of which change the channels."""
    row = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)
    numbers = {
        "stages": st.lists(row, min_size=1, max_size=3).map(tuple),
        "hidden": st.none() | st.integers(1, 9),
        "gate_bias": st.sampled_from((-1.0, -3.0)),
        "image": _images(5, 8, 11),
        "classes": st.integers(2, 12),
    }
    return st.builds(Highway, **numbers)


def fractalnets():
    """FractalNets of up to four columns, with and without dropout and drop-path."""
    numbers = {
        "columns": st.integers(1, 4),
        "blocks": st.integers(1, 3),
        "channels": st.integers(1, 4),
        "dropout": st.sampled_from((0.0, 0.4)),
        "drop_path": st.sampled_from((0.0, 0.15)),
        "image": _images(8, 11),
        "classes": st.integers(2, 12),
    }
    return st.builds(FractalNet, **numbers)


def cifar_resnets():
    """ResNets for CIFAR with any unit, of two convolutions or as a bottleneck, and any shortcut or none."""

    def of(units, bottleneck, **numbers):
        return CifarResNet((9 if bottleneck else 6) * units + 2, bottleneck=bottleneck, **numbers)

    numbers = {
        "units": st.integers(1, 3),
        "bottleneck": st.booleans(),
        "unit": st.sampled_from(UNITS),
        "shortcut": st.sampled_from(("A", "B", "none")),
    }
    return st.builds(of, **numbers, **_for_cifar(5, 8, 11))


def stochastic_depths():
    """ResNets with stochastic depth, to any last chance of survival."""
    survival = st.integers(1, 100).map(lambda hundredths: hundredths / 100)
    depth = st.integers(1, 3).map(lambda units: 6 * units + 2)
    return st.builds(StochasticDepth, depth=depth, survival=survival, **_for_cifar(4, 8, 12))


def wide_resnets():
    """Wide ResNets, k = 1 too, with and without dropout."""
    numbers = {
        "depth": st.integers(1, 3).map(lambda units: 6 * units + 4),
        "widen": st.integers(1, 4),
        "dropout": st.sampled_from((0.0, 0.3)),
    }
    return st.builds(WideResNet, **numbers, **_for_cifar(5, 8, 11))


def preact_resnets():
    """Pre-activation ResNets."""
    depth = st.integers(1, 3).map(lambda units: 9 * units + 2)
    return st.builds(PreActResNet, depth=depth, **_for_cifar(5, 8, 11))


def imagenet_resnets():
    """ResNets for ImageNet of up to four stages."""
    numbers = {
        "blocks": st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple),
        "bottleneck": st.booleans(),
        "strided": st.sampled_from(("3x3", "1x1")),
        "channels": st.integers(1, 4),
        "image": _images(16, 19, 33),
        "classes": st.integers(2, 12),
    }
    return st.builds(ImageNetResNet, **numbers)


def residual_networks():
    """Members of every family that adds."""
    return st.one_of(cifar_resnets(), stochastic_depths(), wide_resnets(), preact_resnets(), imagenet_resnets())


def _for_cifar(*sides):
    return {"channels": st.integers(1, 5), "image": _images(*sides), "classes": st.integers(2, 12)}


def rivals():
    """Members of the families that Table 2 sets against DenseNet."""
    return st.one_of(networks_in_networks(), deeply_supervised_nets(), all_cnns(), highways(), fractalnets())
