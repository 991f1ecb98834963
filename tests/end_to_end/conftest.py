"""What the end-to-end tests share: runs of the bundled sample, served on loopback."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def sample_address():
    from pipeline.sample.server import served

    with served() as address:
        yield address


@pytest.fixture(scope="session")
def sample_output(tmp_path_factory, sample_address):
    """The dataset that the default engine makes of the sample."""
    from pipeline.demo import sample_plan
    from pipeline.running.run import execute

    output = tmp_path_factory.mktemp("sample")
    assert execute(sample_plan(str(output), sample_address), []) is not None
    return output
