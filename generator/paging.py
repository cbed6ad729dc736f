"""How the pages of a result follow each other: what `pagination:` in sdk.yaml says."""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

Items: TypeAlias = Annotated[
    str,
    Meta(
        description="Property of a page that has the items; by default the page "
        "itself, if it is a list, or its only list."
    ),
]
More: TypeAlias = Annotated[
    str, Meta(description="Property of a page that says whether there are more.")
]
Token: TypeAlias = Annotated[
    str,
    Meta(
        description="Parameter to take from the link's query; without it the link "
        "itself is followed, if it leads to the same origin."
    ),
]
Next: TypeAlias = Annotated[
    str, Meta(description="Property of a page that names the next one.")
]


class Rule(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="type",
):
    """What all kinds have in common.

    A property inside another one is written `meta.next`, one of the last item of a
    list `data[-1].id`.
    """

    items: Items = ""


class OffsetRule(Rule, frozen=True, kw_only=True, tag="offset"):
    """Pages are asked for by the number of items before them."""

    offset: Annotated[
        str, Meta(description="Parameter with the number of items to leave out.")
    ]
    limit: Annotated[
        str,
        Meta(
            description="Property of a page with the number of places that it takes "
            "up, where that may be more than it has items."
        ),
    ] = ""
    total: Annotated[
        str, Meta(description="Property of a page with the number of all items.")
    ] = ""
    more: More = ""


class PageRule(Rule, frozen=True, kw_only=True, tag="page"):
    """Pages are asked for by their number."""

    page: Annotated[str, Meta(description="Parameter with the number of the page.")]
    first: Annotated[
        int | None,
        Meta(
            description="Number of the first page; by default that of the parameter, "
            "or else 1."
        ),
    ] = None
    pages: Annotated[
        str, Meta(description="Property of a page with the number of all pages.")
    ] = ""
    more: More = ""


class CursorRule(Rule, frozen=True, kw_only=True, tag="cursor"):
    """A page has the cursor of the next one."""

    cursor: Annotated[str, Meta(description="Parameter that takes the cursor.")]
    next: Next
    more: More = ""


class UrlRule(Rule, frozen=True, kw_only=True, tag="url"):
    """A page has the URL of the next one."""

    next: Next
    token: Token = ""


class LinkRule(Rule, frozen=True, kw_only=True, tag="link"):
    """The `Link` header of a response has the URL of the next page (RFC 8288)."""

    token: Token = ""


class LocationRule(Rule, frozen=True, kw_only=True, tag="location"):
    """The `Location` header of a response has the URL of the next page."""

    token: Token = ""


class NoPages(Rule, frozen=True, tag="none"):
    """There are no pages, whatever the document or a pattern says."""


AnyRule: TypeAlias = (
    OffsetRule | PageRule | CursorRule | UrlRule | LinkRule | LocationRule | NoPages
)
