"""A file that is written whole or not at all."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a file; whoever reads meanwhile, or after a crash, finds the old content or all of the new.

    Args:
        path: Where to; the folder is made if there is none.
        content: All of it.

    Raises:
        OSError: It cannot be written; an older file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
