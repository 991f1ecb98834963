"""The docs page of attribution: how credits are read, and every rule with the line that proves it."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.attribute.datelines.styles import load_dateline_styles
from transforms.attribute.evidence.combination import EMIT
from transforms.attribute.evidence.counter_evidence import (
    NAMESAKE,
    PHOTO_WORDS,
    PROSE_VERB,
    SHORT_IN_BOX,
    SHORT_WITHOUT_FRAME,
    STATE_CODE,
)
from transforms.attribute.evidence.wire import WIRE
from transforms.attribute.lexicon.frames import FrameKind, load_frames

_INTRODUCTION = f"""# Attribution

Generated from the rule files in `transforms/attribute/data/` by `docs/generate.py`.

Who wrote a text is read from every surface of its page: datelines, source lines and sign-offs of the text, byline and
source blocks of the markup, JSON-LD, meta elements, the canonical link, the feed's entry, captions. Each rule gives
evidence with a score; scores of one source are joined by noisy-or over different surfaces, the strongest of a surface
counts. The same words in the text and in a block of the page are one printed line and count once. Lines struck as
another story, as comments or as unseen are not read. A source is reported from {EMIT} on. A text is wire copy where an
agency, a press-release wire or a syndicator supplied it, from {WIRE} on.

| role | what it says |
| --- | --- |
| `origin` | supplied the text, or printed it first (rules `republished...`) |
| `contributor` | supplied part of it; `id` is null where agencies are not named |
| `translator` | turned it into this language |
| `publisher` | the outlet naming itself, a local station's call sign |
| `photo` | of a picture: below a figure, with picture words, beside a photographer |
| `cited` | named in a sentence that reports what the source said |

A credit leaves the text where it is the whole line and its evidence reaches .8: beside it stand names, marks and small
words, never prose (`lexicon/prose.py`). So does one that stands behind the last sentence of the text: `... next week.
(AFP)`. A sentence that tells more than a notice does (`Translated by Anna Moreno, the
novel sold ...`) credits nobody. A dateline leaves the text where it names an agency.
A plain dateline (`BHOPAL:`, `Berlin.`) is parsed and stays. The verbatim words stay in `credit_lines`, and what
was cut is a row of `cleaning`.

Names of agencies are found in their case forms of Slavic languages too, and in Turkish capitals
(`lexicon/name_forms.py`). Dates, clock times, buttons and counts of comments around a credit are passed over (frames
`noise`), also where lost markup glued them to it: `AFPMarch 03, 2024ShareTweet`. Of a line longer than 4,000 characters
only the end is read.

## Lines that no rule had seen

Three sets of 107 to 115 lines in 32 to 38 languages, a fifth of them look-alikes, were written before the rules were
changed for any of them, by one who knew the forms of newspapers and not the rules. At first contact, in this order
(`tests/transforms/attribute/unseen_lines.jsonl`):

| set | precision | recall | all agencies of the line |
| --- | --- | --- | --- |
| A | .987 | .951 | .951 |
| B | 1.000 | .944 | .944 |
| C | 1.000 | .943 | .943 |

Two later sets, written in the same way in the contexts of pages (dateline, byline, last line, end of the story,
caption, bar of partners): 255 credits and 113 look-alikes in 48 languages, some of agencies that the registry had not,
gave precision .991 and recall .894 at first contact; the registry and the frames were mended, and a fresh set of 80
credits and 40 look-alikes in 33 languages then gave 1.000 and .962.

Lines that say who translated a text, or that a machine did, were tried the same way, in pages of their language
(`tests/transforms/attribute/translation_lines.jsonl`). Of 125 lines in 43 languages the patterns of each language found
.50 and claimed none of 73 look-alikes (book reviews, interpreters, translations on offer); the grammar that all
languages share now was made for these. It found .43 of a second set of 81 harder ones at first contact (the patterns:
.15), several credits on a line among them, and claimed 6 of 47 look-alikes; mended, .95 and none.

## What lowers a score

| counter-sign | factor |
| --- | --- |
| picture words beside a name without a frame | {PHOTO_WORDS} |
| a verb of report beside a name without a frame | {PROSE_VERB} |
| a short form (`AP`, `AA`, `SID`) without a frame | {SHORT_WITHOUT_FRAME} |
| the same in a short block of the page | {SHORT_IN_BOX} |
| a short form that is another body's in the language of the text: `Bron: CBS`, Dutch statistics | {NAMESAKE} |
| the code of a state: `(AP)` is Amapá in Portuguese, `HARRISBURG (PA)` no dateline of PA Media | {STATE_CODE} |
"""
# rules that no row of a data file words: id, what they read, an example
_OTHERS: tuple[tuple[str, str, str], ...] = (
    ("bare", "names of services and nothing else, in a place for credits", "sak/Reuters"),
    ("bare.photo", "a service and a person with a slash between them", "Jana Roth/dpa"),
    ("bracket.end", "a bracket behind the last sentence", "... he added. (APA, 30.9.2015)"),
    ("bracket.middle", "a service in brackets between two sentences", "... the talks. (Reuters) In other news"),
    ("caption", "a service in a caption that is no sentence", "The bridge. AFP"),
    ("closing_name", "a service's name as the last sentence", "... he said. EFE"),
    ("dateline.label", "a place in capitals and a label that no registry knows", "COLUMBIA, Mo. (KMIZ)"),
    ("dateline.plain", "a place alone: in capitals, well known, or with a date", "BHOPAL: Officials met"),
    ("desk_signoff", "a service, its desk and an author", "... on Monday. AGERPRES/(A - autor: Ana Paz)"),
    (
        "distributed",
        "an outlet's piece and the syndicator that carries it",
        "©2024 Valley Voice. Visit ... Distributed by ...",
    ),
    ("feed_notice", "a notice that an agency's feed supplied the text", "It is published from a syndicated feed."),
    ("headline_byline", "a byline and its date glued to a headline", "Talks go on By Reuters Staff 3 Min Read"),
    ("initialled", "a service and the initials of its people, as the last line", "PTI ABC DEF"),
    ("item_number", "an agency's own item number", "dpa:240516-99-53606/3"),
    (
        "jsonld.KEY",
        "an organisation of the article's JSON-LD: provider, sourceOrganization, copyrightHolder, creditText",
        "",
    ),
    ("prose", "a name beside a verb of report, role `cited`", "the minister told Reuters"),
    ("republished.based_on", "`isBasedOn` of another outlet", ""),
    ("republished.canonical", "a canonical link to another outlet", ""),
    ("republished.feed_source", "the feed that an entry was taken from", ""),
    ("republished.translation", "whoever a notice of translation names", ""),
    ("own_coverage", "a service and the address of more of its own pieces", "AP sports: https://apnews.com/hub/sports"),
    ("supply_line", "a service among words of credits alone, in any order", "Portions of this report are from AP."),
    ("staff_address", "a reporter's mail address at a service's domain", "홍길동 기자 (gildong@yna.co.kr)"),
)
_TITLES = {
    FrameKind.SOURCE: "Organisation lines",
    FrameKind.CONTRIBUTOR: "Contributor lines",
    FrameKind.BYLINE: "Bylines",
    FrameKind.CONTRIBUTED: "Contributors of an agency's own",
    FrameKind.REPUBLISHED: "First published elsewhere",
    FrameKind.SIGNOFF: "Sign-offs without a name",
    FrameKind.RIGHTS: "Rights lines",
    FrameKind.COVERAGE: "Links to an agency's own coverage",
    FrameKind.UNNAMED: "Agencies without a name",
    FrameKind.TRANSLATOR: "Translators",
    FrameKind.TRANSLATION_NOTICE: "Notices of translation",
    FrameKind.MACHINE_TRANSLATION: "Notices of machine translation",
}


def attribution_page() -> str:
    """Markdown: the method, the styles of datelines, then each family of frames with its examples."""
    parts = [_INTRODUCTION, "## Datelines", ""]
    styles = ((f"`{row.id}`", f"{row.score:g}", row.example, row.counter_example) for row in load_dateline_styles())
    parts += _table(("style", "score", "example", "no dateline of this style"), styles)
    others = ((f"`{rule}`", what, example) for rule, what, example in _OTHERS)
    parts += ["", "## Rules without wordings", "", *_table(("rule", "reads", "example"), others)]
    for kind, title in _TITLES.items():
        rows = [row for row in load_frames() if row.frame is kind]
        cells = ((f"`{row.id}`", row.language, row.example, row.counter_example) for row in rows)
        parts += ["", f"## {title} ({len(rows)})", "", *_table(("rule", "language", "example", "no credit"), cells)]
    return "\n".join(parts) + "\n"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [columns, tuple("---" for _ in columns), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
