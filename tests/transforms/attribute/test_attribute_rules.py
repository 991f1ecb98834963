"""Every row of the rule files proves itself by its own example and counter-example."""

import re
from pathlib import Path

from case_tables import each_row

import transforms.attribute
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role, Surface
from transforms.attribute.datelines.dateline import read_block_dateline, read_dateline
from transforms.attribute.datelines.styles import load_dateline_styles
from transforms.attribute.grammar.credit import Slot
from transforms.attribute.grammar.credit_list import ItemKind, read_credit_list
from transforms.attribute.grammar.line_credits import read_credits
from transforms.attribute.lexicon.frame_matcher import has, leading, whole
from transforms.attribute.lexicon.frames import FrameKind, load_frames
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.publishing_outlet import publishing_outlet
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.attribute.mentions.skeleton import skeleton
from transforms.attribute.rules_page import attribution_page
from transforms.attribute.translation.signs import SignKind, read_sign

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
    FrameKind.COVERAGE,
    FrameKind.DISTRIBUTED,
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
    FrameKind.PUBLISHED,
    FrameKind.NOTICE_WORD,
    FrameKind.FEED_NOTICE,
)


def of_kinds(*kinds):
    rows = [row for row in FRAMES if row.frame in kinds]
    return each_row("row", rows, ids=lambda row: row.id)


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
    sign = read_sign(normalised(row.counter_example), Surface.TEXT_TAIL)
    assert sign is None or sign.kind is SignKind.OFFERED, row.counter_example  # `Read this in Spanish`: no translation


@of_kinds(*ANYWHERE)
def test_a_counter_sign_stands_in_its_example_and_not_in_its_counter_example(row):
    pattern = re.compile(row.before, re.IGNORECASE)
    assert pattern.search(normalised(row.example))
    assert not pattern.search(normalised(row.counter_example))


def credit_list(text):
    line = skeleton(normalised(text))
    return read_credit_list(line, line.text, NOBODY)


def is_explained(text):
    """Whether the list names an organisation, and nothing is left beside it."""
    credits_ = credit_list(text)
    return credits_.clean and all(item.mentions and not item.extra for item in credits_.items)


@of_kinds(FrameKind.FILLER)
def test_words_that_add_nothing_are_explained_beside_a_name_and_a_sentence_is_not(row):
    assert is_explained(row.example)
    assert not is_explained(f"{row.example} {row.counter_example}")


@of_kinds(FrameKind.NOISE)
def test_publishing_words_are_explained_beside_a_name_and_a_town_is_not(row):
    assert is_explained(row.example)
    assert not is_explained(row.counter_example)


@of_kinds(FrameKind.STAFF)
def test_the_outlet_s_own_people_are_staff_and_a_reporter_with_a_name_is_not(row):
    assert credit_list(row.example).of(ItemKind.STAFF)
    assert credit_list(row.counter_example).clean
    assert not credit_list(row.counter_example).of(ItemKind.STAFF)


@of_kinds(FrameKind.THIS_TEXT)
def test_a_notice_speaks_of_the_text_that_it_stands_in_and_not_of_a_novel(row):
    assert leading(FrameKind.THIS_TEXT, row.example)
    assert not leading(FrameKind.THIS_TEXT, row.counter_example)


@of_kinds(FrameKind.IN_LANGUAGE)
def test_a_text_that_was_first_printed_in_another_language_is_a_translation_of_it(row):
    sign = read_sign(normalised(row.example), Surface.TEXT_TAIL)
    assert sign
    assert sign.language
    assert sign.is_by_language
    sign = read_sign(normalised(row.counter_example), Surface.TEXT_TAIL)
    assert sign is None or sign.kind is SignKind.OFFERED


@of_kinds(FrameKind.CONNECTOR)
def test_a_word_between_two_names_joins_them_and_another_word_does_not(row):
    assert len(credit_list(row.example).items) == 2
    assert is_explained(row.example)
    assert not is_explained(row.counter_example)


@of_kinds(FrameKind.BLOCK_WORD)
def test_words_of_credits_stand_in_the_example_of_a_block_and_not_in_its_counter_example(row):
    words = re.compile(row.before if row.unspaced else rf"(?<!\w)(?:{row.before})(?!\w)", re.IGNORECASE)
    assert words.search(row.example)
    assert not words.search(row.counter_example)


def test_every_row_is_tried_with_its_counter_example():
    beside = (FrameKind.FILLER, FrameKind.NOISE, FrameKind.STAFF, FrameKind.CONNECTOR)
    others = (FrameKind.THIS_TEXT, FrameKind.IN_LANGUAGE, FrameKind.BLOCK_WORD, FrameKind.DISTRIBUTED)
    assert {row.frame for row in FRAMES} - {*CREDITING, *TRANSLATING, *ANYWHERE, *beside, *others} == set()


@each_row("style", load_dateline_styles(), ids=lambda style: style.id)
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
    emitted = re.compile(r'(?:rule=|CreditClaim\(|(?<!-> )Evidence\(\s*|ParsedDateline\()"([a-z_.]+)"')
    rules = set(emitted.findall(code))
    assert len(rules) >= 15
    assert {rule for rule in rules if f"`{rule}`" not in attribution_page() and not rule.startswith("jsonld.")} == set()
