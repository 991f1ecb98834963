"""What the rules together may take of a text."""

from schemas.decisions import Line
from transforms.clean.cleaning import CleanContext, clean

PROSE = [
    "The beekeepers of the valley counted their hives on Saturday and found more alive than in any spring before.",
    "A mild winter and a long bloom of willows had helped, their chairwoman said at the meeting in the fire station.",
]


def standing(texts, article_body=None):
    lines = [Line(text, at) for at, text in enumerate(texts)]
    context = CleanContext(headline=None, language="en", article_body=article_body, is_text=False, description=None)
    return [line.text for line in clean(lines, context).lines if line.removed_by is None]


def test_phrases_take_no_more_than_half_of_a_text():
    letters = (
        "Sign up for our newsletter and get the news of the valley delivered straight to your inbox every single day"
    )
    assert standing([*PROSE, letters]) == PROSE
    kinds = [letters, f"{letters} of the year", f"{letters} of the week"]
    assert standing([PROSE[0], *kinds]) == [PROSE[0], *kinds]


def test_phrases_and_structured_data_together_take_no_more_than_half_of_a_text():
    strange = [f"Meadow number {n}: a word that nobody knows, or two, or three" for n in range(3)]
    advertised = "Sign up for our newsletter and get it straight to your inbox every morning, free of charge, at six"
    texts = [PROSE[0], *strange, advertised, advertised + " or seven"]
    body = f"{PROSE[0]} {' '.join(f'word{n}' for n in range(30))}"
    assert [line for line in standing(texts, body) if line in strange] == strange
