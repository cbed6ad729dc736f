"""Which credentials a call uses, and that no call goes without those it needs."""

from typing import Any

import pytest
from loopback import Connect, Loopback
from runtime import Auth, ConfigurationError, Operation
from runtime.credentials import ApiKey, Basic, Bearer
from runtime.discovery import Flow
from runtime.oauth import oauth

FLOWS = {"clientCredentials": Flow("http://x.invalid")}
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
        (oauth(FLOWS, access_token="t"), "Authorization", "Bearer t"),
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
    "no oauth": oauth(FLOWS),
    "half oauth": oauth(FLOWS, client_id="i"),
    "blank": ApiKey("query", "key", " \t"),
    "blank oauth": oauth(FLOWS, access_token=" ", client_id="i", client_secret=" "),
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
        (["blank"], "GetX needs api_key"),
        (["blank oauth"], "GetX needs client_secret"),
        (["blank", "session"], {"VZ-M2M-Token"}),
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


@pytest.mark.parametrize("auth", [ApiKey("header", "X-Key", "a\nb"), Bearer("a\r\nb")])
def test_a_credential_with_a_line_break_is_refused_without_showing_it(
    connect: Connect, server: Loopback, auth: Auth
) -> None:
    with pytest.raises(ValueError, match="control characters") as caught:
        connect(auth={"a": auth}, security=({"a": ()},)).call(CALL)
    assert "a\r\nb" not in str(caught.value)
    assert not server.seen
