"""`make lab`: prepares the learner's copy of the lessons and opens JupyterLab on the first."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from densenet_edu.course import order
from densenet_edu.course.lessons import LESSONS
from densenet_edu.course.mine import Shelf, refresh, shelf, trusted
from densenet_edu.words import LANGUAGES, Refused, language, say

ROOT = Path(__file__).parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    """Open the course; return the exit status where it cannot be opened."""
    parser = argparse.ArgumentParser(prog="densenet_edu.course.lab", description=say("course.lab_about"))
    parser.add_argument("--language", default="ko", help=" | ".join(LANGUAGES))
    parser.add_argument("--menus", default="", help="ko")
    chosen, more = parser.parse_known_args(argv)  # the rest is JupyterLab's: --port=9999
    try:
        language(chosen.language)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    my = Path(os.environ.get("DENSENET_EDU_MY") or ROOT / "my").expanduser().absolute()
    places = shelf(ROOT, my, chosen.language)
    for sentence in refresh(places):
        print(sentence)
    first = places.mine / f"{LESSONS[0].slug}.ipynb"
    if not first.exists():
        print(say("course.lab_stops"), file=sys.stderr)
        return 1
    try:
        write_settings(my, chosen.menus)
    except OSError as error:  # full or read-only: the lessons can be read all the same
        print(say("course.not_written", lesson="JupyterLab", path=error.filename, error=error.strerror))
    screen = has_screen(sys.platform, os.environ)
    print(say("course.lab_opens", path=places.mine))
    if not screen:
        print(say("course.lab_address"))
    sys.stdout.flush()
    os.environ["DENSENET_EDU_MY"] = str(my)  # kernels inherit it: progress is written there
    serve(places, [*options(my, first, screen), *more])
    return 0


def serve(places: Shelf, argv: Sequence[str]) -> None:
    """Trust the lessons and run JupyterLab in this process until the learner ends it."""
    from jupyterlab.labapp import LabApp
    from nbformat import reads
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # the learner's own, in Jupyter's data folder
    for content in trusted(places):
        notary.sign(reads(content.decode(), as_version=4))
    notary.store.close()
    LabApp.launch_instance(list(argv))


def options(my: Path, first: Path, screen: bool) -> list[str]:
    """Return JupyterLab's options: this machine only, Jupyter's own token, the lesson, few words on the terminal."""
    folder = my / ".course"
    found = [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={my}",
        f"--ServerApp.open_browser={screen}",
        "--LabApp.default_url=/lab/tree/" + first.relative_to(my).as_posix(),
        f"--LabApp.workspaces_dir={folder / 'workspaces'}",  # the course's open lessons, not other ones
        "--KernelManager.transport_encryption=auto",  # others on a shared machine cannot listen; else kernels warn
        "--Application.log_level=WARN",  # the address is printed all the same
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; nobody else reaches the server
        found.append("--allow-root")
    return found


def write_settings(my: Path, menus: str) -> None:
    """Write the course's defaults for JupyterLab where only this server finds them; the learner's settings win.

    Raises:
        OSError: The folder cannot be written.
    """
    defaults: dict[str, object] = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    if menus == "ko":
        defaults["@jupyterlab/translation-extension:plugin"] = {"locale": "ko_KR"}
    folder = my / ".course" / "jupyter"
    for path in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        before = os.environ.get(path)
        os.environ[path] = os.pathsep.join([str(folder), *([before] if before else [])])
    write(folder / "labconfig" / "default_setting_overrides.json", defaults)
    write(folder / "kernels" / "python3" / "kernel.json", order.kernel())


def write(file: Path, content: dict[str, object]) -> None:
    """Write a file of settings, with its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def has_screen(system: str, environment: Mapping[str, str]) -> bool:
    """Return whether a browser can be opened here: on Linux only with a display, and never over ssh."""
    if "SSH_CONNECTION" in environment:
        return False
    return system in ("darwin", "win32") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
