"""Room for networks that are deeper than Python's recursion limit."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ONE_AT_A_TIME = threading.RLock()  # the limit belongs to the whole program


@contextmanager
def room_for(layers: int) -> Iterator[None]:
    """Let Keras walk through a network of this many layers, then restore the recursion limit.

    Keras visits the layers of a functional model by recursion, one call inside the other, so at Python's usual limit
    of 1000 a chain of some 900 layers (a ResNet of about 270 convolutions) ends in a RecursionError. The calls are
    Python's own and take no room on the machine's stack, so the limit may be as large as the network.

    Args:
        layers: How many layers the network has.
    """
    with _ONE_AT_A_TIME:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(before + 2 * layers)
        try:
            yield
        finally:
            sys.setrecursionlimit(before)
