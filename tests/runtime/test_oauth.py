"""Access tokens: how they are fetched, kept, refreshed and refused."""

import base64
import json
import pickle
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from loopback import Answer, Api, Connect, Loopback, Seen
from provider import CALL, CLIENT, Provider, code, flows
from runtime import (
    ApiException,
    Auth,
    ConfigurationError,
    ConnectionFailedError,
    DecodeError,
    Operation,
    Path,
    Request,
    RequestTimeoutError,
    SdkError,
)
from runtime.core import Steps, answer_of, exchange
from runtime.credentials import ApiKey, Basic
from runtime.discovery import Flow
from runtime.grants import (
    ClientCredentials,
    Grant,
    Password,
    RefreshToken,
    Token,
)
from runtime.oauth import OAuth, OAuthException, oauth

GRANTS: list[tuple[Grant, dict[str, str], bool]] = [
    (ClientCredentials(**CLIENT), {"grant_type": "client_credentials"}, True),
    (
        ClientCredentials(**CLIENT, scopes=["read", "write"]),
        {"grant_type": "client_credentials", "scope": "read write"},
        True,
    ),
    (
        Password(username="u", password="p w", scopes=["all"], **CLIENT),
        {
            "grant_type": "password",
            "username": "u",
            "password": "p w",
            "scope": "all",
        },
        True,
    ),
    (
        Password(username="u", password="p", client_id="app"),
        {
            "grant_type": "password",
            "username": "u",
            "password": "p",
            "client_id": "app",
        },
        False,
    ),
    (
        RefreshToken(refresh_token="r0", client_id="app"),
        {"grant_type": "refresh_token", "refresh_token": "r0", "client_id": "app"},
        False,
    ),
]


@pytest.mark.parametrize(("grant", "form", "confidential"), GRANTS)
def test_a_token_is_fetched_once_and_used_for_all_calls(
    client: Any,
    provider: Provider,
    grant: Grant,
    form: dict[str, str],
    confidential: bool,
) -> None:
    api = client(grant)
    api.call(CALL)
    api.call(CALL)
    assert provider.paths == ["/token", "/x", "/x"]
    assert provider.forms == [form]
    assert provider.bearers == ["t1", "t1"]
    asked = provider.server.seen[0].headers
    assert asked["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked["User-Agent"] == "test/1.0"
    # RFC 6749, section 2.3.1: form-encoded, then joined.
    basic = "Basic " + base64.b64encode(b"i+d:s%3Acret").decode()
    assert asked.get("Authorization") == (basic if confidential else None)


@pytest.mark.parametrize(
    ("grant", "asked"),
    [
        (ClientCredentials(**CLIENT), ["client_credentials"] * 3),
        (
            Password(username="u", password="p"),
            ["password", "refresh_token", "refresh_token"],
        ),
        (RefreshToken(refresh_token="r0"), ["refresh_token"] * 3),
    ],
)
def test_an_expired_token_is_refreshed_or_else_asked_for_again(
    client: Any, provider: Provider, grant: Grant, asked: list[str]
) -> None:
    provider.expires_in = 0
    api = client(grant)
    for _ in range(3):
        api.call(CALL)
    assert [form["grant_type"] for form in provider.forms] == asked
    assert provider.bearers == ["t1", "t2", "t3"]
    refreshed = [form.get("refresh_token") for form in provider.forms][1:]
    assert refreshed == ([None, None] if "client" in asked[0] else ["r1", "r2"])


def test_a_refresh_token_that_is_not_renewed_stays_good(
    client: Any, provider: Provider
) -> None:
    provider.said = Answer(body=b'{"access_token": "t", "expires_in": 0}')
    api = client(RefreshToken(refresh_token="r0"))
    api.call(CALL)
    api.call(CALL)
    assert [form["refresh_token"] for form in provider.forms] == ["r0", "r0"]


def test_refreshing_has_an_address_of_its_own_where_the_document_says_so(
    client: Any, provider: Provider
) -> None:
    flow = Flow(f"{provider.url}/token", refresh_url=f"{provider.url}/refresh")
    provider.expires_in = 0
    api = client(Password(username="u", password="p"), {"password": flow})
    api.call(CALL)
    api.call(CALL)
    assert provider.paths == ["/token", "/x", "/refresh", "/x"]


def test_a_refused_refresh_token_is_replaced_by_the_password_where_there_is_one(
    client: Any, provider: Provider
) -> None:
    provider.expires_in, provider.refreshes = 0, False
    api = client(Password(username="u", password="p"))
    api.call(CALL)
    api.call(CALL)
    wanted = ["password", "refresh_token", "password"]
    assert [form["grant_type"] for form in provider.forms] == wanted
    assert provider.bearers == ["t1", "t2"]


def test_a_refused_refresh_token_is_an_error_where_there_is_nothing_else(
    client: Any, provider: Provider
) -> None:
    provider.refreshes = False
    with pytest.raises(OAuthException, match="answered 400: invalid_grant") as caught:
        client(RefreshToken(refresh_token="hush-hush")).call(CALL)
    assert caught.value.error == "invalid_grant"
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.error, str(copy)) == ("invalid_grant", str(caught.value))
    assert provider.paths == ["/token"]


@pytest.mark.parametrize(
    ("expires_in", "fetches"),
    [
        *[(3600, 1), ("3600", 1), (None, 1), ("soon", 1), ("nan", 1), ("inf", 1)],
        *[(0, 2), (-5, 2), (0.001, 2)],
    ],
)
def test_a_token_is_used_until_shortly_before_it_expires(
    client: Any, provider: Provider, expires_in: Any, fetches: int
) -> None:
    provider.expires_in = expires_in
    api = client()
    api.call(CALL)
    time.sleep(0.01)
    api.call(CALL)
    assert len(provider.forms) == fetches


def at_once(api: Api, threads: int = 8) -> None:
    started = [threading.Thread(target=api.call, args=(CALL,)) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def test_threads_share_one_fetch(client: Any, provider: Provider) -> None:
    provider.wait = 0.1
    at_once(client())
    assert len(provider.forms) == 1
    assert provider.bearers == ["t1"] * 8


def test_threads_share_one_fetch_after_a_token_was_revoked(
    client: Any, provider: Provider
) -> None:
    api = client()
    api.call(CALL)
    provider.valid, provider.wait = {"t2"}, 0.1
    at_once(api)
    assert len(provider.forms) == 2
    assert provider.bearers[-8:] == ["t2"] * 8


def test_a_token_that_was_revoked_is_replaced_once(
    client: Any, provider: Provider
) -> None:
    api = client()
    api.call(CALL)
    provider.valid = {"t2"}
    api.call(CALL)
    assert provider.bearers == ["t1", "t1", "t2"]
    provider.valid = {"none"}
    with pytest.raises(ApiException) as caught:
        api.call(CALL)
    assert caught.value.status == 401
    assert provider.bearers[3:] == ["t2", "t3"]


@pytest.mark.parametrize(
    ("given", "bearers"),
    [
        ({"access_token": "mine"}, ["mine"]),
        ({"access_token": "mine", "client_id": "i"}, ["mine"]),
        ({"access_token": "mine", **CLIENT}, ["mine", "t1"]),
        ({"grant": code(token=Token(access_token="kept"))}, ["kept"]),
    ],
)
def test_a_token_that_was_given_is_replaced_only_by_what_was_given_besides(
    client: Any, provider: Provider, given: dict[str, Any], bearers: list[str]
) -> None:
    provider.valid = {"t1"}
    api = client(**given)
    if bearers[-1] == "t1":
        api.call(CALL)
    else:
        with pytest.raises(ApiException):
            api.call(CALL)
    assert provider.bearers == bearers


LATER = time.time() + 3600
KEPT = [
    (Token(access_token="kept"), ["kept"]),
    (Token(access_token="kept", expires_at=LATER), ["kept"]),
    (Token(access_token="kept", expires_at=5.0, refresh_token="r"), ["t1"]),
    (Token(access_token="", refresh_token="r"), ["t1"]),
]


@pytest.mark.parametrize(("token", "bearers"), KEPT)
def test_a_kept_token_is_where_a_client_begins(
    client: Any, provider: Provider, token: Token, bearers: list[str]
) -> None:
    client(code(token=token)).call(CALL)
    assert provider.bearers == bearers
    assert [form["refresh_token"] for form in provider.forms] == ["r"][
        : len(provider.forms)
    ]


def test_each_new_token_is_told_so_that_it_can_be_kept(
    client: Any, provider: Provider
) -> None:
    kept: list[Token] = []
    provider.expires_in = 0
    grant = Password(username="u", password="p", on_token=kept.append)
    api = client(grant)
    api.call(CALL)
    api.call(CALL)
    tokens = [(token.access_token, token.refresh_token) for token in kept]
    assert tokens == [("t1", "r1"), ("t2", "r2")]
    assert all(abs((token.expires_at or 0) - time.time()) < 60 for token in kept)


SCOPED = [
    ({}, ["a", "a b", None]),
    ({"scopes": ["z"]}, ["z"]),
    ({"on_token": print}, [None]),
    ({"token": Token(access_token="kept")}, []),
]


@pytest.mark.parametrize(("more", "asked"), SCOPED)
def test_an_application_asks_for_the_scopes_of_each_operation(
    connect: Connect, provider: Provider, more: dict[str, Any], asked: list[str | None]
) -> None:
    auth = oauth(flows(provider.url), grant=ClientCredentials(**CLIENT, **more))
    api = connect(auth={"o": auth})
    for scopes in (("a",), ("b", "a"), (), ("a", "b"), ("a",)):
        api.call(Operation("GET", "/x", security=({"o": scopes},)))
    assert [form.get("scope") for form in provider.forms] == asked
    if len(asked) == 3:
        assert provider.bearers == ["t1", "t2", "t3", "t2", "t1"]


REFUSED = [
    (401, b'{"error":"invalid_client"}', "answered 401: invalid_client$"),
    (
        400,
        b'{"error":"invalid_scope","error_description":"No such scope."}',
        r"answered 400: invalid_scope \(No such scope.\)$",
    ),
    (400, b'{"error":["x"]}', "answered 400"),
    (503, b"<html>", "answered 503"),
    (302, b"", "answered 302"),
    (200, b"<html>", "not JSON"),
    (200, b"[]", "no access_token"),
    (200, b'{"access_token":""}', "no access_token"),
    (200, b'{"access_token":" "}', "no access_token"),
    (200, b'{"access_token":1}', "no access_token"),
    (200, b'{"access_token":"t","token_type":"mac"}', "token_type is not Bearer"),
]


@pytest.mark.parametrize(("status", "body", "said"), REFUSED)
def test_a_refused_token_is_an_error_of_the_token_url(
    client: Any, provider: Provider, status: int, body: bytes, said: str
) -> None:
    elsewhere = {"Location": f"{provider.url}/elsewhere"}
    provider.said = Answer(status, body, elsewhere)
    kind = DecodeError if status == 200 else ApiException
    api = client()
    with pytest.raises(kind, match=f"POST {provider.url}/token:? .*{said}"):
        api.call(CALL)
    assert provider.paths == ["/token"]
    provider.said = None
    api.call(CALL)
    assert provider.bearers == ["t1"]


def test_no_error_and_no_repr_shows_a_credential(
    connect: Connect, server: Loopback, provider: Provider
) -> None:
    secret = "hush-hush"
    auth: dict[str, Auth] = {
        "key": ApiKey("query", "key", secret),
        "header": ApiKey("header", "X-Key", secret),
        "basic": Basic("u", secret),
        "oauth": oauth(flows(server.url), client_id="i", client_secret=secret),
    }
    security = ({"key": (), "header": (), "basic": (), "oauth": ()},)
    request = Request("GET", f"{server.url}/x?key={secret}", {"X-Key": secret})
    shown = [
        repr(each) for each in (*auth.values(), request, connect(auth=auth).client)
    ]
    for raw in (
        b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
        b"",
        b"junk\r\n\r\n",
    ):
        server.script = lambda seen, raw=raw: (
            provider.answer(seen) if seen.path == "/token" else Answer(raw=raw)
        )
        with pytest.raises(SdkError) as caught:
            connect(auth=auth, security=security).call(CALL)
        error = caught.value
        shown += [str(error), repr(error), repr(vars(error)), error.url]
        assert error.__cause__ is None
        assert error.url == f"{server.url}/x"
    assert secret in server.seen[-1].path
    assert not [text for text in shown if secret in text]


HUSH = "hush-hush"
TOKEN = Token(access_token=HUSH, refresh_token=HUSH)
SECRETS: list[Grant] = [
    ClientCredentials(client_id="i", client_secret=HUSH),
    Password(username="u", password=HUSH),
    RefreshToken(refresh_token=HUSH),
    code(code=HUSH, code_verifier="v"),
    code(token=Token(access_token="", refresh_token=HUSH)),
]


@pytest.mark.parametrize("grant", SECRETS)
@pytest.mark.parametrize(
    "said",
    [
        Answer(400, json.dumps({"error": HUSH, "error_description": HUSH}).encode()),
        Answer(500, f"<p>{HUSH}</p>".encode()),
        Answer(200, json.dumps({"refresh_token": HUSH}).encode()),
    ],
)
def test_what_a_server_repeats_of_a_secret_is_in_no_error(
    client: Any, provider: Provider, grant: Grant, said: Answer
) -> None:
    provider.said = said
    with pytest.raises(SdkError) as caught:
        client(grant).call(CALL)
    error = caught.value
    assert HUSH not in f"{error} {error!r} {vars(error)} {grant} {grant!r} {TOKEN!r}"
    assert HUSH in provider.server.seen[0].body.decode() or grant.client_secret


def test_a_refused_connection_to_the_token_url_is_told_apart(
    client: Any, server: Loopback
) -> None:
    url = "http://127.0.0.1:9"
    with pytest.raises(ConnectionFailedError, match=f"POST {url}/token: ") as caught:
        client(where=flows(url)).call(CALL)
    assert caught.value.url == f"{url}/token"
    assert not server.seen


def test_a_token_is_waited_for_no_longer_than_its_call(
    connect: Connect, provider: Provider
) -> None:
    provider.wait = 5
    auth = {"o": oauth(flows(provider.url), **CLIENT)}
    api = connect(auth=auth, security=({"o": ()},), timeout=0.2)
    begun = time.monotonic()
    with pytest.raises(RequestTimeoutError, match="/token"):
        api.call(CALL)
    assert time.monotonic() - begun < 4


def test_a_token_url_may_be_relative_to_the_server(
    client: Any, provider: Provider
) -> None:
    client(where={"clientCredentials": Flow("/token")}).call(CALL)
    assert provider.paths == ["/token", "/x"]


def test_bad_arguments_are_noticed_before_a_token_is_fetched(
    client: Any, server: Loopback
) -> None:
    operation: Operation[Any] = Operation("GET", "/{a}", parameters=(Path("a"),))
    with pytest.raises(ValueError, match="a path parameter"):
        client().call(operation, "")
    assert not server.seen


MISSING = [
    (
        {"where": {"password": Flow("/token")}, "access_token": ""},
        r"access_token \(or grant\)",
    ),
    (
        {"grant": Password(username="", password=" ")},
        "grant.username and grant.password",
    ),
    ({"grant": ClientCredentials(client_id="i")}, "grant.client_secret"),
    ({"grant": RefreshToken(refresh_token="")}, "grant.refresh_token"),
    ({"grant": code()}, "grant.code"),
    ({"grant": code(code="c"), "access_token": " "}, None),
    (
        {"client_id": "i", "arguments": {"client_secret": "other_secret"}},
        "other_secret",
    ),
    (
        {"grant": code(), "arguments": {"grant": "other_grant"}},
        "other_grant.code",
    ),
]


@pytest.mark.parametrize(("given", "missing"), MISSING)
def test_a_grant_that_lacks_something_sends_nothing(
    client: Any, server: Loopback, given: dict[str, Any], missing: str | None
) -> None:
    api = client(**given)
    if missing is None:
        with pytest.raises(OAuthException):
            api.call(CALL)
    else:
        with pytest.raises(ConfigurationError, match=f"GetX needs {missing}$"):
            api.call(CALL)
        assert not server.seen


def test_a_grant_that_the_api_does_not_offer_is_refused_at_once() -> None:
    offered = {"clientCredentials": Flow("/token")}
    with pytest.raises(ConfigurationError, match="grants clientCredentials, and not p"):
        oauth(offered, grant=Password(username="u", password="p"))


# Credentials of the user's own


class Exchanged(Auth):
    """A token from a service of the user's."""

    name = "X-Ticket"

    def __init__(self, url: str) -> None:
        self.url, self.ticket = url, ""

    def apply(self, request: Request) -> None:
        request.headers[self.name] = self.ticket

    def renewal(self, request: Request) -> Steps[None] | None:
        del request
        return None if self.ticket else self._exchange()

    def expired(self, request: Request) -> bool:
        del request
        self.ticket = ""
        return True

    def _exchange(self) -> Steps[None]:
        request = Request("POST", f"{self.url}/tickets", {})
        self.ticket = answer_of((yield from exchange(request))).body.decode()


def test_a_credential_of_the_users_own_may_be_fetched_too(
    connect: Connect, server: Loopback
) -> None:
    tickets: Iterator[bytes] = iter([b"one", b"two"])

    def script(seen: Seen) -> Answer:
        if seen.path == "/tickets":
            return Answer(body=next(tickets))
        return Answer(200 if seen.headers["X-Ticket"] == "two" else 401)

    server.script = script
    connect(auth={"own": Exchanged(server.url)}, security=({"own": ()},)).call(CALL)
    assert [seen.path for seen in server.seen] == ["/tickets", "/x"] * 2


def test_a_credential_can_be_used_by_itself(
    connect: Connect, provider: Provider
) -> None:
    auth = OAuth({"password": Flow("/token")}, Password(username="u", password="p"))
    connect(auth={"own": auth}, security=({"own": ()},)).call(CALL)
    assert provider.bearers == ["t1"]
