"""Make .venv with everything the course needs, or do nothing when it is there already.

Run by every target of the Makefile, and by hand on Windows (`py install.py`). It uses the standard library only, and
its syntax is that of Python 3.6, so that an old Python too can read it and say which versions work.
"""

import errno
import hashlib
import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path

VERSIONS = ((3, 13), (3, 12), (3, 11))  # newest first: TensorFlow has wheels for these
MACHINES = {"Linux": ("x86_64", "aarch64"), "Darwin": ("arm64",), "Windows": ("AMD64",)}
GLIBC = (2, 28)  # the oldest that all the wheels for Linux run on

ROOT = Path(__file__).absolute().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "densenet-edu.stamp"  # written last: it says that the installation is whole
LOG = VENV / "install.log"

SAY = {
    "python": (
        "이 파이썬({version})으로는 강좌를 설치할 수 없고, 알맞은 파이썬도 찾지 못했습니다. "
        "64비트 CPython 3.11, 3.12, 3.13 가운데 하나를 설치한 뒤 다시 실행하십시오.",
        "This Python ({version}) cannot run the course, and no other that can was found. "
        "Install a 64-bit CPython 3.11, 3.12 or 3.13 and run this again.",
    ),
    "platform": (
        "이 컴퓨터({machine})에는 TensorFlow가 제공되지 않습니다. Linux(x86-64, arm64, glibc 2.28 이상), "
        "macOS(arm64), Windows(x86-64)에서 파이썬 3.11~3.13으로 할 수 있습니다.",
        "There is no TensorFlow for this machine ({machine}). The course runs on Linux (x86-64, arm64, glibc 2.28 or "
        "newer), macOS (arm64) and Windows (x86-64), with Python 3.11 to 3.13.",
    ),
    "ensurepip": (
        "파이썬 {version}에 가상 환경을 만드는 데 필요한 ensurepip이 없습니다. Debian과 Ubuntu에서는 "
        "`sudo apt install python{version}-venv`로 설치한 뒤 다시 실행하십시오.",
        "Python {version} lacks ensurepip, which making a virtual environment needs. On Debian and Ubuntu run "
        "`sudo apt install python{version}-venv`, then run this again.",
    ),
    "gpu": (
        "GPU=1은 Linux에서만 됩니다. GPU=1 없이 다시 실행하십시오.",
        "GPU=1 works on Linux only. Run this again without GPU=1.",
    ),
    "start": (
        "강좌에 필요한 것을 .venv에 설치합니다. 처음 한 번만 하며, 약 850MB를 내려받고 디스크 3GB를 씁니다.",
        "Installing what the course needs into .venv. This happens once: about 850 MB to download, 3 GB on disk.",
    ),
    "repair": (
        "설치가 덜 끝났거나 바뀐 것이 있어, 빠진 것만 .venv에 설치합니다.",
        "The installation is unfinished or out of date: installing what is missing into .venv.",
    ),
    "network": (
        "패키지를 내려받지 못했습니다. 인터넷 연결(또는 프록시 설정)을 확인하고 다시 실행하십시오. "
        "설치된 것은 그대로 두고 이어서 설치합니다.",
        "The packages could not be downloaded. Check the network connection (or the proxy) and run this again: what "
        "is installed stays, and the rest follows.",
    ),
    "space": (
        "디스크에 자리가 없어 설치하지 못했습니다. 3GB를 비우고 다시 실행하십시오.",
        "The disk is full. Free 3 GB and run this again.",
    ),
    "write": (
        "{path}에 쓸 수 없어 설치하지 못했습니다: {error}",
        "Nothing can be written to {path}, so the course is not installed: {error}",
    ),
    "failed": (
        "설치가 끝나지 않았습니다. 까닭은 위에, 자세한 기록은 {path}에 있습니다. 다시 실행하면 이어서 설치합니다.",
        "The installation did not finish. The reason stands above, the details in {path}. Run this again to go on.",
    ),
    "done": ("설치를 마쳤습니다.", "Installed."),
    "stopped": (
        "멈추었습니다. 다시 실행하면 이어서 설치합니다.",
        "Stopped. Run this again to go on from here.",
    ),
}
FAILURES = (  # what pip's log holds -> the sentence that helps
    (r"No space left on device|\[Errno 28\]", "space"),
    (r"NewConnectionError|ConnectTimeout|ReadTimeout|ConnectionError|ProxyError|NameResolutionError", "network"),
)


class Sentence(Exception):
    """What stands in the way, as a key of SAY with its values."""

    def __init__(self, key, **values):
        super().__init__(key)
        self.key, self.values = key, values


def main():
    """Bring .venv up to date; return the exit status."""
    gpu = os.environ.get("GPU") == "1"
    try:
        if gpu and platform.system() != "Linux":
            raise Sentence("gpu")
        if not is_whole(gpu):
            check_platform(platform.system(), platform.machine(), platform.libc_ver())
            install(find_python(), gpu or read_stamp()[1])
    except Sentence as reason:
        tell(reason.key, sys.stderr, **reason.values)
        return 1
    except KeyboardInterrupt:
        tell("stopped", sys.stderr)
        return 130
    return 0


def is_whole(gpu):
    """Return whether all that is wanted was installed before; asks neither pip nor the network."""
    key, has_gpu = read_stamp()
    return key == fingerprint() and (has_gpu or not gpu)


def fingerprint():
    """Return what an installation depends on, as one word: the lock, the metadata, this folder, the Python of .venv."""
    parts = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    parts.append(os.fsencode(str(ROOT)))  # an editable install knows where it stands
    parts.append(repr(version_of([str(PYTHON)])).encode())
    return hashlib.sha256(b"\0".join(part.replace(b"\r\n", b"\n") for part in parts)).hexdigest()


def read_stamp():
    """Return the fingerprint of the last whole installation ("" for none) and whether it has the GPU packages."""
    try:
        words = STAMP.read_text().split()
    except OSError:
        words = []
    return (words[0] if words else ""), "gpu" in words[1:]


def check_platform(system, machine, libc):
    """Raise a sentence on a platform that lacks wheels of TensorFlow."""
    number = tuple(int(part) for part in re.findall(r"\d+", libc[1])[:2])
    too_old = system == "Linux" and (libc[0] != "glibc" or number < GLIBC)
    if machine not in MACHINES.get(system, ()) or too_old:
        raise Sentence("platform", machine=" ".join(filter(None, (system, machine, *libc))))


def find_python():
    """Return the command of a Python that can make .venv: the running one, else the newest on PATH."""
    running = fault(sys.version_info[:2])
    if not running:
        return [sys.executable]
    for version in VERSIONS:
        name = dotted(version)
        for command in (["python" + name], ["py", "-" + name]):  # `py` is the launcher of Windows
            if shutil.which(command[0]) and version_of(command, able=True) == version:
                return command
    raise Sentence(running, version=dotted(sys.version_info[:2]))


def fault(version):
    """Return what keeps the running Python from making .venv, a key of SAY, or "" for nothing."""
    free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED")
    if version not in VERSIONS or sys.implementation.name != "cpython" or struct.calcsize("P") != 8 or free_threaded:
        return "python"
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return "ensurepip"
    return ""


def dotted(version):
    """Return (3, 11) as "3.11"."""
    return ".".join(str(number) for number in version)


def version_of(command, able=False):
    """Return (3, 11) or the like, () where no Python answers or, with `able`, one that cannot make a .venv."""
    needs = "import ensurepip, struct; assert struct.calcsize('P') == 8; " if able else ""
    code = needs + "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        said = subprocess.check_output([*command, "-I", "-S", "-c", code], stderr=subprocess.DEVNULL)
        return tuple(int(number) for number in said.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ()


def install(python, gpu):
    """Make or mend .venv; the stamp is removed first and written last, so what is interrupted is finished next time.

    Raises:
        Sentence: No network, no room, no right to write, or whatever else pip says.
    """
    tell("repair" if VENV.is_dir() else "start")
    try:
        if STAMP.exists():
            STAMP.unlink()
        make_venv(python)
        forget_half_copied()
        pip("--require-hashes", "-r", "requirements.lock")
        pip("--no-deps", "--no-build-isolation", "-e", ".")
        if gpu:  # the CUDA wheels are not in the lock, they exist for Linux only: TensorFlow says which ones it wants
            pip("--no-build-isolation", "-e", ".[gpu]")
        STAMP.write_text(fingerprint() + (" gpu" if gpu else "") + "\n")
    except OSError as error:
        key = "space" if error.errno == errno.ENOSPC else "write"
        raise Sentence(key, path=error.filename or VENV, error=error.strerror) from error
    tell("done")


def make_venv(python):
    """Make .venv, or make it anew where its Python or its pip does not work."""
    answers = version_of([str(PYTHON)]) in VERSIONS
    if answers and run([str(PYTHON), "-m", "pip", "--version"], lambda line: False) == 0:
        return
    VENV.mkdir(exist_ok=True)
    if run([*python, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise Sentence("failed", path=VENV)


def forget_half_copied():
    """Remove the metadata of packages whose copying was interrupted, which pip would take for installed.

    RECORD is the last file of a package that pip writes.
    """
    for pattern in ("lib/python3*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
        for metadata in VENV.glob(pattern):
            if not (metadata / "RECORD").exists():
                shutil.rmtree(str(metadata))


def pip(*arguments):
    """Let the pip of .venv install; raise the sentence that fits its failure."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    said = []
    if run([*command, *arguments], is_news, said) == 0:
        return
    LOG.write_text("\n".join(said), encoding="utf-8", errors="replace")
    for pattern, key in FAILURES:
        if re.search(pattern, "\n".join(said)):
            raise Sentence(key)
    raise Sentence("failed", path=LOG)


def is_news(line):
    """Return whether a line of pip's is worth a learner's while."""
    return re.match(r"\s*(Downloading|Installing|Successfully installed|WARNING|ERROR)\b", line) is not None


def run(command, shown=lambda line: True, said=None):
    """Run a command in this folder, printing the lines that are to be `shown`; return its exit status.

    Settings that make pip install elsewhere than into .venv are kept from it. All lines are added to `said`.
    """
    elsewhere = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    kept["PIP_USER"] = "0"  # a setting of the machine may say 1
    kept.update(PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")  # every line as it comes, Hangul on Windows too
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=str(ROOT), env=kept, **pipes) as process:
        for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip()
            if said is not None:
                said.append(line)
            if shown(line):
                show(line if len(line) < 120 else line[:117] + "...", sys.stdout)
    return process.returncode


def tell(key, stream=None, **values):
    """Print a sentence in Korean and in English."""
    for sentence in SAY[key]:
        show(sentence.format(**values), stream or sys.stdout)


def show(line, stream):
    """Print a line, with question marks for signs that the terminal does not know."""
    encoding = stream.encoding or "ascii"
    print(line.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(main())
