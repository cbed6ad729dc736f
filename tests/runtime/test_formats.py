"""Dates and decimals that are not on the wire what msgspec makes of them."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from runtime import Model
from runtime.formats import (
    DecimalNumber,
    HttpDate,
    UnixTime,
    UnixTimeFraction,
    formatted,
)
from runtime.model import encode
from runtime.reading import Codec, Unreadable

UTC = dt.UTC
NOON = dt.datetime(1994, 11, 6, 12, 0, 0, tzinfo=UTC)
TEXT = "Sun, 06 Nov 1994 12:00:00 GMT"
SECONDS = 784123200


class Event(Model):
    at: UnixTime
    until: UnixTime | None = None
    sent: HttpDate | None = None
    price: DecimalNumber | None = None
    later: list[UnixTime] | None = None
    events: "list[Event] | None" = None


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (UnixTime, b"784123200", NOON),
        (UnixTime, b"784123200.0", NOON),
        (UnixTime, b"0", dt.datetime(1970, 1, 1, tzinfo=UTC)),
        (UnixTime, b"-1", dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (UnixTimeFraction, b"784123200.25", NOON.replace(microsecond=250000)),
        (HttpDate, TEXT.encode().join([b'"', b'"']), NOON),
        (HttpDate, b'"Sun, 06 Nov 1994 14:00:00 +0200"', NOON),
        (HttpDate, b'"Sun, 06 Nov 1994 12:00:00 -0000"', NOON),
        (HttpDate, b'"Sunday, 06-Nov-94 12:00:00 GMT"', NOON),
        (DecimalNumber, b"0.1", Decimal("0.1")),
        (DecimalNumber, b"7", Decimal(7)),
        (list[UnixTime], b"[784123200]", [NOON]),
        (UnixTime | str, b"784123200", NOON),
        (UnixTime | str, b'"soon"', "soon"),
    ],
)
def test_a_value_is_read_and_written_back_as_it_came(
    kind: Any, body: bytes, wanted: object
) -> None:
    value = Codec(kind).decode(body, strict=True)
    assert value == wanted
    assert json.loads(encode(value)) == json.loads(body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (UnixTime, b"1700000000000"),  # milliseconds
        (UnixTime, b"1e300"),
        (UnixTime, b'"784123200"'),
        (UnixTime, b"true"),
        (UnixTime, b"null"),
        (HttpDate, b'"tomorrow"'),
        (HttpDate, b'""'),
        (HttpDate, b'"Sun, 66 Nov 1994 12:00:00 GMT"'),
        (HttpDate, b"784123200"),
        (DecimalNumber, b'"0.1"'),
    ],
)
def test_what_cannot_be_read_is_kept_or_refused(kind: Any, body: bytes) -> None:
    value = Codec(kind).decode(body)
    assert (type(value), value) == (type(json.loads(body)), json.loads(body))
    with pytest.raises(Unreadable, match=f"expected {kind.__name__.lstrip('_')}, got"):
        Codec(kind).decode(body, strict=True)


def test_a_model_takes_plain_values_and_writes_them_in_their_format() -> None:
    half = NOON.replace(microsecond=500000)
    event = Event(at=half, sent=NOON.astimezone(dt.timezone(dt.timedelta(hours=5))))
    event.price, event.later = Decimal("1.5"), [NOON]
    event.later.append(half)
    event.events = [Event(at=NOON, until=NOON)]
    assert json.loads(encode(formatted(lambda: Event)(event))) == {
        "at": SECONDS,
        "sent": TEXT,
        "price": 1.5,
        "later": [SECONDS, SECONDS],
        "events": [{"at": SECONDS, "until": SECONDS}],
    }
    assert event.at == half


def test_what_was_read_and_then_moved_is_written_anew() -> None:
    event = Codec(Event).decode(b'{"at":784123200.0,"sent":"6 Nov 1994 12:00 +0000"}')
    assert isinstance(event, Event)
    assert event.sent is not None
    event.at += dt.timedelta(seconds=1)
    event.sent = event.sent.replace(tzinfo=UTC)
    assert json.loads(encode(event)) == {"at": SECONDS + 1, "sent": TEXT}


def test_only_what_has_to_change_is_changed() -> None:
    inner = [Event(at=NOON)]
    event = Event(at=NOON, events=inner)
    assert formatted(lambda: Event)(event) is event
    assert event.events is inner
    first, given = event.at, {"a": [1, "x", NOON]}
    assert formatted(lambda: Event)(event) is event
    assert event.at is first
    assert formatted(lambda: dict[str, list[object]])(given) is given
