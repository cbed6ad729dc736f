"""What changes for those who make a client: the package, its arguments, servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.review.sdk.both import Both
from generator.review.sdk.edits import Edit
from generator.review.sdk.pairing import paired
from generator.review.sdk.surface import Slot

_INFO = "#/info"
_SCHEMES = "#/components/securitySchemes"
_SERVERS = "#/servers"


def client_edits(both: Both) -> Iterator[Edit]:
    """Tell what happened to the package, the client and `servers`."""
    old, new = both.old.context.names, both.new.context.names
    if old.package != new.package:
        client = f", and `{old.client}` is `{new.client}`"
        told = "" if old.client == new.client else client
        details = {"now": new.package, "client": told}
        yield _edit("sdk-package-renamed", old.package, details)
    elif old.client != new.client:
        yield _edit("sdk-client-renamed", old.client, {"now": new.client})
    yield from _arguments(both)
    yield from _functions(both)
    yield from _receiver(both)


def _arguments(both: Both) -> Iterator[Edit]:
    name = both.new.context.names.client
    confirmed = both.matching.confirmed_in(both.old.context.names.client)
    found = paired(both.old.client, both.new.client, confirmed, _same_place)
    for one in found.gone:
        yield _argument("sdk-argument-removed", name, one, None)
    for one in found.come:
        yield _argument("sdk-argument-added", name, None, one)
    for old, new in found.kept:
        if old.name != new.name:
            both.renamed[f"{both.old.context.names.client}.{old.name}"] = new.name
            yield _argument("sdk-argument-renamed", name, old, new)
        elif old.annotation != new.annotation:
            wider = new.hints >= old.hints
            rule = "sdk-argument-takes-more" if wider else "sdk-argument-takes-less"
            yield _argument(rule, name, old, new)


def _same_place(old: Slot, new: Slot) -> bool:
    """Tell whether two credentials are one, of a scheme with another name."""
    return old.about == new.about


def _argument(rule: str, client: str, old: Slot | None, new: Slot | None) -> Edit:
    one = old or new
    details = {"name": one.name if one else "", "now": new.name if new else ""}
    if old and new:
        details |= {"before": old.annotation, "after": new.annotation}
    return Edit(
        rule=rule,
        old=old.pointer if old else _SCHEMES,
        new=new.pointer if new else _SCHEMES,
        symbol=client,
        was=f"{client}.{old.name}" if old else "",
        details=details,
        before=str(old) if old else "",
        after=str(new) if new else "",
    )


def _functions(both: Both) -> Iterator[Edit]:
    """Tell what happened to the functions of `servers`."""
    old, new = both.old.servers, both.new.servers
    by_url = {function.url: name for name, function in new.items()}
    for name, function in old.items():
        now = name if name in new else by_url.get(function.url, "")
        if not now:
            yield _edit("sdk-server-removed", f"servers.{name}", {}, _SERVERS)
        elif now != name:
            both.renamed[f"servers.{name}"] = now
            details = {"now": f"servers.{now}"}
            yield _edit("sdk-server-renamed", f"servers.{name}", details, _SERVERS)
        elif _breaks(function.arguments, new[now].arguments):
            yield _edit("sdk-server-changed", f"servers.{name}", {}, _SERVERS)
    kept = {*old, *(by_url.get(function.url, "") for function in old.values())}
    for name in new:
        if name not in kept:
            yield _edit("sdk-server-added", f"servers.{name}", {}, _SERVERS)


def _breaks(old: tuple[Slot, ...], new: tuple[Slot, ...]) -> bool:
    """Tell whether a call of a function may no longer be one."""
    after = {one.name: one for one in new}
    known = {one.name for one in old}
    return any(
        one.name not in after or not after[one.name].hints >= one.hints for one in old
    ) or any(one.required for one in new if one.name not in known)


def _receiver(both: Both) -> Iterator[Edit]:
    """Tell what happened to the methods that read events."""
    old, new = both.old.events, both.new.events
    by_pointer = {at: name for name, at in new.items()}
    for name, at in old.items():
        now = name if name in new else by_pointer.get(at, "")
        if not now:
            yield _edit("sdk-event-removed", f"Receiver.{name}", {}, at)
        elif now != name:
            both.renamed[f"Receiver.{name}"] = now
            details = {"now": f"Receiver.{now}"}
            yield _edit("sdk-event-renamed", f"Receiver.{name}", details, at)
    kept = {*old, *(by_pointer.get(at, "") for at in old.values())}
    for name, at in new.items():
        if name not in kept:
            yield _edit("sdk-event-added", f"Receiver.{name}", {}, at)


def _edit(rule: str, symbol: str, details: Mapping[str, str], at: str = _INFO) -> Edit:
    was = "" if rule.endswith("added") else symbol
    return Edit(
        rule=rule, old=at, new=at, symbol=symbol, was=was, details=dict(details)
    )
