"""A file from the internet: there whole and with the right checksum, or not at all."""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from densenet_edu.words import Refused

PATIENCE = 5.0  # seconds without an answer, or without another byte


@dataclass(frozen=True)
class Remote:
    """A file that somebody else publishes."""

    url: str
    md5: str

    @property
    def name(self) -> str:
        """What it is called, there and here."""
        return self.url.rpartition("/")[2]


def fetched(remote: Remote, folders: tuple[Path, ...], patience: float = PATIENCE) -> Path:
    """Return where a file lies, after fetching it if no folder has it yet.

    It is written under a name of its own and renamed once it is complete, so a folder never holds half of it.

    Args:
        remote: What.
        folders: Where it is looked for; the first is where it is put. What the others hold is only read.
        patience: Seconds after which a silent server counts as not there.

    Raises:
        Refused: The server does not answer, breaks off, or sends another file; the folder cannot be written.
    """
    for folder in folders:
        if _is_whole(folder / remote.name, remote):
            return folder / remote.name
    said = {"name": remote.name, "server": urlsplit(remote.url).netloc, "folder": str(folders[0])}
    try:
        folders[0].mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".coming-", dir=folders[0]))
    except OSError as error:
        raise Refused("learn.fetch_no_folder", **said) from error
    try:
        _bring(remote, beside / remote.name, patience, said)
        (beside / remote.name).replace(folders[0] / remote.name)
    except OSError as error:  # the disk is full, another program holds the file
        raise Refused("learn.fetch_no_folder", **said) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folders[0] / remote.name


def _is_whole(path: Path, remote: Remote) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "md5").hexdigest() == remote.md5
    except OSError:
        return False


def _bring(remote: Remote, path: Path, patience: float, said: dict[str, str]) -> None:
    try:
        answer = urlopen(remote.url, timeout=patience)
    except HTTPError as error:  # an answer, but not the file; it holds the connection open
        error.close()
        raise Refused("learn.fetch_no_answer", **said) from error
    except (OSError, HTTPException) as error:  # URLError is an OSError
        raise Refused("learn.fetch_no_answer", **said) from error
    with answer, path.open("wb") as file:
        while True:
            try:
                part = answer.read(1 << 20)
            except (OSError, HTTPException) as error:
                raise Refused("learn.fetch_broken_off", **said) from error
            if not part:
                break
            file.write(part)
        promised = answer.headers.get("Content-Length")
        arrived = file.tell()
    if promised and promised.isdecimal() and arrived < int(promised):
        raise Refused("learn.fetch_broken_off", **said)
    if not _is_whole(path, remote):
        raise Refused("learn.fetch_other_file", **said)
