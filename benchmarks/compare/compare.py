"""copydesk beside its peers over the same pages: one table on the screen, one HTML page.

    python benchmarks/compare/compare.py [--pages PATH...] [--into compare.html] [--environments .compare]

Without pages, those of the bundled sample. What the comparison does not show: docs/compared.md.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from compare_page import HEADS, figures, page
from readers import PEERS, Outcome, Page, copydesk_outcome, peer_outcome

from pipeline.sample.answers import responses

_GZIP = b"\x1f\x8b"
_LINK = re.compile(rb"<link[^>]+rel=[\"']?canonical[\"']?[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"href=[\"']?(https?://[^\"' >]+)", re.IGNORECASE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare; the result is 0 where there was a page to read."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory(prefix="copydesk-compare-") as folder:
        pages = list(_pages(asked.pages, Path(folder, "pages")))
        if not pages:
            print(f"no .html, .htm or .gz file in {' '.join(asked.pages)}", file=sys.stderr)
            return 1
        outcomes = [copydesk_outcome(pages, Path(folder))]
        outcomes += [peer_outcome(peer, pages, asked.environments) for peer in asked.peers]
    print(table(outcomes))
    asked.into.write_bytes(page(outcomes, pages))
    print(f"\n{len(pages)} pages; side by side in {asked.into}; what this does not show: docs/compared.md")
    return 0


def table(outcomes: Iterable[Outcome]) -> str:
    """The table as text, a reader a line; one that is missing says why."""
    rows = [HEADS, *(figures(outcome) for outcome in outcomes)]
    widths = [max(len(row[at]) for row in rows if len(row) == len(HEADS)) for at in range(len(HEADS))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *cells = row
    shown = (
        cells if len(row) < len(widths) else [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
    )
    return "  ".join([name.ljust(widths[0]), *shown])


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", nargs="*", default=[], help="HTML files, gzip or not, and folders of them")
    parser.add_argument("--into", type=Path, default=Path("compare.html"), help="the HTML page that is written")
    parser.add_argument("--environments", type=Path, default=Path(".compare"), help="folder of the peers' environments")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS), help="default: all")
    return parser.parse_args(arguments)


def _pages(asked: Sequence[str], folder: Path) -> Iterator[Page]:
    """The pages, each unpacked in a file of its own below the folder, under a name that says which it is."""
    folder.mkdir()
    for number, (name, data) in enumerate(_bytes(asked) if asked else _sample()):
        path = folder / f"{number:05d}-{re.sub(r'[^A-Za-z0-9._-]', '-', name)[-80:]}"
        file = path.with_suffix(".html")
        file.write_bytes(data)
        yield Page(file.name, str(file), _address(data) or f"https://{name}")


def _address(data: bytes) -> str | None:
    """The address that a page declares as its own."""
    link = _LINK.search(data)
    address = _HREF.search(link[0]) if link else None
    return address[1].decode("utf-8", "replace") if address else None


def _bytes(asked: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for place in map(Path, asked):
        files = sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
        for file in files:
            if file.name.lower().removesuffix(".gz").endswith((".html", ".htm")):
                data = file.read_bytes()
                yield file.name, gzip.decompress(data) if data.startswith(_GZIP) else data


def _sample() -> Iterator[tuple[str, bytes]]:
    for url, response in sorted(responses().items()):
        if response.content_type == "text/html":
            yield urlsplit(url).hostname + urlsplit(url).path, response.body


if __name__ == "__main__":
    sys.exit(main())
