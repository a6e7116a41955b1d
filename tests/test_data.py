"""Images: the right ones, found where they lie, never lost, and a sentence where they are not."""

import importlib.util
import os
import pickle
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from published import SMALL, cifar10, published, tar_gz
from served import files
from served import own_folders as own_folders
from served import server as server
from sklearn.datasets import load_digits

from densenet_edu import language
from densenet_edu.learn import data, download
from densenet_edu.learn.data import CIFAR_10, CIFAR_100, DIGITS, FASHION_MNIST, FIVE, IMAGENET, SVHN, SVHN_EXTRA, load
from densenet_edu.learn.data import arrays as kept
from densenet_edu.words import Refused

REAL = os.environ.get("DENSENET_EDU_DATA", "")


@pytest.fixture(autouse=True)
def folders(own_folders):
    """Nobody's real folders."""


@pytest.fixture(params=SMALL, ids=lambda of: of.key)
def small(request, server):
    """A small data set in its publisher's files: the set, the files, training and test images."""
    return offer(server, request.param)


@pytest.fixture
def cifar(server):
    return offer(server, CIFAR_10)


def offer(server, of, made=None):
    bodies, train, test = made or SMALL[of]()
    server.bodies, small = published(of, server.at, bodies, train, test)
    return small, server.bodies, train, test


def put(folder, offered):
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in offered.items():
        (folder / name).write_bytes(body)


def same(split, expected):
    return np.array_equal(split.images, expected[0]) and np.array_equal(split.labels, expected[1])


# What the images are


def test_the_digits_are_the_default_and_those_of_scikit_learn():
    digits = load()
    images, labels = load_digits(return_X_y=True)
    ours = np.concatenate([digits.train.images, digits.test.images])
    assert np.array_equal(ours / 15, images.reshape(-1, 8, 8, 1))
    assert np.array_equal(np.concatenate([digits.train.labels, digits.test.labels]), labels)
    assert (len(digits.train.labels), len(digits.test.labels)) == (1300, 497) == DIGITS.counts


def test_images_are_bytes_labels_are_whole_numbers_and_neither_can_be_written():
    for images, labels in (load().train, load().test):
        assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
        for array in (images, labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_every_publishers_files_are_read_to_the_last_pixel(small, server):
    of, _, train, test = small
    images = load(of, online=True)
    assert same(images.train, train) and same(images.test, test)
    assert images.train.images.shape == (*images.train.labels.shape, *of.image)
    assert (images.mean, images.source, images.classes) == (of.mean, of.source, of.classes)


def test_files_come_once_and_are_unpacked_once(small, server, tmp_path, capsys):
    of, offered, train, _ = small
    load(of, online=True)
    assert len(server.asked) == len(offered)
    said = capsys.readouterr().out
    assert all(name in said and "1 MB" in said for name in offered)
    for name in offered:
        (tmp_path / "my" / "data" / of.origin / name).unlink()
    assert same(load(of).train, train)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("where", ["given", "given/cifar", "my/data/cifar", "keras/datasets"])
@pytest.mark.parametrize("name", ["cifar-10-python.tar.gz", "cifar-10-batches-py-target_archive"])
def test_an_archive_is_found_wherever_it_lies_and_whatever_keras_calls_it(cifar, tmp_path, monkeypatch, where, name):
    of, offered, train, _ = cifar
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path / "given"))
    put(tmp_path / where, dict.fromkeys([name], *offered.values()))
    assert same(load(of).train, train)


def test_what_keras_has_fetched_of_fashion_mnist_is_found(server, tmp_path):
    of, offered, train, _ = offer(server, FASHION_MNIST)
    put(tmp_path / "keras" / "datasets" / "fashion-mnist", offered)
    assert same(load(of).train, train)


# A part of the images in DENSENET_EDU_DATA


def put_part(folder, count=3):
    x, y = np.arange(count * 3072, dtype=np.uint8).reshape(count, 32, 32, 3), np.arange(count, dtype=np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "cifar10_10k2k.npz", x_train=x, y_train=y, x_test=x[:1], y_test=y[:1])
    return x, y


def test_a_part_in_the_named_folder_comes_before_what_the_learner_has(cifar, tmp_path, monkeypatch):
    of, offered, _, _ = cifar
    put(tmp_path / "my" / "data" / "cifar", offered)
    load(of)
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path / "given"))
    part = put_part(tmp_path / "given")
    images = load(of)
    assert same(images.train, part)
    assert repr(images).startswith("CIFAR-10의 앞부분: 훈련 세트 10장 가운데 3장")


def test_the_publishers_own_files_in_the_named_folder_come_before_a_part(cifar, tmp_path, monkeypatch):
    of, offered, train, _ = cifar
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path))
    put_part(tmp_path)
    put(tmp_path, offered)
    assert same(load(of).train, train)


def spoil_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_a_byte(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 1
    path.write_bytes(raw)


def spoil_shape(path):
    np.savez(path, x_train=np.zeros((2, 28, 28), np.uint8), y_train=[0, 1], x_test=[0], y_test=[0])


def spoil_labels(path):
    x = np.zeros((2, 32, 32, 3), np.uint8)
    np.savez(path, x_train=x, y_train=[0, 10], x_test=x, y_test=[0, 1])


def spoil_name(path):
    np.savez(path, pictures=np.zeros((2, 32, 32, 3), np.uint8))


def spoil_empty(path):
    path.write_bytes(b"")


def spoil_pickle(path):
    x = np.array([Evil(path.with_name("evil"))], dtype=object)
    np.savez(path, x_train=x, y_train=[0], x_test=x, y_test=[0])


SPOIL = [spoil_half, spoil_a_byte, spoil_shape, spoil_labels, spoil_name, spoil_empty, spoil_pickle]


class Evil:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.write_text, (self.path, "unpickled")


def test_a_pickle_that_is_loaded_would_be_noticed(tmp_path):
    pickle.loads(pickle.dumps(Evil(tmp_path / "evil")))
    assert files(tmp_path) == {"evil": b"unpickled"}


@pytest.mark.parametrize("spoil", SPOIL)
@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_spoilt_part_is_a_sentence_and_stays(tmp_path, monkeypatch, spoil, code):
    language(code)
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path))
    put_part(tmp_path)
    spoil(tmp_path / "cifar10_10k2k.npz")
    before = files(tmp_path)
    with pytest.raises(Refused, match="CIFAR-10") as refused:
        load("cifar10")
    assert str(tmp_path / "cifar10_10k2k.npz") in str(refused.value) and "DENSENET_EDU_DATA" in str(refused.value)
    assert files(tmp_path) == before


def test_an_npz_that_points_outside_its_folder_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path / "given"))
    part = put_part(tmp_path / "given")
    with zipfile.ZipFile(tmp_path / "given" / "cifar10_10k2k.npz", "a") as archive:
        archive.writestr("../../evil.npy", b"evil")
    before = files(tmp_path)
    assert same(load("cifar10").train, part)
    assert files(tmp_path) == before


# Images that are not here


@pytest.mark.parametrize("of", [FASHION_MNIST, SVHN, SVHN_EXTRA, CIFAR_10, CIFAR_100], ids=lambda of: of.key)
@pytest.mark.parametrize("code", ["ko", "en"])
def test_offline_a_sentence_says_what_is_missing_where_it_was_looked_for_and_what_to_do(
    monkeypatch, tmp_path, of, code
):
    def nobody(*_, **__):
        raise AssertionError("asked")

    language(code)
    monkeypatch.setattr(download, "urlopen", nobody)
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path / "given"))
    missing = data.find(of.key)
    assert not missing and isinstance(missing, data.Missing)
    for part in (of.title, *(file.name for file in of.files), "online=True", " MB"):
        assert part in str(missing)
    for folder in ("given", f"my/data/{of.origin}", "keras/datasets"):
        assert str(tmp_path / folder) in str(missing)
    assert (data.find(of.key) or load()).key == "digits"
    assert missing._repr_html_().startswith("<p>") and files(tmp_path) == {}


def test_how_much_would_come_is_that_of_what_is_missing(server, tmp_path):
    language("en")
    assert "1,576 MB come" in str(data.find("svhn_extra"))
    assert "171 MB come" in str(data.find("cifar10"))
    assert "31 MB come" in str(data.find("fashion_mnist"))


@pytest.mark.parametrize("spoil", [spoil_half, spoil_a_byte, spoil_empty])
@pytest.mark.parametrize("where", ["given", "my/data/cifar", "keras/datasets"])
@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_spoilt_archive_is_named_and_stays(cifar, tmp_path, monkeypatch, spoil, where, code):
    language(code)
    monkeypatch.setenv("DENSENET_EDU_DATA", str(tmp_path / "given"))
    of, offered, _, _ = cifar
    put(tmp_path / where, offered)
    spoil(tmp_path / where / "cifar-10-python.tar.gz")
    before = files(tmp_path)
    missing = data.find(of)
    assert not missing and str(tmp_path / where / "cifar-10-python.tar.gz") in str(missing)
    assert ("체크섬" if code == "ko" else "checksum") in str(missing) and "online=True" in str(missing)
    assert files(tmp_path) == before


@pytest.mark.parametrize("way", ["missing", "breaks", "hangs", "silent", "other", "less"])
@pytest.mark.parametrize("code", ["ko", "en"])
def test_what_does_not_come_whole_is_a_sentence_and_nothing_is_lost(server, tmp_path, monkeypatch, way, code):
    language(code)
    monkeypatch.setattr("densenet_edu.learn.data.places.fetched", partial(download.fetched, patience=0.2))
    server.at += f"/{way}"
    of, offered, _, _ = offer(server, CIFAR_10)
    put(tmp_path / "keras" / "datasets", dict.fromkeys(offered, b"half of it"))
    put(tmp_path / "my" / "data" / "cifar", dict.fromkeys(offered, b"a third of it"))
    before = files(tmp_path)
    missing = data.find(of, online=True)
    assert not missing and "cifar-10-python.tar.gz" in str(missing) and "127.0.0.1" in str(missing)
    assert files(tmp_path) == before


def test_a_whole_file_comes_beside_half_of_it(cifar, tmp_path):
    of, offered, train, _ = cifar
    put(tmp_path / "my" / "data" / "cifar", dict.fromkeys(offered, b"half of it"))
    assert same(load(of, online=True).train, train)
    assert files(tmp_path)["my/data/cifar/cifar-10-python.tar.gz.kept_1"] == b"half of it"


def test_imagenet_is_described_and_not_loaded():
    for code in ("ko", "en"):
        language(code)
        assert "image-net.org" in str(data.find(IMAGENET))
        assert "224×224" in IMAGENET.preparation
    assert (IMAGENET.counts, IMAGENET.class_count) == ((1_281_167, 50_000), 1000)


@pytest.mark.parametrize("which", ["mnist", 10, None, ..., ["cifar10"]])
def test_a_data_set_that_is_not_there_is_a_sentence(which):
    with pytest.raises(Refused, match="digits, fashion_mnist, svhn, cifar10, cifar100"):
        load(which)


# Pickles and archives


def test_a_pickle_with_another_checksum_is_not_loaded(cifar, tmp_path):
    of, offered, _, _ = cifar
    evil = pickle.dumps(Evil(tmp_path / "evil"))
    put(
        tmp_path / "my" / "data" / "cifar", {name: tar_gz({"cifar-10-batches-py/test_batch": evil}) for name in offered}
    )
    assert not data.find(of)
    assert not (tmp_path / "evil").exists()


def test_even_a_pickle_with_the_right_checksum_makes_only_arrays(server, tmp_path):
    evil = {"cifar-10-batches-py/test_batch": pickle.dumps(Evil(tmp_path / "evil"))}
    of, _, _, _ = offer(server, CIFAR_10, cifar10(more=evil))
    missing = data.find(of, online=True)
    assert not missing and "cifar-10-python.tar.gz" in str(missing)
    assert not (tmp_path / "evil").exists()


def outside():
    """Return members that point outside the folder of an archive, in every way that tar knows."""
    link, hard = tarfile.TarInfo("cifar-10-batches-py/link"), tarfile.TarInfo("hard")
    link.type, link.linkname = tarfile.SYMTYPE, "../../.."
    hard.type, hard.linkname = tarfile.LNKTYPE, "/etc/hostname"
    device = tarfile.TarInfo("device")
    device.type = tarfile.CHRTYPE
    return {
        "../../../../evil": b"evil",
        "/evil": b"evil",
        "cifar-10-batches-py/../../evil": b"evil",
        "link": link,
        "cifar-10-batches-py/link/evil": b"evil",
        "hard": hard,
        "device": device,
    }


def test_an_archive_writes_nothing_but_what_is_kept_of_it(server, tmp_path):
    of, _, train, _ = offer(server, CIFAR_10, cifar10(more=outside()))
    assert same(load(of, online=True).train, train)
    assert set(files(tmp_path)) == {
        "my/data/cifar/cifar-10-python.tar.gz",
        f"my/data/cifar/{kept.kept_as(of)}",
    }
    assert not Path("/evil").exists()


@pytest.mark.parametrize(
    "body",
    [
        b"no archive",
        tar_gz({}),
        tar_gz({"cifar-10-batches-py/test_batch": b"no pickle"}),
        tar_gz({"cifar-10-batches-py/test_batch": pickle.dumps([])}),
        tar_gz({"cifar-10-batches-py/test_batch": pickle.dumps({b"data": 0, b"labels": []})}),
    ],
    ids=["no archive", "empty", "no pickle", "a list", "other arrays"],
)
def test_an_archive_that_cannot_be_read_is_a_sentence(server, tmp_path, body):
    of, offered, _, _ = offer(server, CIFAR_10, ([body], ((), ()), ((), ())))
    put(tmp_path / "my" / "data" / "cifar", offered)
    before = files(tmp_path)
    missing = data.find(of)
    assert not missing and str(tmp_path / "my" / "data" / "cifar" / "cifar-10-python.tar.gz") in str(missing)
    assert files(tmp_path) == before


# What is kept unpacked


@pytest.mark.parametrize("spoil", SPOIL)
def test_spoilt_arrays_are_unpacked_again(cifar, tmp_path, spoil):
    of, offered, train, _ = cifar
    put(tmp_path / "my" / "data" / "cifar", offered)
    load(of)
    before = files(tmp_path)
    spoil(tmp_path / "my" / "data" / "cifar" / kept.kept_as(of))
    assert same(load(of).train, train)
    assert files(tmp_path).keys() == before.keys()
    assert same(kept.read(tmp_path / "my" / "data" / "cifar" / kept.kept_as(of), of, whole=True)[0], train)


def test_arrays_of_other_files_are_not_taken_for_those_of_these(cifar, server, tmp_path):
    load(cifar[0], online=True)
    other, _, train, _ = offer(server, CIFAR_10)
    assert not data.find(other)
    assert same(load(other, online=True).train, train)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_disk_that_cannot_keep_the_arrays_costs_only_time(cifar, tmp_path, monkeypatch, capsys, code):
    language(code)
    of, offered, train, _ = cifar
    put(tmp_path / "keras" / "datasets", offered)
    (tmp_path / "my").write_text("a file, no folder")
    before = files(tmp_path)
    assert same(load(of).train, train)
    assert str(tmp_path / "my" / "data" / "cifar") in capsys.readouterr().out
    assert files(tmp_path) == before


def test_arrays_that_a_full_disk_cuts_off_leave_nothing_behind(cifar, tmp_path, monkeypatch, capsys):
    of, offered, train, _ = cifar
    put(tmp_path / "my" / "data" / "cifar", offered)

    def full(path, **_):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.np, "savez", full)
    assert same(load(of).train, train)
    assert "CIFAR-10" in capsys.readouterr().out
    assert files(tmp_path) == {"my/data/cifar/cifar-10-python.tar.gz": offered["cifar-10-python.tar.gz"]}


# What is known of each


def test_the_files_of_cifar_and_fashion_mnist_are_those_of_keras():
    folder = Path(importlib.util.find_spec("keras").origin).parent / "src" / "datasets"
    for of in (CIFAR_10, CIFAR_100):
        (file,) = of.files
        source = (folder / f"{of.key}.py").read_text(encoding="utf-8")
        assert f'origin = "{file.url}"' in source and f'"{file.checksum}"' in source
        assert f'"{file.also[0].removesuffix("_archive")}"' in source
    source = (folder / "fashion_mnist.py").read_text(encoding="utf-8")
    assert all(
        f'"{file.url.rpartition("/")[0]}/"' in source and f'"{file.name}"' in source for file in FASHION_MNIST.files
    )
    assert 'os.path.join("datasets", "fashion-mnist")' in source and FASHION_MNIST.keras == "datasets/fashion-mnist"


def test_counts_and_shapes_are_those_of_the_papers():
    known = {of.key: (of.image, of.counts, of.class_count) for of in data.ALL.values()}
    assert known["cifar10"] == ((32, 32, 3), (50_000, 10_000), 10)
    assert known["cifar100"] == ((32, 32, 3), (50_000, 10_000), 100)
    assert known["svhn"] == ((32, 32, 3), (73_257, 26_032), 10)
    assert known["svhn_extra"] == ((32, 32, 3), (73_257 + 531_131, 26_032), 10)
    assert known["fashion_mnist"] == ((28, 28, 1), (60_000, 10_000), 10)


@pytest.mark.parametrize("of", FIVE, ids=lambda of: of.key)
def test_every_class_has_a_name_of_its_own_in_both_languages(of):
    for code in ("ko", "en"):
        language(code)
        assert of.classes == of.classes_in(code)
        assert len(of.classes) == len(set(of.classes)) == of.class_count
        assert all(name == name.strip() != "" for name in of.classes)
        assert of.source and of.licence and of.preparation and of.title in repr(of)
    assert of.names in ("digits",) or of.classes_in("ko") != of.classes_in("en")


def test_class_names_stand_in_the_order_of_the_labels():
    english = CIFAR_10.classes_in("en")
    assert english == ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
    assert CIFAR_10.classes_in("ko")[3:6] == ("고양이", "사슴", "개")
    hundred = CIFAR_100.classes_in("en")  # in the order of the alphabet
    assert list(hundred) == sorted(hundred) and hundred[:3] == ("apple", "aquarium fish", "baby")
    korean = dict(zip(hundred, CIFAR_100.classes_in("ko"), strict=True))
    pairs = {
        "baby": "아기",
        "maple tree": "단풍나무",
        "possum": "주머니쥐",
        "rose": "장미",
        "tank": "탱크",
        "worm": "지렁이",
    }
    assert {name: korean[name] for name in pairs} == pairs


def test_images_say_what_they_are_in_both_languages():
    images = load()
    assert repr(images) == "scikit-learn digits: 훈련 세트 1,300장, 테스트 세트 497장, 크기 8×8×1, 클래스 10개."
    language("en")
    assert repr(images) == "scikit-learn digits: 1,300 training images and 497 test images of 8×8×1, in 10 classes."


def test_a_validation_set_parts_the_training_images_and_leaves_the_test_images_alone():
    images = load()
    parted = images.held_out(130, seed=1)
    both = np.concatenate([parted.train.images, parted.test.images]).reshape(1300, -1)
    labels = np.concatenate([parted.train.labels, parted.test.labels])
    assert (len(parted.train.labels), len(parted.test.labels)) == (1170, 130)

    def rows(pixels, labels):
        return sorted((row.tobytes(), int(label)) for row, label in zip(pixels, labels, strict=True))

    assert rows(both, labels) == rows(images.train.images.reshape(1300, -1), images.train.labels)
    again, other = images.held_out(130, seed=1), images.held_out(130, seed=2)
    np.testing.assert_array_equal(parted.test.images, again.test.images)
    assert not np.array_equal(parted.test.images, other.test.images)
    assert not parted.train.images.flags.writeable and not parted.test.labels.flags.writeable


def test_as_many_are_held_out_as_in_the_paper_and_of_the_digits_a_tenth():
    """Section 4.1: 5,000 training images of CIFAR, 6,000 of SVHN."""
    assert [data.ALL[key].validation for key in ("cifar10", "cifar100", "svhn_extra")] == [5000, 5000, 6000]
    assert len(load().held_out().test.labels) == 130


def test_a_validation_set_says_what_it_is_in_both_languages():
    images = load().held_out()
    assert repr(images).startswith("scikit-learn digits의 훈련 세트를 나눈 것: 학습에 1,170장, 검증 세트로 130장.")
    language("en")
    assert "1,170 to learn from and 130 held out for validation. No test images." in repr(images)


@pytest.mark.parametrize("count", [0, -1, 1300, 2.5, "130", True])
def test_a_validation_set_that_cannot_be_is_a_sentence(count):
    with pytest.raises(Refused, match="count"):
        load().held_out(count)


@pytest.mark.data
def test_the_real_images_of_cifar_10_are_those_that_the_papers_numbers_describe(monkeypatch):
    monkeypatch.setenv("DENSENET_EDU_DATA", REAL)
    images = load("cifar10")
    assert len(images.train.labels) >= 10_000
    for found, printed in zip(data.measured(images.train.images), (images.mean, images.deviation), strict=True):
        assert np.allclose(found, printed, atol=0.6)  # a fifth of the images: their mean is known to about 0.3
