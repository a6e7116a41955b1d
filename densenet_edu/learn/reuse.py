"""What others have taught a DenseNet-121: ImageNet weights in our own model, and the classes that it then sees."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densenet_edu.learn.compare import Variables, give, variables
from densenet_edu.learn.download import Remote, fetched, keras_folder, own_folder
from densenet_edu.learn.photo import prepared
from densenet_edu.learn.quiet import keras
from densenet_edu.learn.sentence import Sentence
from densenet_edu.words import Refused, say

_KERAS = "https://storage.googleapis.com/tensorflow"
# The files and checksums of keras.applications.DenseNet121(weights="imagenet") and decode_predictions
WEIGHTS = Remote(
    f"{_KERAS}/keras-applications/densenet/densenet121_weights_tf_dim_ordering_tf_kernels.h5",
    "9d60b8095a5708f2dcce2bca79d332c7",
)
CLASSES = Remote(
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    "c2c37ea517e94d9795004a39431a14cb",
)


@dataclass(frozen=True, repr=False)
class Learned(Sentence):
    """What came of it: the names of the classes that a model now knows, none if nothing came."""

    classes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.classes)

    def best(self, model: keras.Model, photo: NDArray[np.float32], count: int = 5) -> list[tuple[str, float]]:
        """Return the best classes of a photograph (H, W, 3) with their shares, the best first; [] if none are known."""
        if not self.classes:
            return []
        shares = np.asarray(model(prepared(photo), training=False))[0]
        return [(self.classes[place], float(shares[place])) for place in np.argsort(shares)[::-1][:count]]


def imagenet_weights(
    model: keras.Model,
    *,
    online: bool,
    read: Callable[[Path], Variables] | None = None,
    weights: Remote = WEIGHTS,
    classes: Remote = CLASSES,
) -> Learned:
    """Put the ImageNet weights of keras.applications into our own DenseNet-121, layer by layer, by name.

    Nothing is asked of the internet unless `online` says so, and nothing raises: the sentence of what is returned
    says what was missing. The model then is as it was.

    Args:
        model: `build(DENSENET_121, batchnorm=KERAS_APPLICATIONS)`, for images of any size.
        online: Fetch 33 MB, once: they are kept.
        read: Reads the variables of each layer from the file of weights.
        weights: The file of weights.
        classes: The file of the classes' names, {"0": ["n01440764", "tench"], ...}.
    """
    if not online:
        return Learned(say("learn.imagenet_not_asked"))
    try:
        index = json.loads(fetched(classes, _folders()).read_text(encoding="utf-8"))
        learned = (read or of_keras_applications)(fetched(weights, _folders()))
    except Refused as refused:
        return Learned(f"{refused} {say('learn.imagenet_without')}")
    if any(value.shape != getattr(learned.get(key), "shape", None) for key, value in variables(model).items()):
        return Learned(say("learn.imagenet_other_model"))
    give(model, learned)
    return Learned(say("learn.imagenet_given"), tuple(index[str(n)][1].replace("_", " ") for n in range(len(index))))


def of_keras_applications(path: Path) -> Variables:
    """Return the variables of each layer of DenseNet-121, by name, from the file that keras.applications fetches."""
    return variables(keras.applications.DenseNet121(weights=str(path)))


def _folders() -> tuple[Path, ...]:
    return own_folder("imagenet"), keras_folder("models")  # whoever has used keras.applications has them already
