"""One server, and the generated packages that call it."""

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generator import generate
from tests.behaviour.contract import Contract, Service
from tests.behaviour.loopback import Answer, Call, Loopback, refuse_all
from tests.behaviour.thingspace_service import (
    ACCESS,
    SESSION,
    TOKEN_PATH,
    ThingspaceService,
)
from tests.support import GENERATED, HARBOUR, SDK, THINGSPACE, must, sdkwright

Connect = Callable[..., Any]


def imported(folder: Path, package: str) -> ModuleType:
    """Import a package from a folder that is on the path only meanwhile."""
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(package)
    finally:
        sys.path.remove(str(folder))
    assert Path(str(module.__file__)).is_relative_to(folder)
    return module


@pytest.fixture(scope="session")
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


@pytest.fixture(scope="session")
def sms_contract() -> Contract:
    return Contract(THINGSPACE)


@pytest.fixture(scope="session")
def harbour_contract() -> Contract:
    return Contract(HARBOUR)


@pytest.fixture(scope="session")
def thingspace() -> ModuleType:
    """Give the committed package."""
    return imported(GENERATED, "thingspace")


@pytest.fixture(scope="session")
def local_thingspace(
    loopback: Loopback, tmp_path_factory: pytest.TempPathFactory
) -> ModuleType:
    """Generate the package from the document with the loopback server's addresses."""
    folder = tmp_path_factory.mktemp("local")
    document = THINGSPACE.read_text(encoding="utf-8")
    home = "https://thingspace.verizon.com"
    assert f"{home}{TOKEN_PATH}" in document
    (folder / THINGSPACE.name).write_text(
        document.replace(home, loopback.origin), encoding="utf-8"
    )
    (folder / SDK.name).write_bytes(SDK.read_bytes())
    package = "thingspace_local"
    must(
        sdkwright(
            "generate",
            *("--config", folder / SDK.name),
            *("--output", folder / "sdk"),
            *("--package", package),
            cache=folder / "cache",
        )
    )
    return imported(folder / "sdk", package)


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Generate a package without any configuration."""
    folder = tmp_path_factory.mktemp("harbour")
    command = ("generate", HARBOUR, "--output", folder / "sdk")
    must(sdkwright(*command, cwd=folder, cache=folder / "cache"))
    return imported(folder / "sdk", "harbour_office")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """Give the package for a small document, generated once for each."""

    @functools.cache
    def made(document: str) -> ModuleType:
        folder = tmp_path_factory.mktemp("small")
        (folder / "api.yaml").write_text(document, encoding="utf-8")
        package = folder.name.replace("-", "_")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
            generate(folder / "api.yaml", folder / "sdk", package=package)
        return imported(folder / "sdk", package)

    return made


@pytest.fixture
def heard(loopback: Loopback) -> Iterator[list[Call]]:
    """Record what comes; each call is answered 204 unless a test says otherwise."""
    calls: list[Call] = []

    def note(call: Call) -> Answer:
        calls.append(call)
        return Answer(204)

    loopback.respond = note
    yield calls
    loopback.respond = refuse_all


@pytest.fixture
def sms(loopback: Loopback, sms_contract: Contract) -> Iterator[ThingspaceService]:
    """Serve ThingSpace; whatever breaks the contract fails the test."""
    service = ThingspaceService(sms_contract)
    loopback.respond = service
    yield service
    service.released.set()
    loopback.respond = refuse_all
    assert service.faults == []


@pytest.fixture
def port(loopback: Loopback, harbour_contract: Contract) -> Iterator[Service]:
    """Serve the harbour; whatever breaks the contract fails the test."""
    service = Service(harbour_contract)
    loopback.respond = service
    yield service
    loopback.respond = refuse_all
    assert service.faults == []


@pytest.fixture
def connect(
    loopback: Loopback, thingspace: ModuleType, sms: ThingspaceService
) -> Iterator[Connect]:
    """Make clients of ThingSpace, with good credentials unless told otherwise."""
    usual = {
        "server": loopback.origin + sms.contract.base,
        "access_token": ACCESS,
        "session_token": SESSION,
        "timeout": 10.0,
    }
    with contextlib.ExitStack() as stack:

        def made(**settings: Any) -> Any:
            client = thingspace.ThingspaceClient(**{**usual, **settings})
            return stack.enter_context(client)

        yield made


@pytest.fixture
def client(connect: Connect) -> Any:
    return connect()


@pytest.fixture
def caller(harbour: ModuleType, loopback: Loopback, port: Service) -> Iterator[Any]:
    """Make a client of the harbour that has every credential."""
    with harbour.HarbourOfficeClient(
        header_key="in-header",
        query_key="in query&",
        cookie_key="in cookie;",
        username="captain",
        password="p:ss wörd",
        access_token="bearer-token",
        server=loopback.origin + port.contract.base,
        timeout=10.0,
    ) as made:
        yield made
