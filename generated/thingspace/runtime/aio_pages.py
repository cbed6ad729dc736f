"""Pages, with `await`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Generic, TypeVar

import msgspec

from .core import ApiResponse
from .options import RequestOptions
from .pages import Arguments, LocationPages

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item


class AsyncPages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Iterates pages; `items()` iterates their items. Each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    kind: LocationPages[P, I]
    arguments: Arguments
    options: RequestOptions | None
    call: Callable[..., Coroutine[Any, Any, ApiResponse[P]]]

    async def __aiter__(self) -> AsyncIterator[P]:
        arguments: Arguments | None = self.arguments
        seen: set[str] = set()
        while arguments is not None:
            answer = await self.call(self.kind.operation, arguments, self.options)
            yield answer.value
            arguments = self.kind.following(arguments, answer.headers, seen)

    async def items(self) -> AsyncIterator[I]:
        """Iterate the items of all pages."""
        async for page in self:
            for item in self.kind.items(page) or ():
                yield item
