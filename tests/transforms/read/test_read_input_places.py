import pytest
from case_tables import each_row
from hypothesis import given
from hypothesis import strategies as st

from transforms.read.input_places import place_of


@pytest.mark.parametrize(
    "spelling", ["rows", "./rows", "rows/", "sub/../rows", ".//rows", "{here}/rows", "/{here}/rows/"]
)
def test_every_spelling_of_a_local_place_is_one_place(tmp_path, monkeypatch, spelling):
    monkeypatch.chdir(tmp_path)
    assert place_of(spelling.format(here=tmp_path)) == f"{tmp_path}/rows"


def test_the_same_name_in_two_folders_is_two_places(tmp_path, monkeypatch):
    places = set()
    for name in ("uk", "de"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        places.add(place_of("rows/*.txt"))
    assert places == {f"{tmp_path}/uk/rows/*.txt", f"{tmp_path}/de/rows/*.txt"}


def test_a_link_is_a_place_of_its_own(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    assert place_of(f"{tmp_path}/link/rows") == f"{tmp_path}/link/rows"


@each_row(
    ("spelling", "place"),
    [
        ("HTTPS://News.Example:443/Rss#top", "https://news.example/Rss"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/rss?b=1&utm_source=a", "http://news.example:8080/rss?b=1&utm_source=a"),
        ("https://reader:secret@news.example/rss", "https://news.example/rss"),
        ("https://reader:secret@[2001:DB8::1]:8443/rss", "https://[2001:db8::1]:8443/rss"),
        ("https://news.example:port/rss", "https://news.example:port/rss"),
        ("gs://bucket/pages/", "gs://bucket/pages"),
        ("gs://bucket/a/../b", "gs://bucket/a/../b"),
    ],
)
def test_addresses_have_one_form(spelling, place):
    assert place_of(spelling) == place
    assert place_of(place) == place


@given(st.text(alphabet="abc/.:@*?#", min_size=1))
def test_a_place_is_its_own_place(pattern):
    assert place_of(place_of(pattern)) == place_of(pattern)
