"""A run after other runs, without Beam: their index rows, the claims and the clusters of this run."""

from dataclasses import replace

import orjson
import pytest

from schemas.manifest import run_time
from transforms.duplicates.cluster import clusters_of, patches_of
from transforms.duplicates.joining import aliases_of
from transforms.duplicates.member import document_of, member_of, pack, unpack
from transforms.duplicates.recall.recollection import copies_of, packed_claim
from transforms.duplicates.recall.settlement import settle_after
from transforms.duplicates.remembering import index_row, remembered_member
from transforms.memory.alias_row import resolved
from transforms.memory.index_file import INDEX_SCHEMA, KNOWN_SCHEMA, index_file, known_file, read_table
from transforms.memory.known_row import known_rows
from transforms.memory.known_versions import KnownVersions
from transforms.memory.remembered_documents import RememberedDocuments

MONDAY, TUESDAY, NOW = (f"202611{day}T060000Z-0000abcd" for day in (16, 17, 18))
REUTERS = {"id": "reuters", "name": "Reuters", "role": "origin", "confidence": 0.9}
CREDIT = {"wire": {"is_wire": True, "confidence": 0.9, "basis": "explicit"}, "info_sources": [REUTERS]}


class Past:
    """What earlier runs have committed: index rows, and old rows of which only the versions are known."""

    def __init__(self):
        self.rows, self.old, self.aliases = [], [], []

    def documents(self):
        return RememberedDocuments([read_table("i", index_file(self.rows), INDEX_SCHEMA)], resolved(self.aliases))

    def known(self):
        rows = known_rows([*self.rows, *self.old])
        return KnownVersions([read_table("k", known_file(rows), KNOWN_SCHEMA)])


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def document(record):
    """document(key, text, **fields): (record, member) of a draft."""

    def make(key, text, **fields):
        made = record(key, text, **{"version": f"v {text[:9]} {len(text)}", **fields})
        made["provenance"] = {**made["provenance"], "source_id": fields.get("source", f"s-{key}")}
        return made, member_of(key, made, f"2026-11-18|{made['outlet']}", run_time(NOW))

    return make


def run_of(past, *documents, run=NOW):
    """One run of documents after the past: id, `duplicates` and credits of each, by key; the past remembers them."""
    memory, known = past.documents(), past.known()
    found, component, aliases = {}, {}, []
    for claim in sorted({member.identity for _, member in documents}):
        new = [m for _, m in documents if m.identity == claim and not known.has(packed_claim(pack(m)), m.version)]
        result = settle_after(claim, new, memory, known) if new else None
        for member in result.members if result else ():
            component[member.doc_key] = unpack(pack(member))
            found.setdefault(member.doc_key, {"id": member.id, "duplicates": None})
    for member in list(component.values()):
        component |= {copy.doc_key: copy for copy in copies_of(memory, pack(member))}
    for cluster in clusters_of(component.values()):
        for _, (key, fields) in patches_of(cluster):
            found[key] |= orjson.loads(fields)
        aliases += aliases_of(cluster, component.values(), run)
    past.aliases += aliases
    written = {key: found[key] for key in found if key in {member.doc_key for _, member in documents}}
    for made, member in documents:
        if member.doc_key in written:
            result = written[member.doc_key]
            alone = {"cluster_id": f"c{result['id']}", "canonical_id": result["id"], "matched_run": None}
            cluster = result["duplicates"] or alone
            row = {
                **made,
                "id": result["id"],
                "run_id": run,
                "duplicates": cluster,
                "wire": result.get("wire", made["wire"]),
            }
            past.rows.append(index_row(row, pack(member)))
    return written


def test_a_copy_of_a_remembered_document_joins_its_cluster(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    found = run_of(past, document("b", "\n".join(story(1).split("\n")[:12])))["b"]["duplicates"]
    assert (found["cluster_id"], found["canonical_id"], found["matched_run"]) == ("cr-a", "r-a", MONDAY)
    assert (found["relation"], found["score"], found["copies"]) == ("contained_in", 1.0, [])


def test_a_remembered_document_stays_canonical_whatever_date_a_copy_claims(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    found = run_of(past, document("b", story(1), date_published="2026-11-15T00:00:00Z"))
    assert found["b"]["duplicates"]["canonical_id"] == "r-a"


def test_a_later_copy_meets_the_cluster_by_any_of_its_members(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    run_of(past, document("b", f"{story(1)}\n{story(2, 8)}"), run=TUESDAY)
    past.rows = [row for row in past.rows if row.id != "r-a"]  # as old as the look-back
    found = run_of(past, document("c", f"{story(1)}\n{story(2, 8)}"))["c"]["duplicates"]
    assert (found["cluster_id"], found["canonical_id"], found["matched_run"]) == ("cr-a", "r-a", TUESDAY)


def test_a_changed_text_updates_the_version_before(past, document, story):
    first = document("a", story(1))
    run_of(past, first, run=MONDAY)
    found = run_of(past, document("a2", f"{story(1)}\nAnd more.", id="r-a", outlet="a.example"))["a2"]
    assert (found["id"], found["duplicates"]["supersedes"]) == ("r-a", first[0]["version"])
    assert (found["duplicates"]["relation"], found["duplicates"]["canonical_id"]) == ("update", "r-a")
    assert (found["duplicates"]["matched_run"], found["duplicates"]["copies"]) == (MONDAY, [])


def test_an_update_supersedes_the_last_version_and_not_the_first(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    second = document("b", f"{story(1)}\nAnd more.", id="r-a")
    run_of(past, second, run=TUESDAY)
    third = run_of(past, document("c", f"{story(1)}\nAnd still more.", id="r-a"))["c"]["duplicates"]
    assert (third["supersedes"], third["matched_run"]) == (second[0]["version"], TUESDAY)
    assert third["cluster_id"] == "cr-a"


def test_a_version_that_comes_back_is_known(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    run_of(past, document("b", f"{story(1)}\nAnd more.", id="r-a"), run=TUESDAY)
    assert run_of(past, document("c", story(1), id="r-a")) == {}


def test_another_text_at_a_remembered_address_is_a_document_of_its_own(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    found = run_of(past, document("b", story(2), id="r-a", outlet="a.example"))["b"]
    assert found["id"] != "r-a"
    assert found["duplicates"] is None
    again = run_of(past, document("c", f"{story(2)}\nAnd more.", id="r-a", outlet="a.example"))["c"]
    assert (again["id"], again["duplicates"]["relation"]) == (found["id"], "update")


def test_a_page_that_merely_declares_an_address_updates_nothing_that_was_read_there(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    saved = document("b", f"{story(1)}\nAnd more.", id="r-a", url=None, outlet="a.example")
    found = run_of(past, saved)["b"]
    assert found["id"] != "r-a"
    assert found["duplicates"]["canonical_id"] == "r-a"
    assert found["duplicates"]["supersedes"] is None


def test_a_text_that_was_edited_before_the_remembered_one_is_no_update(past, document, story):
    run_of(past, document("a", story(1), date_modified="2026-11-20T14:00:00Z"), run=MONDAY)
    found = run_of(past, document("b", f"{story(1)}\nAnd more.", id="r-a", date_modified="2026-11-20T12:00:00Z"))["b"]
    assert found["id"] != "r-a"
    assert (found["duplicates"]["canonical_id"], found["duplicates"]["relation"]) == ("r-a", "update")
    assert found["duplicates"]["supersedes"] is None


def test_an_update_of_a_copy_stays_a_copy(past, document, story):
    run_of(past, document("a", story(1)), run=MONDAY)
    copy = document("b", story(1))
    run_of(past, copy, run=TUESDAY)
    found = run_of(past, document("c", f"{story(1)}\nAnd more.", id="r-b", outlet="b.example"))["c"]
    assert (found["id"], found["duplicates"]["canonical_id"]) == ("r-b", "r-a")
    assert (found["duplicates"]["supersedes"], found["duplicates"]["relation"]) == (copy[0]["version"], "near")


def test_an_update_that_left_the_story_of_its_cluster_is_an_article(past, document, story):
    lines = story(1).split("\n")
    run_of(past, document("a", "\n".join(lines)), run=MONDAY)
    run_of(past, document("b", "\n".join([*lines[:12], story(2, 9)])), run=TUESDAY)
    found = run_of(past, document("c", "\n".join([*lines[:1], story(2, 9)]), id="r-b", outlet="b.example"))["c"]
    assert (found["id"], found["duplicates"]["canonical_id"]) == ("r-b", "r-b")
    assert found["duplicates"]["cluster_id"] == "cr-b"
    assert found["duplicates"]["relation"] == "update"


def test_an_address_older_than_the_look_back_is_updated_by_its_id(past, document, story):
    first = document("a", story(1))
    run_of(past, first, run=MONDAY)
    past.old, past.rows = past.rows, []
    found = run_of(past, document("b", f"{story(1)}\nAnd more.", id="r-a", outlet="a.example"))["b"]
    assert (found["id"], found["duplicates"]["supersedes"]) == ("r-a", first[0]["version"])
    assert (found["duplicates"]["relation"], found["duplicates"]["matched_run"]) == ("update", MONDAY)


@pytest.mark.parametrize("version", ["under the same headline", "under another"])
def test_the_same_words_from_another_row_without_address_are_a_copy(past, document, story, version):
    plain = {"url": None, "canonical_url": None, "outlet": "unknown", "outlet_domain": None, "id": "text"}
    run_of(past, document("a", story(1), **plain, version="under the same headline"), run=MONDAY)
    found = run_of(past, document("b", story(1), **plain, version=version))["b"]
    assert found["id"] != "text"
    assert (found["duplicates"]["canonical_id"], found["duplicates"]["relation"]) == ("text", "exact")
    assert found["duplicates"]["copies"] == []


def test_two_remembered_clusters_that_turn_out_to_be_one_are_joined_by_an_alias(past, document, story):
    lines = story(1, 30).split("\n")
    run_of(past, document("a", "\n".join(lines)), run=MONDAY)
    blind = Past()
    run_of(blind, document("b", "\n".join(lines[:18])), run=TUESDAY)
    past.rows += blind.rows
    found = run_of(past, document("c", "\n".join(lines[:24])))["c"]["duplicates"]
    assert found["cluster_id"] == "cr-a"
    assert [(alias.old, alias.new, alias.canonical_id) for alias in past.aliases] == [("cr-b", "cr-a", "r-a")]
    later = run_of(past, document("d", "\n".join(lines[:18])))["d"]["duplicates"]
    assert (later["cluster_id"], later["canonical_id"]) == ("cr-a", "r-a")
    assert len(past.aliases) == 1


def test_a_remembered_credit_gives_a_new_copy_its_agency(past, document, story):
    run_of(past, document("a", story(1), **CREDIT, outlet="theguardian.com"), run=MONDAY)
    found = run_of(past, document("b", story(1)))["b"]
    assert found["wire"] == {"is_wire": True, "confidence": 0.72, "basis": "cluster"}
    (source,) = found["info_sources[]"]
    assert (source["id"], source["name"]) == ("reuters", "Reuters")
    assert (source["role"], source["surface"]) == ("origin", "cluster")
    assert (source["literal"], source["confidence"]) == ("theguardian.com", 0.72)


def test_new_and_remembered_outlets_together_are_the_two_that_an_agency_needs(past, document, story):
    run_of(past, document("a", story(1), **CREDIT), run=MONDAY)
    found = run_of(past, document("b", story(1), **CREDIT), document("c", story(1)))
    assert found["c"]["wire"]["basis"] == "cluster"
    assert found["b"]["wire"]["basis"] == "both"


def test_a_credit_by_cluster_is_no_witness_for_later_copies(past, document, story):
    run_of(past, document("a", story(1), **CREDIT, outlet="theguardian.com"), run=MONDAY)
    run_of(past, document("b", story(1)), run=TUESDAY)
    past.rows = [row for row in past.rows if row.id != "r-a"]
    assert "wire" not in run_of(past, document("c", story(1)))["c"]


def test_a_text_that_is_known_without_its_template_lines_is_unchanged(past, document, story):
    first = document("a", story(1))
    run_of(past, first, run=MONDAY)
    _, member = document("b", story(1), id="r-a", version=first[0]["version"])
    result = settle_after("r-a", [replace(member, printed_version="longer")], past.documents(), past.known())
    assert result.members == ()
    assert [(key, fields) for _, (key, fields) in result.patches] == [("b", b"null")]


def test_a_remembered_document_is_what_was_committed(past, document, story):
    made, member = document("a", story(1), **CREDIT, outlet="theguardian.com")
    run_of(past, (made, member), run=MONDAY)
    again = remembered_member(past.documents().row(0))
    same = ("id", "version", "outlet", "url", "published", "changed", "origins", "agencies", "publishers", "speaks")
    for name in same:
        assert getattr(again, name) == getattr(member, name)
    assert again.is_remembered
    assert again.credited
    assert pack(again) == pack(unpack(pack(again)))
    assert document_of(again.doc_key) != document_of(member.doc_key)


@pytest.mark.parametrize("number", range(4))
def test_a_remembered_signature_is_what_was_signed(past, document, story, number):
    _, member = made = document("a", story(number, (1, 8, 30, 60)[number]))
    run_of(past, made, run=MONDAY)
    again = remembered_member(past.documents().row(0)).signature
    assert pack(replace(member, signature=again)) == pack(member)
