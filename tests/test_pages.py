"""Every page of the SMS SDK, and of richer ones, is whole, typed, runs, and is allowed."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator import generate
from tests.behaviour.contract import Contract
from tests.behaviour.loopback import Call, Loopback
from tests.pages.checks import unsound
from tests.pages.reading import pages_of
from tests.pages.running import Examples, every_host, run
from tests.pages.typing import untyped
from tests.support import HARBOUR, SDK, SHOP, THINGSPACE

DOCUMENTS = {"thingspace": THINGSPACE, "harbour": HARBOUR, "shop": SHOP}


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


@pytest.fixture(scope="module", params=DOCUMENTS)
def sdk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Generate a package that no other test imports; the pages are as usual."""
    folder = tmp_path_factory.mktemp("pages") / str(request.param)
    document = DOCUMENTS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
        config = SDK if document == THINGSPACE else None
        generate(document, folder, config=config, package=f"paged_{request.param}")
        patch.syspath_prepend(str(folder))
        yield folder


def test_every_page_is_whole(sdk: Path) -> None:
    assert [*unsound(pages_of(sdk))] == []


def test_the_code_of_every_page_is_typed(sdk: Path, tmp_path: Path) -> None:
    assert untyped(pages_of(sdk), f"paged_{sdk.name}", sdk, tmp_path) == ""


def test_every_block_runs_and_sends_what_the_document_allows(
    sdk: Path, loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    package = f"paged_{sdk.name}"
    contract = Contract(DOCUMENTS[sdk.name])

    def judge(url: str, call: Call) -> list[str]:
        target = urlsplit(url)._replace(scheme="", netloc="").geturl()
        return contract.request_faults(replace(call, target=target))

    loopback.respond = examples = Examples(package, judge)
    with every_host(package, loopback):
        failed = [
            f"{page.path}:{block.line}: {error!r}"
            for page in pages_of(sdk)
            for block, error in run(page, import_module(package))
        ]
    assert failed == []
    assert examples.faults
    assert not any(examples.faults.values()), examples.faults
