"""The images that networks learn from: five data sets behind one interface, and ImageNet described."""

from densenet_edu.learn.data.places import Missing as Missing
from densenet_edu.learn.data.places import find as find
from densenet_edu.learn.data.places import load as load
from densenet_edu.learn.data.prepare import augmented as augmented
from densenet_edu.learn.data.prepare import measured as measured
from densenet_edu.learn.data.prepare import normalised as normalised
from densenet_edu.learn.data.prepare import shift as shift
from densenet_edu.learn.data.sets import ALL as ALL
from densenet_edu.learn.data.sets import CIFAR_10 as CIFAR_10
from densenet_edu.learn.data.sets import CIFAR_100 as CIFAR_100
from densenet_edu.learn.data.sets import DIGITS as DIGITS
from densenet_edu.learn.data.sets import FASHION_MNIST as FASHION_MNIST
from densenet_edu.learn.data.sets import FIVE as FIVE
from densenet_edu.learn.data.sets import IMAGENET as IMAGENET
from densenet_edu.learn.data.sets import SVHN as SVHN
from densenet_edu.learn.data.sets import SVHN_EXTRA as SVHN_EXTRA
from densenet_edu.learn.data.sets import DataSet as DataSet
from densenet_edu.learn.data.sets import Images as Images
from densenet_edu.learn.data.sets import Split as Split
