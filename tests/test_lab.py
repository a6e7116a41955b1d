"""`make lab` opens the course on this machine only, behind Jupyter's token, trusted, in the learner's own folder."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_core.paths import jupyter_data_dir
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook, new_output

from densenet_edu.course import lab
from densenet_edu.course.lessons import LESSONS

LIVE = new_output("display_data", {"text/html": "<script>1</script>", "text/plain": "a picture"})

_VARIABLES = ("DENSENET_EDU_MY", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "DISPLAY", "WAYLAND_DISPLAY", "JUPYTER_TOKEN")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder with one built notebook in each language, and an empty home."""
    root = tmp_path / "강좌 DenseNet"
    for code in ("ko", "en"):
        folder = root / "notebooks" / code
        folder.mkdir(parents=True)
        book = new_notebook(cells=[new_code_cell("1", id="block", outputs=[LIVE])])
        nbformat.write(book, folder / f"{LESSONS[0].slug}.ipynb")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in _VARIABLES:
        monkeypatch.setenv(name, "")  # so that what `make lab` writes into it is taken back
        monkeypatch.delenv(name)
    monkeypatch.setattr(lab, "ROOT", root)
    return root


@pytest.fixture
def served(monkeypatch):
    """What JupyterLab would be started with."""
    started = []
    monkeypatch.setattr(lab, "serve", lambda places, argv: started.append(argv))
    return started


def test_it_opens_lesson_00_of_the_language_in_the_learners_own_folder(course, served, capsys):
    assert lab.main(["--language", "en"]) == 0
    (argv,) = served
    assert "--LabApp.default_url=/lab/tree/en/00_start.ipynb" in argv
    assert f"--ServerApp.root_dir={course / 'my'}" in argv
    assert "--ServerApp.ip=127.0.0.1" in argv
    assert os.environ["DENSENET_EDU_MY"] == str(course / "my")
    assert (course / "my" / "en" / "00_start.ipynb").exists()
    assert "no browser is opened" in capsys.readouterr().out


def test_korean_is_the_language_when_none_is_given(course, served):
    assert lab.main([]) == 0
    assert "--LabApp.default_url=/lab/tree/ko/00_start.ipynb" in served[0]


def test_no_option_takes_the_token_away(course, served):
    lab.main([])
    names = " ".join(option.split("=")[0] for option in served[0])
    assert not re.search("token|password|origin|auth", names)


def test_its_kernels_say_which_cell_comes_first(course, served):
    lab.main([])
    folder = Path(os.environ["JUPYTER_PATH"].split(os.pathsep)[0])
    kernel = json.loads((folder / "kernels" / "python3" / "kernel.json").read_text())
    assert kernel["argv"][0] == sys.executable
    assert kernel["argv"][-1].endswith("watch(get_ipython())")


@pytest.mark.parametrize(("menus", "locale"), [("", None), ("ko", "ko_KR")])
def test_menus_are_korean_only_if_asked_for_and_news_are_never_fetched(course, served, menus, locale):
    lab.main(["--menus", menus])
    folder = Path(os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0])
    settings = json.loads((folder / "labconfig" / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert settings.get("@jupyterlab/translation-extension:plugin", {}).get("locale") == locale
    assert folder.is_relative_to(course / "my")


def test_another_language_is_a_sentence(course, served, capsys):
    assert lab.main(["--language", "fr"]) == 2
    assert "fr" in capsys.readouterr().err
    assert served == []


def test_a_folder_that_cannot_be_written_is_a_sentence(course, served, capsys):
    (course / "my").write_text("a file stands where the folder should be")
    assert lab.main([]) == 1
    said = capsys.readouterr()
    assert "00_start" in said.out
    assert said.err == "강좌를 열 수 없습니다.\n"
    assert served == []


@pytest.mark.parametrize(
    ("system", "environment", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":10", "SSH_CONNECTION": "1 2 3 4"}, False),
        ("darwin", {}, True),
        ("darwin", {"SSH_CONNECTION": "1 2 3 4"}, False),
        ("win32", {}, True),
    ],
)
def test_a_browser_is_opened_only_where_there_is_a_screen(system, environment, screen):
    assert lab.has_screen(system, environment) is screen


@contextmanager
def running(course):
    """Start the real JupyterLab; yield its address and its process."""
    code = "import sys; from pathlib import Path; from densenet_edu.course import lab\n"
    code += "lab.ROOT = Path(sys.argv[1]); sys.exit(lab.main(sys.argv[2:]))"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", code, str(course), f"--ServerApp.port={port}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as process:
        try:
            said = ""
            for line in process.stdout:
                said += line
                if address := re.search(r"http://\S+token=\w+", line):
                    wait_for(port)  # the address is printed a moment before it answers
                    yield address[0], process
                    break
            else:
                pytest.fail(f"No address in: {said}")
        finally:
            process.terminate()


def wait_for(port):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


def status(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url


def test_the_server_answers_on_this_machine_only_and_with_the_token_only(course):
    with running(course) as (address, process):
        page, token = address.split("?token=")
        assert page.startswith("http://127.0.0.1:")
        assert page.endswith("/lab/tree/ko/00_start.ipynb")
        assert len(token) >= 32
        assert status(address) == (200, address)
        assert "/login?" in status(page)[1]
        contents = page.replace("/lab/tree/", "/api/contents/")
        assert status(contents)[0] == 403
        assert status(f"{contents}?token={token}")[0] == 200
        listening = [each for each in psutil.Process(process.pid).net_connections() if each.status == "LISTEN"]
        assert {each.laddr.ip for each in listening} == {"127.0.0.1"}

        with urllib.request.urlopen(f"{contents}?token={token}") as answer:  # trusted: its scripts may run
            (cell,) = json.load(answer)["content"]["cells"]
        assert cell["metadata"]["trusted"] is True
    book = nbformat.read(course / "my" / "ko" / "00_start.ipynb", as_version=4)
    notary = NotebookNotary(data_dir=jupyter_data_dir())
    assert notary.check_signature(book)
    book.cells[0].outputs[0].data["text/html"] = "<script>2</script>"
    assert not notary.check_signature(book)
    notary.store.close()
