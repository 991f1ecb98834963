"""The versions of everything that can change the bytes of an output, as its manifest records them."""

from __future__ import annotations

import platform
import zlib
from functools import cache
from importlib import metadata

from lxml import etree

from schemas.version import VERSION

# distributions whose code or data decides what is extracted, dated, recognised, hashed or written
DECIDING = (
    "ahocorasick-rs",
    "anyascii",
    "babel",
    "charset-normalizer",
    "courlan",
    "dateparser",
    "feedparser",
    "feedparser-sgmllib",
    "google-re2",
    "htmldate",
    "idna",
    "justext",
    "langdetect",
    "lxml",
    "lxml-html-clean",
    "numpy",
    "orjson",
    "protego",
    "py3langid",
    "pyarrow",
    "python-dateutil",
    "pytz",
    "regex",
    "sgmllib3k",
    "tld",
    "tldextract",
    "trafilatura",
    "tzdata",
    "tzlocal",
    "urllib3",
    "w3lib",
    "webencodings",
    "xxhash",
    "yarl",
)


def versions() -> dict[str, str]:
    """The versions of the parts that can change what is written, those that are installed.

    Python counts with its minor version, which brings the tables of Unicode and the parsers of URLs and HTML; zlib and
    libxml2 are named for themselves, since one Python or lxml may be linked with several.
    """
    installed = {name: version for name in DECIDING if (version := _version(name))}
    python = ".".join(platform.python_version_tuple()[:2])
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return {"copydesk": VERSION, "python": python, "zlib": zlib.ZLIB_RUNTIME_VERSION, "libxml2": libxml2, **installed}


@cache
def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # feedparser brings one of two forks of sgmllib; some parts are optional
        return None
