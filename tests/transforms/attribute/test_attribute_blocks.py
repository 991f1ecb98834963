from schemas.vocabulary import Surface
from transforms.attribute.blocks import MAX_BLOCKS, read_blocks
from transforms.page.tree import parse


def blocks(body: str):
    return read_blocks(parse(f"<html><head></head><body>{body}</body></html>").layout)


def test_a_byline_block_is_found_by_its_class_and_glued_words_are_split():
    found = blocks(
        '<article><div class="story-byline">By <span>JANE POE</span><span>Associated Press</span></div></article>'
    )
    assert found[0].surface is Surface.DOM_BYLINE
    assert found[0].text == "By JANE POE Associated Press"
    assert not found[0].in_figure


def test_a_block_below_a_figure_is_a_caption():
    found = blocks("<figure><img><figcaption>The bridge. <b class='credit'>Jane Poe/Reuters</b></figcaption></figure>")
    assert found
    assert all(block.in_figure and block.surface is Surface.DOM_CAPTION for block in found)


def test_a_short_block_without_a_telling_class_is_found_by_its_words():
    found = blocks('<section class="relative"><div class="text-s mt-8">abc/Reuters</div></section>')
    assert [block.text for block in found] == ["abc/Reuters"]
    assert found[0].hint == ""


def test_a_source_line_is_found_in_scripts_without_spaces():
    found = blocks("<div><span>2024-05-04 10:20</span><span>来源: 新华社</span></div>")
    assert "来源: 新华社" in " ".join(block.text for block in found)


def test_teasers_navigation_and_long_paragraphs_are_left_out():
    paragraph = "Reuters said so. " * 30
    found = blocks(
        '<nav><span class="author">Reuters</span></nav>'
        '<div class="related-stories"><p class="byline">By Reuters</p></div>'
        f"<p>{paragraph}</p><footer><p class='author'>AFP</p></footer>"
    )
    assert found == ()


def test_the_footer_of_an_article_is_part_of_the_story():
    found = blocks("<article><p>Rain.</p><footer><p class='source-box'>Source: AFP</p></footer></article>")
    assert [block.text for block in found] == ["Source: AFP"]


def test_an_author_in_a_list_that_links_another_headline_is_that_story_s():
    item = '<li><a href="/2">The ferry returns with longer hours on Monday</a><span class="author">{}</span></li>'
    assert blocks(f"<article><aside><ul>{item.format('AFP')}</ul></aside></article>") == ()
    assert blocks('<article><ul><li class="author"><a href="/afp">AFP</a></li></ul></article>')


def test_a_name_that_microdata_holds_unseen_is_a_block():
    found = blocks('<span itemprop="sourceOrganization"><meta itemprop="name" content="AGI"></span>')
    assert [(block.text, block.hint) for block in found] == [("AGI", "source microdata")]


def test_an_image_named_like_an_agency_s_logo_is_a_block():
    found = blocks(
        '<article><div class="post-author"><img src="/logo.svg" alt="Logo AFP"></div><p>Rain fell.</p></article>'
    )
    assert [(block.text, block.hint) for block in found] == [("AFP", "source logo")]


def test_other_images_and_logos_of_pictures_are_no_blocks():
    assert (
        blocks('<div class="byline"><img class="logo" alt="Riverside Gazette"><img src="/a.jpg" alt="AFP"></div>') == ()
    )
    found = blocks('<p class="footer-copyright">Data by <img class="logo" alt="AFP"></p>')
    assert "AFP" not in [block.text for block in found]


def test_a_list_of_alike_bylines_gives_its_first_alone():
    items = "".join(f'<li class="byline">By Writer {number}, Reuters</li>' for number in range(9))
    assert [block.text for block in blocks(f"<ul>{items}</ul>")] == ["By Writer 0, Reuters"]


def test_the_number_of_blocks_is_bounded():
    many = "".join(f'<p class="byline b{number}">By Writer {number}</p>' for number in range(200))
    assert len(blocks(many)) == MAX_BLOCKS


def test_scripts_styles_and_comments_give_nothing():
    assert blocks("<script class='author'>Reuters</script><style>.byline{}</style><!-- By Reuters -->") == ()


def test_the_name_of_a_service_alone_below_the_headline_is_the_byline():
    prose = "<p>The ferry came back to the quay on Monday after eleven weeks in the yard, before sunrise.</p>"
    for line in ("<p class='meta'>AFP</p>", "<div><span>5 March 2026</span></div><div><b>Reuters</b></div>"):
        found = blocks(f"<article><h1>Ferry back at the quay</h1>{line}{prose}</article>")
        assert Surface.DOM_BYLINE in {block.surface for block in found}
    for line in ("<p class='meta'>AFP is at the quay</p>", f"{prose}<p class='meta'>AFP</p>"):
        found = blocks(f"<article><h1>Ferry back at the quay</h1>{line}{prose}</article>")
        assert Surface.DOM_BYLINE not in {block.surface for block in found}
