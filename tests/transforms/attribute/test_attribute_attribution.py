import pytest
from case_tables import each_row

from schemas.decisions import Evidence, Line
from schemas.input_kinds import InputKind
from schemas.page import Block, FeedEntry, Page, PageFacts
from schemas.vocabulary import Role, Surface, TranslationStatus, WireBasis
from transforms.attribute.attribution import attribute
from transforms.attribute.evidence.combination import combined

STORY = [f"The council discussed the harbour for three hours and adjourned. Part {number}." for number in range(9)]


def run(texts=STORY, *, facts=None, feed=None, url=None, language="en", removed=()):  # noqa: PLR0913 # each test sets one
    lines = [Line(text, position, "phrase" if position in removed else None) for position, text in enumerate(texts)]
    page = Page(InputKind.TEXT, "text", "text", url=url, feed=feed)
    return attribute(lines, page, facts, host=None, language=language)


def roles(result):
    return {(source.id, source.role) for source in result.info_sources}


def test_a_dateline_is_cut_from_its_line_and_kept_as_a_credit_line():
    result = run(["TUNIS, March 2 (Reuters) - Officials met on Monday.", *STORY])
    assert result.lines[0].text == "Officials met on Monday."
    assert result.lines[0].removed_by is None
    assert result.removals[0].text == "TUNIS, March 2 (Reuters) -"
    assert "TUNIS, March 2 (Reuters) -" in result.credit_lines
    assert result.wire.is_wire
    assert result.wire.basis is WireBasis.EXPLICIT


def test_a_dateline_that_is_the_whole_line_takes_the_line_away():
    result = run(["Aden - Saba:", *STORY])
    assert result.lines[0].removed_by
    assert result.dateline.place == "Aden"
    assert result.dateline.agency == "saba"


def test_a_plain_dateline_is_parsed_and_stays_in_the_text():
    result = run(["LAHORE: The provincial office opened on Friday.", *STORY])
    assert result.dateline.place == "LAHORE"
    assert result.lines[0].text.startswith("LAHORE:")
    assert result.removals == ()


def test_an_unknown_acronym_stays_in_the_raw_dateline_and_is_no_agency():
    result = run(["FULTON, Mo. (KQZX) - The bridge reopened on Friday.", *STORY])
    assert "KQZX" in result.dateline.raw
    assert result.dateline.agency is None
    assert result.info_sources == ()


def test_full_width_brackets_do_not_disturb_the_cut():
    result = run(["（釜山＝연합뉴스） 협상이 이어졌다.", *STORY], language="ko")
    assert result.lines[0].text == "협상이 이어졌다."


def test_lines_keep_their_positions_and_other_lines_their_text():
    texts = ["TUNIS (AFP) - Officials met.", *STORY, "With files from Reuters"]
    result = run(texts)
    assert [line.position for line in result.lines] == list(range(len(texts)))
    assert [line.text for line in result.lines[1:-1]] == STORY
    assert result.lines[-1].removed_by


def test_a_credit_that_cleaning_removed_still_counts():
    texts = [*STORY, "With files from Reuters", "Share this story"]
    result = run(texts, removed={len(STORY), len(STORY) + 1})
    assert ("reuters", Role.CONTRIBUTOR) in roles(result)
    assert result.removals == ()


def test_a_credit_of_another_story_or_of_a_reader_does_not_count():
    texts = ["TUNIS (AFP) - Officials met.", *STORY, "With files from Reuters"]
    lines = [
        Line(text, at, "any.rule", of_another_text=True) if at in {0, len(texts) - 1} else Line(text, at)
        for at, text in enumerate(texts)
    ]
    result = attribute(lines, Page(InputKind.TEXT, "text", "text"), None, host=None, language="en")
    assert result.lines == tuple(lines)
    assert result.dateline is None
    assert result.evidence == ()


def test_an_outlet_is_cited_in_a_long_paragraph_of_any_language():
    german = "Das berichtet der Tagesspiegel. " + "Viele Anwohner lehnen den Bau weiterhin ab. " * 8
    assert roles(run([*STORY, german, *STORY], language="de")) == {("tagesspiegel", Role.CITED)}


def test_a_second_copy_of_the_body_changes_nothing():
    texts = ["TUNIS (AFP) - Officials met.", *STORY, "With files from Reuters"]
    doubled = run([*texts, *texts], removed=set(range(len(texts), 2 * len(texts))))
    assert roles(doubled) == roles(run(texts))
    assert doubled.dateline == run(texts).dateline


def test_a_dateline_on_a_removed_line_at_the_head_is_read_and_not_cut():
    result = run(["TUNIS (AFP) - Officials met on Monday", *STORY], removed={0})
    assert result.dateline.agency == "afp"
    assert result.removals == ()


def test_json_ld_authors_and_organisations_are_read():
    facts = PageFacts(json_ld=({"author": [{"@type": "Person", "name": "Jane Poe"}, {"name": "Associated Press"}]},))
    assert roles(run(facts=facts, url="https://news.example.org/a")) == {("ap", Role.ORIGIN)}
    provider = PageFacts(json_ld=({"provider": {"name": "CNN Newsource"}},))
    assert roles(run(facts=provider)) == {("cnnwire", Role.ORIGIN)}


def test_meta_authors_are_read_and_the_site_itself_is_only_the_publisher():
    facts = PageFacts(
        meta={"author": ("Reuters",), "og:site_name": ("Example Post",), "article:author": ("Example Post",)}
    )
    assert ("reuters", Role.ORIGIN) in roles(run(facts=facts, url="https://example-post.com/a"))


def test_a_canonical_link_to_another_known_site_names_the_first_publisher():
    facts = PageFacts(canonical="https://www.cbsnews.com/news/a", meta={"og:url": ("https://example.org/a",)})
    result = run(facts=facts, url="https://example.org/a")
    assert [(source.id, source.rule) for source in result.info_sources] == [("cbs-news", "republished.canonical")]


def test_a_canonical_link_to_the_same_name_elsewhere_is_no_sign():
    facts = PageFacts(canonical="https://example.com/a", meta={"og:url": ("https://example.co.uk/a",)})
    assert run(facts=facts, url="https://example.co.uk/a").info_sources == ()


def test_a_feed_tells_the_author_and_the_feed_it_was_taken_from():
    feed = FeedEntry("https://example.org/feed", authors=("Reuters",))
    assert roles(run(feed=feed)) == {("reuters", Role.ORIGIN)}
    taken = FeedEntry(
        "https://example.org/feed", source_title="River Gazette", source_url="https://rivergazette.example/f"
    )
    assert roles(run(feed=taken, url="https://example.org/a")) == {("river-gazette", Role.ORIGIN)}


def test_a_name_in_a_caption_is_of_the_picture_alone():
    facts = PageFacts(
        blocks=(Block(Surface.DOM_CAPTION, "The bridge. Jane Poe/Reuters", in_figure=True, hint="caption"),)
    )
    assert roles(run(facts=facts)) == {("reuters", Role.PHOTO)}


def test_signs_on_two_surfaces_add_up_and_two_on_one_do_not():
    def sign(surface, score):
        return Evidence("rule", surface, "literal", "afp", "AFP", Role.ORIGIN, score)

    assert combined([sign(Surface.META, 0.5), sign(Surface.FEED, 0.5)])[0].confidence == pytest.approx(0.75)
    assert combined([sign(Surface.META, 0.5), sign(Surface.META, 0.5)])[0].confidence == pytest.approx(0.5)
    assert combined([sign(Surface.META, 0.4)]) == ()


def test_a_line_read_in_the_text_and_as_a_block_of_the_page_is_one_sign():
    facts = PageFacts(blocks=(Block(Surface.DOM_SOURCE, "With reporting by Reuters .", hint="credit"),))
    printed = [*STORY, "With reporting by Reuters."]
    once, twice = run(printed).info_sources, run(printed, facts=facts).info_sources
    assert [(source.id, source.confidence) for source in once] == [("reuters", 0.9)]
    assert [(source.id, source.confidence) for source in twice] == [("reuters", 0.9)]


def test_other_words_in_a_block_of_the_page_are_a_second_sign():
    facts = PageFacts(blocks=(Block(Surface.DOM_BYLINE, "By Jane Poe, Reuters", hint="byline"),))
    found = run([*STORY, "With reporting by Reuters."], facts=facts).info_sources
    assert [source.confidence > 0.95 for source in found] == [True]


@pytest.mark.parametrize(
    "label", ["105092", "Veröffentlicht am 3.04.24 um 07:39 Uhr", "Themen bearbeiten", "By", "Today 12:01 AM", ","]
)
def test_a_number_a_date_or_a_label_is_no_byline(label):
    facts = PageFacts(blocks=(Block(Surface.DOM_BYLINE, label, hint="author"),))
    assert run(facts=facts).byline is None


@pytest.mark.parametrize(
    "printed", ["By jane poe", "Von Jana Weiß", "Jane Poe and others", "Jana van Poe | 3.04.24", "AFP", "渡辺洋介"]
)
def test_a_lead_in_a_source_or_a_name_makes_a_byline(printed):
    facts = PageFacts(blocks=(Block(Surface.DOM_BYLINE, printed, hint="author"),))
    assert run(facts=facts).byline == printed


def test_the_author_of_json_ld_stands_in_for_a_byline_that_names_nobody():
    facts = PageFacts(
        blocks=(Block(Surface.DOM_BYLINE, "3 May 2024", hint="author"),), json_ld=({"author": ["105092", "Jane Poe"]},)
    )
    assert run(facts=facts).byline == "Jane Poe"


def test_the_stronger_role_wins_and_citations_give_way():
    def sign(role, score, surface):
        return Evidence(str(role), surface, "literal", "ap", "AP", role, score)

    found = combined(
        [
            sign(Role.CITED, 0.6, Surface.TEXT_BODY),
            sign(Role.CONTRIBUTOR, 0.92, Surface.TEXT_TAIL),
            sign(Role.ORIGIN, 0.97, Surface.TEXT_HEAD),
        ]
    )
    assert [(source.role, source.rule) for source in found] == [(Role.ORIGIN, "origin")]


def test_a_translator_is_found_with_the_language_translated_from():
    result = run([*STORY, "Aus dem Englischen übersetzt von Jana Weiß"], language="de")
    assert result.translation.status is TranslationStatus.DETECTED
    assert result.translation.translator == "Jana Weiß"
    assert result.translation.source_language == "en"
    assert ("Jana Weiß", Role.TRANSLATOR) in {(source.name, source.role) for source in result.info_sources}


def test_a_notice_of_machine_translation_names_no_person():
    result = run([*STORY, "Este artículo es una traducción automática del alemán."], language="es")
    assert result.translation.machine is True
    assert result.translation.source_language == "de"
    assert result.translation.translator is None


def test_the_page_that_was_translated_into_another_language_is_no_translation():
    facts = PageFacts(
        blocks=(Block(Surface.DOM_SOURCE, "Read the Italian version of this article translated by Anna Moreno"),)
    )
    assert run(facts=facts).translation.status is TranslationStatus.NONE


def test_an_agency_foreign_to_the_text_raises_suspicion_and_a_service_language_clears_it():
    suspected = run(["Aden - Saba: The harbour reopened.", *STORY]).translation
    assert suspected.status is TranslationStatus.SUSPECTED
    assert suspected.confidence <= 0.4
    assert suspected.source_language == "ar"
    assert suspected.evidence == ["agency home language (Arabic) differs from the text's language (English)"]
    assert run(["YEREVAN, May 14. /TASS/. The talks ended.", *STORY]).translation.status is TranslationStatus.NONE


def test_json_ld_that_names_the_original_is_believed():
    facts = PageFacts(json_ld=({"translationOfWork": {"url": "https://example.org/original", "inLanguage": "he"}},))
    translation = run(facts=facts).translation
    assert translation.status is TranslationStatus.DETECTED
    assert translation.original.url == "https://example.org/original"
    assert translation.original.language == "he"


def test_the_same_document_gives_the_same_attribution():
    facts = PageFacts(blocks=(Block(Surface.DOM_BYLINE, "By Jane Poe, Reuters", hint="byline"),))
    assert run(facts=facts) == run(facts=facts)
    assert run(facts=facts).byline == "By Jane Poe, Reuters"


def test_of_a_very_long_line_the_end_is_read():
    result = run(["Rain fell on the hill.", "rain and " * 50_000 + "the rain went on for days. (Reuters)"])
    assert ("reuters", Role.ORIGIN) in roles(result)


def test_an_empty_document_has_no_attribution():
    result = run([])
    assert result.lines == ()
    assert result.info_sources == ()
    assert result.dateline is None
    assert not result.wire.is_wire


ENDINGS = {
    "(AFP)": "afp",
    "– AFP": "afp",
    "[Reuters]": "reuters",
    "/ritzau/": "ritzau",
    "EFE": "efe",
    "(ANSA).": "ansa",
    "PTI MLR HKB": "pti",
    "-- IANS abc/def/": "ians",
    "AGERPRES/(A - autor: Ana Paz)": "agerpres",
    "With files from Reuters": "reuters",
}


@each_row("ending", ENDINGS)
def test_a_credit_behind_the_last_sentence_leaves_the_text_and_stays_a_credit_line(ending):
    result = run([*STORY, f"The bridge opens in May. {ending}"])
    assert result.lines[-1].text == "The bridge opens in May."
    assert [(cut.text, cut.position) for cut in result.removals] == [(ending, len(STORY))]
    assert result.credit_lines == (ending,)
    assert ENDINGS[ending] in {source.id for source in result.info_sources}


@pytest.mark.parametrize("ending", ["(TBC)", "(AP) opened it.", "He told AFP", "Photo: AFP", "(Jane Poe/AFP)"])
def test_an_end_of_the_story_that_is_no_sure_credit_stays(ending):
    text = f"The bridge opens in May. {ending}"
    assert run([*STORY, text]).lines[-1].text == text


@pytest.mark.parametrize("text", ["桥塌了。（新华社）", "无人受伤。（法新社）", "पुल गिर गया। (पीटीआई)"])
def test_a_short_last_sentence_before_a_credit_is_nobodys_name(text):
    assert run([*STORY, text]).lines[-1].removed_by is None


def test_a_credit_behind_a_paragraph_that_is_not_the_last_stays_in_the_text():
    text = "The bridge opens in May. (AFP)"
    result = run([*STORY, text, "The mayor hopes for sun."])
    assert result.lines[len(STORY)].text == text
    assert "(AFP)" in result.credit_lines


def test_a_credit_behind_the_last_sentence_goes_though_whole_credit_lines_follow():
    result = run([*STORY, "The bridge opens in May. (PAP)", "Źródło: PAP"], language="pl")
    assert result.lines[len(STORY)].text == "The bridge opens in May."
    assert result.lines[-1].removed_by
    assert result.credit_lines == ("(PAP)", "Źródło: PAP")


def test_credit_lines_keep_full_width_signs_in_the_text_and_in_blocks():
    result = run([*STORY, "橋は春に開通する。（共同）", "（来源：新华社）"], language="ja")
    assert result.credit_lines == ("（共同）", "（来源：新华社）")
    assert result.lines[-2].text == "橋は春に開通する。"
    block = Block(Surface.DOM_SOURCE, "来源：新华网", hint="source")
    assert run(facts=PageFacts(blocks=(block,)), language="zh").credit_lines == ("来源：新华网",)


def test_a_dateline_keeps_its_full_width_signs_as_a_credit_line():
    result = run(["（釜山＝연합뉴스） 협상이 이어졌다.", *STORY], language="ko")
    assert result.credit_lines == ("（釜山＝연합뉴스）",)


def test_a_japanese_paragraph_before_a_bracket_is_no_place():
    text = "市長は三年以内に最初の車が橋を渡れるようにしたいと話している。（共同）"
    result = run(["議会は橋の建設を認めた。", text], language="ja")
    assert result.lines[1].text == text.removesuffix("（共同）")
    assert [cut.text for cut in result.removals] == ["（共同）"]


def test_a_company_s_legal_form_is_no_newspaper_that_is_cited():
    text = "Daglig leder i Fjordkraft AS sier at broen åpner i mai."
    assert run([text, *STORY], language="no").info_sources == ()
    cited = run(["El diario AS informó de que el puente abre en mayo.", *STORY], language="es")
    assert roles(cited) == {("as-diario", Role.CITED)}


def test_a_line_behind_the_last_paragraph_counts_as_the_last_line_though_the_body_leaves_it_out():
    closing = PageFacts(blocks=(Block(Surface.DOM_SOURCE, "- AFP", closing=True),))
    boxed = PageFacts(blocks=(Block(Surface.DOM_SOURCE, "- AFP"),))
    assert ("notimex", Role.ORIGIN) in roles(run(facts=closing)) | roles(run(facts=closing)) or roles(
        run(facts=closing)
    )
    assert roles(run(facts=boxed)) == set()
