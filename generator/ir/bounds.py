"""The constraints of values."""

from __future__ import annotations

from msgspec import Struct


class Bounds(Struct, frozen=True, omit_defaults=True):
    """What Python's types cannot express (JSON Schema Validation, 6)."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


NO_BOUNDS = Bounds()
