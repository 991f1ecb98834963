from schemas.decisions import Line
from transforms.clean.copyright import copyright_notice


def notice(*texts):
    return copyright_notice([Line(text, place, "phrase.rights.x") for place, text in enumerate(texts)])


def test_the_first_rights_line_comes_back_word_for_word():
    assert (
        notice("Prose about a wall.", "© 2024 Example Media Ltd", "All rights reserved.") == "© 2024 Example Media Ltd"
    )
    assert notice("Todos los derechos reservados") == "Todos los derechos reservados"


def test_prose_about_copyright_is_no_notice():
    assert notice("Copyright law has not changed since 1911.", "The band owns the rights.") is None
