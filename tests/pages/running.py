"""Runs the Python of pages as a reader would, against a server on the loopback address."""

import asyncio
import contextlib
import inspect
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import signature
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback
from tests.pages.reading import Block, Page

# What the fixed format of a controller's page leaves out: its examples import nothing.
CLASSIC = ("datetime", "dateutil.parser", "decimal", "uuid")

Judge = Callable[[str, Call], list[str]]
"""Says what a document does not allow in a call to a URL."""


class Examples:
    """A server that stands for all hosts, and gives the example of what is called."""

    def __init__(self, package: str, judge: Judge) -> None:
        self.faults: dict[str, list[str]] = {}
        self._fake = import_module(f"{package}.testing").FakeTransport()
        self._request = import_module(f"{package}.runtime").Request
        self._judge = judge

    def __call__(self, call: Call) -> Answer:
        scheme, host, rest = call.target[1:].split("/", 2)
        url = f"{scheme}://{host}/{rest}"
        said = self._fake.send(
            self._request(
                method=call.method, url=url, headers=call.headers, body=call.body
            )
        )
        operation = self._fake.requests[-1].operation
        if " " not in operation:  # which a token's endpoint has
            faults = self._judge(url, call)
            self.faults.setdefault(operation, []).extend(faults)
        return Answer(said.status, said.body, said.headers.get("content-type", ""))


@contextmanager
def every_host(package: str, server: Loopback) -> Iterator[None]:
    """Have one server stand for all hosts, whose name becomes a part of the path."""

    def led(send: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def sent(self: Any, request: Any) -> Any:
            if not request.url.startswith(server.origin):
                scheme, _, rest = request.url.partition("://")
                request.url = f"{server.origin}/{scheme}/{rest}"
            return send(self, request)

        return sent

    with pytest.MonkeyPatch.context() as patch:
        for name, kind in (
            ("transport", "RequestsTransport"),
            ("aio_transport", "AiohttpTransport"),
        ):
            found = getattr(import_module(f"{package}.runtime.{name}"), kind)
            patch.setattr(found, "send", led(found.send))
        yield


def client_name(package: ModuleType) -> str:
    return next(name for name in package.__all__ if name.endswith("Client"))


def client_of(package: ModuleType) -> Any:
    """Make a client that has something for every credential."""
    made = getattr(package, client_name(package))
    parameters = signature(made.__init__).parameters
    texts = {name for name, one in parameters.items() if one.annotation == "str | None"}
    given = dict.fromkeys(texts - {"idempotency_header"}, "x")
    if not parameters["server"].default:
        given["server"] = "https://api.example.com"
    return made(retries=0, **given)


def run(page: Page, package: ModuleType) -> Iterator[tuple[Block, BaseException]]:
    """Run a page's Python from top to bottom; give the blocks that failed, and why.

    A coroutine function that a block defines for a client is run with one.
    """
    names: dict[str, Any] = {"client": client_of(package), "__name__": "page"}
    if page.path.startswith("doc/controllers/"):
        models = import_module(f"{package.__name__}.models")
        names |= {name: getattr(models, name) for name in models.__all__}
        names |= {name.split(".")[0]: __import__(name) for name in CLASSIC}
    for block in page.blocks("python"):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                _run(block, names, package)
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is told
            yield block, error


def _run(block: Block, names: dict[str, Any], package: ModuleType) -> None:
    if block.is_signature:
        compile(f"{block.text.rstrip()}: ...", "signature", "exec")
        return
    exec(compile(block.text, "block", "exec"), names)
    for coroutine in [*filter(inspect.iscoroutinefunction, names.values())]:
        if [*signature(coroutine).parameters] == ["client"]:
            asyncio.run(_awaited(names.pop(coroutine.__name__), package))


async def _awaited(coroutine: Callable[[Any], Any], package: ModuleType) -> None:
    aio = import_module(f"{package.__name__}.aio")
    async with client_of(aio) as client:
        await coroutine(client)
