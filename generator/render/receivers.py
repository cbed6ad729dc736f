"""The view of the page about events, and of how to receive them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.ir.direction import heard
from generator.naming.words import slug
from generator.render.context import Context
from generator.render.filters import cell, code, fenced, json_text, page_literal
from generator.render.formats import plain_class
from generator.render.pages import method_link
from generator.render.safe import Markdown
from generator.render.wording import Wording


class PlainRow(Struct, frozen=True):
    """A row about a header or an answer; everything is fit for a cell."""

    name: Markdown
    type: Markdown
    description: Markdown


class EventPage(Struct, frozen=True):
    """An event's part of the page; `senders` are links to operations, of a callback."""

    heading: str
    anchor: Markdown
    method: Markdown
    type: Markdown
    plain: Markdown
    deprecated: bool
    description: str
    senders: Markdown | None
    headers: tuple[PlainRow, ...]
    answers: tuple[PlainRow, ...]
    example: Markdown | None


class WebhooksPage(Struct, frozen=True):
    """The page; `verifier` is the check that the examples show."""

    package: Markdown
    events: tuple[EventPage, ...]
    several: bool
    verifier: Markdown


def page(context: Context) -> WebhooksPage:
    """Give the page about events, in the document's order."""
    events = tuple(_event(context, event) for event in context.api.events)
    return WebhooksPage(
        Markdown(context.names.package),
        events,
        len(events) > 1,
        Markdown(_verifier(context)),
    )


def _event(context: Context, event: t.Event) -> EventPage:
    name = context.names.events[event.pointer]
    wording = Wording(context, "../")
    contents = event.body.contents if event.body else ()
    shown, example = wording.bare("binary" if contents else "void"), None
    for content in contents:
        if any(heard(event)):
            shown = wording.cell(content.type)
            value = context.samples.of(content.type, "", content.example)
            example = fenced(json_text(value), "json")
    return EventPage(
        heading=name.heading,
        anchor=Markdown(slug(name.heading)),
        method=Markdown(name.method),
        type=shown,
        plain=Markdown(shown.replace("\\|", "|")),
        deprecated=event.deprecated,
        description=event.description or event.summary,
        senders=_senders(context, event),
        headers=tuple(_header(one) for one in event.headers),
        answers=tuple(
            PlainRow(cell(one.status), Markdown(""), cell(one.description))
            for one in event.responses
        ),
        example=example,
    )


def _senders(context: Context, event: t.Event) -> Markdown | None:
    """Say who asks for a callback, and where it goes."""
    asking = [one for one in context.api.operations if one.pointer in event.operations]
    if not asking:
        return None
    links = ", ".join(method_link(context, one, "../") for one in asking)
    return Markdown(f"A callback of {links}; it goes to {code(event.target)}.")


def _header(header: t.Header) -> PlainRow:
    kind = plain_class(header.type) or "str"
    return PlainRow(code(header.name), code(kind), cell(header.description))


def _verifier(context: Context) -> str:
    """Give the check that the document hints at; by default the common standard."""
    names = {
        one.name.lower(): one.name for it in context.api.events for one in it.headers
    }
    members = list(dict.fromkeys(_credentials(context)))
    if members:
        given = ", ".join(_member(name) for name in members)
        return f"webhooks.Credentials({given})"
    signed = [name for low, name in sorted(names.items()) if "signature" in low]
    if signed and "webhook-signature" not in names:
        return f"webhooks.Hmac('SECRET', header={page_literal(signed[0])})"
    return "webhooks.StandardWebhooks('whsec_U0VDUkVU')"


def _member(name: str) -> str:
    value = page_literal(name.upper())
    usual = name.isidentifier() and name.isascii()
    return f"{name}={value}" if usual else f"**{{{page_literal(name)}: {value}}}"


def _credentials(context: Context) -> Iterator[str]:
    """Give the members of events that only their sender knows: a password, by whom."""
    for event in context.api.events:
        for id_ in heard(event):
            kind = context.api.types[id_]
            fields = kind.fields if isinstance(kind, t.ObjectType) else ()
            kinds = {one.name: context.api.types[one.type.id] for one in fields}
            secret = [
                name
                for name, it in kinds.items()
                if isinstance(it, t.StringType) and it.format == "password"
            ]
            yield from (name for name in kinds if name == "username" and secret)
            yield from secret
