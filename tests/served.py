"""A server on this machine that answers, or does what servers do on bad days, as the path says.

/x             the file
/missing/x     404
/silent/x      no answer
/breaks/x      hangs up after `cut` bytes
/hangs/x       is silent after `cut` bytes
/other/x       a page that asks to log in
/more/x        promises more than it sends
/less/x        promises less than the file has
/endless/x     promises nothing and never ends
/whole/x       knows of no Range: always the whole file
/odd/x         answers a Range with another one
/behind/x      says that there is no such Range (416)
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Handler(BaseHTTPRequestHandler):
    """Sends what `server.bodies` has under the last part of the path."""

    def do_GET(self):
        server, way, wanted = self.server, self.path, self.headers.get("Range")
        if "silent" in way:
            server.let_go.wait(10)
            return
        server.asked.append(way if wanted is None else (way, wanted))
        body = server.bodies.get(way.rpartition("/")[2], server.body)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and "whole" not in way else 0
        if "missing" in way or (start and "behind" in way):
            self.send_response(404 if "missing" in way else 416)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if "other" in way:
            body, start = b"<html>Log in</html>", 0
        self.send_response(206 if start else 200)
        if start:
            first = 0 if "odd" in way else start
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        promised = len(body) - start + (1000 if "more" in way else -5 if "less" in way else 0)
        if "endless" not in way:
            self.send_header("Content-Length", str(promised))
        self.end_headers()
        cut = start + server.cut if "breaks" in way or "hangs" in way else len(body)
        self.wfile.write(body[start:cut])
        if "hangs" in way:
            server.let_go.wait(10)
        while "endless" in way and not server.let_go.is_set():
            try:
                self.wfile.write(bytes(1 << 16))
            except OSError:  # the other side has had enough
                return

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    """The server: `at` is its address, `bodies` its files, `body` any other, `asked` who came for what."""
    it = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.asked, it.bodies, it.body, it.cut, it.let_go = [], {}, b"a file", 10, threading.Event()
    it.at = f"http://127.0.0.1:{it.server_port}"
    threading.Thread(target=it.serve_forever, args=(0.01,)).start()
    yield it
    it.let_go.set()
    it.shutdown()
    it.server_close()


@pytest.fixture
def own_folders(monkeypatch, tmp_path):
    """The learner's own folder and that of Keras: "my" and "keras" of tmp_path; no other images are named."""
    monkeypatch.setenv("DENSENET_EDU_MY", str(tmp_path / "my"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("DENSENET_EDU_DATA", raising=False)


def files(folder):
    """Return what every file below a folder holds, {"a/b": bytes}."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
