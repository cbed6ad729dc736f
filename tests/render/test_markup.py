"""HTML in the docstrings."""

import pytest

from generator.render.docstrings import Section, compose
from generator.render.filters import docstring
from generator.render.markup import plain

GIVEN = [
    ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
    ("<p>One.</p><p>Two.</p>", "\n\nOne.\n\n\n\nTwo.\n\n"),
    ("the <code>id</code> of <b>all</b>", "the `id` of **all**"),
    ("<ul><li>a</li><li>b</li></ul>", "\n\n\n* a\n\n* b\n\n\n"),
    ("see <a href='https://a.b/?c=1'>this</a>", "see [this](https://a.b/?c=1)"),
    ("see <a name=here>this</a>", "see this"),
    ("1 &lt; 2 &amp;&nbsp;3 &#39;4&#39; &copy;", "1 < 2 & 3 '4' ©"),
    ("a &lt;p&gt; is a tag", "a <p> is a tag"),
    ("<id>, a < b, Map<String>, <b", "<id>, a < b, Map<String>, <b"),
    ("?a=1&copy=2 & so &bogus; on", "?a=1&copy=2 & so &bogus; on"),
]


@pytest.mark.parametrize(("given", "wanted"), GIVEN)
def test_html_becomes_what_a_reader_of_source_knows(given: str, wanted: str) -> None:
    assert plain(given) == wanted


def test_a_docstring_has_no_tags() -> None:
    given = "<p>One.</p> <ul> <li> <p>a</p> </li> <li>b</li> </ul>"
    assert docstring(given, 0) == '"""One.\n\n* a\n\n* b\n"""'


def test_a_paragraph_of_an_argument_does_not_end_its_section() -> None:
    section = Section("Args", (("a", "<p>One.</p><p>Two: &lt;p&gt;</p>"),))
    made = compose("Does.<br>It.", (section,), 4)
    assert made == '"""Does. It.\n\n    Args:\n        a: One. Two: <p>\n    """'
