"""YAML that people write, read as a struct: every fault has its place and a hint."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Literal,
    NamedTuple,
    TypeGuard,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

import msgspec
from msgspec import Meta

from generator.diagnostics import Diagnostic, InputError, Place

if TYPE_CHECKING:
    import yaml

_S = TypeVar("_S", bound=msgspec.Struct)

# What msgspec calls the kinds of value, and what somebody who writes YAML does.
_WORDS = {
    "`object | array`": "a mapping or a list",
    "`object`": "a mapping",
    "`array`": "a list",
    "`str`": "text",
    "`int`": "a whole number",
    "Invalid RFC3339 encoded date": "expected a date",
}


class Fault(NamedTuple):
    """What is wrong at a mark of a file."""

    code: str
    message: str
    mark: "yaml.Mark | None" = None
    hint: str = ""


def read_struct(
    path: Path,
    kind: type[_S],
    more: "Callable[[yaml.Node], Iterable[Fault]]" = lambda _: (),
    *,
    content: bytes | None = None,
) -> _S:
    """Read a file as a struct; an `InputError` names every fault with its position.

    Scalars are kept as they are written, so `version: 1.10` needs no quotes and
    a parameter named `on` stays `on`. `more` finds what the types do not say.
    `content` is read in place of the file.
    """
    text = text_of(path, content)
    root, data = parse(path, text)
    if root is None or data == "":
        data = {}
    else:
        faults = tuple(_faults(root, data, kind)) or tuple(more(root))
        if faults:
            raise InputError(*(located(fault, path, text) for fault in faults))
    return msgspec.convert(data, kind, strict=False)


def located(fault: Fault, path: Path, text: str = "") -> Diagnostic:
    """Give a fault the place of its mark in a file."""
    place = Place(str(path), 1, 1, "")
    if fault.mark is not None:
        # YAML's line breaks, not those of `str.splitlines`, which has more.
        lines = [*text.replace("\r\n", "\n").split("\n"), ""]
        excerpt = lines[fault.mark.line]
        place = Place(str(path), fault.mark.line + 1, fault.mark.column + 1, excerpt)
    return Diagnostic(fault.code, "error", fault.message, hint=fault.hint, place=place)


def text_of(path: Path, content: bytes | None = None) -> str:
    """Read a file, or what it held once, as text; raises `InputError`."""
    try:
        data = path.read_bytes() if content is None else content
        return data.decode("utf-8-sig")
    except OSError as error:
        message = f"cannot read the configuration: {error.strerror}"
        fault = Fault("config-unreadable", message)
        raise InputError(located(fault, path)) from error
    except UnicodeDecodeError as error:
        fault = Fault("config-syntax", "the configuration is not UTF-8 text")
        raise InputError(located(fault, path)) from error


def parse(path: Path, text: str) -> "tuple[yaml.Node | None, object]":
    """Give the nodes of a YAML text, and its values as text; raises `InputError`."""
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
        fault = Fault("config-syntax", f"not valid YAML: {problem}", mark, hint)
        raise InputError(located(fault, path, text)) from error


def _faults(node: "yaml.Node", value: object, kind: object) -> Iterator[Fault]:
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
) -> Iterator[Fault]:
    """Find the faults of a mapping with a key that says which of the kinds it is."""
    key = kinds[0].__struct_config__.tag_field or ""
    by_tag = {str(each.__struct_config__.tag): each for each in kinds}
    nodes = {name.value: item for name, item in node.value}
    if key not in nodes:
        message = f"the key `{key}` is missing"
        hint = suggest("", by_tag)
        yield Fault("config-missing-key", message, node.start_mark, hint)
    elif str(value[key]) in by_tag:
        yield from _repeated_keys(node)
        yield from _struct_faults(node, value, by_tag[str(value[key])])
    else:
        yield from _choice_faults(nodes[key], value[key], tuple(by_tag))


def _struct_faults(
    node: "yaml.Node", value: Mapping[str, object], kind: type[msgspec.Struct]
) -> Iterator[Fault]:
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
            hint = suggest(key.value, kinds)
            message = f"unknown key `{key.value}`"
            yield Fault("config-unknown-key", message, key.start_mark, hint)
    for name in required:
        if name not in value:
            message = f"the key `{name}` is missing"
            hint = _meaning(kinds[name])
            yield Fault("config-missing-key", message, node.start_mark, hint)


def _repeated_keys(node: "yaml.Node") -> Iterator[Fault]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            message = f"the key `{key.value}` is repeated"
            hint = "Keep one of the two."
            yield Fault("config-repeated-key", message, key.start_mark, hint)
        seen.add(key.value)


def _choice_faults(
    node: "yaml.Node", value: object, choices: tuple[str, ...]
) -> Iterator[Fault]:
    if value not in choices:
        message = f"expected {' or '.join(f'`{choice}`' for choice in choices)}"
        hint = suggest(str(value), choices)
        yield Fault("config-value", message, node.start_mark, hint)


def _scalar_faults(node: "yaml.Node", value: object, kind: object) -> Iterator[Fault]:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        message = str(error).replace(" | null", "").replace("Expected", "expected")
        for theirs, ours in _WORDS.items():
            message = message.replace(theirs, ours)
        yield Fault("config-value", message, node.start_mark, _meaning(kind))


def _meaning(kind: object) -> str:
    """Give what a setting is for, as a hint on a wrong value."""
    metas = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    texts = [meta.description for meta in metas if isinstance(meta, Meta)]
    return texts[0] or "" if texts else "The value is not of this form."


def key_mark(node: "yaml.Node | None", keys: Sequence[str]) -> "yaml.Mark | None":
    """Give where a key stands that others lead to, or the nearest of them."""
    mark = None
    for wanted in keys:
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


def suggest(word: str, known: Iterable[str]) -> str:
    """Give the hint on a word that is not known."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known are {', '.join(f'`{name}`' for name in known)}."
