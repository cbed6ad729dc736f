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

from generator.diagnostics import Diagnostic, InputError
from generator.source import pointers
from generator.source.pointers import JSON

if TYPE_CHECKING:
    from generator.source.document import Source

_CODES: Final = {
    "DuplicateOperationIDError": "deep-duplicate-operation-id",
    "ExtraParametersError": "deep-undefined-required",
    "ParameterDuplicateError": "deep-duplicate-parameter",
    "UnresolvableParameterError": "deep-path-parameter",
}
# Characters of a message: some quote a whole schema.
_LONGEST: Final = 300


def check_keywords(source: Source) -> list[Diagnostic]:
    """Run the checks behind the meta-schema on a document that it accepts.

    A failure of the validator itself is the warning `deep-failure`.
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
        base_uri=source.documents[""].path.absolute().as_uri(),
        # Only what was loaded is read: its default handlers would fetch anything.
        handlers={"file": partial(_document, source)},
        # Its default separator "#" would split a path such as /token#refresh.
        separator="\0",
        resolved_cache_maxsize=128,
    )
    found: dict[tuple[str, str], Diagnostic] = {}
    try:
        for error in cast("_Keyword", registry["__root__"])(path):
            each = _diagnostic(source, error, noted[id(error)])
            found[each.pointer, each.message] = each
    except Exception as fault:  # noqa: BLE001  # it raises what its libraries raise
        return [*found.values(), failure(f"{type(fault).__name__}: {fault}")]
    return list(found.values())


def failure(reason: str) -> Diagnostic:
    """Say that the validator itself failed, which says nothing about the document."""
    message = f"openapi-spec-validator failed: {_shorten(reason)}"
    return Diagnostic("deep-failure", "warning", message)


class _Error(Protocol):
    """What is read of jsonschema's ValidationError."""

    message: str
    path: Iterable[str | int]


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
    wanted = unquote(urlsplit(uri).path)
    for document in source.documents.values():
        if document.path.absolute().resolve() == Path(wanted).resolve():
            return document.data
    raise FileNotFoundError(wanted)


def _diagnostic(source: Source, error: _Error, noted: _Noted) -> Diagnostic:
    code = _CODES.get(type(error).__name__, "deep-schema")
    if noted.keyword == "default":
        code = "deep-default"
    try:
        pointer = source.follow(noted.pointer)[0]
    except InputError:
        pointer = noted.pointer
    return Diagnostic(code, "error", _shorten(error.message), pointer)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
