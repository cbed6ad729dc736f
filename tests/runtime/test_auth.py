"""Which credentials a call uses, and how they are fetched."""

import base64
import json
import threading
import time
from typing import Any
from urllib.parse import parse_qs

import pytest
from loopback import Answer, Api, Connect, Loopback, Seen
from runtime import (
    ApiException,
    ApiKey,
    Auth,
    Basic,
    Bearer,
    ClientCredentials,
    ConfigurationError,
    ConnectionFailedError,
    DecodeError,
    Operation,
    Path,
    Request,
    SdkError,
)

CALL: Operation[Any] = Operation("GET", "/x", id="GetX")
OPEN: Operation[Any] = Operation("GET", "/open", security=())
SESSION = ApiKey("header", "VZ-M2M-Token", "s", argument="session_token")
NO_SESSION = ApiKey("header", "VZ-M2M-Token", "", argument="session_token")


@pytest.mark.parametrize(
    ("auth", "place", "wanted"),
    [
        (ApiKey("header", "X-Key", "k ä"), "X-Key", "k ä".encode().decode("latin-1")),
        (ApiKey("query", "key", "a&b"), "path", "/x?key=a%26b"),
        (ApiKey("cookie", "key", "a;b"), "Cookie", "key=a%3Bb"),
        (Bearer("t"), "Authorization", "Bearer t"),
        (
            Basic("Aladdin", "open sesame"),
            "Authorization",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (
            ClientCredentials("http://x.invalid", access_token="t"),
            "Authorization",
            "Bearer t",
        ),
    ],
)
def test_a_credential_goes_where_it_belongs(
    connect: Connect, server: Loopback, auth: Auth, place: str, wanted: str
) -> None:
    connect(auth={"a": auth}, security=({"a": ()},)).call(CALL)
    seen = server.seen[0]
    assert (seen.path if place == "path" else seen.headers[place]) == wanted


SCHEMES = {
    "session": SESSION,
    "no session": NO_SESSION,
    "bearer": Bearer("t"),
    "no bearer": Bearer(None),
    "half": Basic("u", ""),
    "none": Basic(None, None),
    "no oauth": ClientCredentials("http://x.invalid"),
    "half oauth": ClientCredentials("http://x.invalid", client_id="i"),
}
TOKENS = "access_token (or client_id and client_secret)"


@pytest.mark.parametrize(
    ("alternatives", "wanted"),
    [
        (["session"], {"VZ-M2M-Token"}),
        (["session bearer"], {"VZ-M2M-Token", "Authorization"}),
        (["no bearer", "session"], {"VZ-M2M-Token"}),
        (["bearer", "session"], {"Authorization"}),
        (["session no_bearer", "bearer"], {"Authorization"}),
        (["", "session"], {"VZ-M2M-Token"}),
        (["", "no session"], set()),
        (["no session", ""], set()),
        ([""], set()),
        ([], set()),
        (["no session"], "GetX needs session_token"),
        (["no_session no_bearer"], "GetX needs session_token and access_token"),
        (["session no_bearer"], "GetX needs access_token"),
        (["no session", "no bearer"], "GetX needs session_token; or access_token"),
        (["half"], "GetX needs password"),
        (["none"], "GetX needs username and password"),
        (["no oauth"], f"GetX needs {TOKENS}"),
        (["half oauth"], "GetX needs client_secret"),
        (["no_oauth no_session"], f"GetX needs {TOKENS} and session_token"),
        (["unheard"], "GetX needs a scheme 'unheard'"),
        (["unheard session"], "GetX needs a scheme 'unheard'"),
        (["unheard", "session"], {"VZ-M2M-Token"}),
    ],
)
def test_the_first_satisfiable_alternative_is_used(
    connect: Connect, server: Loopback, alternatives: list[str], wanted: Any
) -> None:
    def schemes(alternative: str) -> dict[str, tuple[str, ...]]:
        whole = alternative in SCHEMES
        names = [alternative] if whole else alternative.split()
        return {name if whole else name.replace("_", " "): () for name in names}

    security = tuple(schemes(alternative) for alternative in alternatives)
    for at, operation in enumerate(
        [CALL, Operation("GET", "/x", id="GetX", security=security)]
    ):
        api = connect(auth=SCHEMES, security=() if at else security)
        if isinstance(wanted, str):
            with pytest.raises(ConfigurationError) as caught:
                api.call(operation)
            assert str(caught.value) == wanted
            assert not server.seen
        else:
            api.call(operation)
            assert {"VZ-M2M-Token", "Authorization"} & set(
                server.seen[-1].headers
            ) == wanted


def test_an_operation_without_security_sends_no_credential(
    connect: Connect, server: Loopback
) -> None:
    api = connect(auth={"a": SESSION, "b": NO_SESSION}, security=({"b": ()},))
    api.call(OPEN)
    assert "VZ-M2M-Token" not in server.seen[0].headers
    api.call(Operation("GET", "/x", security=({"a": ()},)))
    assert server.seen[1].headers["VZ-M2M-Token"] == "s"


def oauth(connect: Connect, server: Loopback, **more: Any) -> Api:
    url = more.pop("url", f"{server.url}/token")
    auth = ClientCredentials(url, client_id="i d", client_secret="s:cret", **more)
    return connect(auth={"o": auth}, security=({"o": ()},))


def tokens(server: Loopback, expires_in: Any = 3600, wait: float = 0) -> None:
    """Let the server give a new token to each who asks."""
    numbers = iter(range(1, 1000))

    def script(seen: Seen) -> Answer:
        if seen.path != "/token":
            return Answer()
        time.sleep(wait)
        fields = {"access_token": f"t{next(numbers)}", "expires_in": expires_in}
        return Answer(body=json.dumps(fields).encode())

    server.script = script


def test_a_token_is_fetched_once_and_used_for_all_calls(
    connect: Connect, server: Loopback
) -> None:
    tokens(server)
    api = oauth(connect, server, scopes=("read", "write"))
    api.call(CALL)
    api.call(CALL)
    assert [seen.path for seen in server.seen] == ["/token", "/x", "/x"]
    fetch, first, second = server.seen
    assert fetch.method == "POST"
    assert fetch.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(fetch.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read write"],
    }
    basic = base64.b64decode(fetch.headers["Authorization"].removeprefix("Basic "))
    assert basic == b"i+d:s%3Acret"
    assert first.headers["Authorization"] == "Bearer t1"
    assert second.headers["Authorization"] == "Bearer t1"


@pytest.mark.parametrize(
    ("expires_in", "fetches"),
    [(3600, 1), ("3600", 1), (None, 1), ("soon", 1), (0, 2), (-5, 2), (0.001, 2)],
)
def test_a_token_is_used_until_shortly_before_it_expires(
    connect: Connect, server: Loopback, expires_in: Any, fetches: int
) -> None:
    tokens(server, expires_in)
    api = oauth(connect, server)
    api.call(CALL)
    time.sleep(0.01)
    api.call(CALL)
    assert sum(seen.path == "/token" for seen in server.seen) == fetches


def test_threads_share_one_fetch(connect: Connect, server: Loopback) -> None:
    tokens(server, wait=0.1)
    api = oauth(connect, server)
    threads = [threading.Thread(target=api.call, args=(CALL,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(seen.path == "/token" for seen in server.seen) == 1
    calls = [seen for seen in server.seen if seen.path == "/x"]
    assert [seen.headers["Authorization"] for seen in calls] == ["Bearer t1"] * 8


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b'{"error":"invalid_client"}', "answered 401.*invalid_client"),
        (302, b"", "answered 302"),
        (200, b"<html>", "not JSON"),
        (200, b"[]", "no access_token"),
        (200, b'{"access_token":""}', "no access_token"),
        (200, b'{"access_token":1}', "no access_token"),
    ],
)
def test_a_refused_token_is_an_error_of_the_token_url(
    connect: Connect, server: Loopback, status: int, body: bytes, said: str
) -> None:
    server.say(body, status, {"Location": f"{server.url}/elsewhere"})
    kind = DecodeError if status == 200 else ApiException
    with pytest.raises(kind, match=f"POST {server.url}/token:? .*{said}"):
        oauth(connect, server).call(CALL)
    assert len(server.seen) == 1
    # The next call tries again.
    tokens(server)
    oauth(connect, server).call(CALL)


def test_no_error_and_no_repr_shows_a_credential(
    connect: Connect, server: Loopback
) -> None:
    secret = "hush-hush"
    auth: dict[str, Auth] = {
        "key": ApiKey("query", "key", secret),
        "header": ApiKey("header", "X-Key", secret),
        "basic": Basic("u", secret),
        "oauth": ClientCredentials(
            f"{server.url}/token", client_id="i", client_secret=secret
        ),
    }
    security = ({"key": (), "header": (), "basic": (), "oauth": ()},)
    request = Request("GET", f"{server.url}/x?key={secret}", {"X-Key": secret})
    shown = [
        repr(each) for each in (*auth.values(), request, connect(auth=auth).client)
    ]
    for script in (
        b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
        b"",
        b"junk\r\n\r\n",
    ):
        tokens(server)
        token = server.script
        server.script = lambda seen, raw=script, token=token: (
            token(seen) if seen.path == "/token" else Answer(raw=raw)
        )
        with pytest.raises(SdkError) as caught:
            connect(auth=auth, security=security).call(CALL)
        error = caught.value
        shown += [str(error), repr(error), repr(vars(error)), error.url]
        assert error.__cause__ is None
        assert error.url == f"{server.url}/x"
    assert secret in server.seen[-1].path
    assert not [text for text in shown if secret in text]


def test_a_refused_connection_to_the_token_url_is_told_apart(
    connect: Connect, server: Loopback
) -> None:
    url = "http://127.0.0.1:9/token"
    with pytest.raises(ConnectionFailedError, match=f"POST {url}: ") as caught:
        oauth(connect, server, url=url).call(CALL)
    assert caught.value.url == url
    assert not server.seen


@pytest.mark.parametrize("auth", [ApiKey("header", "X-Key", "a\nb"), Bearer("a\r\nb")])
def test_a_credential_with_a_line_break_is_refused_without_showing_it(
    connect: Connect, server: Loopback, auth: Auth
) -> None:
    with pytest.raises(ValueError, match="control characters") as caught:
        connect(auth={"a": auth}, security=({"a": ()},)).call(CALL)
    assert "a\r\nb" not in str(caught.value)
    assert not server.seen


def test_bad_arguments_are_noticed_before_a_token_is_fetched(
    connect: Connect, server: Loopback
) -> None:
    operation: Operation[Any] = Operation("GET", "/{a}", parameters=(Path("a"),))
    with pytest.raises(ValueError, match="a path parameter"):
        oauth(connect, server).call(operation, "")
    assert not server.seen
