"""Credentials in addresses: taken off, whatever the address looks like."""

from case_tables import each_row
from hypothesis import given
from hypothesis import strategies as st

from transforms.identify.credentials import split_credentials, without_credentials


@each_row(
    ("url", "plain", "credentials"),
    [
        ("https://ann:secret@a.example/feed", "https://a.example/feed", "ann:secret"),
        ("https://ann@a.example/feed", "https://a.example/feed", "ann:"),
        ("HTTP://ann:a%40b%3A@a.example:8080?x=1", "HTTP://a.example:8080?x=1", "ann:a@b:"),
        ("https://ann:p@ss@a.example/", "https://a.example/", "ann:p@ss"),
        ("feed://ann:secret@a.example/f", "feed://a.example/f", "ann:secret"),
        ("https://a.example/@ann", "https://a.example/@ann", None),
        ("https://a.example?mail=ann@b.example", "https://a.example?mail=ann@b.example", None),
        ("ann@a.example", "ann@a.example", None),
        ("rows/ann@home.jsonl", "rows/ann@home.jsonl", None),
    ],
)
def test_an_address_is_split_from_its_credentials(url, plain, credentials):
    assert split_credentials(url) == (plain, credentials)


def test_credentials_in_a_row_are_taken_off_whatever_the_slashes():
    row = '{"url": "https:\\/\\/ann:secret@a.example\\/1", "id": "http://bob@b.example/", "mail": "c@c.example"}'
    assert without_credentials(row) == (
        '{"url": "https:\\/\\/a.example\\/1", "id": "http://b.example/", "mail": "c@c.example"}'
    )


@given(st.text(st.characters(exclude_characters="/?#\"'<>\\", exclude_categories=["Cs", "Z", "Cc"]), max_size=20))
def test_taking_off_twice_is_taking_off_once(user):
    plain = without_credentials(f"https://{user}@a.example/x")
    assert plain == without_credentials(plain) == "https://a.example/x"
