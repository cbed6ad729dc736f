"""Security schemes: which flows an SDK can follow, and where they lead."""

from collections.abc import Callable
from typing import Any

import pytest

Built = Callable[..., Any]

FLOWS = [
    ("{clientCredentials: {tokenUrl: 'https://t'}}", ["clientCredentials"]),
    ("{password: {tokenUrl: 'https://t'}}", ["password"]),
    ("{authorizationCode: {tokenUrl: 'https://t'}}", []),
    (
        "{authorizationCode: {tokenUrl: 'https://t', authorizationUrl: 'https://a'}}",
        ["authorizationCode"],
    ),
    ("{implicit: {authorizationUrl: 'https://a'}}", []),
    ("{deviceAuthorization: {tokenUrl: 'https://t'}}", []),
    ("{password: {tokenUrl: ''}}", []),
    ("{password: {tokenUrl: [5]}}", []),
    ("{password: x}", []),
    ("[]", []),
    (
        "{password: {tokenUrl: x}, clientCredentials: {tokenUrl: x}}",
        ["clientCredentials", "password"],
    ),
]


@pytest.mark.parametrize(("flows", "kinds"), FLOWS)
def test_flows_that_end_at_a_token_url_are_followed(
    built: Built, flows: str, kinds: list[str]
) -> None:
    api, _ = built(schemes=f"{{a: {{type: oauth2, flows: {flows}}}}}")
    [scheme] = api.schemes
    assert scheme.kind == "oauth2"
    assert [flow.kind for flow in scheme.flows] == kinds


@pytest.mark.parametrize(
    ("server", "url", "wanted"),
    [
        ("https://a.example/v1", "https://b.example/t", "https://b.example/t"),
        ("https://a.example/v1", "/t", "/t"),
        ("https://a.example/v1", "t", "/v1/t"),
        ("https://a.example/v1/", "t", "/v1/t"),
        ("https://a.example", "t", "/t"),
        ("/v2", "t", "/v2/t"),
        ("http://[", "t", "/t"),
        ("", "t", "/t"),
    ],
)
def test_a_relative_address_is_so_to_the_server(
    built: Built, server: str, url: str, wanted: str
) -> None:
    schemes = f"""
        {{a: {{type: oauth2, flows: {{password: {{tokenUrl: {url}, refreshUrl: {url}}}}}}},
          b: {{type: openIdConnect, openIdConnectUrl: {url}}}}}
    """
    api, _ = built(schemes=schemes, rest=f"{{servers: [{{url: '{server}'}}]}}")
    flow = api.schemes[0].flows[0]
    assert [flow.token_url, flow.refresh_url, api.schemes[1].url] == [wanted] * 3


def test_scopes_come_with_what_they_are_for(built: Built) -> None:
    scopes = "{read: Read., write: [5]}"
    flow = f"{{tokenUrl: /t, scopes: {scopes}}}"
    api, _ = built(schemes=f"{{a: {{type: oauth2, flows: {{password: {flow}}}}}}}")
    assert api.schemes[0].flows[0].scopes == (("read", "Read."), ("write", ""))
