"""How names are spelled: `natural` or `classic`, chosen once a run."""

from __future__ import annotations

from typing import Literal, Protocol

from generator.naming import classic, natural
from generator.naming.words import Words


class Style(Protocol):
    """What tells the two ways apart; the modules `natural` and `classic` are both."""

    def variable_words(self, name: str) -> Words:
        """Split the name of a field or a parameter."""
        ...

    def of_variable(self, name: str, section: str) -> str:
        """Give the name of a field or a parameter, where nothing else wants it."""
        ...

    def method_words(self, name: str) -> Words:
        """Split the id of an operation."""
        ...

    def class_heading(self, name: str) -> str:
        """Give the title of a class's page."""
        ...

    def operation_heading(self, name: str) -> str:
        """Give the title of an operation."""
        ...

    def member(self, value: str) -> str:
        """Give the name of an enumeration's member."""
        ...

    def varname(self, name: str) -> str:
        """Give the name of a member that the document names itself."""
        ...

    def form_rank(self, name: str) -> str:
        """Give what the fields of a form are sorted by, among arguments."""
        ...

    def variable(self, words: Words, section: str) -> str:
        """Give a snake_case identifier that a section of `reserved.txt` has not."""
        ...


def style(naming: Literal["natural", "classic"]) -> Style:
    """Give the style that the settings name."""
    return classic if naming == "classic" else natural
