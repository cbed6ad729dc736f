"""`llms.txt`: where a language model finds what, in the form of llmstxt.org."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.render.context import Context
from generator.render.filters import line
from generator.render.packages import more
from generator.render.paths import controller_path
from generator.render.safe import Markdown


class LlmsPage(Struct, frozen=True):
    """The title, what the API is in a line, and links with a word about each."""

    title: str
    about: str
    package: Markdown
    distribution: Markdown
    controllers: tuple[Markdown, ...]
    more: tuple[Markdown, ...]


def llms(context: Context) -> LlmsPage:
    """Give the file."""
    return LlmsPage(
        title=context.api.title,
        about=_first(context.api.description) or context.api.title,
        package=Markdown(context.names.package),
        distribution=Markdown(context.names.distribution),
        controllers=tuple(_controllers(context)),
        more=tuple(more(context)),
    )


def _first(text: str) -> str:
    return text.strip().partition("\n\n")[0]


def _controllers(context: Context) -> Iterator[Markdown]:
    for tag in context.api.tags:
        name = context.names.tags[tag.name].controller.name
        about = line(_first(tag.description))
        link = f"[{name}]({controller_path(context, tag)})"
        yield Markdown(f"{link}: {about}" if about else link)
