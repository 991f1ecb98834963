"""The sample served on loopback: one server for all its outlets, told apart by the Host header."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from pipeline.loopback import listening
from pipeline.sample.answers import SiteAnswer, responses


class _Site(BaseHTTPRequestHandler):
    pages: dict[str, SiteAnswer]

    def do_GET(self) -> None:
        """Answer from the table; the query of a tracking link does not matter."""
        found = self.pages.get(f"http://{self.headers.get('Host', '')}{self.path.partition('?')[0]}")
        body = found.body if found else b"<html><title>404 Not Found</title></html>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found.content_type if found else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing: the run's own summary does."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the sample while the body runs; the value is `127.0.0.1:PORT`."""
    with listening(type("Site", (_Site,), {"pages": responses()})) as place:
        yield place
