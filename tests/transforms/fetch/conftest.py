"""One hostile server for the folder's tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def hostile_site():
    from hostile_server import serving

    with serving() as site:
        yield site
