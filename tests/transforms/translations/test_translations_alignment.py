from transforms.translations.alignment import NOTHING, aligned, aligned_in_part, placed
from transforms.translations.anchors import AnchorKind, anchors_of
from transforms.translations.pairing import with_rhythm
from transforms.translations.rhythm import NO_LIKENESS, Likeness

ENGLISH = """On Tuesday 4,512 people left Marbella for Portugal, said Benedikt Lindqvist of the harbour office.
The ferry Gudrunsand took 1,380 of them, and the trains of Kasparov Lines carried another 2,205 by the evening.
In Tokyo the insurer Halvorsen put the damage at 3.5 million euros; in 1987 a storm had cost Marbella 940,000.
"We will be back by Friday," said Theodora Vasilakis, who has rented out boats there for 26 years."""
GERMAN = """Am Dienstag verließen 4.512 Menschen Marbella nach Portugal, sagte Benedikt Lindqvist vom Hafenamt.
Die Fähre Gudrunsand nahm 1.380 von ihnen mit, und die Züge der Kasparov Lines beförderten bis zum Abend weitere 2.205.
In Tokio bezifferte der Versicherer Halvorsen den Schaden auf 3,5 Millionen Euro; 1987 hatte ein Sturm Marbella 940.000
gekostet. „Am Freitag sind wir zurück“, sagte Theodora Vasilakis, die dort seit 26 Jahren Boote vermietet."""
OTHER_REPORT = """Ein Sturm hat die Küste von Marbella verwüstet. Theodora Vasilakis steht vor ihren Booten und weint.
Seit 26 Jahren lebt sie hier, so etwas hat sie noch nie gesehen. Nach Angaben des Bürgermeisters Ruprecht Hollenstein
sind 17 Häuser zerstört, 300 beschädigt. Benedikt Lindqvist rechnet mit 4.512 Menschen, die gehen müssen. Die Regierung
in Portugal bot Hilfe an. Am Mittwoch sollen 12 Busse der Firma Oberlechner kommen, sagte Katinka Brandmayr."""


def of(text, language):
    return placed(anchors_of(text, language))


def test_a_translation_shares_its_anchors_in_one_order():
    alignment = aligned(of(ENGLISH, "en"), of(GERMAN, "de"))
    assert alignment.score > 0.8
    assert alignment.shared[AnchorKind.NUMBER] == 7
    assert alignment.shared[AnchorKind.NAME] >= 6


def test_another_report_of_the_event_shares_some_anchors_in_an_order_of_its_own():
    assert aligned(of(ENGLISH, "en"), of(OTHER_REPORT, "de")).score < 0.3


def test_a_rhythm_that_is_unlike_takes_from_the_strength_of_anchors_and_one_that_nobody_knows_takes_nothing():
    whole = aligned(of(ENGLISH, "en"), of(GERMAN, "de"))
    unlike, unknown, alike = (with_rhythm(whole, like) for like in (Likeness(150, 9), NO_LIKENESS, Likeness(900, 9)))
    assert unlike < unknown == whole.strength < alike


def test_both_directions_give_one_score():
    one, other = of(ENGLISH, "en"), of(GERMAN, "de")
    assert abs(aligned(one, other).score - aligned(other, one).score) < 0.05


def test_a_part_that_was_translated_is_found_inside_a_story():
    before = "Der Bürgermeister von Hollenstein kaufte 12 Busse, sagte Katinka Brandmayr der Zeitung am Montag. " * 5
    alignment = aligned_in_part(of(ENGLISH, "en"), of(before + GERMAN, "de"))
    assert alignment.score > 0.8
    assert alignment.covered[0] > 0.8
    assert 0.2 < alignment.covered[1] < 0.8
    assert aligned(of(ENGLISH, "en"), of(before + GERMAN, "de")).score < 0.3


def test_fewer_than_two_anchors_are_nothing():
    assert aligned(of("In 1987 Marbella", "en"), of("1987 Palermo", "de")) == NOTHING
    assert aligned_in_part(of("", "en"), of(GERMAN, "de")) == NOTHING


def test_languages_that_leave_out_an_r_meet_names_that_have_it():
    english = "In 1998 Martin Sandoval of Edmonton met Gordon Adenauer there."
    japanese = "1998年、マーティン・サンドバルはエドモントンでゴードン・アデナウアーにそこで会った。"
    shared = aligned(of(english, "en"), of(japanese, "ja")).shared
    assert shared[AnchorKind.NAME] >= 3
