"""A caption printed twice at the very top of a body."""

import pytest

from schemas.decisions import Line
from transforms.clean.cleaning import CleanContext, clean

TEXTS = (
    "Harbour Master Edvin Thorne",
    "Harbour Master Edvin Thorne",
    "Harbour Master Edvin Thorne said on Monday that the second basin would be dredged before the summer.",
    "The trawler owners had asked for that since the autumn, when two boats ran aground at low tide.",
)


@pytest.mark.parametrize(
    ("headline", "left"),
    [("Basin to be dredged", TEXTS[2:]), (None, TEXTS[1:])],
    ids=["goes where the headline is known", "may be the headline where none is known"],
)
def test_a_pair_at_the_top(headline, left):
    context = CleanContext(headline=headline, language="en", article_body=None, is_text=False, description=None)
    cleaned = clean([Line(text, position) for position, text in enumerate(TEXTS)], context)
    assert tuple(line.text for line in cleaned.lines if not line.removed_by) == left
