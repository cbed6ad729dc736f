"""What changes for those who call the API: controllers, methods, what they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from generator.review.sdk.arguments import argument_edits
from generator.review.sdk.both import Both, Pair
from generator.review.sdk.edits import Edit, listed
from generator.review.sdk.hints import Hint, hints, short
from generator.review.sdk.surface import Controller, Method, Surface

_NOTHING = frozenset((Hint("None"),))
_ALL = "#/paths"


def method_edits(both: Both) -> Iterator[Edit]:
    """Tell what happened to controllers and their methods."""
    matching = both.matching
    yield from _controllers(both)
    for symbol, now in matching.methods.items():
        pair = Pair(both, both.old.methods[symbol], both.new.methods[now])
        yield from _name(both, pair)
        if not matching.untouched.call(pair.old, pair.new):
            yield from argument_edits(both, pair)
            yield from _result(both, pair)
        yield from _raised(both, pair)
        yield from _pages(both, pair)
        yield from _credentials(both, pair)


def _controllers(both: Both) -> Iterator[Edit]:
    matching = both.matching
    gone = [one for one in both.old.methods if one not in matching.methods]
    kept = set(matching.methods.values())
    come = [one for one in both.new.methods if one not in kept]
    for symbol in gone:
        for annotation in _annotations(both.old, both.old.methods[symbol]):
            both.forget(annotation)
    for name, one in both.old.controllers.items():
        now = matching.controllers.get(name)
        if now is not None and now != name:
            yield _renamed(one, both.new.controllers[now])
    heirs = set(matching.controllers.values())
    yield from _whole(both.old, gone, set(matching.controllers), "removed")
    yield from _whole(both.new, come, heirs, "added")


def _renamed(old: Controller, new: Controller) -> Edit:
    return Edit(
        rule="sdk-controller-renamed",
        old=old.pointer or _ALL,
        new=new.pointer or _ALL,
        symbol=old.name,
        was=old.name,
        details={
            "now": new.name,
            "accessor": old.accessor,
            "accessor_now": new.accessor,
        },
        before=f"client.{old.accessor}",
        after=f"client.{new.accessor}",
    )


def _whole(
    side: Surface, symbols: list[str], known: set[str], what: str
) -> Iterator[Edit]:
    """Tell methods of one side; of a controller of that side only, all as one."""
    by_home: dict[str, list[str]] = {}
    for symbol in symbols:
        by_home.setdefault(side.methods[symbol].controller, []).append(symbol)
    sizes = Counter(one.controller for one in side.methods.values())
    for home, own in by_home.items():
        if home not in known and sizes[home] == len(own):
            at = side.controllers[home].pointer or side.methods[own[0]].pointer
            yield _one_sided(f"sdk-controller-{what}", at, home, tuple(own))
        else:
            for symbol in own:
                one = side.methods[symbol]
                signature = side.signature(one)
                rule = f"sdk-method-{what}"
                yield _one_sided(rule, one.pointer, symbol, (symbol,), signature)


def _one_sided(
    rule: str, at: str, symbol: str, reached: tuple[str, ...], signature: str = ""
) -> Edit:
    edit = Edit(
        rule=rule, old=at, new=_ALL, symbol=symbol, before=signature, reached=reached
    )
    if rule.endswith("removed"):
        return replace(edit, was=symbol)
    return replace(edit, old=_ALL, new=at, before="", after=signature)


def _name(both: Both, pair: Pair) -> Iterator[Edit]:
    old, new = pair.old, pair.new
    home = both.matching.controllers.get(old.controller, old.controller)
    rule = "sdk-method-moved" if home != new.controller else "sdk-method-renamed"
    if (home, old.name) != (new.controller, new.name):
        edit = pair.edit_at(rule, old.pointer, new.pointer, now=new.symbol)
        yield replace(edit, symbol=old.symbol)


def _result(both: Both, pair: Pair) -> Iterator[Edit]:
    old, new = both.old.returns(pair.old), both.new.returns(pair.new)
    if old == new:
        return
    symbol = pair.new.symbol
    relation = both.relation(hints(old), hints(new), symbol, reading=True)
    if relation == "same":
        return
    both.forget(old)
    rule = "sdk-return-narrowed" if relation == "less" else "sdk-return-changed"
    if hints(old) == _NOTHING:
        rule = "sdk-return-added"
    types = {"before": short(old), "after": short(new)}
    yield pair.edit_at(rule, _answer(pair.old), _answer(pair.new), **types)


def _answer(method: Method) -> str:
    """Give where the first answer is described, which methods may share."""
    found = method.operation.successes
    return found[0].pointer if found else method.pointer


def _raised(both: Both, pair: Pair) -> Iterator[Edit]:
    before, after = both.old.raises(pair.old), both.new.raises(pair.new)
    if before == after:
        return
    names = both.matching.exceptions
    was = {names.get(one, one): status for status, one in before.items()}
    now = {one: status for status, one in after.items()}
    statuses = {one.status: one for one in pair.new.operation.errors}
    for name in was.keys() - now.keys():
        status = was[name]
        both.told.add(name)
        at = _response(pair.old, status), _response(pair.new, status)
        instead = after.get(status, "ApiException")
        if status in statuses:
            yield pair.edit_at(
                "sdk-exception-replaced", *at, name=name, now=instead, status=status
            )
        else:
            yield pair.edit_at("sdk-exception-removed", *at, name=name, status=status)
    for name in now.keys() - was.keys():
        if before.get(now[name]) is None:
            at = _response(pair.old, now[name]), _response(pair.new, now[name])
            yield pair.edit_at("sdk-exception-added", *at, name=name, status=now[name])


def _response(method: Method, status: str) -> str:
    found = (one.pointer for one in method.operation.errors if one.status == status)
    return next(found, _ALL)


def _pages(both: Both, pair: Pair) -> Iterator[Edit]:
    before, after = both.old.has_pages(pair.old), both.new.has_pages(pair.new)
    if before != after:
        rule = "sdk-pages-removed" if before else "sdk-pages-added"
        yield pair.edit_at(
            rule, pair.old.pointer, pair.new.pointer, name=f"{pair.new.symbol}_pages"
        )


def _credentials(both: Both, pair: Pair) -> Iterator[Edit]:
    """Tell of a call that a client with the credentials of before cannot make."""
    before, after = both.old.credentials(pair.old), both.new.credentials(pair.new)
    client = both.old.context.names.client
    known = [
        {both.renamed.get(f"{client}.{name}", name) for name in needed}
        for needed in before
    ]
    enough = [any(new <= old for new in after) for old in known]
    at = _security(pair.old), _security(pair.new)
    if not all(enough):
        fewest = min((len(way), sorted(way)) for way in after)
        names = listed(f"`{name}`" for name in fewest[1])
        yield pair.edit_at("sdk-credentials-needed", *at, names=names)
    elif frozenset() in after and frozenset() not in before:
        yield pair.edit_at("sdk-credentials-optional", *at)


def _security(method: Method) -> str:
    """Give where it is said what a call needs: for all calls, or for this one."""
    own = method.operation.security is not None
    return f"{method.pointer}/security" if own else "#/security"


def _annotations(side: Surface, method: Method) -> Iterator[str]:
    yield side.returns(method)
    yield from (one.annotation for one in side.arguments(method))
