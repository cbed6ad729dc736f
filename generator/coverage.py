"""How much of a document the SDK has, in numbers."""

from __future__ import annotations

from msgspec import Struct


class Coverage(Struct, frozen=True, kw_only=True):
    """Counts; every operation of the document is in the SDK.

    `models` are classes. `media_types` are those of all bodies and responses, of which
    `media_types_unused` are never sent. `degraded` counts what is expressed in part.
    """

    operations: int
    models: int
    media_types: int
    media_types_unused: int
    degraded: int
