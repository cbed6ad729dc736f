"""Servers: those that a user can name, and those of operations."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Call, Loopback

Small = Callable[[str], ModuleType]

NOTHING = "{'204': {description: d}}"
SHOPS = f"""
openapi: 3.1.0
info: {{title: Shops, version: '1'}}
servers:
  - {{url: 'https://shops.example/v1', description: Production}}
  - url: 'http://{{host}}:{{port}}/{{stage}}/v1'
    description: 'What a developer has.'
    variables:
      host: {{default: 127.0.0.1}}
      port: {{default: '80', description: Where it listens.}}
      stage: {{default: test, enum: [test, demo]}}
  - {{url: '/relative', x-sdk-name: nearby}}
paths:
  /open: {{get: {{operationId: open, responses: {NOTHING}}}}}
  /photos:
    servers: [{{url: /uploads}}]
    get: {{operationId: photos, responses: {NOTHING}}}
    put: {{operationId: putPhoto, servers: [{{url: large}}], responses: {NOTHING}}}
"""
NOWHERE = f"""
openapi: 3.1.0
info: {{title: Nowhere, version: '1'}}
servers: [{{url: /v2}}]
paths:
  /a: {{get: {{operationId: getA, responses: {NOTHING}}}}}
"""
HOME = NOWHERE.replace("3.1.0", "3.2.0\n$self: https://docs.example/apis/api.yaml")


@pytest.fixture
def shops(small: Small) -> ModuleType:
    return small(SHOPS)


@pytest.mark.parametrize(
    ("name", "given", "url"),
    [
        ("production", {}, "https://shops.example/v1"),
        ("what_a_developer_has", {}, "http://127.0.0.1:80/test/v1"),
        (
            "what_a_developer_has",
            {"host": "a.example", "port": "8080", "stage": "demo"},
            "http://a.example:8080/demo/v1",
        ),
        ("what_a_developer_has", {"host": "{port}"}, "http://{port}:80/test/v1"),
        ("nearby", {"base_url": "https://a.example/x"}, "https://a.example/relative"),
    ],
)
def test_each_server_has_a_function_with_its_variables(
    shops: ModuleType, name: str, given: dict[str, str], url: str
) -> None:
    assert getattr(shops.servers, name)(**given) == url


def test_a_value_that_the_document_does_not_list_is_refused(shops: ModuleType) -> None:
    with pytest.raises(shops.ConfigurationError, match="'test', 'demo', and not 'x'"):
        shops.servers.what_a_developer_has(stage="x")


def test_operations_are_called_on_the_server_that_is_theirs(
    shops: ModuleType, loopback: Loopback, heard: list[Call]
) -> None:
    port = loopback.origin.rpartition(":")[2]
    server = shops.servers.what_a_developer_has(port=port)
    with shops.ShopsClient(server=server) as client:
        client.api.open()
        client.api.photos()
        client.api.put_photo()
    assert [call.target for call in heard] == [
        "/test/v1/open",
        "/uploads/photos",
        "/test/v1/large/photos",
    ]


@pytest.mark.parametrize(
    ("document", "client"), [(NOWHERE, "NowhereClient"), (SHOPS, "ShopsClient")]
)
def test_where_nothing_says_which_server_nothing_is_sent(
    small: Small, heard: list[Call], document: str, client: str
) -> None:
    package = small(document)
    call: Callable[[Any], object] = lambda made: made.api.get_a()  # noqa: E731
    given = {}
    if client == "ShopsClient":
        call, given = lambda made: made.api.open(), {"server": ""}
    with (
        getattr(package, client)(**given) as made,
        pytest.raises(package.ConfigurationError, match="needs `server`"),
    ):
        call(made)
    assert heard == []


def test_a_relative_server_is_that_of_the_document_which_says_where_it_is(
    small: Small,
) -> None:
    package = small(HOME)
    made = package.NowhereClient.__init__.__kwdefaults__
    assert made["server"] == "https://docs.example/v2"
