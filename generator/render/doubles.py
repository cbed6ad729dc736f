"""Transports that ask no server: their module, their page, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET, Struct

from generator.ir import types as t
from generator.ir.content import written
from generator.render.context import Context
from generator.render.examples import made_client, shown_arguments
from generator.render.filters import code, docstring, fenced, literal, page_literal
from generator.render.guides import accessor_line
from generator.render.importing import blocks
from generator.render.layout import Bracket, lay_out
from generator.render.safe import Code, Markdown
from generator.render.usage import imported, usage
from generator.render.xml_samples import xml_text
from generator.source.pointers import JSON

_OFFERED = ("AsyncFakeTransport", "FakeTransport", "Recorded", "UnforeseenRequestError")


_WELL_KNOWN = "/.well-known/openid-configuration"  # OpenID Connect Discovery, 4
_TOKEN: JSON = {  # RFC 6749, 5.1
    "access_token": "TOKEN",
    "token_type": "bearer",
    "expires_in": 3600,
}


class TestingView(Struct, frozen=True):
    """The module of the transports."""

    docstring: Code
    imports: tuple[Code, ...]
    offered: Code


class TestingPage(Struct, frozen=True):
    """The page about them; `call` is the name of an operation, quoted."""

    package: Markdown
    client: Markdown
    call: Markdown
    path: Markdown
    example: Markdown


class Body(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A body: JSON as a value, anything else as the text that it is."""

    media_type: str
    json: t.Json = UNSET
    text: str = ""


class Call(Struct, frozen=True):
    """A call by the name that callers know it by.

    `answers` are statuses, the usual one first, with places in the list of bodies; -1
    stands for no body.
    """

    name: str
    method: str
    path: str
    answers: tuple[tuple[str, int], ...]


def module(context: Context) -> TestingView:
    """Give the view of the module."""
    package = context.names.package
    about = f"Transports that answer as {context.api.title} does, and ask no server."
    wanted = [(f"{package}.runtime.testing", name) for name in _OFFERED]
    public = [literal(name) for name in _OFFERED]
    return TestingView(
        docstring(about, 0),
        blocks(package, wanted),
        lay_out(Bracket("__all__ = [", public, "]")),
    )


def page(context: Context) -> TestingPage:
    """Give the page, which shows a test of the first operation."""
    operation = context.api.operations[0]
    names = context.names
    method = names.operations[operation.pointer].method
    call = f"{names.tags[operation.tag].accessor}.{method}"
    example = usage(context, operation)
    credentials = shown_arguments(context)
    lines = [
        *imported(
            context, example, f"from {names.package} import {names.client}, testing"
        ),
        "",
        "transport = testing.FakeTransport()",
        *made_client(context, [*credentials, "transport=transport"]),
        accessor_line(context, operation),
        "",
        *example.split("\n"),
        "",
        "request = transport.requests[-1]",
        f"assert request.operation == {page_literal(call)}",
    ]
    return TestingPage(
        Markdown(names.package),
        Markdown(names.client),
        Markdown(page_literal(call)),
        code(page_literal(f"{operation.method.upper()} {operation.path}")),
        fenced("\n".join(lines), "python"),
    )


def table(context: Context) -> bytes:
    """Give the file: the calls and the bodies that answer them, each one a line."""
    made = _Table(context)
    calls = [*made.calls(), *made.grants()]
    return (
        b'{"calls": [\n'
        + b",\n".join(map(msgspec.json.encode, calls))
        + b'\n],\n"bodies": [\n'
        + b",\n".join(made.bodies)
        + b"\n]}\n"
    )


class _Table:
    """Collects bodies, each once: of many calls the answer is the same."""

    def __init__(self, context: Context) -> None:
        self.bodies: dict[bytes, int] = {}
        self._context = context

    def calls(self) -> Iterator[Call]:
        """Give the operations, by the names of their methods."""
        names = self._context.names
        for tag in sorted(
            self._context.api.tags, key=lambda tag: names.tags[tag.name].accessor
        ):
            for one in self._context.calls(tag):
                method = names.operations[one.pointer].method
                yield Call(
                    f"{names.tags[tag.name].accessor}.{method}",
                    one.method.upper(),
                    one.path,
                    tuple(self._answers(one)),
                )

    def grants(self) -> Iterator[Call]:
        """Give the calls by which a client fetches tokens, and asks where to."""
        urls: set[str] = set()
        for scheme in self._context.api.schemes:
            for flow in scheme.flows:
                urls |= {flow.token_url, flow.refresh_url}
            if "://" in scheme.url:
                issuer, _, _ = scheme.url.partition(_WELL_KNOWN)
                issuer = issuer.rstrip("/")
                ends = {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                }
                urls.add(f"{issuer}/token")
                yield self._fixed("GET", issuer + _WELL_KNOWN, {**ends})
        declared = tuple(
            one.path for one in self._context.api.operations if one.method == "post"
        )
        for url in sorted(filter(None, urls)):
            if not url.endswith(declared):  # else it is one of the calls
                yield self._fixed("POST", url, _TOKEN)

    def _fixed(self, method: str, url: str, answer: JSON) -> Call:
        place = self._place(Body("application/json", answer))
        return Call(f"{method} {url}", method, url, (("200", place),))

    def _answers(self, operation: t.Operation) -> Iterator[tuple[str, int]]:
        """Give what a call returns, then what it raises."""
        if not operation.successes:
            yield "204", -1
        for response in (*operation.successes, *operation.errors):
            status = response.status
            if response in operation.successes:  # which a range is not
                status = status.replace("XX", "00").replace("default", "200")
            contents = response.contents[:1]  # JSON, where there is any
            places = [self._place(self._body(content)) for content in contents]
            yield status, (places or [-1])[0]

    def _place(self, body: Body) -> int:
        written = msgspec.json.encode(body, order="deterministic")
        return self.bodies.setdefault(written, len(self.bodies))

    def _body(self, content: t.Content) -> Body:
        value = self._context.samples.of(content.type, "", content.example)
        match written(content):
            case "json":
                return Body(content.media_type, value)
            case "xml" if content.element and not isinstance(content.example, str):
                api = self._context.api
                text = xml_text(api, content.element, content.type, value)
            case "xml":
                text = str(content.example)
            case "lines":
                text = f"{_json(value)}\n"
            case "events":
                data = value if isinstance(value, str) else _json(value)
                text = f"data: {data}\n\n"
            case _:
                text = value if isinstance(value, str) else ""
        return Body(content.media_type, text=text)


def _json(value: JSON) -> str:
    return msgspec.json.encode(value).decode()
