"""Templates print no text of a spec that no filter has seen."""

import pytest
from jinja2 import UndefinedError

from generator.render.environment import LANGUAGES, _html, environment
from generator.render.folder import templates
from generator.render.safe import Code, Markdown, Toml

HOSTILE = '"""\nimport os\n| </td> {{ 7 * 7 }}'


@pytest.mark.parametrize("language", [Code, Markdown, Toml])
def test_plain_text_in_the_output_is_refused(language: type[str]) -> None:
    template = environment(language).from_string("{{ text }}")
    with pytest.raises(TypeError, match="without a filter"):
        template.render(text=HOSTILE)
    assert template.render(text=language("fine")) == "fine"


@pytest.mark.parametrize(
    ("language", "other"), [(Code, Markdown), (Markdown, Code), (Toml, Code)]
)
def test_source_of_another_language_is_refused(
    language: type[str], other: type[str]
) -> None:
    with pytest.raises(TypeError):
        environment(language).from_string("{{ text }}").render(text=other("x"))


def test_a_name_that_a_view_does_not_have_is_an_error() -> None:
    with pytest.raises((UndefinedError, TypeError)):
        environment(Code).from_string("{{ view.nothing }}").render(view=object())


def test_html_is_escaped_unless_it_is_our_own_style_or_script() -> None:
    pages = [*templates().rglob("*.html.j2")]
    assert pages
    safe = [
        line.strip()
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        if "safe" in line or "autoescape" in line
    ]
    assert safe == [
        "<style>{{ page.style | safe }}</style>",
        "<script>{{ page.script | safe }}</script>",
    ]
    assert _html().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_every_template_is_of_a_known_language() -> None:
    names = {path.name for path in templates().rglob("*.j2")}
    assert names
    known = {*LANGUAGES, "html"}  # the last is escaped by jinja2 itself
    assert {name.split(".")[-2] for name in names} <= known
