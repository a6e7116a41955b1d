"""The ResNets of Figure 3, as fb.resnet.torch reports them: the authors of DenseNet copied its results."""

from dataclasses import dataclass

from densenet_edu.core.family.imagenet_resnet import RESNET_34, RESNET_50, RESNET_101, RESNET_152, ImageNetResNet


@dataclass(frozen=True)
class ResNetRow:
    """One ResNet: error rates in percent on the validation images of ImageNet, one crop of each or ten."""

    label: str
    top_1: float
    top_1_ten_crops: float
    top_5: float
    top_5_ten_crops: float
    architecture: ImageNetResNet
    note: str | None = None  # a phrase


# fb.resnet.torch (Gross & Wilber, 2016), the results in its README; the stride of a bottleneck is on its 3x3.
RESNETS = (
    ResNetRow("ResNet-34", 26.73, 24.76, 8.74, 7.35, RESNET_34),
    ResNetRow("ResNet-50", 24.01, 22.24, 7.02, 6.08, RESNET_50, "paper.note_resnet_50"),
    ResNetRow("ResNet-101", 22.44, 21.08, 6.21, 5.35, RESNET_101),
    ResNetRow("ResNet-152", 22.16, 20.69, 6.16, 5.21, RESNET_152),
)
