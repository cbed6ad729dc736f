"""Events: who is believed to have sent one, and what it is read as."""

import hmac
import pickle
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest
from runtime import DecodeError, Discriminator, Headers, Model, SdkError
from runtime.webhooks import (
    Credentials,
    EventError,
    Hmac,
    Payload,
    SignatureError,
    StandardWebhooks,
    UnknownEventError,
    Verifier,
)

BODY = b'{"test": 2432232314}'
# The example of the specification's reference implementations.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
SENT = 1614265330
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


def believed(verify: Verifier, headers: dict[str, str], body: bytes = BODY) -> bool:
    try:
        verify(body, Headers(headers.items()))
    except SignatureError:
        return False
    return True


def standard(signature: str, id_: str = ID, sent: object = SENT) -> dict[str, str]:
    return dict(zip(NAMES, (id_, str(sent), signature), strict=True))


def signed(key: bytes, text: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.new(key, text, algorithm).digest()


STANDARD = [
    (standard(SIGNED), True),
    (standard(f"v1,AAAA {SIGNED} v2,{SIGNED}"), True),
    (standard(f"v1,AAAA, {SIGNED}"), True),  # two headers, joined
    ({name.title(): value for name, value in standard(SIGNED).items()}, True),
    (standard("v1,AAAA"), False),
    (standard(SIGNED.removeprefix("v1,")), False),
    (standard(SIGNED.replace("v1,", "v1a,")), False),
    (standard(SIGNED, id_="msg_2"), False),
    (standard(SIGNED, sent=SENT + 1), False),
    (standard(""), False),
    (standard("v1,\udcff é"), False),
    ({}, False),
    *(({**standard(SIGNED), name: ""}, False) for name in NAMES),
]


@pytest.mark.parametrize(("headers", "wanted"), STANDARD)
def test_standard_webhooks_are_believed_by_their_signature(
    headers: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: SENT)
    assert believed(StandardWebhooks(SECRET), headers) is wanted
    assert not believed(StandardWebhooks(SECRET), headers, BODY + b" ")
    assert not believed(StandardWebhooks(OTHER), headers)


def test_a_secret_can_be_changed_while_events_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: SENT)
    assert believed(StandardWebhooks(OTHER, SECRET), standard(SIGNED))
    assert believed(StandardWebhooks(SECRET, OTHER), standard(SIGNED))


@pytest.mark.parametrize(
    ("away", "tolerance", "wanted"),
    [
        (0, 300, True),
        (299, 300, True),
        (-299, 300, True),
        (301, 300, False),
        (-301, 300, False),
        (301, 600, True),
        (2, 1, False),
    ],
)
def test_an_event_of_another_time_is_not_believed(
    away: int, tolerance: float, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: SENT + away)
    verify = StandardWebhooks(SECRET, tolerance=tolerance)
    assert believed(verify, standard(SIGNED)) is wanted


@pytest.mark.parametrize(
    "sent", ["", "now", "-1", "1e9", "٣", "9" * 5000, "1614265330.0"]
)
def test_a_time_that_is_none_is_not_believed(sent: str) -> None:
    key = b"k"
    signature = signed(key, f"{ID}.{sent}.".encode() + BODY)
    headers = standard(f"v1,{b64encode(signature).decode()}", sent=sent)
    assert not believed(StandardWebhooks(key), headers)


HEX = signed(b"k", BODY).hex()
HMACS: list[tuple[dict[str, Any], str]] = [
    ({}, HEX),
    ({"prefix": "sha256="}, f"sha256={HEX}"),
    ({"encoding": "base64"}, b64encode(signed(b"k", BODY)).decode()),
    (
        {"algorithm": "sha1", "prefix": "sha1="},
        f"sha1={signed(b'k', BODY, 'sha1').hex()}",
    ),
    ({"algorithm": "sha512"}, signed(b"k", BODY, "sha512").hex()),
    ({"signed": "v0:{X-Id}:{body}"}, signed(b"k", b"v0:{body}:" + BODY).hex()),
]


@pytest.mark.parametrize(("settings", "signature"), HMACS)
def test_a_signature_is_written_as_the_sender_writes_it(
    settings: dict[str, Any], signature: str
) -> None:
    verify = Hmac("k", header="X-Signature", **settings)
    known = {"X-Id": "{body}"}  # which is not filled in once more
    assert believed(verify, {**known, "x-signature": signature})
    assert believed(verify, {**known, "X-Signature": f"{signature[:-1]}, {signature}"})
    assert not believed(verify, {**known, "X-Signature": signature[:-1]})
    assert not believed(verify, {**known, "X-Signature": signature}, b"{}")
    assert not believed(verify, known)


def test_the_time_is_checked_where_it_is_signed() -> None:
    verify = Hmac("k", header="S", signed="{T}.{body}", timestamp="T")
    for late, wanted in ((10, True), (400, False), (-400, False)):
        sent = str(int(time.time()) - late)
        signature = signed(b"k", f"{sent}.".encode() + BODY).hex()
        assert believed(verify, {"T": sent, "S": signature}) is wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b'{"user": "me", "password": "s\\u00e9cret", "x": 1}', True),
        (b'{"user": "me", "password": "secret"}', False),
        (b'{"user": "you", "password": "s\\u00e9cret"}', False),
        (b'{"user": "me"}', False),
        (b'{"user": "me", "password": ""}', False),
        (b'{"user": "me", "password": null}', False),
        (b'{"user": "me", "password": ["s\\u00e9cret"]}', False),
        (b'{"user": "me", "password": "\\ud800"}', False),
        (b'["me", "secret"]', False),
        (b"not JSON", False),
        (b"", False),
    ],
)
def test_members_of_the_body_can_be_what_is_checked(body: bytes, wanted: bool) -> None:
    assert believed(Credentials(user="me", password="sécret"), {}, body) is wanted


@pytest.mark.parametrize(
    "make",
    [
        lambda: Hmac(header="S"),
        lambda: Hmac("", header="S"),
        lambda: Hmac("k", b"", header="S"),
        lambda: Hmac("k", header="S", algorithm="sha255"),
        StandardWebhooks,
        lambda: StandardWebhooks("whsec_"),
        lambda: StandardWebhooks("whsec_my secret"),
        Credentials,
        lambda: Credentials(user="me", password=""),
    ],
)
def test_a_check_that_anybody_would_pass_cannot_be_made(
    make: Callable[[], object],
) -> None:
    with pytest.raises(ValueError, match=r"^(?!.*my secret)"):
        make()


def test_every_signature_is_compared_in_constant_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is compared before, between or after: a guess never saves time."""
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(
        hmac, "compare_digest", lambda a, b: compared.append((a, b)) or a == b
    )
    assert believed(Hmac("k", "l", header="S"), {"S": f"{HEX} 00"})
    assert len(compared) == 4
    compared.clear()
    assert not believed(Credentials(a="1", b="2"), {}, b"{}")
    assert compared == [(b"1", b""), (b"2", b"")]


class Paid(Model):
    type: Literal["paid"]
    amount: int
    note: str | None = None


class Gone(Model):
    type: Literal["gone", "lost"]
    reason: str


class Plain(Model):
    id: str
    text: str | None = None


class Other(Model):
    name: str
    text: str | None = None


MARK = Discriminator("type", {"paid": "Paid", "gone": "Gone", "lost": "Gone"})
TOLD: Payload[Paid | Gone] = Payload(lambda: Annotated[Paid | Gone, MARK])
MAYBE: Payload[Paid | Gone | None] = Payload(
    lambda: Annotated[Paid | Gone, MARK] | None
)
MIXED: Payload[Paid | Gone | Plain] = Payload(
    lambda: Annotated[Paid | Gone, MARK] | Plain
)
ALIKE: Payload[Plain | Other | None] = Payload(lambda: Plain | Other | None)
ONE: Payload[Plain] = Payload(lambda: Plain)
LIST: Payload[list[int]] = Payload(lambda: list[int])
NONE: Payload[None] = Payload(lambda: None)
RAW: Payload[bytes] = Payload()

READ: list[tuple[Payload[Any], bytes, object]] = [
    (TOLD, b'{"type": "paid", "amount": 1}', Paid(type="paid", amount=1)),
    (TOLD, b'{"type": "lost", "reason": "r"}', Gone(type="lost", reason="r")),
    # By what tells them apart alone, however little else fits.
    (TOLD, b'{"type": "lost", "reason": 7, "amount": 1}', Gone),
    (TOLD, b'{"type": "paid", "amount": "1"}', Paid),
    (MAYBE, b'{"type": "gone", "reason": "r"}', Gone(type="gone", reason="r")),
    (MAYBE, b"", None),
    (MIXED, b'{"type": "paid", "amount": 1}', Paid(type="paid", amount=1)),
    (MIXED, b'{"id": "1", "text": 5}', Plain),
    (ALIKE, b'{"id": "1", "text": "t"}', Plain(id="1", text="t")),
    (ALIKE, b'{"name": "n", "text": "t"}', Other(name="n", text="t")),
    (ALIKE, b'{"name": "n", "extra": 1}', Other),
    (ALIKE, b"null", None),
    (ALIKE, b"", None),
    (ONE, b'{"id": "1"}', Plain(id="1")),
    (ONE, b'{"text": "t"}', Plain),  # there is nothing else that it could be
    (LIST, b"[1, 2]", [1, 2]),
    (NONE, b"", None),
    (NONE, b'{"ignored": true}', None),
    (RAW, b"\xff", b"\xff"),
    (RAW, b"", b""),
]


@pytest.mark.parametrize(("payload", "body", "wanted"), READ)
def test_an_event_is_read(payload: Payload[Any], body: bytes, wanted: object) -> None:
    found = payload.read(body, Headers())
    if isinstance(wanted, type):
        assert type(found) is wanted
    else:
        assert found == wanted


def test_what_an_event_has_besides_is_kept() -> None:
    found = ONE.read(b'{"id": "1", "more": {"x": [1]}}', Headers())
    assert found.additional_properties == {"more": {"x": [1]}}


FAULTS: list[tuple[Payload[Any], bytes, type[EventError], str]] = [
    (TOLD, b'{"type": "new", "amount": 1}', UnknownEventError, "its type is 'new'"),
    (TOLD, b'{"amount": 1}', UnknownEventError, "its type is None"),
    (TOLD, b"[]", EventError, "expected an object, got list"),
    (TOLD, b"{", EventError, "it is not JSON"),
    (MAYBE, b'{"type": "new", "amount": 1}', UnknownEventError, "its type is 'new'"),
    (MIXED, b'{"type": "new", "amount": 1}', UnknownEventError, "its type is 'new'"),
    (ALIKE, b'{"text": "t"}', UnknownEventError, "the members of none that is known"),
    (ONE, b'"text"', EventError, "expected an object, got str"),
    (ONE, b"", EventError, "it is not JSON"),
    (ONE, b"[" * 100_000, EventError, "cannot read the event"),
    (ONE, b"\xff\xfe", EventError, "cannot read the event"),
]


@pytest.mark.parametrize(("payload", "body", "error", "reason"), FAULTS)
def test_what_is_no_such_event_is_told(
    payload: Payload[Any], body: bytes, error: type[EventError], reason: str
) -> None:
    with pytest.raises(EventError, match=reason) as caught:
        payload.read(body, Headers([("Content-Type", "text/json")]))
    assert type(caught.value) is error
    assert caught.value.body == body
    assert caught.value.headers["content-type"] == "text/json"
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(copied), copied.body) == (str(caught.value), body)


def test_the_errors_are_in_the_hierarchy() -> None:
    assert issubclass(SignatureError, SdkError)
    assert issubclass(EventError, DecodeError)
