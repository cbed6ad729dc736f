"""What `sdk.yaml` says about the package as it is published."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, TypeAlias

from msgspec import Meta, Struct, field

if TYPE_CHECKING:
    import yaml

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


def with_version(data: bytes, version: str) -> bytes:
    """Set the version in an `sdk.yaml`, and leave all else in it as it is.

    The file is one that can be read as settings.
    """
    import yaml

    text = data.decode()
    head = text[: text.startswith("\ufeff")]
    text = text[len(head) :]
    root = yaml.compose(text, yaml.BaseLoader)
    for value in _versions(root):
        quote = value.style if value.style in ("'", '"') else ""
        start, end = value.start_mark.index, value.end_mark.index
        made = f"{text[:start]}{quote}{version}{quote}{text[end:]}"
        return f"{head}{made}".encode()
    return f"{head}{_begun(text, root, version)}".encode()


def _versions(root: "yaml.Node | None") -> "Iterator[yaml.ScalarNode]":
    import yaml

    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "version" and isinstance(value, yaml.ScalarNode):
                yield value


def _begun(text: str, root: "yaml.Node | None", version: str) -> str:
    """Put the version before all other keys."""
    import yaml

    end = "\r\n" if "\r\n" in text else "\n"
    said = f"version: {version}"
    if not isinstance(root, yaml.MappingNode):  # nothing but comments
        gap = "" if not text or text.endswith("\n") else end
        return f"{text}{gap}{said}{end}"
    at = root.start_mark.index
    if root.flow_style:
        return f"{text[: at + 1]}{said}, {text[at + 1 :]}"
    return f"{text[:at]}{said}{end}{text[at:]}"
