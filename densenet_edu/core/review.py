"""The DenseNet that a widely read review describes: a transition keeps the ceiling of theta m instead of the floor."""

from dataclasses import dataclass

from densenet_edu.core.densenet import DenseNet, kept_channels


@dataclass(frozen=True)
class CeilingDenseNet(DenseNet):
    """A DenseNet whose transitions keep ceil(theta m) channels; the paper (section 3, "Compression") keeps floor."""

    def kept(self, channels: int) -> int:
        """Return ceil(theta m)."""
        floor = kept_channels(channels, self.compression)
        whole = kept_channels(channels * 1000, self.compression) == floor * 1000
        return floor if whole else floor + 1
