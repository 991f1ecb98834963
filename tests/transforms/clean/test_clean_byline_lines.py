"""Lines that say who wrote the story."""

from time import process_time

from case_tables import each_row

from schemas.decisions import Line
from transforms.clean import byline_lines

STORY = [
    "The ferry to the outer islands was forty minutes late on Monday because of a broken ramp at the quay.",
    "Its captain said that the ramp had been repaired twice this winter and would have to be replaced.",
]


def lines(*texts):
    return tuple(Line(text, place) for place, text in enumerate(texts))


@each_row(
    ("line", "people"),
    [
        ("By Ida Lund", ("Ida Lund",)),
        ("Von unserer Redakteurin Ida Lund", ("Ida Lund",)),
        ("Par Ida Lund, correspondante à Brest", ("Ida Lund",)),
        ("Por Ida Campos | Redacción", ("Ida Campos",)),
        ("Autor: Jan Nowak", ("Jan Nowak",)),
        ("Автор: Анна Волкова", ("Анна Волкова",)),
        ("Muhabir: Deniz Yıldız", ("Deniz Yıldız",)),
        ("— Reported by Ida Lund and Ole Vik", ("Ida Lund", "Ole Vik")),
        ("Ida Lund, reporter", ("Ida Lund",)),
        ("（记者 张伟）", ("张伟",)),
        ("（记者张伟）", ("张伟",)),
        ("文・山田花子", ("山田花子",)),
        ("김민수 기자", ("김민수",)),
    ],
)
def test_a_byline_next_to_the_story_goes_and_names_its_people(line, people):
    for story, at in (((line, *STORY), 0), ((*STORY, line), len(STORY))):
        found = byline_lines.find(lines(*story), ())
        assert (found.indices, found.people) == ({at}, people)
        assert byline_lines.drop(lines(*story), found)[at].removed_by == byline_lines.RULE


@each_row(
    "line",
    [
        "Von der Lund besucht die Fähre",
        "Ida Lund",
        "By the old quay",
        "记者调查",
        "Photo: Ida Lund",
        "Photos by Ida Lund",
        "STORY DEVELOPING..",
        "AP Golf Writer",
        "Dalla nostra corrispondente",
        "Aus dem Englischen von Ida Lund",
        "By Monday, Ida Lund and Ole Vik had mended the ramp of the ferry for the third time",
    ],
)
def test_other_lines_next_to_the_story_stay(line):
    assert byline_lines.find(lines(line, *STORY), ()) == byline_lines.Bylines(frozenset(), ())


def test_a_line_of_the_declared_authors_alone_goes():
    assert byline_lines.find(lines(*STORY, "Ida Lund"), ["Ida Lund"]).indices == {2}


def test_a_byline_that_was_struck_out_still_names_its_people_and_one_of_another_text_does_not():
    struck = Line("By Ida Lund", 2, removed_by="blocks.kind")
    assert byline_lines.find((*lines(*STORY), struck), ()).people == ("Ida Lund",)
    other = Line("By Ida Lund", 2, removed_by="blocks.kind", of_another_text=True)
    assert byline_lines.find((*lines(*STORY), other), ()).people == ()


def test_bylines_are_found_in_time_in_proportion_to_the_text():
    times = []
    for count in (20_000, 40_000):
        many = lines(*["By Ida Lund"] * count, *STORY * count)
        start = process_time()
        byline_lines.find(many, ())
        times.append(process_time() - start)
    assert times[1] < 4 * times[0] + 0.2
