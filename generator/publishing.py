"""What `sdk.yaml` says about the package as it is published."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct, field

Url: TypeAlias = Annotated[str, Meta(pattern="^https?://[^ ]+$")]


class Project(Struct, frozen=True, forbid_unknown_fields=True):
    """The metadata that the document does not have."""

    license: Annotated[
        str | None,
        Meta(
            description="Licence of the package, an SPDX expression (PEP 639); "
            "by default that of `info.license`."
        ),
    ] = None
    keywords: Annotated[
        list[str], Meta(description="Words that the package is found by.")
    ] = field(default_factory=list[str])
    urls: Annotated[
        Mapping[str, Url],
        Meta(description="Links of the package, by their labels: `Repository: …`."),
    ] = field(default_factory=dict[str, Url])
    pages: Annotated[
        Url | None,
        Meta(
            description="Where people read the folder that has `doc`: what the page of "
            "an index puts before the links to it."
        ),
    ] = None


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """Where releases go."""

    index: Annotated[
        str | None,
        Meta(
            description="The index: the URL to upload to, or a name that twine knows, "
            "such as `pypi` or one in ~/.pypirc."
        ),
    ] = None
    simple: Annotated[
        Url | None,
        Meta(
            description="Where the index lists what it has (PEP 503); "
            "by default `simple/` below its URL."
        ),
    ] = None
    budget: Annotated[
        float, Meta(description="Size that no file of a release exceeds, in MB.")
    ] = 10.0


def expression(text: str) -> str:
    """Give an SPDX expression as PEP 639 writes it; empty where it is none."""
    from packaging.licenses import (
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return ""
