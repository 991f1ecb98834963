"""An object that is written anew while it is read is told of, and never read as half of each."""

import io

import pytest

from transforms.storage.errors import NotFoundError
from transforms.storage.storage import open_object, storage_for


@pytest.fixture(params=["gs", "s3"])
def storage(request):
    if request.param == "gs":
        return storage_for(request.getfixturevalue("generations_host"))
    request.getfixturevalue("s3_store")
    return storage_for("s3://bucket/news")


@pytest.mark.parametrize("first", ["its start", "its end"])
def test_an_object_written_anew_while_it_is_read_is_none_of_both(storage, monkeypatch, first):
    monkeypatch.setattr("transforms.storage.object_stream._PIECE", 8)
    storage.write("page.html", b"A" * 20)
    with open_object(f"{storage.root}/page.html") as stream:
        if first == "its end":
            assert stream.seek(0, io.SEEK_END) == 20
            stream.seek(0)
        else:
            assert stream.read(4) == b"AAAA"
        storage.write("page.html", b"B" * 20)
        with pytest.raises(NotFoundError, match=r"page\.html: was written anew while it was read"):
            stream.read()
    with open_object(f"{storage.root}/page.html") as stream:
        assert stream.read() == b"B" * 20
