"""Clients of environment variables, and of a server's name, in both halves."""

import asyncio
import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Call, Loopback

Small = Callable[[str], ModuleType]

KIOSK = """
openapi: 3.1.0
info: {title: Kiosk, version: '1'}
servers:
  - {url: 'https://kiosk.example/v1', description: Production}
  - {url: 'http://127.0.0.1:{port}/{stage}', x-sdk-name: local, variables: {port: {default: '9'}, stage: {default: test, enum: [test, demo]}}}
  - {url: 'https://{shop}.example', x-sdk-name: shop, variables: {shop: {enum: [a]}}}
  - {url: /near, x-sdk-name: near}
security: [{key: []}, {login: []}, {oauth: []}, {}]
paths:
  /papers:
    get: {operationId: papers, responses: {'204': {description: d}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
    sign: {type: http, scheme: signature}
"""


@pytest.fixture
def kiosk(small: Small, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    package = small(KIOSK)
    for name in ("KEY", "USERNAME", "PASSWORD", "ACCESS_TOKEN", "CLIENT_ID", "SERVER"):
        monkeypatch.delenv(f"{package.__name__.upper()}_{name}", raising=False)
    return package


@pytest.fixture(params=["sync", "async"])
def half(request: pytest.FixtureRequest, kiosk: ModuleType) -> Any:
    """Give a half of the package: its client, and what carries out a call."""
    if request.param == "sync":
        return kiosk.KioskClient, lambda client, **given: client.api.papers(**given)
    aio = importlib.import_module(f"{kiosk.__name__}.aio")

    def call(client: Any, **given: Any) -> None:
        async def run() -> None:
            async with client:
                await client.api.papers(**given)

        asyncio.run(run())

    return aio.AsyncKioskClient, call


@pytest.fixture
def variables(
    kiosk: ModuleType, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    def set_(**values: str) -> None:
        for name, value in {"server": loopback.origin, **values}.items():
            monkeypatch.setenv(f"{kiosk.__name__}_{name}".upper(), value)

    return set_


BASIC = "Basic dTpw"  # u:p


@pytest.mark.parametrize(
    ("said", "given", "sent"),
    [
        ({}, {}, {}),
        ({"key": "k"}, {}, {"x-key": "k"}),
        ({"key": "k"}, {"key": "mine"}, {"x-key": "mine"}),
        ({"key": "k"}, {"key": None}, {}),
        ({"key": ""}, {}, {}),
        ({"key": " "}, {}, {}),
        ({"username": "u", "password": "p"}, {}, {"authorization": BASIC}),
        ({"username": "u"}, {"password": "p"}, {"authorization": BASIC}),
        ({"username": "u"}, {}, {}),
        ({"access_token": "t"}, {}, {"authorization": "Bearer t"}),
        ({"key": "k", "access_token": "t"}, {}, {"x-key": "k"}),
    ],
)
def test_credentials_are_read_from_the_environment(
    half: Any,
    variables: Callable[..., None],
    heard: list[Call],
    said: dict[str, str],
    given: dict[str, Any],
    sent: dict[str, str],
) -> None:
    client, call = half
    variables(**said)
    call(client.from_env(retries=0, **given))
    found = {"x-key", "authorization"} & set(heard[0].headers)
    assert {name: heard[0].headers[name] for name in found} == sent


def test_the_environment_is_read_when_asked_and_not_before(
    half: Any, variables: Callable[..., None], heard: list[Call]
) -> None:
    client, call = half
    variables(key="old")
    made = client.from_env()
    variables(key="new")
    call(made)
    call(client.from_env())
    assert [call.headers.get("x-key") for call in heard] == ["old", "new"]


@pytest.mark.parametrize(
    "server",
    ["{origin}/demo", "local", "local by option", "local of a copy", "by function"],
)
def test_a_server_is_chosen_by_its_url_or_its_name(
    half: Any,
    kiosk: ModuleType,
    variables: Callable[..., None],
    loopback: Loopback,
    heard: list[Call],
    monkeypatch: pytest.MonkeyPatch,
    server: str,
) -> None:
    client, call = half
    port = loopback.origin.rpartition(":")[2]
    defaults = kiosk.servers.local.__kwdefaults__
    monkeypatch.setitem(defaults, "port", port)  # no document can know it
    options: dict[str, Any] = {}
    if server == "local by option":
        made, options = client(), {"options": kiosk.RequestOptions(server="local")}
    elif server == "local of a copy":
        made = client().copy(server="local")
    elif server == "by function":
        made = client(server=kiosk.servers.local(stage="demo"))
    else:
        variables(server=server.format(origin=loopback.origin))
        made = client.from_env()
    call(made, **options)
    stage = "demo" if "demo" in server or "function" in server else "test"
    assert [one.path for one in heard] == [f"/{stage}/papers"]


PLACES: dict[str, Callable[[Any, Any, str], object]] = {
    "client": lambda half, _, server: half[0](server=server),
    "environment": lambda half, _, __: half[0].from_env(),
    "copy": lambda half, _, server: half[0]().copy(server=server),
    "options": lambda half, kiosk, server: half[1](
        half[0](server=URL), options=kiosk.RequestOptions(server=server)
    ),
}
URL = "https://kiosk.example"


@pytest.mark.parametrize("server", ["near", "shop", "prod", "kiosk.example/v1"])
@pytest.mark.parametrize("where", PLACES)
def test_a_server_that_no_name_is_enough_for_is_refused(
    half: Any,
    kiosk: ModuleType,
    variables: Callable[..., None],
    heard: list[Call],
    server: str,
    where: str,
) -> None:
    variables(server=server)
    with pytest.raises(kiosk.ConfigurationError) as caught:
        PLACES[where](half, kiosk, server)
    said = f"server is a URL or one of 'local', 'production', and not {server!r}"
    assert str(caught.value) == said
    assert not heard


def test_what_a_client_sends_besides_is_sent_by_every_call(
    half: Any, loopback: Loopback, heard: list[Call]
) -> None:
    client, call = half
    call(client(server=loopback.origin, headers={"X-A": "1"}, query={"b": [2, 3]}))
    assert heard[0].headers["x-a"] == "1"
    assert heard[0].query == [("b", "2"), ("b", "3")]


def test_a_credential_of_the_users_own_takes_the_place_of_any(
    half: Any, kiosk: ModuleType, loopback: Loopback, heard: list[Call]
) -> None:
    client, call = half

    class Signed(kiosk.Auth):
        def apply(self, request: Any) -> None:
            request.headers["X-Key"] = f"{request.method} signed"

    call(client(server=loopback.origin, key="k", auth={"key": Signed()}))
    call(
        client(server=loopback.origin),
        options=kiosk.RequestOptions(auth={"key": Signed()}),
    )
    assert [call.headers["x-key"] for call in heard] == ["GET signed"] * 2
