import pytest

from transforms.duplicates.signature import signature_of
from transforms.duplicates.verify import are_copies, overlap, share_of

REPORT = (
    "Shares in {a} rose on Monday after {b} told investors that sales had grown by {n} percent in the spring.\n"
    "The company from {c} said that {m} people work in its shops, and that {d} will lead the board from June.\n"
    "Analysts at {e} had expected less, and raised the price at which they would sell to {k} crowns a share."
)


def report(**values):
    return signature_of(REPORT.format(**values))


ONE = {"a": "Alder", "b": "Berta", "c": "Calder", "d": "Dorte", "e": "Elmbank", "n": 12, "m": 3400, "k": 77}
OTHER = {"a": "Norhus", "b": "Oskar", "c": "Pelham", "d": "Quirin", "e": "Rosbank", "n": 31, "m": 1900, "k": 48}


def test_the_same_sentences_about_other_names_are_no_copies():
    one, other = report(**ONE), report(**{**OTHER, "n": 12, "m": 3400, "k": 77})
    assert overlap(one, one).containment == 1
    assert not are_copies(one, other)


def test_the_daily_report_with_other_numbers_is_no_copy():
    line = (
        "The index closed at {} points, {} lower than on the day before, while oil rose to {} and gold fell to {}, "
        "with {} shares sold in the trade of the day."
    )
    monday = signature_of(line.format(4512, 31, 77, 2650, 91000) + " Dealers spoke of a calm day on the floor.")
    friday = signature_of(line.format(4498, 14, 79, 2611, 87000) + " Dealers spoke of a calm day on the floor.")
    assert not are_copies(monday, friday)


def test_a_correction_of_one_number_leaves_a_copy(story):
    text = story(1)
    lines = text.split("\n")
    lines[0] = lines[0].replace(lines[0].split()[9], "31")
    assert are_copies(signature_of(text), signature_of("\n".join([*lines, "Correction: the number was wrong."])))


@pytest.mark.parametrize("kept", [7, 12, 19])
def test_an_abridged_text_is_a_copy(story, kept):
    lines = story(2).split("\n")
    assert are_copies(signature_of("\n".join(lines)), signature_of("\n".join(lines[:kept])))


def test_a_brief_is_recognised_inside_a_long_report(story):
    lines = story(3, 60).split("\n")
    whole, brief = signature_of("\n".join(lines)), signature_of("\n".join(lines[:4]))
    assert not whole.whole
    assert brief.whole
    assert are_copies(whole, brief)
    assert share_of(brief, whole) == 1
    assert share_of(whole, brief) < 0.2


def test_one_common_sentence_is_not_enough(story):
    shared = story(4, 1)
    assert not are_copies(signature_of(f"{shared}\n{story(5)}"), signature_of(f"{shared}\n{story(6)}"))


def test_texts_without_names_and_numbers_must_agree_in_more_words(story):
    plain = [line.lower() for line in story(7, 10).split("\n")]
    words = " ".join("".join(c for c in line if not c.isdigit()) for line in plain)
    other = " ".join("".join(c for c in line if not c.isdigit()) for line in story(8, 10).lower().split("\n"))
    half, most = words.split()[:80], words.split()[:110]
    assert not are_copies(signature_of(words), signature_of(" ".join(half + other.split()[:50])))
    assert are_copies(signature_of(words), signature_of(" ".join(most + other.split()[:20])))


def test_likeness_does_not_depend_on_the_order(story):
    one, other = signature_of(story(9)), signature_of(story(9, 30))
    assert overlap(one, other) == overlap(other, one)
    assert are_copies(one, other) == are_copies(other, one)


def test_house_style_of_numbers_and_capitals_is_no_conflict(story):
    text = f"{REPORT.format(**ONE)}\n{story(10, 6)}"
    one = signature_of(text.replace("3400", "3,400"))
    assert are_copies(one, signature_of(text.replace("3400", "3.400").upper()))
