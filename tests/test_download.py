"""A file from the internet is there whole or not at all; what has come is not asked for twice; nothing is ever lost."""

import errno
import hashlib
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from served import files
from served import server as server

from densenet_edu import language
from densenet_edu.learn import download
from densenet_edu.learn.download import Remote, fetched, found, spoilt
from densenet_edu.words import Refused

BODY = bytes(range(256)) * 12_000  # 3 MB: pieces of it are worth keeping
SHA = hashlib.sha256(BODY).hexdigest()
HALF = 1 << 20


@pytest.fixture(autouse=True)
def body(server):
    server.body = BODY
    language("en")


def remote(server, way="", **given):
    return Remote(f"{server.at}/{way}images.gz", **{"checksum": SHA, "size": len(BODY)} | given)


def pieces(folder):
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("checksum", [SHA, hashlib.md5(BODY).hexdigest()])
@pytest.mark.parametrize("size", [len(BODY), None])
def test_a_file_comes_once_and_is_kept_whole(server, tmp_path, checksum, size):
    it = remote(server, checksum=checksum, size=size)
    assert found(it, [tmp_path / "here"]) is None
    for _ in range(2):
        assert fetched(it, (tmp_path / "here",)) == found(it, [tmp_path / "here"])
    assert server.asked == ["/images.gz"]
    assert files(tmp_path) == {"here/images.gz": BODY}


def test_a_file_that_lies_in_another_folder_or_under_another_name_is_not_fetched_again(server, tmp_path):
    (tmp_path / "images_archive").write_bytes(BODY)
    it = remote(server, also=("images_archive",))
    assert fetched(it, (tmp_path / "here", tmp_path)) == tmp_path / "images_archive"
    assert server.asked == []


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("silent/", "does not answer"),
        ("missing/", "does not answer"),
        ("breaks/", "broke off"),
        ("hangs/", "broke off"),
        ("other/", "broke off|another checksum"),
        ("less/", "another checksum"),
    ],
)
@pytest.mark.parametrize("size", [len(BODY), None])
@pytest.mark.parametrize("code", ["ko", "en"])
def test_what_does_not_come_whole_is_a_sentence_and_leaves_everything_as_it_was(
    server, tmp_path, way, said, size, code
):
    language(code)
    for folder in ("here", "of others"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "images.gz").write_bytes(b"half of it, from somebody else")
    before = files(tmp_path)
    it = remote(server, way, size=size)
    with pytest.raises(Refused, match=said if code == "en" else "[가-힣]") as refused:
        fetched(it, (tmp_path / "here", tmp_path / "of others"), patience=0.2)
    for part in ("images.gz", "127.0.0.1", str(tmp_path / "here")):
        assert part in str(refused.value)
    assert files(tmp_path) == before


def test_a_server_that_promises_more_than_there_is_sends_the_file_all_the_same(server, tmp_path):
    for size in (len(BODY), None):
        assert fetched(remote(server, "more/", size=size), (tmp_path / str(size),)).read_bytes() == BODY


def test_no_more_is_taken_than_the_file_has(server, tmp_path):
    assert fetched(remote(server, "endless/"), (tmp_path,)).read_bytes() == BODY
    with pytest.raises(Refused, match="another checksum"):
        fetched(remote(server, "endless/", checksum="0" * 64), (tmp_path / "here",))
    assert files(tmp_path) == {"images.gz": BODY}


@pytest.mark.parametrize("way", ["breaks/", "hangs/"])
def test_a_piece_is_kept_and_the_next_call_goes_on_behind_it(server, tmp_path, way):
    server.cut = 3 << 19
    with pytest.raises(Refused, match="goes on behind the 2 MB that have come"):
        fetched(remote(server, way), (tmp_path,), patience=0.2)
    (piece,) = tmp_path.iterdir()
    assert piece.name.startswith(".images.gz") and piece.read_bytes() == BODY[: server.cut]
    assert fetched(remote(server, way), (tmp_path,), patience=0.2).read_bytes() == BODY
    assert server.asked[1] == (f"/{way}images.gz", f"bytes={server.cut}-")
    assert files(tmp_path) == {"images.gz": BODY}


@pytest.mark.parametrize("way", ["whole/", "odd/", "behind/"])
def test_a_server_that_cannot_go_on_behind_a_piece_sends_the_file_from_the_start(server, tmp_path, way):
    server.cut = HALF
    with pytest.raises(Refused):
        fetched(remote(server, "breaks/"), (tmp_path,))
    assert fetched(remote(server, way), (tmp_path,)).read_bytes() == BODY
    assert files(tmp_path) == {"images.gz": BODY}


def test_a_piece_of_something_else_costs_nothing_but_time(server, tmp_path):
    server.cut, server.body = HALF, bytes(len(BODY))
    with pytest.raises(Refused):
        fetched(remote(server, "breaks/"), (tmp_path,))
    server.body = BODY
    assert fetched(remote(server), (tmp_path,)).read_bytes() == BODY
    assert server.asked[1:] == [("/images.gz", f"bytes={HALF}-"), "/images.gz"]


def test_the_stop_button_keeps_what_has_come(server, tmp_path):
    def stop(come, size):
        assert size == len(BODY)
        if come > HALF:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(remote(server), (tmp_path,), tell=stop)
    (piece,) = tmp_path.iterdir()
    assert BODY.startswith(piece.read_bytes()) and piece.stat().st_size > HALF


def test_it_is_told_how_far_the_file_has_come(server, tmp_path):
    told = []
    fetched(remote(server), (tmp_path,), tell=lambda come, size: told.append((come, size)))
    assert told == sorted(told) and told[-1] == (len(BODY), len(BODY))


def test_what_was_called_like_it_is_kept_beside(server, tmp_path):
    for name, held in {"images.gz": b"half of it", "images.gz.kept_1": b"an earlier half"}.items():
        (tmp_path / name).write_bytes(held)
    assert spoilt(remote(server), [tmp_path]) == (tmp_path / "images.gz",)
    fetched(remote(server), (tmp_path,))
    assert files(tmp_path) == {
        "images.gz": BODY,
        "images.gz.kept_1": b"an earlier half",
        "images.gz.kept_2": b"half of it",
    }


def test_two_kernels_that_fetch_at_once_end_with_one_whole_file(server, tmp_path):
    kernels = [threading.Thread(target=fetched, args=(remote(server), (tmp_path,))) for _ in range(4)]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
    assert files(tmp_path) == {"images.gz": BODY}


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_disk_without_room_is_named_before_anything_comes(server, tmp_path, monkeypatch, code):
    language(code)
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _: SimpleNamespace(free=2_000_000))
    with pytest.raises(Refused) as refused:
        fetched(remote(server), (tmp_path,))
    for part in ("images.gz", "4 MB", "2 MB", "DENSENET_EDU_MY", str(tmp_path)):
        assert part in str(refused.value)
    assert (server.asked, files(tmp_path)) == ([], {})


def test_a_disk_that_fills_up_meanwhile_is_a_sentence_and_is_emptied_of_the_piece(server, tmp_path, monkeypatch):
    (tmp_path / "images.gz").write_bytes(b"half of it")
    monkeypatch.setattr(Path, "open", full_after(2 * HALF))
    with pytest.raises(Refused, match="cannot be written"):
        fetched(remote(server), (tmp_path,))
    monkeypatch.undo()
    assert files(tmp_path) == {"images.gz": b"half of it"}


def full_after(room):
    """Return Path.open on a disk with so many bytes left."""
    usual = Path.open

    def opened(path, mode="r", *given, **named):
        file = usual(path, mode, *given, **named)
        if "w" not in mode and "a" not in mode:
            return file
        write, left = file.write, [room]

        class Full:
            def write(self, data):
                left[0] -= len(data)
                if left[0] < 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return write(data)

            def __enter__(self):
                return self

            def __exit__(self, *_):
                file.close()

        return Full()

    return opened


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_disk_that_may_not_be_written_is_a_sentence(server, tmp_path, monkeypatch, code):
    language(code)

    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(download.tempfile, "mkdtemp", refuse)
    with pytest.raises(Refused, match="cannot be written" if code == "en" else "쓸 수 없습니다") as refused:
        fetched(remote(server), (tmp_path,))
    assert str(tmp_path) in str(refused.value)
    assert server.asked == []


def test_a_folder_that_is_a_file_is_a_sentence_too(server, tmp_path):
    (tmp_path / "here").write_text("a file, no folder")
    with pytest.raises(Refused, match="cannot be written"):
        fetched(remote(server), (tmp_path / "here",))
    assert (tmp_path / "here").read_text() == "a file, no folder"


def test_without_a_server_there_is_a_sentence(server, tmp_path):
    server.shutdown()
    server.server_close()
    with pytest.raises(Refused, match="does not answer"):
        fetched(remote(server), (tmp_path,))


def test_a_failed_call_leaves_no_folder_of_its_own(server, tmp_path):
    for way in ("breaks/", "missing/", "other/"):
        with suppress(Refused):
            fetched(remote(server, way), (tmp_path,))
    assert list(tmp_path.iterdir()) == []
