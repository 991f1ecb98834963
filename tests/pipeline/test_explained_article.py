"""What an editor sees of an explained document: why lines went in words, credits where they stand, whole words."""

import io
import json
import re
import sys

import pytest
from rich.console import Console

from pipeline.explaining.explained_article import show
from pipeline.explaining.rule_words import _KINDS, reasons, why
from pipeline.main import main
from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.own_tables import in_force, packed
from schemas.page import Page
from schemas.phrases import PhraseKind, load_phrases
from transforms.body.grounds import MEANINGS, Ground
from transforms.edit.document import edit
from transforms.edit.options import EditOptions

STORY = "BERGEN (Reuters) - " + " ".join(
    f"Trawler number {number} lands its herring before noon." for number in range(6)
)
PAGE = f"""<html><head><title>Herring</title></head><body>
<nav><ul><li><a href=/a>Weather for sailors</a></li></ul></nav>
<article><h1>Herring comes early</h1><p>{STORY}</p><p>{STORY[19:]} It is the first of the year.</p>
<p>Sign up for our newsletter</p></article>
<aside class=related><h3>Other tales</h3><p><a href=/b>Where the cod has gone this year</a></p></aside></body></html>"""


def edited(html=PAGE):
    page = Page(kind=InputKind.PAGE, input="p", source_id="p", charset="utf-8", as_of="2026-03-06T06:00:00Z")
    return edit(page, html.encode(), EditOptions(min_words=0))


def shown(width):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="standard")
    show(edited(), console)
    return console.file.getvalue()


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_no_word_is_broken_at_the_end_of_a_line():
    words = {word for line in edited().lines for word in line.text.split()}
    assert words <= set(plain(shown(44)).split())
    assert max(map(len, plain(shown(44)).splitlines())) <= 44


def test_what_was_cut_is_struck_and_a_credit_stands_out_where_it_is_printed():
    told = shown(200)
    assert re.search(r"\x1b\[[0-9;]*9[0-9;]*mSign up for our newsletter", told)  # 9: struck
    assert re.search(r"\x1b\[1;[0-9;]*33m.*BERGEN \(Reuters\) -", told)  # 1;33: bold yellow


def test_a_cut_says_why_in_words_and_by_which_rule():
    told = plain(shown(400))
    assert re.search(r"- Sign up for our newsletter  offers a newsletter \(phrase\.newsletter\.en\.\w+\)", told)


def test_a_block_that_went_says_its_three_strongest_reasons_at_most():
    line = Line("Share", 3, str(Ground.LINKS), reasons=tuple(map(str, (Ground.LINKS, Ground.PLACE, Ground.WORDS))))
    assert reasons(line) == tuple(MEANINGS[ground] for ground in (Ground.LINKS, Ground.PLACE, Ground.WORDS))
    gone = [line for line in edited(PAGE.replace("<aside class=related>", "<div>")).lines if line.reasons]
    assert all(line.reasons[0] == line.removed_by and len(line.reasons) <= 3 for line in gone if line.removed_by)


def test_a_line_that_stands_has_no_reasons():
    assert reasons(Line("Herring", 0)) == ()


def test_every_kind_of_phrase_and_every_rule_has_words():
    assert set(_KINDS) == set(PhraseKind)
    rules = ["credit.bare", "dateline.dash", "headline.line", "repeat.line", "jsonld.line_filter", "template.outlet"]
    assert all(why(rule) != rule for rule in (*rules, *MEANINGS, f"phrase.{load_phrases()[0].id}"))
    assert why("unheard.of") == "unheard.of"


def test_a_cut_by_the_users_registry_is_told_as_such():
    row = {"id": "x@n.toml", "kind": "share", "language": "en", "pattern": "wave", "scope": "whole", "max_words": 3}
    more = {"position": "any", "example": "", "counter_examples": [], "source": "n.toml"}
    with in_force(packed({"phrases": [("n.toml", row | more)]})):
        assert why("phrase.x@n.toml") == "asks to share"
    assert why("template.outlet@n.toml") == "is a line that your registry takes out"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "c.html").write_text("")
    return [str(tmp_path / name) for name in ("a.html", "b.txt", "c.html")]


def test_several_files_are_explained_one_after_the_other(files, capsys):
    assert main(["explain", *files, "--min-words", "0", "--workers", "1"]) == 1
    told = capsys.readouterr().out
    assert [told.index(name) for name in files] == sorted(told.index(name) for name in files)
    assert told.count("The record") == 2
    assert "rejected empty_document" in told


def test_each_of_two_documents_is_explained_where_asked(files, capsys):
    assert main(["explain", *files[:2], "--each", "--min-words", "0", "--workers", "1"]) == 0
    assert capsys.readouterr().out.count("The record") == 2


def test_json_has_an_object_a_document(files, capsys):
    assert main(["explain", *files, "--json", "--min-words", "0", "--workers", "1"]) == 1
    page, text, rejected = map(json.loads, capsys.readouterr().out.splitlines())
    assert page["record"]["headline"] == "Herring comes early"
    assert "offers a newsletter" in [why for line in page["lines"] for why in line["why"]]
    assert {"source": "reuters", "role": "origin"}.items() <= text["evidence"][0].items()
    assert rejected["rejected"]["reason"] == "empty_document"


@pytest.mark.parametrize(
    ("content", "method"), [(PAGE, "blocks"), (f"\ufeff\n{PAGE}", "blocks"), (STORY, "plain_text")]
)
def test_standard_input_is_a_page_or_a_text_by_what_it_begins_with(content, method, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert main(["explain", "-", "--json", "--min-words", "0", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["record"]["extraction"]["method"] == method
