"""`sdk.yaml`: what the OpenAPI document does not say about the package."""

import keyword
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Literal,
    NamedTuple,
    TypeGuard,
    cast,
    get_args,
    get_origin,
)

import msgspec
from msgspec import Meta

from generator.diagnostics import Diagnostic, InputError, Place
from generator.paging import AnyRule

if TYPE_CHECKING:
    import yaml

# What msgspec calls the kinds of value, and what somebody who writes YAML does.
_WORDS = {
    "`object | array`": "a mapping or a list",
    "`object`": "a mapping",
    "`array`": "a list",
    "`str`": "text",
    "`int`": "a whole number",
}


_POINTER = "sdk.yaml#"

PACKAGE_HINT = "Letters, digits and _ make a name, such as acme_sms."
TAKEN_PACKAGES = sys.stdlib_module_names | {"requests", "msgspec", "aiohttp"}


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
            description="What `diff` and `migrate` are to take for the same under a "
            "new name: `Pet.nick: Pet.nickname`, "
            "`PetsController.list: PetsController.list_all`."
        ),
    ] = msgspec.field(default_factory=dict[str, str])


def config_schema() -> dict[str, object]:
    """Give the JSON Schema (2020-12) of `sdk.yaml`, for editors."""
    return msgspec.json.schema(Config)


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
    text = _read(path)
    root, _ = _parse(path, text)
    for one in diagnostics:
        if one.place is None and one.pointer.startswith(f"{_POINTER}/"):
            fault = _Fault(one.code, one.message, _key_mark(root, one.pointer))
            place = _located(fault, path, text).place
            yield msgspec.structs.replace(one, place=place)
        else:
            yield one


def _key_mark(node: "yaml.Node | None", pointer: str) -> "yaml.Mark | None":
    mark = None
    for token in pointer.split("/")[1:]:
        wanted = token.replace("~1", "/").replace("~0", "~")
        for key, at, value in _entries(node):
            if key == wanted:
                mark, node = at, value
                break
    return mark


def _entries(
    node: "yaml.Node | None",
) -> Iterator[tuple[str, "yaml.Mark", "yaml.Node"]]:
    """Give the entries of a mapping and the items of a list: key, mark, value."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, key.start_mark, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield str(index), item.start_mark, item


def read_config(path: Path) -> Config:
    """Read `sdk.yaml`; an `InputError` names every fault with its position.

    Scalars are kept as they are written, so `version: 1.10` needs no quotes and
    a parameter named `on` stays `on`.
    """
    text = _read(path)
    root, data = _parse(path, text)
    if root is None or data == "":
        return Config()
    faults = tuple(_faults(root, data, Config)) or tuple(_package_faults(root))
    if faults:
        raise InputError(*(_located(fault, path, text) for fault in faults))
    return msgspec.convert(data, Config, strict=False)


class _Fault(NamedTuple):
    code: str
    message: str
    mark: "yaml.Mark | None" = None
    hint: str = ""


def _located(fault: _Fault, path: Path, text: str = "") -> Diagnostic:
    place = Place(str(path), 1, 1, "")
    if fault.mark is not None:
        # YAML's line breaks, not those of `str.splitlines`, which has more.
        lines = [*text.replace("\r\n", "\n").split("\n"), ""]
        excerpt = lines[fault.mark.line]
        place = Place(str(path), fault.mark.line + 1, fault.mark.column + 1, excerpt)
    return Diagnostic(fault.code, "error", fault.message, hint=fault.hint, place=place)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot read the configuration: {error.strerror}"
        fault = _Fault("config-unreadable", message)
        raise InputError(_located(fault, path)) from error
    except UnicodeDecodeError as error:
        fault = _Fault("config-syntax", "the configuration is not UTF-8 text")
        raise InputError(_located(fault, path)) from error


def _parse(path: Path, text: str) -> "tuple[yaml.Node | None, object]":
    import yaml

    try:
        # Twice, for the positions and the values: it is a page of text at most.
        root = yaml.compose(text, yaml.CBaseLoader)
        return root, yaml.load(text, yaml.CBaseLoader)  # noqa: S506  makes only text
    except yaml.YAMLError as error:
        problem, mark = str(error).partition("\n")[0], None
        if isinstance(error, yaml.MarkedYAMLError):
            problem = error.problem or problem
            mark = error.problem_mark
        hint = "Look for an unclosed bracket or quote, or a wrong indentation."
        fault = _Fault("config-syntax", f"not valid YAML: {problem}", mark, hint)
        raise InputError(_located(fault, path, text)) from error


def _faults(node: "yaml.Node", value: object, kind: object) -> Iterator[_Fault]:
    """Find the smallest parts of `value`, made from `node`, that are not a `kind`."""
    plain: object = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    tagged = [each for each in get_args(plain) if _is_struct(each)]
    if get_origin(plain) is Literal:
        yield from _choice_faults(node, value, get_args(plain))
    elif _is_list(value) and (inner := _list_of(plain)) is not None:
        for item, each in zip(node.value, value, strict=True):
            yield from _faults(item, each, inner)
    elif tagged and isinstance(value, dict):
        yield from _tagged_faults(node, cast("dict[str, object]", value), tagged)
    elif not isinstance(value, dict):
        yield from _scalar_faults(node, value, kind)
    elif get_origin(plain) is Mapping:
        items = cast("dict[str, object]", value)
        yield from _repeated_keys(node)
        for key, item in node.value:
            yield from _faults(item, items[key.value], get_args(plain)[1])
    elif _is_struct(plain):
        items = cast("dict[str, object]", value)
        yield from _repeated_keys(node)
        yield from _struct_faults(node, items, plain)
    else:
        yield from _scalar_faults(node, cast("object", value), kind)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_struct(kind: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _list_of(kind: object) -> object | None:
    """Give what a list may have in it, if one of the alternatives is a list."""
    found = (each for each in (kind, *get_args(kind)) if get_origin(each) is list)
    return next((get_args(each)[0] for each in found), None)


def _tagged_faults(
    node: "yaml.Node", value: dict[str, object], kinds: list[type[msgspec.Struct]]
) -> Iterator[_Fault]:
    """Find the faults of a mapping with a key that says which of the kinds it is."""
    key = kinds[0].__struct_config__.tag_field or ""
    by_tag = {str(each.__struct_config__.tag): each for each in kinds}
    nodes = {name.value: item for name, item in node.value}
    if key not in nodes:
        message = f"the key `{key}` is missing"
        hint = _suggest("", by_tag)
        yield _Fault("config-missing-key", message, node.start_mark, hint)
    elif str(value[key]) in by_tag:
        yield from _repeated_keys(node)
        yield from _struct_faults(node, value, by_tag[str(value[key])])
    else:
        yield from _choice_faults(nodes[key], value[key], tuple(by_tag))


def _struct_faults(
    node: "yaml.Node", value: Mapping[str, object], kind: type[msgspec.Struct]
) -> Iterator[_Fault]:
    fields = msgspec.structs.fields(kind)
    kinds: dict[str, object] = {field.encode_name: field.type for field in fields}
    required = [field.encode_name for field in fields if field.required]
    tag = kind.__struct_config__.tag_field
    if tag is not None:
        kinds[tag] = Literal[kind.__struct_config__.tag]
        required.insert(0, tag)
    for key, item in node.value:
        if key.value in kinds:
            yield from _faults(item, value[key.value], kinds[key.value])
        else:
            hint = _suggest(key.value, kinds)
            message = f"unknown key `{key.value}`"
            yield _Fault("config-unknown-key", message, key.start_mark, hint)
    for name in required:
        if name not in value:
            message = f"the key `{name}` is missing"
            hint = _meaning(kinds[name])
            yield _Fault("config-missing-key", message, node.start_mark, hint)


def _repeated_keys(node: "yaml.Node") -> Iterator[_Fault]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            message = f"the key `{key.value}` is repeated"
            hint = "Keep one of the two."
            yield _Fault("config-repeated-key", message, key.start_mark, hint)
        seen.add(key.value)


def _choice_faults(
    node: "yaml.Node", value: object, choices: tuple[str, ...]
) -> Iterator[_Fault]:
    if value not in choices:
        message = f"expected {' or '.join(f'`{choice}`' for choice in choices)}"
        hint = _suggest(str(value), choices)
        yield _Fault("config-value", message, node.start_mark, hint)


def _scalar_faults(node: "yaml.Node", value: object, kind: object) -> Iterator[_Fault]:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        message = str(error).replace(" | null", "").replace("Expected", "expected")
        for theirs, ours in _WORDS.items():
            message = message.replace(theirs, ours)
        yield _Fault("config-value", message, node.start_mark, _meaning(kind))


def _meaning(kind: object) -> str:
    """Give what a setting is for, as a hint on a wrong value."""
    metas = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    texts = [meta.description for meta in metas if isinstance(meta, Meta)]
    return texts[0] or "" if texts else "The value is not of this form."


def package_fault(name: str) -> str:
    """Say why a package cannot have a name; nothing where it can."""
    if not (name.isidentifier() and name.isascii()) or keyword.iskeyword(name):
        return "cannot be imported: it is no Python identifier"
    if name in TAKEN_PACKAGES:
        return "would hide a package that the SDK itself imports"
    return ""


def _package_faults(node: "yaml.Node") -> Iterator[_Fault]:
    for key, value in node.value:
        if key.value == "package" and package_fault(value.value):
            message = f"{value.value!r} {package_fault(value.value)}"
            yield _Fault("package-name", message, value.start_mark, PACKAGE_HINT)


def _suggest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known are {', '.join(f'`{name}`' for name in known)}."
