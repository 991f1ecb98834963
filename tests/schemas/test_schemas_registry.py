import json
import pickle
import re
from collections import Counter
from dataclasses import dataclass
from importlib import resources

import pytest

from schemas import registry
from schemas.registry import (
    AgencyKind,
    RegistryError,
    load_agencies,
    load_outlets,
    load_platforms,
    load_rows,
    load_tracking_parameters,
)

# Ids that the development lines of the attribution task name; other tools compare with them.
AGENCIES = """
    ap reuters dpa apa afp xinhua ria sid efe tass anadolu apro jiji ansa bloomberg dpa-afx kna notimex pa pap pti
    saba sda yonhap cnnwire the-conversation prnewswire cnn kmiz ntv rt pixabay epd belga anp adnkronos agi
    europapress lusa ana-mpa ritzau ntb tt stt bns leta elta ctk tasr mti agerpres bta tanjug beta fena hina sta mia
    iha dha interfax interfax-ua rsport ukrinform unian belta azertac armenpress kazinform spa wam qna kuna petra
    sana wafa mena irna ians ani app-pakistan bss kyodo newsis kcna cns cna-taiwan antara bernama vna map aps-algeria
    nan apanews cp upi tns propublica agencia-brasil agencia-estado telam prensa-latina aap businesswire
    globenewswire accesswire newsfile cnw ots apa-ots eqs aljazeera bbc skynews dw voa getty epa imago
"""
OUTLETS = """
    banyuetan bild capital despierta-con-loret el-despertar haaretz hebei-daily huffpost politico ripon-society
    vice-us
"""


@dataclass(frozen=True, slots=True)
class Fruit:
    id: str
    weight: int
    kind: AgencyKind | None
    names: tuple[str, ...] = ()


def rows_of(monkeypatch, tmp_path, *lines):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fruit.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(registry.resources, "files", lambda _package: tmp_path)
    return load_rows("fruit.jsonl", Fruit)


def test_a_row_becomes_a_frozen_value_with_typed_fields(monkeypatch, tmp_path):
    line = json.dumps({"id": "fig", "weight": 3, "kind": "agency", "names": ["Fig", "Feige"]})
    assert rows_of(monkeypatch, tmp_path, line) == (Fruit("fig", 3, AgencyKind.AGENCY, ("Fig", "Feige")),)


@pytest.mark.parametrize(
    ("lines", "line", "field"),
    [
        (['{"id": "fig", "weight": "3", "kind": null}'], 1, "weight"),
        (['{"id": "fig", "weight": true, "kind": null}'], 1, "weight"),
        (['{"id": "fig", "weight": 3, "kind": "baker"}'], 1, "kind"),
        (['{"id": "fig", "weight": 3, "kind": null, "names": "Fig"}'], 1, "names"),
        (['{"id": "fig", "weight": 3, "kind": null, "names": [1]}'], 1, "names"),
        (['{"id": "fig", "kind": null}'], 1, "weight"),
        (['{"id": "fig", "weight": 3, "kind": null, "colour": "blue"}'], 1, "colour"),
        (['{"id": "fig", "weight": 3, "kind": null}', '{"id": "fig", "weight": 4, "kind": null}'], 2, "id"),
        (['{"id": "fig", "weight": 3, "kind": null}', '{"id": "elm", "weight": 4, "kind": null}'], 2, "id"),
        (['{"id": "fig", "weight": 3, "kind": null}', "{fig}"], 2, "*"),
        (['["fig"]'], 1, "*"),
    ],
)
def test_a_malformed_row_is_named_by_file_line_and_field(monkeypatch, tmp_path, lines, line, field):
    with pytest.raises(RegistryError) as caught:
        rows_of(monkeypatch, tmp_path, *lines)
    assert (caught.value.file, caught.value.line, caught.value.field) == ("fruit.jsonl", line, field)
    assert f"fruit.jsonl, line {line}, field {field!r}" in str(caught.value)


def test_a_registry_error_survives_the_way_between_processes():
    error = RegistryError("agencies.jsonl", 4, "short", "missing")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.line) == (str(error), 4)


def test_every_agreed_agency_id_stands_in_the_registry():
    assert set(AGENCIES.split()) - {row.id for row in load_agencies()} == set()


def test_every_agreed_outlet_id_stands_in_the_registry():
    assert set(OUTLETS.split()) - {row.id for row in load_outlets()} == set()


def test_no_id_names_both_an_agency_and_an_outlet():
    assert {row.id for row in load_agencies()} & {row.id for row in load_outlets()} == set()


@pytest.mark.parametrize(("source", "name"), [("saba", "Saba (Yemen News Agency)"), ("skynews", "Sky News")])
def test_display_names_that_records_carry_are_stable(source, name):
    assert next(row.name for row in load_agencies() if row.id == source) == name


def test_a_full_name_belongs_to_one_source():
    sources = (*load_agencies(), *load_outlets())
    names = {(name.casefold(), row.id) for row in sources for forms in row.names.values() for name in forms}
    shared = [name for name, count in Counter(name for name, _ in names).items() if count > 1]
    assert shared == []


def test_a_domain_belongs_to_one_source():
    counts = Counter(domain for row in (*load_agencies(), *load_outlets()) for domain in row.domains)
    assert [domain for domain, count in counts.items() if count > 1] == []


def test_an_agency_is_named_in_every_language_it_writes():
    missing = {
        row.id: lacking
        for row in load_agencies()
        if (lacking := {*row.home_languages, *row.service_languages} - row.names.keys())
    }
    assert missing == {}


def test_forms_that_need_a_frame_are_not_also_names_without_one():
    both = {
        row.id: shared
        for row in load_agencies()
        if (shared := set(row.short) & {name for forms in row.names.values() for name in forms})
    }
    assert both == {}


def test_an_agency_s_item_numbers_are_valid_patterns():
    patterns = {row.id: row.id_patterns for row in load_agencies() if row.id_patterns}
    assert re.search(patterns["dpa"][0], "© dpa-infocom, dpa:260303-99-123456/2")
    assert all(re.compile(pattern) for group in patterns.values() for pattern in group)


def test_examples_and_counter_examples_differ():
    assert [row.id for row in load_agencies() if row.example == row.counter_example] == []


def test_an_example_names_its_source():
    unnamed = []
    for row in load_agencies():
        forms = {*row.short, *row.dateline_forms, *(name for names in row.names.values() for name in names)}
        by_number = any(re.search(pattern, row.example) for pattern in row.id_patterns)
        if not by_number and not any(form.casefold() in row.example.casefold() for form in forms | {row.name}):
            unnamed.append(row.id)
    assert unnamed == []


def test_codes_are_two_letter_countries_and_lower_case_languages():
    sources = (*load_agencies(), *load_outlets())
    assert [row.id for row in sources if not re.fullmatch("[A-Z]{2}", row.country)] == []
    languages = {language for row in sources for language in row.names}
    assert [language for language in languages if not re.fullmatch("[a-z]{2,3}", language)] == []


def test_hosts_and_parameters_are_in_lower_case():
    names = [row.host for row in load_platforms()] + [row.name for row in load_tracking_parameters()]
    assert names
    assert [name for name in names if name != name.lower()] == []


@pytest.mark.parametrize("name", ["agencies", "outlets", "platforms", "tracking_parameters"])
def test_data_files_hold_no_invisible_characters(name):
    text = resources.files("schemas").joinpath("data", f"{name}.jsonl").read_text(encoding="utf-8")
    assert re.findall("[\u00ad\u200b\u200e\u200f\u202a-\u202e\ufeff]", text) == []
