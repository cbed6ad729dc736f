"""The names of methods, and the headings of operations on the pages."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config import Config
from generator.ir import types as t
from generator.ir.paged import pagination
from generator.naming.identifiers import fold
from generator.naming.lock import Lock
from generator.naming.namespaces import Claims, Key, Namespace, own
from generator.naming.overrides import Overrides
from generator.naming.places import path_words
from generator.naming.style import Style
from generator.naming.words import Words, slug


class Methods:
    """Names the operations, those of each tag apart; both by pointer."""

    def __init__(
        self,
        api: t.Api,
        style: Style,
        config: Config,
        given: Overrides,
        lock: Lock,
    ) -> None:
        self.names: dict[str, str] = {}
        self.headings: dict[str, str] = {}
        self._style = style
        self._claims = _claims(api, config)
        self._given = given.operations
        self._pinned = lock.operations
        tagged: dict[str, list[t.Operation]] = {}
        for operation in api.operations:
            tagged.setdefault(operation.tag, []).append(operation)
        for mine in tagged.values():
            self._name(mine)

    def _name(self, mine: list[t.Operation]) -> None:
        keys: dict[str, Key] = {one.pointer: (one.id, one.pointer) for one in mine}
        space = Namespace("method", claims=self._claims)
        space.fix(
            {keys[at]: self._given[at] for at in keys if at in self._given},
            {keys[at]: self._pinned[at] for at in keys if at in self._pinned},
        )
        space.choose({keys[one.pointer]: self._methods(one) for one in mine})
        titles = Namespace(claims=_anchor, number=lambda name, n: f"{name} {n}")
        titles.choose({keys[one.pointer]: self._headings(one) for one in mine})
        self.names.update({at: space.names[key] for at, key in keys.items()})
        self.headings.update({at: titles.names[key] for at, key in keys.items()})

    def _methods(self, operation: t.Operation) -> Iterator[str]:
        words, by_path = self._words(operation), path_words(operation)
        yield self._style.variable(words, "method")
        if operation.id:
            yield self._style.variable((*words, operation.method), "method")
        yield self._style.variable(by_path, "method")
        yield self._style.variable((*words, *by_path), "method")

    def _words(self, operation: t.Operation) -> Words:
        return self._style.method_words(operation.id) or path_words(operation)

    def _headings(self, operation: t.Operation) -> Iterator[str]:
        by_path = " ".join(path_words(operation))
        heading = self._style.operation_heading(operation.id or by_path)
        texts = (heading, f"{heading} {operation.method}", f"{heading} {by_path}")
        found = [text for text in texts if slug(text).strip("-")]
        for text in found or ["Operation"]:
            yield self._style.operation_heading(text) if text != heading else text


def _claims(api: t.Api, config: Config) -> Claims:
    """Keep the name of a method that gives pages, beside the one that gives a page."""
    paged = pagination(api, config).paged

    def claims(key: Key, name: str) -> tuple[str, ...]:
        if key[1] in paged:
            return fold(name), fold(f"{name}_pages")
        return own(key, name)

    return claims


def _anchor(_key: Key, heading: str) -> tuple[str, ...]:
    return (slug(heading),)
