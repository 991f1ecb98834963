from lxml.etree import XPath
from lxml.html import fromstring
from trafilatura import xpaths

from transforms.body.quick_expressions import quick, quick_expressions

_NAMES = ("", "share-bar", "story-body", "comment-list", "Footer", "nav", "author", "post-content", "hidden", "teaser")
_PAGE = "".join(
    f"<{tag}{attributes.format(name)}><p>Boats</p></{tag}>"
    for tag in ("div", "section", "p", "span", "ul", "article")
    for name in _NAMES
    for attributes in ("", " id='{}'", " class='{}'", " class='{}' id='boats'", " style='{}'", " class='tags' id='{}'")
)
_NAMESPACE = {"re": "http://exslt.org/regular-expressions"}


def own_expressions():
    return [each for value in vars(xpaths).values() if isinstance(value, list) for each in value]


def test_a_quick_expression_finds_what_the_librarys_own_finds():
    root = fromstring(f"<html><body>{_PAGE}</body></html>")
    expressions = own_expressions()
    assert [quick(each)(root) for each in expressions] == [each(root) for each in expressions]


def test_the_installed_version_has_expressions_that_can_be_quicker():
    assert sum(quick(each) is not each for each in own_expressions()) >= 10


def test_a_test_that_an_absent_attribute_passes_is_left_alone():
    expression = XPath(".//*[re:test(@class, '^$|boat')]", namespaces=_NAMESPACE)
    assert quick(expression) is expression


def test_an_expression_with_another_namespace_is_left_alone():
    path = ".//*[re:test(@class, 'boat') and str:tokenize(@id)]"
    expression = XPath(path, namespaces={**_NAMESPACE, "str": "http://exslt.org/strings"})
    assert quick(expression) is expression


def test_the_library_has_its_own_expressions_back_afterwards():
    before = own_expressions()
    with quick_expressions():
        within = own_expressions()
    assert within != before
    assert own_expressions() == before
