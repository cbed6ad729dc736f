"""What search puts first; MkDocs calls this module as one of its hooks."""

from __future__ import annotations

from mkdocs.structure.pages import Page

# Of a large API a hundred models have the words of an operation in their names.
_OPERATIONS_FIRST = {"boost": 4}


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Raise the pages of controllers above those of what they take and give."""
    if page.file.src_uri.startswith("doc/controllers/"):
        page.meta["search"] = _OPERATIONS_FIRST
    return markdown
