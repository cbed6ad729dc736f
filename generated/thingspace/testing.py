"""Transports that answer as ThingSpace SMS does, and ask no server."""

from thingspace.runtime.testing import (
    AsyncFakeTransport,
    FakeTransport,
    Recorded,
    UnforeseenRequestError,
)

__all__ = ["AsyncFakeTransport", "FakeTransport", "Recorded", "UnforeseenRequestError"]
