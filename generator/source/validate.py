"""Whether the document is what the OpenAPI specification allows.

`check_structure` and `check_elsewhere` run every time: the meta-schemas of
openapi-spec-validator, in a few milliseconds. `check_deep` is the rest of it, which
needs a second for the smallest documents and 13 s for the largest: it runs when asked
for, and its verdict is kept per content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec

from generator.diagnostics import Diagnostic
from generator.source import pointers
from generator.source.pointers import JSON
from generator.source.positions import attach
from generator.source.tolerance import judged

if TYPE_CHECKING:
    from generator.source.document import Source
    from generator.source.explain import Fault

_MAX_SHOWN: Final = 20
_VERDICT_FORMAT: Final = "2"  # goes up when the diagnostics made of errors change
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def check_structure(source: Source) -> list[Diagnostic]:
    """Check the root document against the meta-schema; give at most 21 faults.

    They come in the order of the text, after what reading had to note; the last one
    counts what is left out, which are warnings before errors.
    """
    found = _faults(source)
    if len(found) > _MAX_SHOWN:
        rest = f"{len(found) - _MAX_SHOWN} more faults of this kind"
        found.sort(key=lambda each: each.severity != "error")
        found = sorted(found[:_MAX_SHOWN], key=_position)
        found.append(Diagnostic("more-faults", "info", rest))
    return [*attach(source, source.reading.notes), *found]


def check_elsewhere(source: Source, schemas: Iterable[str]) -> list[Diagnostic]:
    """Check the schemas that stand in other documents, given by their pointers."""
    outside = sorted(
        each for each in schemas if not each.startswith("#") and source.has(each)
    )
    found: list[Diagnostic] = []
    above = "#"
    meta = _schema_schema(source.version) if outside else {}
    for pointer in outside:
        if not pointer.startswith(f"{above}/"):  # else checked with what it is in
            above = pointer
            found += _schema_faults(source, pointer, meta)
    return found


def _schema_faults(
    source: Source, pointer: str, meta: dict[str, JSON]
) -> Iterator[Diagnostic]:
    from jsonschema_rs import validator_for

    from generator.source.explain import explain

    uri, above = pointers.split(pointer)
    for error in validator_for(meta).iter_errors(source.at(pointer)):
        for fault in explain(error, meta):
            placed = fault._replace(pointer=f"{above}{fault.pointer}")
            found = judged(placed)
            yield msgspec.structs.replace(found, pointer=uri + found.pointer)


def _faults(source: Source) -> list[Diagnostic]:
    from jsonschema_rs import validator_for

    from generator.source.explain import explain

    schema = _meta_schema(source.reading.said)
    faults: dict[tuple[str, str], Fault] = {}
    for error in validator_for(schema).iter_errors(source.reading.structure):
        for fault in explain(error, schema):
            faults.setdefault((fault.pointer, fault.message), fault)
    return sorted((_placed(source, each) for each in faults.values()), key=_position)


def check_deep(source: Source) -> list[Diagnostic]:
    """Run the rest of openapi-spec-validator; all its codes begin with `deep-`.

    A document whose structure has errors gives none: the checks behind it take the
    structure for granted. What the structure check has told is not told again.
    """
    from generator.source.keywords import check_keywords

    structure = _faults(source)
    if any(each.severity == "error" for each in structure):
        return []
    told = {each.pointer for each in structure}
    return [
        each
        for each in check_keywords(source)
        if source.original(each.pointer) not in told
        # `check_elsewhere` tells of the schemas of other documents.
        and not (each.code == "deep-schema" and not each.pointer.startswith("#"))
    ]


def deep_verdict(source: Source, cache_dir: Path) -> list[Diagnostic]:
    """Give what `check_deep` says, from `cache_dir` where the content was checked."""
    stored = _stored(source, cache_dir)
    try:
        return msgspec.json.decode(stored.read_bytes(), type=list[Diagnostic])
    except (OSError, msgspec.DecodeError):
        verdict = check_deep(source)
        _store(stored, msgspec.json.encode(verdict))
        return verdict


def _stored(source: Source, cache_dir: Path) -> Path:
    """Name the verdict's file by the content and by the validator's version."""
    from importlib.metadata import version

    parts = [_VERDICT_FORMAT, version("openapi-spec-validator")]
    for uri, document in sorted(source.documents.items()):
        digests = (hashlib.sha256(text).hexdigest() for text in document.texts)
        parts += [uri, *digests]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return cache_dir / f"{digest}.json"


def _store(path: Path, content: bytes) -> None:
    """Keep what can be kept: without a cache the next run is slower, not wrong."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two runs may write at once: each renames a file of its own.
        with TemporaryDirectory(dir=path.parent) as folder:
            draft = Path(folder) / path.name
            draft.write_bytes(content)
            draft.replace(path)


def _meta_schema(openapi_version: str) -> dict[str, JSON]:
    # Importing the package costs half a second, its files cost nothing.
    spec = find_spec("openapi_spec_validator")
    if spec is None or spec.origin is None:
        message = "openapi-spec-validator is not installed"
        raise ModuleNotFoundError(message)
    folder = Path(spec.origin).parent / "resources" / "schemas"
    schema: dict[str, JSON] = json.loads(
        (folder / f"v{openapi_version}" / "schema.json").read_bytes()
    )
    definitions = schema.get("$defs")
    # It leaves the inside of schemas to who knows their dialect.
    if isinstance(definitions, dict):
        definitions["schema"] = {"$dynamicAnchor": "meta", "$ref": _DIALECT}
    return schema


def _schema_schema(version: str) -> dict[str, JSON]:
    """Give the meta-schema of the Schema Object alone."""
    if version != "3.0":
        return {"$ref": _DIALECT}
    meta = _meta_schema(version)
    kept = {key: meta[key] for key in ("$schema", "definitions")}
    return {**kept, "allOf": [{"$ref": "#/definitions/Schema"}]}


def _placed(source: Source, fault: Fault) -> Diagnostic:
    positions = source.documents[""].positions
    place = positions.locate(fault.pointer, key=fault.is_key)
    return msgspec.structs.replace(judged(fault), place=place)


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    place = diagnostic.place
    return (place.line, place.column) if place else (0, 0)
