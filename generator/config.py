"""`sdk.yaml`: what the OpenAPI document does not say about the package."""

import keyword
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_type_hints

import msgspec
from msgspec import Meta

from generator.diagnostics import Diagnostic, InputError
from generator.paging import AnyRule
from generator.publishing import Project, Release, expression
from generator.yaml_structs import (
    Fault,
    key_mark,
    located,
    parse,
    read_struct,
    text_of,
)

if TYPE_CHECKING:
    import yaml

_POINTER = "sdk.yaml#"

SCHEMA_FILE = "sdk.schema.json"  # beside the settings, where they name it

PACKAGE_HINT = "Letters, digits and _ make a name, such as acme_sms."
TAKEN_PACKAGES = sys.stdlib_module_names | {"requests", "msgspec", "aiohttp"}


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How `diff` judges."""

    levels: Annotated[
        Mapping[str, Literal["breaking", "warning", "info"]],
        Meta(description="How bad the findings of a rule are, by the rule's id."),
    ] = msgspec.field(default_factory=dict[str, Literal["breaking", "warning", "info"]])


class Config(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
):
    """The settings of one SDK. `None` stands for what `info.title` gives."""

    spec: Annotated[
        str | None,
        Meta(description="The OpenAPI document, relative to this file."),
    ] = None
    overlays: Annotated[
        list[str],
        Meta(
            description="OpenAPI Overlays that change the document, in this order, "
            "relative to this file."
        ),
    ] = msgspec.field(default_factory=list[str])
    output: Annotated[
        str | None,
        Meta(description="Folder of the generated SDK, relative to this file."),
    ] = None
    package: Annotated[
        Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]*$")] | None,
        Meta(description="Import name of the generated package."),
    ] = None
    distribution: Annotated[
        Annotated[str, Meta(pattern="^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
        | None,
        Meta(
            description="Name to install the SDK by; "
            "by default the package with `-` for `_`."
        ),
    ] = None
    client: Annotated[
        Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]*$")] | None,
        Meta(description="Class name of the client."),
    ] = None
    version: Annotated[
        str,
        Meta(
            description="Version of the generated package (PEP 440).",
            pattern="^[0-9][0-9A-Za-z.!+_-]*$",
        ),
    ] = "0.1.0"
    naming: Annotated[
        Literal["natural", "classic"],
        Meta(
            description="`natural` splits names as a person would; `classic` gives "
            "the names that callers of a classic SDK already use."
        ),
    ] = "natural"
    wording: Annotated[
        Literal["classic", "modern"],
        Meta(description="Which Python the examples of the pages are written in."),
    ] = "classic"
    pagination: Annotated[
        Mapping[str, AnyRule | list[AnyRule]],
        Meta(
            description="How the pages of an operation follow each other, by "
            "operationId. With `*`, which stands for any text, a key is for all "
            "operations that it fits; of a list, the first rule that fits."
        ),
    ] = msgspec.field(default_factory=dict[str, "AnyRule | list[AnyRule]"])
    names: Annotated[
        Mapping[str, str],
        Meta(
            description="Names to use, by the pointer of a schema, operation, "
            "parameter, property or value of an enumeration (`…/enum/0`), by "
            "`#/tags/` and a tag's name, or by operationId."
        ),
    ] = msgspec.field(default_factory=dict[str, str])
    renames: Annotated[
        Mapping[str, str],
        Meta(
            description="What is the same under a new name, for old names that are "
            "kept, for `diff` and for `migrate`: `Pet.nick: Pet.nickname`, "
            "`PetsController.list: PetsController.list_all`."
        ),
    ] = msgspec.field(default_factory=dict[str, str])
    old_names: Annotated[
        int,
        Meta(
            description="For how many major versions of the package a name that was "
            "changed still works, with a DeprecationWarning; 0 for not at all.",
            ge=0,
        ),
    ] = 1
    templates: Annotated[
        str,
        Meta(
            description="Folder of templates of your own, each in place of one of "
            "ours, relative to this file."
        ),
    ] = ""
    facts: Annotated[
        Literal["documents", "digests"],
        Meta(
            description="What the package carries of the API that it was made from: "
            "the documents themselves, which `diff` can compare with, or digests alone."
        ),
    ] = "documents"
    diff: Annotated[
        Review, Meta(description="How `diff` judges a change of the document.")
    ] = Review()
    project: Annotated[
        Project, Meta(description="What the metadata of the package says.")
    ] = Project()
    release: Annotated[
        Release, Meta(description="Where `release` publishes the package.")
    ] = Release()


def config_schema() -> dict[str, object]:
    """Give the JSON Schema (2020-12) of `sdk.yaml`, for editors."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **msgspec.json.schema(Config)}


def schema_text() -> str:
    """Give the JSON Schema as the text of a file."""
    text = msgspec.json.encode(config_schema())
    return msgspec.json.format(text, indent=2).decode() + "\n"


def explanations() -> dict[str, str]:
    """Give what each key is for, in their order."""
    hints = get_type_hints(Config, include_extras=True)
    return {
        key: next(each.description or "" for each in kind.__metadata__)
        for key, kind in hints.items()
    }


def settings_pointer(*keys: str) -> str:
    """Give the pointer of a key of `sdk.yaml`, for diagnostics."""
    tokens = (key.replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join((_POINTER, *tokens))


@contextmanager
def placing_settings(path: Path | None) -> Generator[None]:
    """Give every `InputError` from within the places of the settings it is about."""
    try:
        yield
    except InputError as error:
        if path is None:
            raise
        raise InputError(*placed(path, error.diagnostics)) from None


def placed(path: Path, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Give those that are about the settings their places there."""
    text = text_of(path)
    root, _ = parse(path, text)
    for one in diagnostics:
        if one.place is None and one.pointer.startswith(f"{_POINTER}/"):
            fault = Fault(one.code, one.message, key_mark(root, _keys(one.pointer)))
            place = located(fault, path, text).place
            yield msgspec.structs.replace(one, place=place)
        else:
            yield one


def _keys(pointer: str) -> list[str]:
    tokens = pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens]


def read_config(path: Path, content: bytes | None = None) -> Config:
    """Read `sdk.yaml`; an `InputError` names every fault with its position.

    `content` is what it held once.
    """
    return read_struct(path, Config, _more_faults, content=content)


def package_fault(name: str) -> str:
    """Say why a package cannot have a name; nothing where it can."""
    if not (name.isidentifier() and name.isascii()) or keyword.iskeyword(name):
        return "cannot be imported: it is no Python identifier"
    if name in TAKEN_PACKAGES:
        return "would hide a package that the SDK itself imports"
    return ""


def _more_faults(node: "yaml.Node") -> Iterator[Fault]:
    """Find what the types do not say."""
    for key, value in node.value:
        if key.value == "package" and package_fault(value.value):
            message = f"{value.value!r} {package_fault(value.value)}"
            yield Fault("package-name", message, value.start_mark, PACKAGE_HINT)
        if key.value == "project":
            yield from _licence_faults(value)


def _licence_faults(project: "yaml.Node") -> Iterator[Fault]:
    for key, value in project.value:
        if key.value == "license" and not expression(value.value):
            message = f"{value.value!r} is no licence expression"
            hint = "Write it as SPDX does: `MIT`, `Apache-2.0`, `LicenseRef-Ours`."
            yield Fault("project-license", message, value.start_mark, hint)
