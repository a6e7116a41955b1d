"""Random architectures, small enough to build."""

from hypothesis import strategies as st

from densenet_edu import DenseNet, HighwayNet, PlainNet, Refused, ResNet, unroll


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
