"""What a training leaves in its folder after every epoch: state.npz, from which it goes on, and run.json to read."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densenet_edu.core import lock, whole_file
from densenet_edu.core import run as record
from densenet_edu.core.run import Run
from densenet_edu.words import Refused

State = list[NDArray[np.generic]]  # every variable of the model, then every velocity
_BROKEN = (EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError)


@contextmanager
def alone(folder: Path | None) -> Iterator[None]:
    """Let nobody else train in a folder meanwhile.

    Args:
        folder: That of `save`; one that cannot be written to needs no lock. None keeps nothing.

    Raises:
        Refused: Another kernel trains there.
    """
    with ExitStack() as stack:
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(lock.held(folder / ".lock"))
        except TimeoutError as error:
            raise Refused("train.busy_folder", folder=folder) from error
        except OSError:
            pass
        yield


def save(folder: Path, run: Run, state: Sequence[NDArray[np.generic]]) -> None:
    """Write how things stand after an epoch.

    The state comes first and holds the record too: a kernel that is killed between the two files loses nothing.

    Raises:
        OSError: Something cannot be written; what stood there before still does.
    """
    whole_file.write(folder / "state.npz", packed(run, state))
    whole_file.write(folder / "run.json", run.text().encode())


def packed(run: Run, state: Sequence[NDArray[np.generic]]) -> bytes:
    """Return how things stand as the content of a state.npz."""
    content = io.BytesIO()
    arrays = {f"array_{place}": array for place, array in enumerate(state)}
    np.savez(content, run=np.frombuffer(run.text().encode(), np.uint8), **arrays)
    return content.getvalue()


def load(folder: Path, run: Run, like: Sequence[NDArray[np.generic]]) -> tuple[Run, State] | None:
    """Return how things stood after the last epoch in a folder; None if nothing is there.

    Args:
        folder: That of `save`.
        run: The training that wants to go on.
        like: Arrays of the right shapes and types.

    Raises:
        Refused: The file is damaged, or of another training.
    """
    path = folder / "state.npz"
    if not path.exists():
        if (folder / "run.json").exists():  # a record without its weights, which must not be written over
            raise Refused("train.no_state", folder=folder)
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("train.unreadable_state", path=path) from error
    return unpacked(content, path, run, like)


def unpacked(content: bytes, path: Path, run: Run, like: Sequence[NDArray[np.generic]]) -> tuple[Run, State]:
    """Return how things stood by what `packed` made; see `load`.

    Args:
        content: Of a state.npz.
        path: Where it is, for the sentence that refuses it.
        run: The training that wants to go on.
        like: Arrays of the right shapes and types.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            text = found["run"].tobytes().decode()
            state = [found[f"array_{place}"] for place in range(len(found.files) - 1)]
    except _BROKEN as error:
        raise Refused("train.damaged_state", path=path) from error
    before = record.parsed(text, str(path), type(run.architecture))
    if differs := run.differs(before):
        raise Refused("train.another_run", folder=path.parent, differs=", ".join(differs))
    if [(each.shape, each.dtype) for each in state] != [(each.shape, each.dtype) for each in like]:
        raise Refused("train.damaged_state", path=path)
    return before, state
