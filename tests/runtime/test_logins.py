"""Logins in a browser, and OpenID providers."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from loopback import Answer, Connect
from provider import CALL, CLIENT, WELL_KNOWN, Provider, code
from runtime import ApiException, ConfigurationError, DecodeError
from runtime.discovery import Flow
from runtime.grants import ClientCredentials
from runtime.logins import Login, LoginError, begin_login
from runtime.oauth import oauth
from waiting import WaitingApi


def result(api: Any, begun: Any) -> Any:
    return api._loop.result(begun) if isinstance(api, WaitingApi) else begun


def test_a_user_logs_in_and_stays_so(client: Any, provider: Provider) -> None:
    begun = code(scopes=["read", "write"])
    api = client(begun)
    login: Login = result(api, begin_login(api.client, {"audience": "here"}))
    assert not provider.paths
    assert login.url.startswith(f"{provider.url}/authorize?a=b&response_type=code&")
    query = dict(parse_qsl(urlsplit(login.url).query))
    provider.challenge = query.pop("code_challenge")
    assert query == {
        "a": "b",
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": "http://app/back",
        "scope": "read write",
        "state": login.state,
        "code_challenge_method": "S256",
        "audience": "here",
    }
    provider.expires_in = 0
    back = f"http://app/back?code=a%2Bb&state={login.state}"
    api = client(login.grant(begun, back))
    api.call(CALL)
    api.call(CALL)
    assert provider.bearers == ["t1", "t2"]
    assert provider.forms == [
        {
            "grant_type": "authorization_code",
            "code": "a+b",
            "redirect_uri": "http://app/back",
            "code_verifier": login.code_verifier,
            "client_id": "app",
        },
        {"grant_type": "refresh_token", "refresh_token": "r1", "client_id": "app"},
    ]


def test_each_login_has_secrets_of_its_own(client: Any) -> None:
    api = client(code())
    logins = [result(api, begin_login(api.client)) for _ in range(2)]
    for each in logins:
        assert 43 <= len(each.code_verifier) <= 128  # RFC 7636, section 4.1
        assert each.code_verifier not in each.url
        assert each.state not in repr(each)
    assert (
        len({each.state for each in logins} | {each.code_verifier for each in logins})
        == 4
    )


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("code=c", "invalid_state"),
        ("code=c&state=other", "invalid_state"),
        ("code=c&state=%C3%A4", "invalid_state"),
        ("state=good", "no_code"),
        ("state=good&code=", "no_code"),
        (
            "state=good&error=access_denied&error_description=The%20user%20said%20no",
            r"access_denied \(The user said no\)",
        ),
    ],
)
def test_a_login_that_did_not_succeed_is_an_error(query: str, error: str) -> None:
    login = Login(url="", state="good", code_verifier="v")
    with pytest.raises(LoginError, match=f"^{error}"):
        login.grant(code(), f"http://app/back?{query}")


def test_a_login_without_a_refresh_token_ends(client: Any, provider: Provider) -> None:
    provider.said = Answer(body=b'{"access_token": "t", "expires_in": 0}')
    api = client(code(code="c", code_verifier="v"))
    api.call(CALL)
    with pytest.raises(ConfigurationError, match="log in again"):
        api.call(CALL)
    assert provider.paths == ["/token", "/x"]


def test_a_relative_address_needs_a_server(connect: Connect) -> None:
    relative = {"authorizationCode": Flow("/token", "/authorize")}
    api = connect(server="", auth={"o": oauth(relative, grant=code())})
    with pytest.raises(ConfigurationError, match="needs `server`"):
        result(api, begin_login(api.client))


def test_only_a_client_of_such_a_grant_can_log_in(client: Any) -> None:
    with pytest.raises(ConfigurationError, match="no AuthorizationCode"):
        begin_login(client().client)


# OpenID Connect


@pytest.mark.parametrize("given", ["{}", "{}/", "{}" + WELL_KNOWN, WELL_KNOWN])
def test_a_provider_is_asked_once_where_tokens_are(
    client: Any, provider: Provider, given: str
) -> None:
    provider.expires_in = 0
    api = client(ClientCredentials(**CLIENT), given.format(provider.url))
    assert not provider.paths
    api.call(CALL)
    api.call(CALL)
    assert provider.paths == [WELL_KNOWN, "/token", "/x", "/token", "/x"]


def test_a_provider_says_where_a_user_logs_in(client: Any, provider: Provider) -> None:
    api = client(code(), f"{provider.url}{WELL_KNOWN}")
    login = result(api, begin_login(api.client))
    query = dict(parse_qsl(urlsplit(login.url).query))
    assert login.url.startswith(f"{provider.url}/authorize?response_type=code&")
    assert query["scope"] == "openid"
    provider.challenge = query["code_challenge"]
    back = f"http://app/back?code=c&state={login.state}"
    client(login.grant(code(), back), f"{provider.url}{WELL_KNOWN}").call(CALL)
    assert provider.bearers == ["t1"]


def test_a_provider_says_how_a_client_shows_its_secret(
    client: Any, provider: Provider
) -> None:
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    client(ClientCredentials(**CLIENT), provider.url).call(CALL)
    assert provider.forms == [{"grant_type": "client_credentials", **CLIENT}]
    assert "Authorization" not in provider.server.seen[1].headers


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"issuer": "https://evil.example"}, "issuer is 'https://evil.example'"),
        ({"issuer": 1}, "issuer"),
        ({"token_endpoint": "ftp://x/token"}, "no https URL"),
        ({"token_endpoint": "/token"}, "no https URL"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"authorization_endpoint": "javascript:x"}, "no https URL"),
    ],
)
def test_a_provider_that_is_another_one_gets_no_secret(
    client: Any, provider: Provider, metadata: dict[str, Any], said: str
) -> None:
    provider.metadata |= metadata
    with pytest.raises(DecodeError, match=f"GET {provider.url}{WELL_KNOWN}.*{said}"):
        client(ClientCredentials(**CLIENT), provider.url).call(CALL)
    assert provider.paths == [WELL_KNOWN]


def test_a_provider_that_fails_is_asked_again(client: Any, provider: Provider) -> None:
    api = client(ClientCredentials(**CLIENT), provider.url)
    provider.server.script = lambda _: Answer(503)
    with pytest.raises(ApiException, match=f"GET {provider.url}{WELL_KNOWN} .*503"):
        api.call(CALL)
    provider.server.script = provider.answer
    api.call(CALL)
    assert provider.bearers == ["t1"]
