"""Why a line went, in words for an editor: what the id of a rule means, and what spoke against a line."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.decisions import Line
from schemas.phrases import PhraseKind, load_phrases
from transforms.body.grounds import MEANINGS, Ground

_KINDS: Mapping[PhraseKind, str] = {
    PhraseKind.METER: "counts the articles that are left",
    PhraseKind.LOGIN: "asks to log in or to subscribe",
    PhraseKind.NEWSLETTER: "offers a newsletter",
    PhraseKind.SHARE: "asks to share",
    PhraseKind.FOLLOW: "asks to follow",
    PhraseKind.APP: "points to an app",
    PhraseKind.CONSENT: "asks for consent, or says that something is held back without it",
    PhraseKind.DONATION: "asks for money",
    PhraseKind.RELATED: "points to other stories",
    PhraseKind.MOST_READ: "lists what is read most",
    PhraseKind.TAGS: "lists topics",
    PhraseKind.COMMENTS: "is about readers' comments",
    PhraseKind.ADVERTISEMENT: "marks an advertisement",
    PhraseKind.RIGHTS: "is a notice of rights",
    PhraseKind.PLAYER: "belongs to a video or a gallery",
    PhraseKind.AUDIO: "offers the text to be heard",
    PhraseKind.LABEL: "is a label on the story",
    PhraseKind.NAVIGATION: "leads around the site",
    PhraseKind.PLUGIN: "is printed by the publishing system",
    PhraseKind.PRINT: "is about printing the page",
    PhraseKind.ERROR: "is an error message",
    PhraseKind.CONTACT: "says how to reach the newsroom",
    PhraseKind.NOTE: "is a note of the editors",
}
# the beginning of a rule's id, the longest that fits
_BEGINNINGS = {
    "credit": "credits a source: kept word for word among the credits",
    "dateline": "is a dateline that names a source: kept as such",
    "headline": "repeats the headline",
    "byline": "says who wrote the story: kept among the authors",
    "boilerplate.house": "is what a house says of itself behind its story",
    "boilerplate.author": "is about the author",
    "boilerplate.contact": "says whom to ask",
    "boilerplate.source": "names the house that sent the text",
    "repeat": "stands in the text once more",
    "jsonld": "is not in the text that the page declares as its article",
    "template": "is repeated by this outlet from story to story",
    "template.outlet@": "is a line that your registry takes out",
}
_PHRASE = "phrase."


def why(rule: str) -> str:
    """Why a rule takes a line out, as the end of a sentence that begins with `it`; else the rule itself."""
    if rule in MEANINGS:
        return MEANINGS[Ground(rule)]
    if rule.startswith(_PHRASE):
        kind = next((row.kind for row in load_phrases() if row.id == rule.removeprefix(_PHRASE)), None)
        return _KINDS[kind] if kind else rule
    beginnings = [beginning for beginning in _BEGINNINGS if rule.startswith(beginning)]
    return _BEGINNINGS[max(beginnings, key=len)] if beginnings else rule


def reasons(line: Line) -> tuple[str, ...]:
    """Why a line went, the strongest reason first; of a block of the page up to three."""
    if not line.removed_by:
        return ()
    if line.removed_by not in MEANINGS:
        return (why(line.removed_by),)
    return tuple(why(reason) for reason in line.reasons) or (why(line.removed_by),)
