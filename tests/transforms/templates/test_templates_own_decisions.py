"""Template lines that the user's registry approves or denies."""

from schemas.own_tables import in_force, packed
from transforms.templates.apply import RULE, template_positions
from transforms.templates.decide import Templates, with_own_decisions
from transforms.templates.line_key import line_key
from transforms.templates.own_decisions import decisions_on

FOOTER, BANNER = "Printed at the mill, issue 41.", "Ring the bell for news"


def own(*rows):
    return packed({"templates": [("x.toml", {"outlet": "", **row}) for row in rows]})


def test_an_approved_line_goes_where_it_is_printed_whatever_its_digits():
    with in_force(own({"line": FOOTER, "cut": True})):
        key = line_key("Printed at the mill, issue 52.")
        assert with_own_decisions("a.example", Templates(), {key}).anywhere == {key}
        assert with_own_decisions("a.example", Templates(), set()).anywhere == frozenset()


def test_a_denied_line_stays_wherever_counts_would_take_it():
    one, other = line_key(FOOTER), line_key(BANNER)
    with in_force(own({"line": FOOTER, "cut": False}, {"line": BANNER, "cut": False})):
        assert with_own_decisions("a.example", Templates(frozenset({one}), frozenset({other})), ()) == Templates()


def test_what_is_said_of_one_outlet_outranks_what_is_said_of_all():
    rows = ({"line": FOOTER, "cut": True}, {"line": FOOTER, "cut": False, "outlet": "a.example"})
    with in_force(own(*rows)):
        assert decisions_on("a.example").kept == {line_key(FOOTER)}
        assert decisions_on("_declared.a.example").kept == {line_key(FOOTER)}
        assert decisions_on("b.example").cut == {line_key(FOOTER): "x.toml"}


def test_an_approved_line_goes_although_it_looks_like_a_heading_and_names_its_file():
    lines = ["The ferry leaves at dawn with the mail.", BANNER, "It comes back at noon with the teachers."]
    with in_force(own({"line": BANNER, "cut": True})):
        decisions = decisions_on("a.example")
        templates = Templates(frozenset({line_key(BANNER)}))
        assert template_positions(lines, templates) == frozenset()
        assert template_positions(lines, templates, decisions) == {1}
        assert decisions.rule(line_key(BANNER), RULE) == "template.outlet@x.toml"


def test_a_line_that_is_never_cut_outranks_an_approved_one():
    kept = {"kept": [("x.toml", {"id": "bell", "pattern": "ring the bell"})]}
    rows = {"templates": [("x.toml", {"outlet": "", "line": BANNER, "cut": True})], **kept}
    with in_force(packed(rows)):
        templates = Templates(frozenset({line_key(BANNER)}))
        assert template_positions([BANNER, "It leaves."], templates, decisions_on("a.example")) == frozenset()
