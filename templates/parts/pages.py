"""Pages of a call: the loop over them, and the token to go on with later.

A `Walk` is one iteration and does no I/O; `Pages` here and `AsyncPages` only make the
calls that it asks for.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from .core import ApiResponse
from .errors import PaginationError
from .model import encode
from .operation import Operation
from .options import RequestOptions
from .paging import Arguments, Mark, Paging, Step

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item
S = TypeVar("S", bound="PageSource[Any, Any]")


class Walk(Generic[P, I]):
    """One iteration: the `step` to take now, None after the last page.

    With `items`, a page counts as taken only when all its items have been.
    """

    def __init__(self, kind: Paging[P, I], first: Step, *, items: bool = False) -> None:
        self.step: Step | None = first
        self._kind = kind
        self._items = items
        self._answer: ApiResponse[P] | None = None
        self._seen: set[str] = set()

    def took(self, answer: ApiResponse[P]) -> None:
        """Take note of a page. Raises PaginationError if it is the one before."""
        before = self._answer
        if before is not None and self._kind.again(before.value, answer.value):
            raise PaginationError("a page has the same items as the one before it")
        self._answer = answer

    def turn(self) -> None:
        """Go on to the next page. Raises PaginationError if it was there already."""
        self.step = self._next()

    @property
    def token(self) -> str | None:
        """Where an iteration goes on that takes up this one."""
        step = self.step if self._items or not self._answer else self._next()
        return None if step is None else packed(self._kind.operation, step.mark)

    def _next(self) -> Step | None:
        step, answer, kind = self.step, self._answer, self._kind
        if step is None or answer is None:
            return step
        mark = kind.following(step, answer)
        if mark is None:
            return None
        self._seen.add(str(kind.known(step, answer)))
        if str(mark) in self._seen:
            raise PaginationError(f"page {mark!r} is named as the next one again")
        return kind.at(step.arguments, mark)


class PageSource(Generic[P, I]):
    """The pages of a call, or those from a token on; each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    def __init__(
        self,
        kind: Paging[P, I],
        arguments: Arguments,
        options: RequestOptions | None,
        call: Callable[..., Any],
        *,
        mark: Mark = None,
    ) -> None:
        self._kind, self._options, self._call = kind, options, call
        self._arguments = arguments
        first = Step(arguments)
        self._first = first if mark is None else kind.at(arguments, mark)
        self._walk = self._begun()

    @property
    def token(self) -> str | None:
        """Where the iteration that began last stands: a text to give to `resume`.

        That is after the page that came last, or in `items()` before it, until all
        its items have been taken. None, when there are no more pages. The text has
        the server's cursor or link in it, and no credentials. Raises PaginationError
        where the next page cannot be asked for.
        """
        return self._walk.token

    def resume(self, token: str) -> Self:
        """Give the pages from where a `token` of the same call was taken.

        Raises PaginationError for a text that is not one of these pages.
        """
        kind, arguments, options = self._kind, self._arguments, self._options
        mark = unpacked(kind.operation, token)
        return type(self)(kind, arguments, options, self._call, mark=mark)

    def _begun(self, *, items: bool = False) -> Walk[P, I]:
        self._walk = Walk(self._kind, self._first, items=items)
        return self._walk

    def _asked(self, step: Step) -> Any:
        options = self._options
        if options is not None and step is not self._first:
            # A key is for one call; with it, a server would repeat the first page.
            options = replace(options, idempotency_key=None)
        operation, moved = self._kind.operation, step.moved if step.target else None
        return self._call(operation, step.arguments, options, moved)


class Pages(PageSource[P, I]):
    """Iterates pages; `items()` iterates their items, `responses()` whole answers."""

    def __iter__(self) -> Iterator[P]:
        for answer in self.responses():
            yield answer.value

    def responses(self) -> Iterator[ApiResponse[P]]:
        """Iterate the answers that the pages came in."""
        yield from self._answers(self._begun())

    def items(self) -> Iterator[I]:
        """Iterate the items of all pages."""
        for answer in self._answers(self._begun(items=True)):
            yield from self._kind.listed(answer.value)

    def _answers(self, walk: Walk[P, I]) -> Iterator[ApiResponse[P]]:
        while walk.step is not None:
            answer: ApiResponse[P] = self._asked(walk.step)
            walk.took(answer)
            yield answer
            walk.turn()


def packed(operation: Operation[Any], mark: Mark) -> str:
    """Write where a page is as a text of letters, digits, `-` and `_`."""
    written = encode([_name(operation), mark])
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def unpacked(operation: Operation[Any], token: str) -> Mark:
    """Read such a text. Raises PaginationError."""
    try:
        written = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        name, mark = msgspec.json.decode(written, type=tuple[str, Mark])
    except (ValueError, msgspec.MsgspecError):
        raise PaginationError("the token cannot be read") from None
    if name != _name(operation):
        raise PaginationError(f"the token is of {name}, not of {_name(operation)}")
    return mark


def _name(operation: Operation[Any]) -> str:
    return operation.id or f"{operation.method} {operation.path}"
