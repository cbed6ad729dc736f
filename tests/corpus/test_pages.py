"""Every page of a real document's SDK is whole, and its code runs and is allowed."""

from importlib import import_module
from pathlib import Path

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from tests.behaviour.loopback import Call, Loopback
from tests.corpus.contract import FAULTS, Sent, contract
from tests.pages.checks import unsound
from tests.pages.reading import pages_of
from tests.pages.running import Examples, every_host, run
from tests.pages.typing import untyped

# A list of texts where a list of texts or objects is wanted: lists are invariant.
KNOWN = ("copilot_set_copilot_content_exclusion_for_organization",)


def test_every_page_is_whole(sdk: Path) -> None:
    assert [*unsound(pages_of(sdk))] == []


def test_every_block_runs_and_sends_what_the_document_allows(
    document: str,
    spec: Path,
    sdk: Path,
    package: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    judge = Judge(spec)
    server, examples = Loopback(), Examples(package, judge)
    server.respond = examples
    with every_host(package, server):
        failed = [
            f"{page.path}:{block.line}: {error!r}"
            for page in pages_of(sdk)
            for block, error in run(page, import_module(package))
            if not is_last(error)
        ]
    server.close()
    assert failed == []
    known = set[str]().union(*FAULTS.get(document, {}).values())
    refused = {
        name.partition(".")[2]: faults
        for name, faults in examples.faults.items()
        if faults
    }
    assert refused.keys() == known, refused
    assert len(examples.faults) > 20


def test_the_code_of_every_page_is_typed(
    sdk: Path, package: str, tmp_path: Path
) -> None:
    told = untyped(pages_of(sdk), package, sdk, tmp_path).splitlines()
    assert [line for line in told if not any(one in line for one in KNOWN)] == []


def is_last(error: BaseException) -> bool:
    """Whether a page has named itself as the next one, which an example may do."""
    return type(error).__name__ == "PaginationError" and "is named as" in str(error)


class Judge:
    """openapi-core, which reads the document once."""

    def __init__(self, spec: Path) -> None:
        self._allowed: OpenAPI = contract(spec)

    def __call__(self, url: str, call: Call) -> list[str]:
        sent = Sent(call.method, url, call.headers, call.body)
        try:
            self._allowed.validate_request(sent)
        except OpenAPIError as error:
            return [f"{error!r} {error.__cause__!r}"]
        return []
