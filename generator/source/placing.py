"""Places for the errors of the stages that know of no files."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from generator.diagnostics import InputError
from generator.source.document import Source
from generator.source.positions import attach


@contextmanager
def placing(source: Source) -> Generator[None]:
    """Give every `InputError` from within the places that its pointers stand for."""
    try:
        yield
    except InputError as error:
        raise InputError(*attach(source, error.diagnostics)) from None
