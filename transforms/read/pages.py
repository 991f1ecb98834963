"""HTML files, one document each."""

from __future__ import annotations

from transforms.read.files import read_document
from transforms.read.reader import Reader

READER = Reader(read_document)
