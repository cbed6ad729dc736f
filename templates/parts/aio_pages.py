"""The asynchronous loop over pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

from .core import ApiResponse
from .pages import PageSource, Walk

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item


class AsyncPages(PageSource[P, I]):
    """Iterates pages; `items()` iterates their items, `responses()` whole answers."""

    async def __aiter__(self) -> AsyncIterator[P]:
        async for answer in self.responses():
            yield answer.value

    async def responses(self) -> AsyncIterator[ApiResponse[P]]:
        """Iterate the answers that the pages came in."""
        async for answer in self._answers(self._begun()):
            yield answer

    async def items(self) -> AsyncIterator[I]:
        """Iterate the items of all pages."""
        async for answer in self._answers(self._begun(items=True)):
            for item in self._kind.listed(answer.value):
                yield item

    async def _answers(self, walk: Walk[P, I]) -> AsyncIterator[ApiResponse[P]]:
        while walk.step is not None:
            answer: ApiResponse[P] = await self._asked(walk.step)
            walk.took(answer)
            yield answer
            walk.turn()
