"""A loopback server that answers as the path says, honestly or not."""

import gzip
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

PAGE = b"<html><body><p>The ferry leaves the harbour at dawn.</p></body></html>"


class HostileSite(BaseHTTPRequestHandler):
    """`seen` collects (path, headers), `doors` the connections; `released` ends the answers that hang."""

    protocol_version = "HTTP/1.1"
    seen: list
    doors: list
    released: threading.Event

    def setup(self):
        self.doors.append(self.client_address)
        super().setup()

    def do_GET(self):
        if self.path == "/robots.txt":
            self.reply(b"no rules", 404)
            return
        self.seen.append((self.path, dict(self.headers)))
        getattr(self, f"answer_{self.path.strip('/').split('/')[0].partition('?')[0]}", self.answer_status)()

    def reply(self, body=b"", status=200, **headers):
        self.send_response(status)
        sent = {"Content_Length": str(len(body)), "Content_Type": "Text/HTML; charset=ISO-8859-1", **headers}
        for name, value in sent.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self):
        self.reply(PAGE)

    def answer_status(self):
        self.reply(b"no", int(self.path.rpartition("/")[2]))

    def answer_odd(self):
        """A Content-Type that is no UTF-8."""
        self.send_response(200)
        self.wfile.write(b"".join(self._headers_buffer))
        self._headers_buffer = []
        self.wfile.write(b"Content-Type: text/html\xff; charset=utf\xfe-8\r\n")
        self.wfile.write(b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE)

    def answer_gzip(self):
        self.reply(gzip.compress(PAGE), Content_Encoding="gzip")

    def answer_bomb(self):
        self.reply(gzip.compress(b"\0" * (32 << 20)), Content_Encoding="gzip")

    def answer_brotli(self):
        self.reply(brotli.compress(b"\0" * (32 << 20), quality=1), Content_Encoding="br")

    def answer_zstd(self):
        self.reply(b"\x28\xb5\x2f\xfd" + b"\0" * 100, Content_Encoding="zstd")

    def answer_mislabelled(self):
        """A page that is called gzip and is none, and one the other way round."""
        is_packed = self.path.endswith("packed")
        self.reply(gzip.compress(PAGE) if is_packed else PAGE, Content_Encoding=None if is_packed else "gzip")

    def answer_long(self):
        """More bytes than announced."""
        self.close_connection = True
        self.reply(PAGE + b"x" * 100, Content_Length=str(len(PAGE)))

    def answer_chunks(self):
        """A chunk whose size is no number, after the headers or a good piece of the body; the server stays."""
        self.reply(Content_Length=None, Transfer_Encoding="chunked")
        if self.path.endswith("late"):
            self.wfile.write(b"5\r\n<html\r\n")
            self.wfile.flush()
            time.sleep(0.05)
        self.wfile.write(b"zz\r\nnothing of the size\r\n")

    def answer_slow(self):
        """Headers that never end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.wfile.flush()
        self.released.wait(20)
        self.close_connection = True

    def answer_flood(self):
        """Twenty megabytes of headers."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Flood: " + b"x" * (20 << 20) + b"\r\n\r\n")
        self.close_connection = True

    def answer_truncated(self):
        self.close_connection = True
        self.reply(gzip.compress(PAGE * 50)[:-30], Content_Encoding="gzip", Content_Length=None, Connection="close")

    def answer_short(self):
        self.close_connection = True
        self.reply(PAGE, Content_Length=str(len(PAGE) + 100))

    def answer_endless(self):
        self.reply(Content_Length=None)
        try:
            while not self.released.is_set():
                self.wfile.write(b"<p>again</p>" * 5000)
        except OSError:
            self.close_connection = True

    def answer_drip(self):
        self.reply(b"<p>", Content_Length="1000")
        self.wfile.flush()
        self.released.wait(20)
        self.close_connection = True

    def answer_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\n")
        self.close_connection = True

    def answer_banner(self):
        self.wfile.write(b"SSH-2.0-OpenSSH_9.0\r\n")
        self.close_connection = True

    def answer_pdf(self):
        self.reply(b"%PDF-1.4", Content_Type="application/pdf")

    def answer_cookie(self):
        self.reply(PAGE, Set_Cookie="a=b")

    def answer_loop(self):
        self.reply(status=302, Location="/loop")

    def answer_chain(self):
        left = int(self.path.rpartition("/")[2])
        self.reply(status=302, Location=f"/chain/{left - 1}" if left else "/page")

    def answer_to(self):
        self.reply(status=301, Location=self.path.partition("?")[2])

    def log_message(self, *arguments):
        pass


@contextmanager
def serving(handler=HostileSite):
    """(address, class with `seen`, `doors` and `released`) of a running server."""
    site = type("Site", (handler,), {"seen": [], "doors": [], "released": threading.Event()})
    with ThreadingHTTPServer(("127.0.0.1", 0), site) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", site
        finally:
            site.released.set()
            server.shutdown()
            thread.join()
