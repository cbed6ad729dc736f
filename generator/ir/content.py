"""Media types: which of several a call uses, and how its body is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from generator.ir.types import Content

Form: TypeAlias = Literal[
    "json", "form", "multipart", "text", "bytes", "lines", "events", "xml"
]

_LINES = frozenset(
    [
        "application/jsonl",
        "application/x-jsonlines",
        "application/ndjson",
        "application/x-ndjson",
        "application/json-seq",  # RFC 7464
    ]
)


def is_xml(media_type: str) -> bool:
    """Tell XML (RFC 7303, 9.1 and 8)."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/xml", "+xml"))


def written(content: Content) -> Form:
    """Tell how a body is written: in XML, if it is a model there."""
    return "xml" if content.element else form(content.media_type)


@lru_cache(maxsize=1024)
def form(media_type: str) -> Form:
    """Tell how a body of a media type is written (RFC 6838, 4.2.8: `+json`).

    What is written in XML is a text as far as its media type says.
    """
    essence = media_type.partition(";")[0].strip().lower()
    if essence.endswith(("/json", "+json")):
        return "json"
    if essence in _LINES:
        return "lines"
    if essence == "text/event-stream":
        return "events"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    text = essence.startswith("text/") or is_xml(media_type)
    return "text" if text else "bytes"


def chosen(contents: Sequence[Content]) -> Content:
    """Choose the content of a request: JSON, or else the first declared."""
    json = [content for content in contents if form(content.media_type) == "json"]
    return (json or list(contents))[0]
