"""A small S3 on loopback: one bucket, conditional writes, listings in pages, no look at signatures."""

import hashlib
import re
import threading
import urllib.parse
from datetime import datetime, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape, unescape

BUCKET = "bucket"
_META = "x-amz-meta-"


class S3Store:
    """The objects by name, as (content, entity tag, own headers, time of the last write), and the time that it is."""

    def __init__(self, page=100):
        self.objects, self.page, self.lock = {}, page, threading.Lock()
        self.now = datetime(2026, 11, 20, tzinfo=timezone.utc)
        self.asked = []  # method and name of each request
        self.refuses = None  # status, code and message of the answer to everything
        self.handler = type("Handler", (_Handler,), {"store": self})


class _Handler(BaseHTTPRequestHandler):
    store: S3Store
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece

    def do_PUT(self):
        name, data = self.name(), self.rfile.read(int(self.headers["Content-Length"]))
        with self.store.lock:
            tag = self.store.objects[name][1] if name in self.store.objects else None
            if self.headers["If-None-Match"] == "*" and tag:
                return self.refuse(412, "PreconditionFailed", "something is there")
            if self.headers["If-Match"] and not tag:
                return self.refuse(404, "NoSuchKey", "nothing is there")
            if self.headers["If-Match"] not in {None, tag}:
                return self.refuse(412, "PreconditionFailed", "something else is there")
            meta = {key: value for key, value in self.headers.items() if key.lower().startswith(_META)}
            tag = f'"{hashlib.md5(data).hexdigest()}"'
            self.store.objects[name] = (data, tag, meta, self.store.now)
        return self.answer(200, b"", {"ETag": tag})

    def do_GET(self):
        if not self.name():
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            return self.answer(200, self.listing(**{key.replace("-", "_"): value for key, value in query.items()}))
        if self.name() not in self.store.objects:
            return self.refuse(404, "NoSuchKey", "The specified key does not exist.")
        data, tag, meta, modified = self.store.objects[self.name()]
        if self.headers["If-Match"] not in {None, tag}:
            return self.refuse(412, "PreconditionFailed", "something else is there")
        headers = {"ETag": tag, "Last-Modified": format_datetime(modified, usegmt=True), **meta}
        if asked := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"] or ""):
            first, last = map(int, asked.groups())
            if first >= len(data):
                return self.refuse(416, "InvalidRange", "The requested range is not satisfiable")
            size, data = len(data), data[first : last + 1]
            headers["Content-Range"] = f"bytes {first}-{first + len(data) - 1}/{size}"
        return self.answer(206 if asked else 200, data, headers)

    do_HEAD = do_GET  # noqa: N815 - a name of the library

    def do_POST(self):
        """A deletion of many."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        gone = re.findall(r"<Key>[^<]+</Key>", asked)
        with self.store.lock:
            for key in gone:
                self.store.objects.pop(unescape(key[5:-6], {"&apos;": "'", "&quot;": '"'}), None)
        rows = "".join(f"<Deleted>{key}</Deleted>" for key in gone)
        return self.answer(200, f"<DeleteResult>{rows}</DeleteResult>".encode())

    def listing(self, prefix="", delimiter=None, continuation_token="", **_):
        keys, folders = [], []
        for name in sorted(self.store.objects):
            inner, cut, _ = name[len(prefix) :].partition(delimiter or "\0")
            if name.startswith(prefix) and name > continuation_token:
                keys += [] if cut else [name]
                folders += [prefix + inner + cut] if cut and prefix + inner + cut not in folders else []
            if len(keys) >= self.store.page:
                break
        more = len(keys) >= self.store.page
        rows = "".join(f"<Contents>{self.resource(name)}</Contents>" for name in keys)
        rows += "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in folders)
        rows += f"<NextContinuationToken>{escape(keys[-1])}</NextContinuationToken>" if more else ""
        truncated = f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        return f"<ListBucketResult>{truncated}{rows}</ListBucketResult>".encode()

    def resource(self, name):
        data, tag, _, modified = self.store.objects[name]
        time = f"{modified:%Y-%m-%dT%H:%M:%S}.789Z"  # some stores list more than the seconds that an answer has
        return f"<Key>{escape(name)}</Key><LastModified>{time}</LastModified><ETag>{tag}</ETag><Size>{len(data)}</Size>"

    def name(self):
        return urllib.parse.unquote(urllib.parse.urlsplit(self.path).path.removeprefix(f"/{BUCKET}").lstrip("/"))

    def refuse(self, status, code, message):
        return self.answer(status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode())

    def answer(self, status, data, headers=()):
        self.send_response(status)
        for key, value in dict(headers).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def parse_request(self):
        if not super().parse_request():
            return False
        self.store.asked.append((self.command, self.name()))
        if self.store.refuses is None and self.path.lstrip("/").partition("/")[0].partition("?")[0] == BUCKET:
            return True
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.refuse(*(self.store.refuses or (404, "NoSuchBucket", "The specified bucket does not exist")))
        self.wfile.flush()
        self.close_connection = True
        return False

    def log_message(self, *_):
        pass
