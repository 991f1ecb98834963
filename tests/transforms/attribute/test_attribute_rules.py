"""Every row of the rule files proves itself by its own example and counter-example."""

import re
from pathlib import Path

import pytest

import transforms.attribute
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role, Surface
from transforms.attribute.datelines.dateline import read_block_dateline, read_dateline
from transforms.attribute.datelines.styles import load_dateline_styles
from transforms.attribute.grammar.credit import Slot
from transforms.attribute.grammar.credit_list import read_credit_list
from transforms.attribute.grammar.line_credits import read_credits
from transforms.attribute.lexicon.frame_matcher import has, leading, passes, whole
from transforms.attribute.lexicon.frames import FrameKind, Gate, load_frames
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.publishing_outlet import publishing_outlet
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.attribute.mentions.skeleton import skeleton
from transforms.attribute.rules_page import attribution_page
from transforms.attribute.translation.signs import read_sign

NOBODY = publishing_outlet(Page(InputKind.TEXT, "text", "text"), None, None)
FRAMES = load_frames()
CREDITING = (
    FrameKind.SOURCE,
    FrameKind.CONTRIBUTOR,
    FrameKind.BYLINE,
    FrameKind.CONTRIBUTED,
    FrameKind.REPUBLISHED,
    FrameKind.SIGNOFF,
    FrameKind.RIGHTS,
    FrameKind.UNNAMED,
)
TRANSLATING = (FrameKind.TRANSLATOR, FrameKind.TRANSLATION_NOTICE, FrameKind.MACHINE_TRANSLATION)
ANYWHERE = (
    FrameKind.PHOTO,
    FrameKind.PROSE,
    FrameKind.MEDIA,
    FrameKind.INSTITUTION,
    FrameKind.LABEL,
    FrameKind.EDITION,
    FrameKind.INVITATION,
)


def of_kinds(*kinds):
    rows = [row for row in FRAMES if row.frame in kinds]
    return pytest.mark.parametrize("row", rows, ids=[row.id for row in rows])


def text_credits(text, slot=Slot.TAIL):
    roles = (Role.ORIGIN, Role.CONTRIBUTOR)
    return [credit for credit in read_credits(normalised(text), NOBODY, slot) if credit.role in roles]


@of_kinds(*CREDITING)
def test_a_crediting_frame_credits_its_example_and_not_its_counter_example(row):
    assert text_credits(row.example), row.example
    assert not text_credits(row.counter_example), row.counter_example


@of_kinds(*TRANSLATING)
def test_a_translation_frame_signs_its_example_and_not_its_counter_example(row):
    assert read_sign(normalised(row.example), Surface.TEXT_TAIL), row.example
    assert read_sign(normalised(row.counter_example), Surface.TEXT_TAIL) is None, row.counter_example


@of_kinds(*ANYWHERE)
def test_a_counter_sign_stands_in_its_example_and_not_in_its_counter_example(row):
    pattern = re.compile(row.before, re.IGNORECASE)
    assert pattern.search(normalised(row.example))
    assert not pattern.search(normalised(row.counter_example))


@of_kinds(FrameKind.GATE)
def test_a_gate_lets_its_frames_through(row):
    assert passes(row.gate, row.example)
    assert not passes(row.gate, row.counter_example)


@of_kinds(FrameKind.REPUBLISHED, *TRANSLATING)
def test_no_gate_shuts_out_the_examples_of_its_frames(row):
    gate = Gate.REPUBLISHED if row.frame is FrameKind.REPUBLISHED else Gate.TRANSLATION
    assert passes(gate, normalised(row.example))


@of_kinds(FrameKind.FILLER, FrameKind.NOISE, FrameKind.STAFF)
def test_words_beside_a_name_are_explained_and_other_words_are_not(row):
    assert read_credit_list(skeleton(normalised(row.example)), skeleton(normalised(row.example)).text, NOBODY).clean


@pytest.mark.parametrize("style", load_dateline_styles(), ids=lambda style: style.id)
def test_a_dateline_style_reads_its_example_and_not_its_counter_example(style):
    read = read_block_dateline if style.id.startswith("block.") else read_dateline
    example, counter = normalised(style.example), normalised(style.counter_example)
    found = read(example, find_mentions(example))
    assert found is not None
    assert found.dateline.agency is not None
    other = read(counter, find_mentions(counter))
    assert other is None or other.rule != f"dateline.{style.id}" or not other.dateline.agency


def test_frames_cover_more_than_sixteen_languages_in_each_family():
    for kind in (FrameKind.SOURCE, FrameKind.CONTRIBUTOR, FrameKind.REPUBLISHED, FrameKind.TRANSLATOR):
        assert len({row.language for row in FRAMES if row.frame is kind}) >= 16


def test_a_frame_without_its_name_is_no_credit():
    assert not text_credits("Source:")
    assert not text_credits("With reporting by")
    assert leading(FrameKind.SOURCE, "A source: nobody") == ()
    assert whole(FrameKind.UNNAMED, "travel agencies") is None
    assert not has(FrameKind.PHOTO, "photosynthesis")


def test_the_page_of_rules_names_every_rule_that_code_words():
    code = "\n".join(path.read_text("utf-8") for path in Path(transforms.attribute.__file__).parent.rglob("*.py"))
    emitted = re.compile(r'(?:rule=|Claim\(|(?<!-> )Evidence\(\s*|ParsedDateline\()"([a-z_.]+)"')
    rules = set(emitted.findall(code))
    assert len(rules) >= 15
    assert {rule for rule in rules if f"`{rule}`" not in attribution_page() and not rule.startswith("jsonld.")} == set()
