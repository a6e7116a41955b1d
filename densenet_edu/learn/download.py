"""A file from the internet: there whole and with the right checksum, or not at all."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from densenet_edu.words import Refused

PATIENCE = 5.0  # seconds without an answer, or without another byte
WORTH_KEEPING = 1 << 20  # bytes; a smaller piece comes again sooner than anybody asks for it

Told = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Remote:
    """A file that somebody else publishes.

    Attributes:
        url: Where.
        checksum: What its publisher says, SHA-256 or MD5, in hexadecimal digits.
        size: Bytes, where they are known: more is never taken.
        also: Names under which other programs keep it.
    """

    url: str
    checksum: str
    size: int | None = None
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called, there and here."""
        return self.url.rpartition("/")[2]


def own_folder(name: str) -> Path:
    """Return a folder among the learner's own: in the one that DENSENET_EDU_MY names, else in ~/.densenet-edu."""
    return Path(os.environ.get("DENSENET_EDU_MY") or "~/.densenet-edu").expanduser() / name


def keras_folder(name: str) -> Path:
    """Return a folder in which Keras keeps what it fetches: "models" or "datasets"."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / name


def found(remote: Remote, folders: Iterable[Path]) -> Path | None:
    """Return where a file lies whole, with the right checksum; None if it does in no folder."""
    return next((path for path in _called_so(remote, folders) if _is_whole(path, remote)), None)


def spoilt(remote: Remote, folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files that are called like it but have another checksum: half of it, damaged, or something else."""
    return tuple(path for path in _called_so(remote, folders) if path.is_file() and not _is_whole(path, remote))


def fetched(remote: Remote, folders: tuple[Path, ...], patience: float = PATIENCE, tell: Told | None = None) -> Path:
    """Return where a file lies, after fetching it if no folder has it yet.

    It is written under a name of its own and renamed once it is complete, so a folder never holds half of it. A large
    piece that came before the server broke off is kept, hidden, and the next call goes on behind it. Whatever else is
    called so in the first folder is kept beside, under another name.

    Args:
        remote: What.
        folders: Where it is looked for; the first is where it is put. What the others hold is only read.
        patience: Seconds after which a silent server counts as not there.
        tell: Called with the bytes that are there and those that there will be (None: nobody knows), as they come.

    Raises:
        Refused: The server does not answer, breaks off, or sends another file; the folder cannot be written or the
            disk is too full.
    """
    if whole := found(remote, folders):
        return whole
    folder = folders[0]
    said = {"name": remote.name, "server": urlsplit(remote.url).netloc, "folder": str(folder)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".coming-", dir=folder))
    except OSError as error:
        raise Refused("learn.fetch_no_folder", **said) from error
    coming, piece = beside / remote.name, folder / f".{remote.name}.{remote.checksum[:8]}.piece"
    with suppress(OSError):  # no piece, or another kernel was quicker: it alone goes on behind it
        piece.replace(coming)
    try:
        _bring(remote, coming, patience, said, tell or (lambda come, size: None))
        if not _is_whole(folder / remote.name, remote):  # another kernel was quicker
            _set_aside(folder / remote.name)
        coming.replace(folder / remote.name)
    except OSError as error:  # the disk is full, another program holds the file
        with suppress(OSError):
            coming.unlink(missing_ok=True)  # it may be what fills the disk
        raise Refused("learn.fetch_no_folder", **said) from error
    finally:
        with suppress(OSError):
            if coming.stat().st_size >= WORTH_KEEPING:
                coming.replace(piece)
        shutil.rmtree(beside, ignore_errors=True)
    return folder / remote.name


def _called_so(remote: Remote, folders: Iterable[Path]) -> list[Path]:
    return [folder / name for folder in folders for name in (remote.name, *remote.also)]


def _is_whole(path: Path, remote: Remote) -> bool:
    kind = "md5" if len(remote.checksum) == 32 else "sha256"
    try:
        if remote.size is not None and path.stat().st_size != remote.size:
            return False  # at once: no need to read 170 MB
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest() == (
                remote.checksum
            )
    except OSError:
        return False


def _set_aside(path: Path) -> None:
    if path.exists():
        n = 1
        while (other := path.with_name(f"{path.name}.kept_{n}")).exists():
            n += 1
        path.rename(other)


def _bring(remote: Remote, path: Path, patience: float, said: dict[str, str], tell: Told) -> None:
    """Fetch what is missing of a file; if what was there turns out to be no piece of it, the whole file."""
    behind = path.exists()
    _check_room(remote, path, said)
    _add(remote, path, patience, said, tell)
    if behind and not _is_whole(path, remote):
        path.unlink()
        _add(remote, path, patience, said, tell)
    if not _is_whole(path, remote):
        path.unlink()
        raise Refused("learn.fetch_other_file", **said)


def _check_room(remote: Remote, path: Path, said: dict[str, str]) -> None:
    here = path.stat().st_size if path.exists() else 0
    free = shutil.disk_usage(path.parent).free
    if remote.size is not None and free < remote.size - here:
        raise Refused("learn.fetch_no_room", needed=megabytes(remote.size - here), free=megabytes(free), **said)


def megabytes(size: int) -> str:
    """Return a size in whole megabytes, rounded up, as one reads it: "170"."""
    return f"{-(-size // 1_000_000):,}"


def _add(remote: Remote, path: Path, patience: float, said: dict[str, str], tell: Told) -> None:
    """Write what a server sends behind what a file holds; from the start, if the server cannot do that."""
    here = path.stat().st_size if path.exists() else 0
    answer = _answer(remote, here, patience, said)
    if answer is None:
        path.unlink()
        return _add(remote, path, patience, said, tell)
    goes_on = here > 0 and answer.status == 206
    with answer, path.open("ab" if goes_on else "wb") as file:
        start = come = here if goes_on else 0
        promised = answer.headers.get("Content-Length", "")
        while part := _read(answer, None if remote.size is None else remote.size - come):
            file.write(part)
            come += len(part)
            tell(come, remote.size)
    short = part is None or (promised.isdecimal() and come - start < int(promised))
    if short and not _is_whole(path, remote):  # a server may promise more than there is
        if come >= WORTH_KEEPING:
            raise Refused("learn.fetch_broken_off_kept", come=megabytes(come), **said)
        raise Refused("learn.fetch_broken_off", **said)
    return None


def _answer(remote: Remote, here: int, patience: float, said: dict[str, str]) -> HTTPResponse | None:
    """Return a server's answer, from the byte `here` on; None if it knows of no such byte."""
    asked = Request(remote.url, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        answer: HTTPResponse = urlopen(asked, timeout=patience)
    except HTTPError as error:  # an answer, but not the file; it holds the connection open
        error.close()
        if here and error.code == 416:
            return None
        raise Refused("learn.fetch_no_answer", **said) from error
    except (OSError, HTTPException) as error:  # URLError is an OSError
        raise Refused("learn.fetch_no_answer", **said) from error
    if here and answer.status == 206 and not answer.headers.get("Content-Range", "").startswith(f"bytes {here}-"):
        answer.close()
        return None
    return answer


def _read(answer: HTTPResponse, left: int | None) -> bytes | None:
    """Return what has come meanwhile, b"" at the end, None if the line broke or is silent."""
    try:  # read1, for `read` would wait until all that it is asked for is there
        return answer.read1(1 << 16 if left is None else min(1 << 16, left)) if left != 0 else b""
    except (OSError, HTTPException):
        return None
