"""One real JupyterLab in a folder that is thrown away, and a Chromium that reaches nothing but this machine."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import nbformat
from nbconvert import HTMLExporter
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".build" / "screenshots"
# Pictures of whole lessons, for people: each takes seconds and no test reads one, so they are made where this is set.
WHOLE_LESSONS = bool(os.environ.get("DENSENET_EDU_SCREENSHOTS"))
HERE = "127.0.0.1"
# No name is looked up and no other machine is reached, by the page or by the browser itself.
ALONE = [f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}", "--disable-quic", "--disable-sync"]
QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-gpu"]
WINDOW = (1280, 900)


@dataclass
class Lab:
    """A running JupyterLab."""

    address: str  # http://127.0.0.1:PORT
    token: str
    my: Path  # its folder, the learner's
    notary: NotebookNotary
    opened: int = 0  # workspaces so far: each page gets a fresh one, so that nothing is restored

    def add(self, path: str, notebook: nbformat.NotebookNode, trusted: bool = True) -> str:
        """Put a notebook into the learner's folder and return its path there."""
        file = self.my / path
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
        if trusted:
            self.notary.sign(nbformat.read(file, as_version=4))
        return path

    def start_kernel(self) -> str:
        """Start a kernel that belongs to no notebook and return its id."""
        asked = Request(f"{self.address}/api/kernels?token={self.token}", b'{"name": "python3"}')
        with urlopen(asked) as answer:
            return str(json.load(answer)["id"])

    def url(self, path: str) -> str:
        """Return the address of a notebook, in a window that remembers nothing."""
        self.opened += 1
        return f"{self.address}/lab/workspaces/test-{self.opened}/tree/{path}?token={self.token}"


@dataclass
class Seen:
    """What a page did that a lesson should not."""

    elsewhere: list[str] = field(default_factory=list)  # addresses on other machines
    errors: list[str] = field(default_factory=list)  # of scripts


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Start the course as `make lab` does, in a folder with an empty home, and end it."""
    my, home = folder / "my", folder / "home"
    home.mkdir(parents=True)
    jupyter = {name: str(home / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    hidden = ("JUPYTER_CONFIG_PATH", "JUPYTER_TOKEN", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    # Charts keep the list of the machine's fonts here; to make it anew takes seconds, and is not what is tested.
    environment |= {"MPLCONFIGDIR": str(ROOT / ".build" / "matplotlib")}
    environment |= jupyter | {"HOME": str(home), "DENSENET_EDU_MY": str(my), "JUPYTER_RUNTIME_DIR": str(home / "run")}
    options = ["--ServerApp.port=0", "--LabApp.expose_app_in_browser=True"]  # `jupyterapp`: its commands
    command = [sys.executable, "-m", "densenet_edu.course.lab", *options]
    words = folder / "server.log"
    with words.open("w") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        try:
            address, token = _address(words, server)
            notary = NotebookNotary(data_dir=jupyter["JUPYTER_DATA_DIR"])
            yield Lab(address, token, my, notary)
            notary.store.close()
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(15)
            server.kill()


def _address(words: Path, server: subprocess.Popen[bytes]) -> tuple[str, str]:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"(http://127\.0\.0\.1:[1-9]\d*)/\S*token=(\w+)", words.read_text(encoding="utf-8")):
            with suppress(OSError), urlopen(f"{found[1]}/api?token={found[2]}"):
                return found[1], found[2]
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not start: {words.read_text(encoding='utf-8')}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium without a window, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--headless", "--no-sandbox", *QUIET, *ALONE]
        )
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, size: tuple[int, int] = WINDOW) -> Iterator[tuple[Page, Seen]]:
    """Open an empty page of its own, and note where it turns to and what fails in it."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="ko-KR")
    context.set_default_timeout(30_000)
    seen = Seen()
    page = context.new_page()
    local = (HERE, None)
    page.on("request", lambda request: urlsplit(request.url).hostname in local or seen.elsewhere.append(request.url))
    page.on("websocket", lambda socket: urlsplit(socket.url).hostname in local or seen.elsewhere.append(socket.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield page, seen
    context.close()


def exported(folder: Path, *notebooks: Path) -> list[Path]:
    """Return notebooks as HTML files, made by what `jupyter nbconvert --to html` makes them with."""
    exporter, pages = HTMLExporter(), [folder / f"{notebook.stem}.html" for notebook in notebooks]
    for notebook, page in zip(notebooks, pages, strict=True):
        page.write_text(exporter.from_filename(str(notebook))[0], encoding="utf-8")
    return pages


def copied(source: Path, lab: Lab, path: str, trusted: bool = True) -> str:
    """Put a copy of a notebook file into the learner's folder and return its path there."""
    file = lab.my / path
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, file)
    if trusted:
        lab.notary.sign(nbformat.read(file, as_version=4))
    return path
