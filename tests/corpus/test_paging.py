"""Every method for pages of a real document iterates what a server of its kind says."""

import inspect
import json
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import msgspec

from tests.corpus.calling import client_of

# How many operations get pages by `settings/`, by the class of the runtime.
PAGED = {
    "adyen-checkout.yaml": {},
    "box.json": {"CursorPages": 41, "OffsetPages": 10},
    "github.json": {"LinkPages": 196},
    "openai.yaml": {"CursorPages": 62},
    "twilio.yaml": {"UrlPages": 60},
}


class Pager:
    """Takes the place of the network, and answers every call with a page."""

    def __init__(self, runtime: Any) -> None:
        self.asked: list[str] = []
        self.pages: list[Any] = []
        self._runtime = runtime

    def send(self, request: Any) -> Any:
        self.asked.append(request.url)
        headers, body = self.pages.pop(0)
        return self._runtime.Response(200, self._runtime.Headers(headers), body)

    def close(self) -> None:
        return


def nested(kind: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Put a value where a path of attributes leads, by the names on the wire."""
    if not path:
        return value
    kinds = [kind, *get_args(kind)]
    if path[0] == -1:
        inner = next((get_args(each)[0] for each in kinds if get_args(each)), None)
        return [nested(inner, path[1:], value)]
    model = next(each for each in kinds if hasattr(each, "__struct_fields__"))
    field = next(each for each in msgspec.structs.fields(model) if each.name == path[0])
    return {field.encode_name: nested(field.type, path[1:], value)}


def merged(first: Any, second: Any) -> Any:
    """Put two objects into one; of two lists the first stays."""
    if not isinstance(first, dict):
        return first
    both = {**second, **first}
    common = first.keys() & second.keys()
    return both | {key: merged(first[key], second[key]) for key in common}


def page(kind: Any, at: int, last: int) -> tuple[list[tuple[str, str]], bytes]:
    """Write a page with one item, and what leads to the next one."""
    reader, *_ = kind.operation.responses.values()
    model = (reader[0] if isinstance(reader, tuple) else reader).type()
    told: list[tuple[Any, Any]] = [(kind.items, [{"id": f"i{at}"}])]
    if getattr(kind, "more", ()):
        told.append((kind.more, at < last))
    if getattr(kind, "total", ()):
        told.append((kind.total, last + 1))
    name = type(kind).__name__
    if at < last and name in ("CursorPages", "UrlPages"):
        mark = f"i{at}" if name == "CursorPages" else f"/next?at={at}"
        told.insert(0, (kind.next, mark))
    link = f'</next?at={at}>; rel="next"' if at < last else ""
    body = reduce(merged, [nested(model, path, value) for path, value in told])
    headers = [("Content-Type", "application/json"), ("Link", link)]
    return headers, json.dumps(body).encode()


def kinds(sdk: Path, package: str) -> Iterator[tuple[str, Any]]:
    for path in sorted((sdk / package / "operations").glob("[!_]*.py")):
        module = import_module(f"{package}.operations.{path.stem}")
        for name, value in vars(module).items():
            if name.endswith("_PAGES") and hasattr(value, "following"):
                yield name.lower(), value


def methods(client: Any) -> dict[str, Any]:
    """List the methods of all controllers."""
    cached = inspect.getmembers_static(type(client), lambda it: hasattr(it, "attrname"))
    controllers = [getattr(client, name) for name, _ in cached]
    return {
        name: call
        for each in controllers
        for name, call in inspect.getmembers(each, inspect.ismethod)
    }


def test_every_operation_with_pages_is_iterated_to_the_end(
    document: str, sdk: Path, package: str
) -> None:
    runtime = import_module(f"{package}.runtime")
    pager = Pager(runtime)
    calls = methods(client_of(package, pager))
    counted: dict[str, int] = {}
    for name, kind in kinds(sdk, package):
        counted[type(kind).__name__] = counted.get(type(kind).__name__, 0) + 1
        parameters = inspect.signature(calls[name]).parameters.values()
        needed = [one for one in parameters if one.default is inspect.Parameter.empty]
        pager.pages = [page(kind, at, 2) for at in range(3)]
        pager.asked.clear()
        pages = calls[name](*("1" for _ in needed))
        assert len(list(pages.items())) == 3, name
        assert len({*pager.asked}) == 3, name
        assert pages.token is None
    assert counted == PAGED[document]
