"""What speaks against a credit, and by how much: each counter-sign multiplies the score.

Factors are starting values measured on labelled lines: a picture's words or ancestors, a sentence around the name, a
short form without a frame, the code of a Brazilian state, a station naming itself.
"""

from __future__ import annotations

from transforms.attribute.grammar.credit import Credit, Slot
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.namesakes import is_namesake
from transforms.attribute.lexicon.places import city_of, is_known_city

PHOTO_WORDS = 0.45
PROSE_VERB = 0.5
SHORT_WITHOUT_FRAME = 0.3
SHORT_IN_BOX = 0.6
STATE_CODE = 0.2
NAMESAKE = 0.2
_PENNSYLVANIA = "PA"  # and PA Media, behind a date or a well-known city
_STATES = frozenset(
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()  # noqa: SIM905 # a list
)


def against(credit: Credit, text: str, slot: Slot, language: str) -> tuple[tuple[str, ...], float]:
    """The counter-signs of a credit, and the factor they leave."""
    signs: list[str] = []
    factor = 1.0
    if credit.short and not credit.framed:
        signs.append("short_name_without_frame")
        factor *= SHORT_IN_BOX if slot is Slot.BOX else SHORT_WITHOUT_FRAME
    if not credit.framed and has(FrameKind.PROSE, text):
        signs.append("prose_verb")
        factor *= PROSE_VERB
    if not credit.framed and has(FrameKind.PHOTO, text):
        signs.append("photo_words")
        factor *= PHOTO_WORDS
    if credit.short and credit.organisation and is_namesake(credit.organisation.id, language, credit.literal):
        signs.append("namesake")
        factor *= NAMESAKE
    if state := state_code(credit.literal, language):
        signs.append(state)
        factor *= STATE_CODE
    return tuple(signs), factor


def state_code(literal: str, language: str) -> str | None:
    """The sign that the literal ends in a state's bracketed code: `Macapá (AP)` in Portuguese, `HARRISBURG (PA)`."""
    place, _, inside = literal.rpartition("(")
    code, place = inside.partition(")")[0].strip(), place.strip()
    if language.split("-", maxsplit=1)[0] == "pt":
        return "brazilian_state_code" if code in _STATES and place and not place.isupper() else None
    bare = not is_known_city(city_of(place)) and not any(map(str.isdigit, place))
    return "us_state_code" if code == _PENNSYLVANIA and place and bare else None
