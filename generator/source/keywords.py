"""The keyword checks of openapi-spec-validator, with the place of each error.

The package gives messages without paths. Each of its keyword validators is called
with the part of the document that it checks: noting that part is all that is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from msgspec import structs

from generator.diagnostics import Diagnostic, InputError
from generator.source import pointers
from generator.source.explain import Fault, FaultKind
from generator.source.pointers import JSON
from generator.source.references import is_remote
from generator.source.tolerance import judged, judged_deep

if TYPE_CHECKING:
    from generator.source.document import Source

_UNDEFINED: Final = "ExtraParametersError"
# Of these every run tells, with more to the point.
_TOLD: Final = {
    "DuplicateOperationIDError",
    "ParameterDuplicateError",
    "UnresolvableParameterError",
}
_KINDS: Final[dict[object, FaultKind]] = {
    "additionalProperties": "unexpected",
    "enum": "word",
    "required": "missing",
    "type": "type",
}
# Characters of a message: some quote a whole schema.
_LONGEST: Final = 300


def check_keywords(source: Source) -> list[Diagnostic]:
    """Run the checks behind the meta-schema on a document that it accepts.

    A failure of the validator itself is told as `deep-failure`.
    """
    from jsonschema_path import SchemaPath
    from openapi_spec_validator.shortcuts import get_validator_cls
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    noted: dict[int, _Noted] = {}
    validators = get_validator_cls(source.root).keyword_validators
    registry = KeywordValidatorRegistry(
        {name: _noting(name, kind, noted) for name, kind in validators.items()}
    )
    path = SchemaPath.from_dict(
        source.root,
        base_uri=source.path.absolute().as_uri(),
        # Only what was loaded is read: its default handlers would fetch anything.
        handlers=dict.fromkeys(("file", "http", "https"), partial(_document, source)),
        # Its default separator "#" would split a path such as /token#refresh.
        separator="\0",
        resolved_cache_maxsize=128,
    )
    errors: list[_Error] = []
    failed: list[Diagnostic] = []
    try:
        check = cast("_Keyword", registry["__root__"])
        errors += (one for one in check(path) if type(one).__name__ not in _TOLD)
    except Exception as fault:  # noqa: BLE001  # it raises what its libraries raise
        failed.append(failure(f"{type(fault).__name__}: {fault}"))
    found = [_diagnostic(source, error, noted[id(error)]) for error in errors]
    unique = {(each.pointer, each.message): each for each in found}
    return [*unique.values(), *failed]


def failure(reason: str) -> Diagnostic:
    """Say that the validator itself failed, which says nothing about the document."""
    message = f"openapi-spec-validator failed: {_shorten(reason)}"
    return Diagnostic("deep-failure", "info", message)


class _Error(Protocol):
    """What is read of jsonschema's ValidationError.

    `validator` is the keyword that failed, `validator_value` its value; neither is a
    text where the error is not about a schema.
    """

    message: str
    path: Iterable[str | int]
    validator: object
    validator_value: object
    instance: JSON


_Keyword: TypeAlias = Callable[..., Iterator[_Error]]


class _Noted(NamedTuple):
    error: _Error  # kept, so that no other error gets its id
    keyword: str
    pointer: str


def _noting(keyword: str, kind: Any, noted: dict[int, _Noted]) -> Any:
    """Make a keyword validator that notes where its errors were found."""
    from jsonschema_path import SchemaPath

    class Noting(kind):  # type: ignore[misc]  # chosen by the document's version
        def __call__(self, *args: Any, **options: Any) -> Iterator[_Error]:
            path = next(each for each in args if isinstance(each, SchemaPath))
            check = cast("_Keyword", super().__call__)
            for error in check(*args, **options):
                if id(error) not in noted:
                    below = ("default",) if keyword == "default" else ()
                    pointer = pointers.join("#", *path.parts, *below, *error.path)
                    noted[id(error)] = _Noted(error, keyword, pointer)
                yield error

    return Noting


def _document(source: Source, uri: str) -> JSON:
    if not uri.startswith("file:"):
        found = source.documents[pointers.split(source.resolve(uri, "#"))[0]]
        return found.data
    path = unquote(urlsplit(uri).path)
    # A folder on the way may be a symbolic link; the name itself was read as it is.
    wanted = Path(path).resolve()
    for document in source.documents.values():
        if not is_remote(document.uri):
            place = source.path.parent / document.uri.replace("%23", "#")
            if (place if document.uri else source.path).resolve() == wanted:
                return document.data
    raise FileNotFoundError(path)


def _diagnostic(source: Source, error: _Error, noted: _Noted) -> Diagnostic:
    try:
        pointer = source.follow(noted.pointer)[0]
    except InputError:
        pointer = noted.pointer
    message = _shorten(error.message)
    name = type(error).__name__
    if noted.keyword == "default":
        return judged_deep("deep-default", message, pointer)
    if name == _UNDEFINED:
        return judged_deep("deep-undefined-required", message, pointer)
    if not isinstance(error.validator, str):
        return judged_deep("deep-other", message, pointer)
    types: list[str] = []
    if error.validator == "type":
        wanted = error.validator_value
        types = cast("list[str]", wanted if isinstance(wanted, list) else [wanted])
    fault = Fault(
        _KINDS.get(error.validator, "other"),
        pointers.split(pointer)[1],
        message,
        wanted=frozenset(types),
        given=error.instance,
    )
    return structs.replace(judged(fault), code="deep-schema", pointer=pointer)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
