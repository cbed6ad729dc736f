"""Who offers an API, and on what terms."""

from __future__ import annotations

from msgspec import Struct

from generator.ir.reader import Raw, mapping, text


class About(Struct, frozen=True):
    """What `info` and `externalDocs` say (OpenAPI 3.1, 4.8.2 to 4.8.4 and 4.8.11).

    A text is empty where the document has none; `spdx` is the licence's expression.
    """

    contact: str = ""
    email: str = ""
    site: str = ""
    terms: str = ""
    docs: str = ""
    license: str = ""
    spdx: str = ""


NOTHING = About()


def about(root: Raw) -> About:
    """Read it from the root of a document."""
    info = mapping(root.get("info"))
    contact, terms = mapping(info.get("contact")), mapping(info.get("license"))
    return About(
        contact=text(contact, "name"),
        email=text(contact, "email"),
        site=text(contact, "url"),
        terms=text(info, "termsOfService"),
        docs=text(mapping(root.get("externalDocs")), "url"),
        license=text(terms, "name"),
        spdx=text(terms, "identifier"),
    )
