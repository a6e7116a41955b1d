"""A lock that one process holds at a time; the system gives it back when the process ends, however it ends."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold a lock for a while.

    Args:
        path: A file for nothing else, in a folder that is there.
        patience: Seconds to wait for another process that holds it.

    Raises:
        TimeoutError: Another process holds it too long.
        OSError: The file cannot be opened.
    """
    with path.open("a") as file:
        until = time.monotonic() + patience
        while not _locked(file.fileno()):
            if time.monotonic() >= until:
                raise TimeoutError(path)
            time.sleep(0.01)
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: a change lost once in a while is better than none kept
            return True
        return True
