"""The code on the pages about credentials: it is typed, and it does what they say."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback, answer, refuse_all
from tests.support import run

LIBRARY = """
openapi: 3.1.0
info: {title: Library, version: '1'}
servers:
  - {url: 'ORIGIN/v1', description: Main}
  - {url: 'ORIGIN/{stage}', x-sdk-name: staged, variables: {stage: {default: test, enum: [test, demo]}}}
security: [{key: []}, {login: []}, {token: []}, {portal: []}, {sso: []}, {bare: []}, {badge: []}]
paths:
  /books:
    get: {operationId: books, responses: {'204': {description: d}}}
  /shelves:
    get: {operationId: shelves, security: [{portal: [read]}], responses: {'204': {description: d}}}
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: k}
    login: {type: http, scheme: basic}
    token: {type: http, scheme: bearer}
    badge: {type: mutualTLS}
    bare: {type: oauth2, flows: {implicit: {authorizationUrl: 'ORIGIN/authorize', scopes: {}}}}
    sso: {type: openIdConnect, openIdConnectUrl: 'ORIGIN/.well-known/openid-configuration'}
    portal:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: token, scopes: {read: Read., 'write|x': 'Write "all".'}}
        password: {tokenUrl: 'ORIGIN/v1/token', refreshUrl: /refresh, scopes: {read: Read.}}
        authorizationCode: {authorizationUrl: /authorize, tokenUrl: 'ORIGIN/v1/token', scopes: {}}
"""
SECTION = re.compile(r"^## ", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def library(small: Callable[[str], ModuleType], loopback: Loopback) -> ModuleType:
    return small(LIBRARY.replace("ORIGIN", loopback.origin))


@pytest.fixture(scope="session")
def code(library: ModuleType) -> dict[tuple[str, str], str]:
    """Give the code of each section of each page."""
    folder = Path(str(library.__file__)).parents[1] / "doc"
    found: dict[tuple[str, str], str] = {}
    for page in [folder / "client.md", *sorted((folder / "auth").glob("*.md"))]:
        title, *sections = SECTION.split(page.read_text())
        for text in (f"Begin\n{title}", *sections):
            blocks = "\n".join(BLOCK.findall(text))
            if blocks:
                found[page.stem, text.partition("\n")[0]] = blocks
    return found


class Service(list[Call]):
    """The API, and who grants its tokens."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin

    def __call__(self, call: Call) -> Answer:
        if call.path.startswith("/.well-known"):
            ends = {f"{each}_endpoint": f"{self.origin}/{each}" for each in ENDS}
            return answer({"issuer": self.origin, **ends})
        self.append(call)
        if call.path.endswith("/token"):
            grant = dict(parse_qsl(call.body.decode()))["grant_type"]
            return answer({"access_token": f"by-{grant}", "refresh_token": "r"})
        return Answer(204)


ENDS = ("token", "authorization")


@pytest.fixture
def service(loopback: Loopback) -> Iterator[Service]:
    found = Service(loopback.origin)
    loopback.respond = found
    yield found
    loopback.respond = refuse_all


@pytest.fixture
def page(
    code: dict[tuple[str, str], str],
    service: Service,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], dict[str, Any]]:
    """Run the code of a section, away from what is kept here."""
    assert service == []
    monkeypatch.chdir(tmp_path)

    def run_section(name: str, section: str) -> dict[str, Any]:
        names: dict[str, Any] = {}
        exec(code[name, section], names)
        return names

    return run_section


BASIC = "Basic VVNFUk5BTUU6UEFTU1dPUkQ="  # USERNAME:PASSWORD
SENT = [
    ("key", "Usage", "cookie", "k=KEY"),
    ("login", "Usage", "authorization", BASIC),
    ("token", "Usage", "authorization", "Bearer TOKEN_ACCESS_TOKEN"),
    ("bare", "Usage", "authorization", "Bearer BARE_ACCESS_TOKEN"),
    ("badge", "Usage", "x-signed", "GET by me"),
    ("portal", "Usage", "authorization", "Bearer by-client_credentials"),
    ("portal", "Client credentials", "authorization", "Bearer by-client_credentials"),
    ("portal", "Password", "authorization", "Bearer by-password"),
    ("portal", "Refresh token", "authorization", "Bearer by-refresh_token"),
    ("portal", "Authorization code", "authorization", "Bearer by-authorization_code"),
    ("sso", "Usage", "authorization", "Bearer SSO_ACCESS_TOKEN"),
    ("sso", "Client credentials", "authorization", "Bearer by-client_credentials"),
    ("sso", "Password", "authorization", "Bearer by-password"),
    ("sso", "Refresh token", "authorization", "Bearer by-refresh_token"),
    ("sso", "Authorization code", "authorization", "Bearer by-authorization_code"),
]


@pytest.mark.parametrize(("name", "section", "header", "value"), SENT)
def test_each_way_to_make_a_client_sends_what_it_says(
    page: Callable[[str, str], dict[str, Any]],
    service: Service,
    name: str,
    section: str,
    header: str,
    value: str,
) -> None:
    page(name, section)["client"].api.books()
    assert service[-1].path == "/v1/books"
    assert service[-1].headers[header] == value


def test_every_section_about_credentials_was_run(
    code: dict[tuple[str, str], str],
) -> None:
    sections = {key for key in code if key[0] != "client"}
    kept = {("portal", "Keeping tokens"), ("sso", "Keeping tokens")}
    assert sections == {(name, section) for name, section, *_ in SENT} | kept


def test_a_user_is_sent_where_the_document_says(
    page: Callable[[str, str], dict[str, Any]], service: Service
) -> None:
    url = page("portal", "Authorization code")["login"].url
    assert url.startswith(f"{service.origin}/authorize?")
    assert parse_qs(urlsplit(url).query)["redirect_uri"] == [
        "https://app.example/callback"
    ]


def test_tokens_are_kept_and_used_again(
    page: Callable[[str, str], dict[str, Any]],
    library: ModuleType,
    service: Service,
) -> None:
    names = page("portal", "Keeping tokens")
    with pytest.raises(library.ConfigurationError, match=r"grant\.code"):
        names["client"].api.shelves()
    names["keep"](library.Token(access_token="", refresh_token="kept"))
    page("portal", "Keeping tokens")["client"].api.shelves()
    assert b"refresh_token=kept" in service[0].body
    page("portal", "Keeping tokens")["client"].api.shelves()
    assert [call.path for call in service] == [
        "/v1/token",
        "/v1/shelves",
        "/v1/shelves",
    ]
    assert service[-1].headers["authorization"] == "Bearer by-refresh_token"


def test_an_operation_says_which_scopes_an_application_asks_for(
    page: Callable[[str, str], dict[str, Any]], service: Service
) -> None:
    client = page("portal", "Usage")["client"]
    client.api.shelves()
    client.api.books()
    asked = [parse_qs(call.body.decode()) for call in service if call.body]
    assert [form.get("scope") for form in asked] == [["read"], None]


def test_the_page_of_the_client_chooses_servers_and_reads_the_environment(
    page: Callable[[str, str], dict[str, Any]],
    library: ModuleType,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"{library.__name__}_KEY".upper(), "from outside")
    names = page("client", "Servers")
    client = page("client", "Environment")["client"]
    client.api.books(options=names["options"])
    client.api.books()
    names["client"].copy(auth=client._settings.auth).api.books()
    assert [call.path for call in service] == ["/v1/books", "/v1/books", "/demo/books"]
    assert {call.cookies["k"] for call in service} == {"from outside"}
    client = page("client", "Authorization")["client"]
    client.api.books()
    assert service[-1].headers["x-signed"] == "GET by me"


WRONG = """
from {package} import {client}, Password, begin_login
from {package}.aio import Async{client}
{client}.from_env(timeout="soon")
{client}.from_env(unheard_of=1)
{client}(portal_grant=3)
Async{client}.from_env(key=1)
reveal: str = begin_login(Async{client}())
client: {client} = {client}.from_env(key=None, retries=1, portal_grant=Password(username="u", password="p"))
other: Async{client} = Async{client}.from_env()
"""


def test_type_checkers_know_what_the_pages_say(
    code: dict[tuple[str, str], str], library: ModuleType, tmp_path: Path
) -> None:
    for number, text in enumerate(code.values()):
        (tmp_path / f"section_{number}.py").write_text(text)
    names = {"package": library.__name__, "client": "LibraryClient"}
    (tmp_path / "wrong.py").write_text(WRONG.format(**names))
    done = run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull),
        *("--cache-dir", tmp_path / "cache", tmp_path),
        cwd=tmp_path,
        MYPYPATH=str(Path(str(library.__file__)).parents[1]),
    )
    # What the SDK has for extras that are not installed is not the matter here.
    said = [line for line in done.stdout.splitlines() if "/runtime/" not in line]
    found = [line for line in said if ": error: " in line]
    assert [line.partition(": error")[0] for line in found] == [
        f"wrong.py:{number}" for number in (4, 5, 6, 7, 8)
    ], done.stdout
