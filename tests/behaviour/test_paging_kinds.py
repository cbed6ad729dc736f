"""Generated methods for pages of every kind, of both halves, and what they are typed."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback, answer, refuse_all
from tests.support import run

FLEET = Path(__file__).parent / "specs" / "fleet.yaml"
PAGES = [["a", "b"], ["c", "d"], ["e"]]


def ships(page: int) -> list[dict[str, str]]:
    return [{"id": name} for name in PAGES[page]] if page < len(PAGES) else []


def served(call: Call) -> Answer:
    """Serve the pages as each of the operations has them; begin with the first."""
    query, form = dict(call.query), dict(
        Call("", f"?{call.body.decode()}", {}, b"").query
    )
    last = len(PAGES) - 1
    match call.path:
        case "/offset":
            at = int(query.get("from", "0"))
            return answer({"ships": ships((at + 1) // 2), "meta": {"total-count": 5}})
        case "/page":
            return answer({"ships": ships(int(query.get("page", "0")))})
        case "/cursor":
            at = int(query.get("after", "2000-01-01T00:00:00Z")[:4]) - 2000
            meta = {"next": f"200{at + 1}-01-01T00:00:00Z", "class": at < last}
            return answer({"ships": ships(at), "meta": meta})
        case "/last/x%2Fy":
            before = {"": 0, "b": 1, "d": 2, "e": 3}
            return answer({"ships": ships(before[form.get("after", "")]), "meta": None})
        case "/url":
            at = int(query.get("$skip", "0"))
            link = f"{call.target.partition('&$')[0]}&$skip={at + 1}"
            found = {"@odata.nextLink": link} if at < last else {}
            return answer({"ships": ships(at), **found})
        case "/link" | "/other/link":
            at = int(query.get("p", "0"))
            link = {"Link": f'</other/link?p={at + 1}>; rel="next"'}
            return answer(ships(at), headers=link if at < last else {})
        case _:
            at = int(call.headers.get("next-page", "0"))
            link = {"Location": f"//elsewhere.invalid/?Next-Page={at + 1}"}
            return answer({"ships": ships(at)}, headers=link if at < last else {})


METHODS = {
    "by_offset_pages": [],
    "by_page_pages": [],
    "by_cursor_pages": [],
    "by_last_id_pages": ["x/y"],
    "by_url_pages": [],
    "by_link_pages": [],
    "by_location_pages": [],
}


@pytest.fixture(scope="module")
def fleet(small: Callable[[str], ModuleType]) -> ModuleType:
    return small(FLEET.read_text(encoding="utf-8"))


@pytest.fixture
def calls(loopback: Loopback) -> Iterator[list[Call]]:
    """Serve the fleet, and record what was asked."""
    heard: list[Call] = []

    def respond(call: Call) -> Answer:
        heard.append(call)
        return served(call)

    loopback.respond = respond
    yield heard
    loopback.respond = refuse_all


Collect = Callable[..., list[Any]]


@pytest.fixture(params=["sync", "async"])
def collect(
    request: pytest.FixtureRequest, fleet: ModuleType, loopback: Loopback
) -> Collect:
    """Give a function that iterates what a function makes of the controller."""
    given: dict[str, Any] = {"server": loopback.origin, "key": "se cret"}

    def waiting(make: Callable[[Any], Any]) -> list[Any]:
        with fleet.FleetClient(**given, validate_requests=True) as client:
            return list(make(client.ships))

    async def awaiting(make: Callable[[Any], Any]) -> list[Any]:
        module = import_module(f"{fleet.__name__}.aio")
        async with module.AsyncFleetClient(**given) as client:
            return [each async for each in make(client.ships)]

    if request.param == "sync":
        return waiting
    return lambda make: asyncio.run(awaiting(make))


def names(items: list[Any]) -> list[str]:
    return [each.id for each in items]


@pytest.mark.parametrize("method", METHODS)
def test_items_are_models_and_come_once_each(
    collect: Collect, fleet: ModuleType, calls: list[Call], method: str
) -> None:
    found = collect(lambda it: getattr(it, method)(*METHODS[method], limit=2).items())
    assert names(found) == ["a", "b", "c", "d", "e"]
    assert {type(each) for each in found} == {fleet.models.Ship}
    keys = [dict(call.query)["key"] for call in calls]
    assert keys == ["se cret"] * len(calls)
    assert "key" not in {name for call in calls for name, _ in call.query[:-1]}


@pytest.mark.parametrize("method", METHODS)
def test_pages_are_resumed_in_another_process(
    collect: Collect, calls: list[Call], method: str
) -> None:
    tokens: list[str | None] = []

    def noting(controller: Any) -> Any:
        pages = getattr(controller, method)(*METHODS[method])
        if hasattr(pages, "__iter__"):
            return (tokens.append(pages.token) for _ in pages)

        async def noted() -> Any:
            async for _ in pages:
                yield tokens.append(pages.token)

        return noted()

    collect(noting)
    assert tokens[-1] is None
    kept = json.loads(json.dumps(tokens[0]))
    assert "cret" not in kept
    calls.clear()
    rest = collect(
        lambda it: getattr(it, method)(*METHODS[method]).resume(kept).items()
    )
    assert names(rest) == ["c", "d", "e"]


def test_the_size_is_the_callers_on_every_page(
    collect: Collect, calls: list[Call]
) -> None:
    for method in ("by_offset_pages", "by_page_pages", "by_cursor_pages"):
        collect(lambda it, method=method: getattr(it, method)(limit=2).items())
    assert {dict(call.query)["limit"] for call in calls} == {"2"}


def test_options_hold_for_every_page(
    collect: Collect, fleet: ModuleType, calls: list[Call]
) -> None:
    options = fleet.RequestOptions(headers={"X-Own": "1"}, query={"q": ["1", "2"]})
    for method, given in METHODS.items():
        collect(
            lambda it, method=method, given=given: getattr(it, method)(
                *given, options=options
            )
        )
    assert {call.headers.get("x-own") for call in calls} == {"1"}
    asked = [[value for name, value in call.query if name == "q"] for call in calls]
    assert asked == [["1", "2"]] * len(calls)


def test_the_plain_method_and_the_one_of_responses_give_one_page(
    fleet: ModuleType, loopback: Loopback, calls: list[Call]
) -> None:
    with fleet.FleetClient(server=loopback.origin, key="k") as client:
        page = client.ships.by_url(limit=2)
        assert names(page.ships) == ["a", "b"]
        whole = client.ships.with_response.by_url(limit=2)
        assert (whole.value, whole.status) == (page, 200)
        assert whole.url == f"{loopback.origin}/url?limit=2"
        found = list(client.ships.by_url_pages(limit=2).responses())
    assert [names(each.value.ships) for each in found] == PAGES
    assert len(calls) == 5


def test_arguments_are_checked_before_anything_is_sent(
    fleet: ModuleType, loopback: Loopback, calls: list[Call]
) -> None:
    with fleet.FleetClient(
        server=loopback.origin, key="k", validate_requests=True
    ) as client:
        pages = client.ships.by_offset_pages(limit=1000)
        with pytest.raises(fleet.ValidationError, match="query limit: maximum is 100"):
            next(iter(pages))
    assert calls == []


def test_what_an_sdk_without_pages_needs_not_is_not_in_it(
    small: Callable[[str], ModuleType], fleet: ModuleType
) -> None:
    plain = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"
    modules = {"pages", "paging", "aio_pages"}
    for package, wanted in ((fleet, modules), (small(plain), set[str]())):
        folder = Path(str(package.__file__)).parent
        assert {
            path.stem for path in (folder / "runtime").iterdir()
        } & modules == wanted
        assert (folder.parent / "doc" / "pagination.md").is_file() == bool(wanted)


def test_the_examples_on_the_page_run(
    fleet: ModuleType,
    loopback: Loopback,
    calls: list[Call],
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = Path(str(fleet.__file__)).parents[1] / "doc" / "pagination.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 4
    space: dict[str, Any] = {}
    given: dict[str, Any] = {"server": loopback.origin, "key": "k"}
    with fleet.FleetClient(**given) as client:
        for block in blocks:
            exec(block, space | {"client": client}, space)

    async def shown() -> None:
        module = import_module(f"{fleet.__name__}.aio")
        async with module.AsyncFleetClient(**given) as client:
            await space["show"](client)

    asyncio.run(shown())
    shown_ids = re.findall(r"Ship\(id='(\w)'\)", capsys.readouterr().out)
    assert "".join(shown_ids) == "abcde" * 4
    assert len(calls) == 3 * 4


TYPED = """
from typing import assert_type

from {package} import FleetClient
from {package}.aio import AsyncFleetClient
from {package}.models import Pages as Page, Ship
from {package}.runtime import ApiResponse
from {package}.runtime.aio_pages import AsyncPages
from {package}.runtime.pages import Pages


def waiting(client: FleetClient) -> None:
    pages = client.ships.by_url_pages(limit=2)
    assert_type(pages, Pages[Page, Ship])
    assert_type(next(iter(pages)), Page)
    assert_type([each.id for each in pages.items()], list[str])
    assert_type(list(pages.responses()), list[ApiResponse[Page]])
    assert_type(pages.token, str | None)
    assert_type(pages.resume("x"), Pages[Page, Ship])
    assert_type(client.ships.by_link_pages(), Pages[list[Ship], Ship])


async def awaiting(client: AsyncFleetClient) -> None:
    pages = client.ships.by_url_pages(limit=2)
    assert_type(pages, AsyncPages[Page, Ship])
    async for page in pages.resume("x"):
        assert_type(page, Page)
    assert_type([each async for each in pages.items()], list[Ship])
"""


@pytest.mark.parametrize("tool", ["mypy", "basedpyright"])
def test_pages_and_items_have_their_types(
    fleet: ModuleType, tmp_path: Path, tool: str
) -> None:
    package = Path(str(fleet.__file__)).parent
    script = tmp_path / "script.py"
    script.write_text(TYPED.format(package=package.name), encoding="utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": ["script.py", str(package)],
        "extraPaths": [str(package.parent)],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    arguments = {
        "mypy": ["--strict", "--config-file", os.devnull, script, package],
        "basedpyright": ["--pythonpath", sys.executable],
    }
    done = run(
        *(sys.executable, "-m", tool, *arguments[tool]),
        cwd=tmp_path,
        MYPYPATH=str(package.parent),
    )
    assert done.returncode == 0, done.stdout
