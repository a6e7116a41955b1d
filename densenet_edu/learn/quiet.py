"""TensorFlow and Keras, imported without the notices that they would print into a lesson.

Write `from densenet_edu.learn.quiet import keras` instead of `import keras`.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unheard() -> Iterator[None]:
    """Keep what compiled libraries write to the error stream off the page; if the import fails, show it after all."""
    try:
        stderr = os.dup(2)
    except OSError:  # a program without an error stream
        yield
        return
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(stderr, 2)
            written.seek(0)
            sys.stderr.write(written.read().decode(errors="replace"))
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


@contextmanager
def unseen(*names: str) -> Iterator[None]:
    """Let packages that nobody has imported yet seem not to be installed, for what can do without them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nobody look for garbage: an import makes hundreds of thousands of objects, and keeps them."""
    looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked_for:
            gc.enable()


# Silences what TensorFlow logs once it runs (no GPU found, unused CPU instructions). What it logs while it is being
# imported, before it has read this, needs `unheard`. Somebody who wants the messages sets the variable beforehand.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")  # whatever a keras.json in the learner's home says

# For wrappers and galleries that no lesson uses, Keras would import what takes a third of the time.
with unheard(), uncollected(), unseen("sklearn", "matplotlib"):
    import keras as keras
    import tensorflow as tf

# TensorFlow takes several networks, each with a trace of its own, for one that is traced again and again.
tf.get_logger().addFilter(lambda record: "triggered tf.function retracing" not in record.getMessage())
