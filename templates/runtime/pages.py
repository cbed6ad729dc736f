"""Lists that come in pages, each page asked for only when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from .core import Answer
from .errors import PaginationError
from .messages import Response
from .operation import Operation, Query

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

    def following(self, arguments: Arguments, response: Response) -> Arguments | None:
        """Give the arguments of the next page's call, or None after the last page.

        Raises PaginationError if the header cannot be read, or names this page again.
        """
        location = response.headers.get("location", "")
        try:
            found = parse_qs(urlsplit(location).query).get(self.token)
        except ValueError:
            raise PaginationError("the Location header is not a URL") from None
        if not found:
            return None
        parameters = enumerate(self.operation.parameters)
        query = (
            at
            for at, each in parameters
            if isinstance(each, Query) and each.name == self.token
        )
        at = next(query)
        if str(arguments[at]) == found[0]:
            raise PaginationError(f"page {found[0]!r} names itself as the next one")
        return (*arguments[:at], found[0], *arguments[at + 1 :])


class Pages(Generic[P, I]):
    """Iterates pages; `items()` iterates their items. Each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    def __init__(
        self,
        kind: LocationPages[P, I],
        arguments: Arguments,
        call: Callable[[Operation[P], Arguments], Answer[P]],
    ) -> None:
        self._kind = kind
        self._arguments = arguments
        self._call = call

    def __iter__(self) -> Iterator[P]:
        arguments: Arguments | None = self._arguments
        while arguments is not None:
            answer = self._call(self._kind.operation, arguments)
            yield answer.value
            arguments = self._kind.following(arguments, answer.response)

    def items(self) -> Iterator[I]:
        """Iterate the items of all pages."""
        for page in self:
            yield from self._kind.items(page) or ()
