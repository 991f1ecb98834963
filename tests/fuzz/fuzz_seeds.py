"""Sound documents that are damaged: the bundled sample's pages, and feeds, rows and responses written for this."""

import atexit
import functools
import gzip
import json
import os
import random
import shutil
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from pipeline.commands import code_of
from pipeline.sample import answers
from pipeline.upkeep.state_kinds import STATE_KINDS
from transforms.storage.state_folding import fold_all
from transforms.storage.storage import storage_for

OUTPUT = "COPYDESK_FUZZ_OUTPUT"  # environment variable: where the workers find the output that is damaged
STORY = (
    "The harbour council of Northgate voted on Monday to rebuild the old timber pier before the winter storms begin. "
    "Engineers had warned for two years that the outer piles no longer carry the weight of the morning ferry. "
    "The work costs four million crowns and is paid from the fees of the fishing fleet, said the harbour master."
)
HEAD = """<link rel="canonical" href="https://valley.example/news/pier"><meta property="og:url"
content="https://valley.example/news/pier"><meta name="author" content="Ann Lee"><meta property="og:site_name"
content="The Valley Morning"><meta property="article:published_time" content="2026-03-02T08:00:00+01:00"><meta
name="description" content="A pier is rebuilt"><meta name="news_keywords" content="pier, harbour"><meta
name="source" content="Reuters"><meta property="article:content_tier" content="metered"><link rel="alternate"
hreflang="de" href="https://valley.example/de/pier"><script type="application/ld+json">{"@context":
"https://schema.org", "@graph": [{"@type": "NewsArticle", "@id": "#a", "headline": "Pier is rebuilt", "author":
[{"@type": "Person", "name": "Ann Lee"}], "publisher": {"@type": "Organization", "name": "The Valley Morning"},
"datePublished": "2026-03-02T08:00:00+01:00", "dateModified": "2026-03-02", "isAccessibleForFree": "True",
"articleBody": "The harbour council voted.", "inLanguage": "en", "isBasedOn": "https://elsewhere.example/pier",
"keywords": ["pier"], "articleSection": "Local", "mainEntityOfPage": {"@id": "https://valley.example/news/pier"}}]}
</script>"""
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pier is rebuilt | The Valley Morning
</title>{HEAD}</head><body><nav><ul><li><a href="/a">World</a><li><a href="/b">Sport</a></ul></nav><main><article
itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Pier is rebuilt</h1><div class="byline">By
<a rel="author" href="/ann">Ann Lee</a> and agencies</div><time datetime="2026-03-02T08:00:00+01:00">2 March</time>
<figure><img src="p.jpg"><figcaption>The pier. Photograph: Jo Bell/Getty Images</figcaption></figure><p>NORTHGATE,
March 2 (Reuters) - {STORY}</p><p>{STORY[::-1]}</p><ul><li>One<li>Two</ul><table><tr><td>Piles<td>40</table>
<blockquote>{STORY[:120]}</blockquote><p>(Reporting by Jo Bell; editing by Mo Day)</p><p>Translated by Klara Voss</p>
<p class="source">Source: Reuters</p></article><section class="comments"><p>First!</p></section></main><footer>© 2026
The Valley Morning. All rights reserved.</footer></body></html>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom=
"http://www.w3.org/2005/Atom"><channel><title>The Valley Morning</title><link>https://valley.example/</link>
<language>en-gb</language><item><title>Pier &amp; storm</title><link>https://valley.example/news/pier</link>
<guid isPermaLink="true">https://valley.example/news/pier</guid><dc:creator>Ann Lee</dc:creator><author>
desk@valley.example (Jo Bell)</author><pubDate>Mon, 02 Mar 2026 08:00:00 +0100</pubDate><category>Local</category>
<media:credit>Reuters</media:credit><source url="https://wire.example/feed">Wire</source>
<description>A pier is rebuilt</description>
<content:encoded><![CDATA[<p>{STORY}</p><p>{STORY[::-1]}</p>]]></content:encoded></item><item><title>No link</title>
<description>&lt;p&gt;{STORY}&lt;/p&gt;</description><dc:rights>© Valley</dc:rights></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"
xml:base="https://rhein.example/">
<title type="html">Der &lt;b&gt;Rheinbote</title><id>tag:rhein.example,2026:1</id><entry><title>Steg</title>
<id>urn:x:1</id>
<link rel="alternate" href="steg"/><author><name>Klara Voss</name><email>k@rhein.example</email></author>
<published>2026-03-02T08:00:00Z</published><updated>2026-03-02T09:00:00+01:00</updated><summary type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p></div></summary><source><title>Quelle</title><link
href="https://quelle.example/"/></source><rights>dpa</rights><category term="Ort" label="Ort"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel><item
rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><dc:date>2026-03-02</dc:date><dc:source>AFP
</dc:source></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Valley Morning",
        "home_page_url": "https://valley.example/",
        "language": "en",
        "authors": [{"name": "Ann Lee"}],
        "items": [
            {
                "id": "1",
                "url": "/news/pier",
                "title": "Pier",
                "content_html": f"<p>{STORY}</p>",
                "date_published": "2026-03-02T08:00:00+01:00",
                "tags": ["pier"],
                "author": {"name": "Jo Bell"},
            },
            {"id": 2, "title": "No link", "content_text": f"{STORY}\n{STORY[::-1]}", "language": "en"},
        ],
    }
)
OPML = """<opml version="2.0"><body><outline text="a"><outline type="rss" xmlUrl="https://a.example/feed"/></outline>
<outline xmlURL="feed:https://b.example/feed"/></body></opml>"""
ROW = {
    "id": "row-1",
    "url": "https://valley.example/news/pier?utm_source=x",
    "title": "Pier is rebuilt",
    "published": "2026-03-02T08:00:00+01:00",
    "outlet": "The Valley Morning",
    "language": "en-GB",
    "fetched_at": "2026-03-02T09:00:00Z",
}
TEXT = (
    f"NORTHGATE, March 2 (Reuters) - {STORY}\n{STORY[::-1]}\n(Reporting by Jo Bell; editing by Mo Day)\nSource: Reuters"
)
NEIGHBOUR = PAGE.replace("Pier", "Bridge").replace("pier", "bridge").replace("valley", "lake").encode()


@functools.lru_cache(maxsize=1)
def pages() -> tuple[bytes, ...]:
    """The page written for this, and those of the sample."""
    answered = [answer for _, answer in sorted(answers.responses().items()) if answer.content_type == "text/html"]
    return (PAGE.encode(), *(answer.body for answer in answered))


@functools.lru_cache(maxsize=1)
def feeds() -> tuple[bytes, ...]:
    """One feed of every format, and a list of feeds."""
    return tuple(text.encode() for text in (RSS, ATOM, RDF, JSON_FEED, OPML))


@functools.lru_cache(maxsize=1)
def rows() -> tuple[bytes, ...]:
    """A row with a page, one with a text, one with little."""
    given = ({**ROW, "html": PAGE}, {**ROW, "text": TEXT}, {"text": TEXT}, {"html": PAGE, "url": ROW["url"]})
    return tuple(json.dumps(row).encode() for row in given)


@functools.lru_cache(maxsize=1)
def responses() -> tuple[bytes, ...]:
    """HTTP responses as a server sends them: whole, packed, chunked, redirects, errors."""
    body = PAGE[:1500].encode()
    packed = gzip.compress(body, mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:700], body[700:])) + b"0\r\n\r\n"
    heads = {
        b"200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d" % len(body): body,
        b"200 OK\r\nContent-Type: text/html;charset=ISO-8859-1\r\nContent-Encoding: gzip\r\nContent-Length: %d"
        % len(packed): packed,
        b"200 OK\r\nContent-Type: application/xhtml+xml\r\nTransfer-Encoding: chunked": chunks,
        b'200 OK\r\nContent-Type: TEXT/HTML; charset="utf-8"; x=y\r\nETag: "a"\r\nConnection: close': body,
        b"301 Moved\r\nLocation: http://other.example/news?a=1\r\nContent-Length: 0": b"",
        b"302 Found\r\nLocation: /again\r\nContent-Length: 0": b"",
        b"429 Too Many\r\nRetry-After: 120\r\nContent-Length: 2": b"no",
        b"404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 2": b"no",
    }  # fmt: skip
    return tuple(b"HTTP/1.1 %s\r\n\r\n%s" % (head, body) for head, body in heads.items())


@functools.lru_cache(maxsize=1)
def output() -> Path:
    """A committed output with articles, a rejected row, state and a checkpoint; made once, before the workers start."""
    made = os.environ.get(OUTPUT)
    if made:
        return Path(made)
    folder = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.joinpath("rows.jsonl").write_bytes(b"\n".join([*rows(), b"{}"]) + b"\n")
    places = ["--jsonl", str(folder / "rows.jsonl"), "--output", str(folder / "out")]
    with redirect_stdout(StringIO()):
        assert code_of(["run", *places, "--as-of", "2026-03-03T00:00:00Z", "--workers", "1"]) == 0
    fold_all(storage_for(str(folder / "out")), STATE_KINDS, 0)
    os.environ[OUTPUT] = str(folder / "out")
    return folder / "out"


def shuffled(draw: random.Random, seeds: tuple[bytes, ...]) -> tuple[bytes, list[bytes]]:
    """One document to damage, and those that it may be mixed with."""
    return draw.choice(seeds), list(seeds)
