"""What a document says and the SDK cannot: kept, counted, never dropped in silence."""

from __future__ import annotations

from generator.diagnostics import Diagnostic

CODE = "degraded"
MEDIA_TYPE = "degraded-media-type"

UNEXPRESSED = frozenset(
    [
        *("not", "if", "then", "else", "dependentSchemas", "dependentRequired"),
        *("patternProperties", "propertyNames", "unevaluatedProperties"),
        *("contains", "minContains", "maxContains", "unevaluatedItems"),
        *("minProperties", "maxProperties", "dependencies"),
    ]
)
"""Keywords that restrict values in a way that neither types nor `Bounds` have."""


def degraded(pointer: str, message: str, code: str = CODE) -> Diagnostic:
    """Note what is expressed only in part; it is an error where `--strict` asks."""
    return Diagnostic(code, "info", message, pointer)


def is_degraded(diagnostic: Diagnostic) -> bool:
    """Tell such a note, and a value that is missing, from other diagnostics."""
    return diagnostic.code in (CODE, MEDIA_TYPE, "unresolved-ref", "ref-loop")
