"""Files of one page: HTML, and what browsers save."""

import pytest

from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.read.reader import reader_of
from transforms.read.sources import Source

PAGE = "<html><body><p>Nets &amp; boats – caf\u00e9</p></body></html>"
HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://quay.example/nets\r\nSubject: Nets\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
)
QUOTED = (
    "------x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://quay.example/nets\r\n\r\n<html><body><p>Nets &amp; boats"
    " =E2=80=93 caf=C3=\r\n=A9</p></body></html>\r\n"
)
STYLE = "------x\r\nContent-Type: text/css\r\nContent-Location: https://quay.example/a.css\r\n\r\nbody{}\r\n"


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (outcome,) = reader_of(InputKind.PAGE).read(Source(InputKind.PAGE, str(path)))
    return outcome


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html"])
@pytest.mark.parametrize("parts", [QUOTED + STYLE, STYLE + QUOTED])
def test_a_page_that_a_browser_saved_is_its_html_at_its_address(tmp_path, name, parts):
    document = read(tmp_path, name, f"{HEAD}{parts}------x--\r\n")
    assert document.body.decode().strip() == PAGE
    assert (document.page.url, document.page.charset) == ("https://quay.example/nets", "utf-8")


def test_a_saved_page_without_html_is_rejected(tmp_path):
    assert read(tmp_path, "a.mhtml", f"{HEAD}{STYLE}------x--\r\n").rejection.reason is Reason.NOT_HTML


def test_a_page_of_html_stays_as_it_is(tmp_path):
    document = read(tmp_path, "a.html", PAGE)
    assert (document.body.decode(), document.page.url) == (PAGE, None)


def test_parts_in_parts_without_end_cost_their_file_only(tmp_path):
    opened = "".join(f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(3000))
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    outcome = read(tmp_path, "deep.mhtml", head + opened)
    assert outcome.rejection.reason == Reason.UNREADABLE_INPUT
