"""Whether the document is what the OpenAPI specification allows.

`check_structure` runs every time: the meta-schema of openapi-spec-validator, in a few
milliseconds. `check_deep` is the whole of openapi-spec-validator, which needs 13 s for
the largest documents; its verdict is kept per content, and `start_deep` lets it
work beside the main process.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec

from generator.diagnostics import Diagnostic
from generator.source.pointers import JSON

if TYPE_CHECKING:
    from generator.source.deep import DeepCheck
    from generator.source.document import Source
    from generator.source.explain import Fault

_MAX_SHOWN: Final = 20
_VERDICT_FORMAT: Final = "1"  # goes up when the diagnostics made of errors change


def check_structure(source: Source) -> list[Diagnostic]:
    """Check the root document against the meta-schema; give at most 21 faults.

    They come in the order of the text; the last one counts what is left out.
    """
    from jsonschema_rs import validator_for

    from generator.source.explain import explain

    schema = _meta_schema(source.version)
    faults: dict[tuple[str, str], Fault] = {}
    for error in validator_for(schema).iter_errors(source.root):
        for fault in explain(error, schema):
            faults.setdefault((fault.pointer, fault.message), fault)
    found = [_diagnostic(source, fault) for fault in faults.values()]
    found.sort(key=_position)
    if len(found) > _MAX_SHOWN:
        rest = f"{len(found) - _MAX_SHOWN} more faults of this kind"
        return [*found[:_MAX_SHOWN], Diagnostic("more-faults", "info", rest)]
    return found


def check_deep(source: Source) -> list[Diagnostic]:
    """Run the whole openapi-spec-validator; all its codes begin with `deep-`.

    A document with structural faults gives those alone: the checks behind them take
    the structure for granted.
    """
    from generator.source.keywords import check_keywords

    return check_structure(source) or check_keywords(source)


def deep_verdict(source: Source, cache_dir: Path) -> list[Diagnostic]:
    """Give what `check_deep` says, from `cache_dir` where the content was checked."""
    verdict = known_verdict(source, cache_dir)
    if verdict is None:
        verdict = check_deep(source)
        _store(_stored(source, cache_dir), msgspec.json.encode(verdict))
    return verdict


def known_verdict(source: Source, cache_dir: Path) -> list[Diagnostic] | None:
    """Give the verdict that an earlier run left in `cache_dir` for this content."""
    stored = _stored(source, cache_dir)
    try:
        return msgspec.json.decode(stored.read_bytes(), type=list[Diagnostic])
    except (OSError, msgspec.DecodeError):
        return None


def start_deep(
    path: Path, cache_dir: Path, *, ref_root: Path | None = None
) -> DeepCheck:
    """Begin `deep_verdict` in a child process, to be used in a `with` block."""
    from generator.source.deep import DeepCheck

    return DeepCheck(path, cache_dir, ref_root)


def _stored(source: Source, cache_dir: Path) -> Path:
    """Name the verdict's file by the content and by the validator's version."""
    parts = [_VERDICT_FORMAT, version("openapi-spec-validator")]
    for uri, document in sorted(source.documents.items()):
        parts += [uri, hashlib.sha256(document.text).hexdigest()]
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
    return schema


def _diagnostic(source: Source, fault: Fault) -> Diagnostic:
    place = source.documents[""].positions.locate(fault.pointer, key=fault.is_key)
    pointer = f"#{fault.pointer}"
    return Diagnostic(
        "invalid-structure", "error", fault.message, pointer, fault.hint, place
    )


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    place = diagnostic.place
    return (place.line, place.column) if place else (0, 0)
