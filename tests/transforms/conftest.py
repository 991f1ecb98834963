"""Stores on loopback."""

import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class GenerationsHandler(BaseHTTPRequestHandler):
    """The part of Cloud Storage's JSON API that the sink uses, with the preconditions that the emulator ignores."""

    objects: dict
    counter: list
    lock: threading.Lock

    def do_POST(self):
        query = self.query()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        boundary = re.search(r'boundary="?([^";]+)', self.headers["Content-Type"])[1].encode()
        _, head, media, _ = body.split(b"--" + boundary)
        told = json.loads(head.split(b"\r\n\r\n", 1)[1])
        name = told["name"]
        with self.lock:
            if not self.matches(name, query):
                return self.answer(412, {"error": {"code": 412, "message": "conditionNotMet"}})
            self.counter[0] += 1
            data = media.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")
            self.objects[name] = (self.counter[0], data, told.get("metadata"))
        return self.answer(200, self.resource(name))

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        if path.endswith("/o"):
            return self.answer(200, self.listing(**self.query()))
        name = self.name()
        if name not in self.objects:
            return self.answer(404, {"error": {"code": 404, "message": "none"}})
        if self.query().get("generation") not in {None, str(self.objects[name][0])}:
            return self.answer(404, {"error": {"code": 404, "message": "none of this generation"}})
        if path.startswith("/download/"):
            return self.download(*self.objects[name][:2])
        return self.answer(200, self.resource(name))

    def download(self, generation, data):
        if asked := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            first, last = map(int, asked.groups())
            if first >= len(data):
                return self.answer(416, {"error": {"code": 416, "message": "no such range"}})
            return self.reply(206, data[first : last + 1], "application/octet-stream", generation)
        return self.reply(200, data, "application/octet-stream", generation)

    def do_DELETE(self):
        name = self.name()
        with self.lock:
            if name not in self.objects:
                return self.answer(404, {"error": {"code": 404, "message": "none"}})
            if not self.matches(name, self.query()):
                return self.answer(412, {"error": {"code": 412, "message": "conditionNotMet"}})
            del self.objects[name]
        return self.reply(204, b"", "text/plain")

    def listing(self, prefix="", delimiter=None, startOffset="", **_):  # noqa: N803 - the name of the API
        names = sorted(name for name in self.objects if name.startswith(prefix) and name >= startOffset)
        inner = {name for name in names if delimiter and delimiter in name[len(prefix) :]}
        prefixes = sorted({prefix + name[len(prefix) :].partition("/")[0] + "/" for name in inner})
        return {"items": [self.resource(name) for name in names if name not in inner], "prefixes": prefixes}

    def matches(self, name, query):
        expected = query.get("ifGenerationMatch")
        return expected is None or int(expected) == self.objects.get(name, (0, b"", None))[0]

    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))

    def name(self):
        return urllib.parse.unquote(urllib.parse.urlsplit(self.path).path.rpartition("/o/")[2])

    def resource(self, name):
        generation, data, metadata = self.objects[name]
        size = str(len(data))
        return {
            "name": name,
            "bucket": "bucket",
            "generation": str(generation),
            "size": size,
            "metadata": metadata,
            "updated": "2026-11-20T00:00:00.000Z",
        }

    def answer(self, status, value):
        self.reply(status, json.dumps(value).encode(), "application/json")

    def reply(self, status, data, kind, generation=None):
        self.send_response(status)
        if generation is not None:
            self.send_header("X-Goog-Generation", str(generation))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def generations_host(monkeypatch):
    """A loopback store that enforces generations."""
    state = {"objects": {}, "counter": [1000], "lock": threading.Lock()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (GenerationsHandler,), state))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
    yield "gs://bucket/data"
    server.shutdown()
    server.server_close()
