import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.attribute.attribution import attribute
from transforms.attribute.lexicon.normal_text import folded, normalised, slug
from transforms.attribute.lexicon.verbatim import raw_prefix, raw_suffix, verbatim
from transforms.attribute.lexicon.word_trie import one_of
from transforms.attribute.mentions.registry_index import find_mentions, load_index
from transforms.attribute.mentions.skeleton import skeleton

PAGE = Page(InputKind.TEXT, "text", "text")
WORDS = st.sampled_from(
    [
        "Reuters",
        "(AFP)",
        "By",
        "TUNIS,",
        "May 4",
        "-",
        "said",
        "Source:",
        "新华社",
        "رويترز",
        "(",
        ")",
        "/",
        "mit dpa",
        "\r",
        "。",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_any_text_is_attributed_without_error_and_nothing_is_added(texts):
    lines = [Line(text, position) for position, text in enumerate(texts)]
    result = attribute(lines, PAGE, None, host=None, language="en")
    assert len(result.lines) == len(lines)
    assert all(
        new.position == old.position and new.text in old.text for new, old in zip(result.lines, lines, strict=True)
    )
    assert all(0 <= sign.score <= 1 for sign in result.evidence)
    assert all(source.confidence >= 0.5 for source in result.info_sources)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_normalising_twice_is_normalising_once(text):
    assert normalised(normalised(text)) == normalised(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_skeleton_gives_its_text_back(text):
    plain = normalised(text)
    line = skeleton(plain)
    assert line.restored(line.text) == plain


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_mentions_do_not_overlap(text):
    spans = [(mention.start, mention.end) for mention in find_mentions(normalised(text))]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="abcé新.(", min_size=1, max_size=5), min_size=1, max_size=8))
def test_a_trie_matches_each_of_its_words_and_nothing_shorter(words):
    pattern = re.compile(one_of(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not pattern.fullmatch("")


def test_every_full_name_of_the_registry_is_found_as_its_source():
    index = load_index()
    clashes = set()
    for source in index.organisations.values():
        for name in sorted(index.names(source.id)):
            found = find_mentions(normalised(name))
            if not found or folded(name) != folded(normalised(name)[found[0].start : found[-1].end]):
                clashes.add(name)
    assert not clashes


def test_slugs_and_prefixes_have_their_plain_form():
    assert slug("The Ripon Society") == "ripon-society"
    assert slug("El Faro del Valle") == "el-faro-del-valle"
    assert raw_prefix("（AFP） －  Text", "(AFP) -") == "（AFP） －  "
    assert raw_prefix("abc", "xyz") is None


def test_a_suffix_and_a_part_are_found_as_printed():
    assert raw_suffix("橋が開く。 （共同）", "(共同)") == " （共同）"
    assert raw_suffix("abc (AFP)", "(AFP)") == " (AFP)"
    assert raw_suffix("abc (AFP) abc", "(AFP)") is None
    assert verbatim("来源：新华网 2026", "来源:新华网") == "来源：新华网"
    assert verbatim("abc", "xyz") == "xyz"


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_whole_text_is_found_by_its_normal_form(text):
    suffix = raw_suffix(text, normalised(text))
    assert suffix is None or normalised(suffix) == normalised(text)
