"""Answers that go on: how the next page is found, and how pages are iterated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from .core import ApiResponse
from .errors import PaginationError
from .messages import Headers
from .operation import Operation, Query
from .options import RequestOptions

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item
Arguments: TypeAlias = tuple[object, ...]


class LocationPages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Pages that name the next one's token in the query of the Location header.

    `token` is the query parameter, there and in the operation. Only the token is taken
    from the header, so it cannot lead to another host. `items` gives a page's items.
    """

    operation: Operation[P]
    token: str
    items: Callable[[P], Iterable[I] | None]

    def following(
        self, arguments: Arguments, headers: Headers, seen: set[str]
    ) -> Arguments | None:
        """Give the arguments of the next page's call, or None after the last page.

        Raises PaginationError if the header cannot be read, or names a page that was
        there already: `seen` has the tokens of those.
        """
        try:
            query = urlsplit(headers.get("location", "")).query
        except ValueError:
            raise PaginationError("the Location header is not a URL") from None
        tokens = parse_qs(query).get(self.token)
        if not tokens:
            return None
        parameters = enumerate(self.operation.parameters)
        queries = {each.name: at for at, each in parameters if isinstance(each, Query)}
        at = queries[self.token]
        seen.add(str(arguments[at]))
        if tokens[0] in seen:
            raise PaginationError(f"page {tokens[0]!r} is named as the next one again")
        return (*arguments[:at], tokens[0], *arguments[at + 1 :])


class Pages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Iterates pages; `items()` iterates their items. Each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    kind: LocationPages[P, I]
    arguments: Arguments
    options: RequestOptions | None
    call: Callable[..., ApiResponse[P]]

    def __iter__(self) -> Iterator[P]:
        arguments: Arguments | None = self.arguments
        seen: set[str] = set()
        while arguments is not None:
            answer = self.call(self.kind.operation, arguments, self.options)
            yield answer.value
            arguments = self.kind.following(arguments, answer.headers, seen)

    def items(self) -> Iterator[I]:
        """Iterate the items of all pages."""
        for page in self:
            yield from self.kind.items(page) or ()
