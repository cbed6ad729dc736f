"""Answers that go on: which call gives the next page.

A kind declares how the pages of an operation follow each other; it does no I/O. Kinds
that count end with an empty page, unless the server says how many there are; kinds
whose server names the next page end where it names none.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any, Generic, TypeAlias, TypeVar, cast
from urllib.parse import parse_qs, quote, unquote_plus, urljoin, urlsplit

import msgspec

from .core import ApiResponse, origin
from .errors import PaginationError
from .model import encode, is_array, is_object, plain
from .operation import Operation, Parameter, Path
from .options import Settings
from .request import is_absent

P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item
Arguments: TypeAlias = tuple[object, ...]
Place: TypeAlias = tuple[str | int, ...]
"""Where something is in a page: names of attributes or keys, positions in lists."""
Mark: TypeAlias = str | int | float | None
"""What tells a page from the others of its operation; None is the first one."""

# A quote that is not closed goes to the end, so that nothing is read twice.
_LINK = re.compile(r'<([^<>]*)>((?:[^"<,]|"(?:[^"\\]|\\.)*(?:"|$))*)')
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;"]*))?')
_URL = "/%?=&:@!$'()*+,;~[]"


class Step(msgspec.Struct, frozen=True):
    """The call for one page; a `target`, path and query, is on the same server."""

    arguments: Arguments
    mark: Mark = None
    target: str = ""

    def moved(self, settings: Settings, url: str) -> str:
        """Give the target's address, without what is put into its query after this."""
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}{_without(self.target, settings.query)}"


class Paging(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """A kind; `items` is where a page has its list."""

    operation: Operation[P]
    items: Place = ()

    def at(self, arguments: Arguments, mark: Mark) -> Step:
        """Give the call for a page. Raises PaginationError if it cannot be one's."""
        raise NotImplementedError

    def following(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Find the page after an answer; None is the end. Raises PaginationError."""
        raise NotImplementedError

    def known(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Give the page itself as another one would name it."""
        raise NotImplementedError

    def again(self, before: P, page: P) -> bool:
        """Tell a page that only repeats the one before it."""
        del before, page
        return False

    def listed(self, page: P) -> list[I]:
        """Give the items of a page. Raises PaginationError if they are no list."""
        found = found_at(page, self.items)
        if found is not None and not is_array(found):
            raise PaginationError("the items of a page are not a list")
        return cast("list[I]", found or [])

    def _replaced(self, arguments: Arguments, name: str, mark: Mark) -> Step:
        at = self._position(name)
        return Step((*arguments[:at], mark, *arguments[at + 1 :]), mark)

    def _given(self, arguments: Arguments, name: str) -> Mark:
        given = arguments[self._position(name)]
        return None if is_absent(given) else _scalar(plain(given))

    def _position(self, name: str) -> int:
        parameters = enumerate(self.operation.parameters)
        named = ((at, it) for at, it in parameters if isinstance(it, Parameter))
        # One of that name in the path tells of what, not which page.
        return next(
            at for at, it in named if it.name == name and not isinstance(it, Path)
        )


class _Counted(Paging[P, I], frozen=True, eq=False, kw_only=True):
    """A kind whose pages the caller counts; at `more` they say if others follow."""

    more: Place = ()

    def again(self, before: P, page: P) -> bool:
        """Tell the items of before, which a server sends that ignores the number."""
        now, then = self.listed(page), self.listed(before)
        if not now or len(now) != len(then) or encode(now[0]) != encode(then[0]):
            return False
        return encode(now) == encode(then)

    def _number(self, arguments: Arguments, name: str, first: int) -> int:
        given = self._given(arguments, name)
        return first if given is None else int(given)


class OffsetPages(_Counted[P, I], frozen=True, eq=False, kw_only=True):
    """Pages by the number of items before them, in the argument `offset`.

    `total` is where a page says how many items there are, `limit` how many places it
    takes up, where that can be more than it has items.
    """

    offset: str
    limit: Place = ()
    total: Place = ()

    def at(self, arguments: Arguments, mark: Mark) -> Step:
        """Give the call at an offset."""
        return self._replaced(arguments, self.offset, _whole(mark))

    def known(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Give the offset."""
        del answer
        return self._number(step.arguments, self.offset, 0)

    def following(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Go on after the items that came, or as far as the page says that it goes."""
        page = answer.value
        count = len(self.listed(page))
        places = max(count, _count(page, self.limit) or 0)
        after = self._number(step.arguments, self.offset, 0) + places
        total = _count(page, self.total)
        ended = not count if total is None else not places or after >= total
        return None if ended or found_at(page, self.more) is False else after


class NumberPages(_Counted[P, I], frozen=True, eq=False, kw_only=True):
    """Pages by their number, in the argument `page`; without one it is `first`.

    `pages` is where a page says how many there are.
    """

    page: str
    first: int = 1
    pages: Place = ()

    def at(self, arguments: Arguments, mark: Mark) -> Step:
        """Give the call with a number."""
        return self._replaced(arguments, self.page, _whole(mark))

    def known(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Give the number."""
        del answer
        return self._number(step.arguments, self.page, self.first)

    def following(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Go on with the next number."""
        page = answer.value
        after = self._number(step.arguments, self.page, self.first) + 1
        pages = _count(page, self.pages)
        ended = not self.listed(page) if pages is None else after - self.first >= pages
        return None if ended or found_at(page, self.more) is False else after


class CursorPages(Paging[P, I], frozen=True, eq=False, kw_only=True):
    """Pages that say at `next` what the argument `cursor` of the next one is."""

    cursor: str
    next: Place
    more: Place = ()

    def at(self, arguments: Arguments, mark: Mark) -> Step:
        """Give the call with a cursor."""
        return self._replaced(arguments, self.cursor, mark)

    def known(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Give the cursor."""
        del answer
        return self._given(step.arguments, self.cursor)

    def following(self, step: Step, answer: ApiResponse[P]) -> Mark:
        """Go on with the cursor that the page names."""
        del step
        more = found_at(answer.value, self.more)
        if more is False:
            return None
        mark = _scalar(plain(found_at(answer.value, self.next)))
        if mark is None and more is True:
            raise PaginationError("there are more pages, but the next one is not named")
        return mark


class _Linked(Paging[P, I], frozen=True, eq=False, kw_only=True):
    """A kind whose pages have a link to the next one, which is followed.

    Where there is a `token`, only this field of the link's query is taken, as the
    argument of that name: it cannot lead elsewhere. `secrets` are fields of a query
    that have credentials: some servers write a link by the query that came.
    """

    token: str = ""
    secrets: tuple[str, ...] = ()

    def at(self, arguments: Arguments, mark: Mark) -> Step:
        if self.token:
            return self._replaced(arguments, self.token, mark)
        if not isinstance(mark, str) or not mark.startswith("/"):
            raise PaginationError("a page is not where a link could lead")
        return Step(arguments, mark, quote(mark, safe=_URL, errors="replace"))

    def known(self, step: Step, answer: ApiResponse[P]) -> Mark:
        if self.token:
            return self._given(step.arguments, self.token)
        return _local(answer.url, answer.url)

    def following(self, step: Step, answer: ApiResponse[P]) -> Mark:
        del step
        link = self._link(answer)
        if not link:
            return None
        if not self.token:
            return _without(_local(link, answer.url), self.secrets)
        try:
            tokens = parse_qs(urlsplit(link).query).get(self.token)
        except ValueError:
            raise _no_url() from None
        return tokens[0] if tokens else None

    def _link(self, answer: ApiResponse[P]) -> str:
        raise NotImplementedError


class UrlPages(_Linked[P, I], frozen=True, eq=False, kw_only=True):
    """Pages that have the link at `next`."""

    next: Place

    def _link(self, answer: ApiResponse[P]) -> str:
        return str(_scalar(plain(found_at(answer.value, self.next))) or "")


class LocationPages(_Linked[P, I], frozen=True, eq=False, kw_only=True):
    """Pages that have the link in the Location header."""

    def _link(self, answer: ApiResponse[P]) -> str:
        return answer.headers.get("location", "")


class LinkPages(_Linked[P, I], frozen=True, eq=False, kw_only=True):
    """Pages that have the link in the Link header, with the relation `next`."""

    def _link(self, answer: ApiResponse[P]) -> str:
        return next_link(answer.headers.get("link", ""))


def found_at(value: Any, path: Place) -> Any:
    """Find something in a page, which may be otherwise than promised: None then."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if is_array(value) and value else None
        elif isinstance(value, msgspec.Struct):
            value = getattr(value, step, None)
        else:
            value = value.get(step) if is_object(value) else None
    return None if value is msgspec.UNSET else value


def next_link(header: str) -> str:
    """Give the target of the link to the next page (RFC 8288, section 3); "" if none.

    A link with an anchor is one of another resource. Raises PaginationError.
    """
    links = _LINK.findall(header)
    if header.strip() and not links:
        raise PaginationError("the Link header cannot be read")
    for target, written in links:
        # Of a repeated parameter the first one counts.
        found = {name.lower(): it for name, it in _PARAMETER.findall(written)[::-1]}
        relations = found.get("rel", "").strip('"').lower().split()
        if "next" in relations and "anchor" not in found:
            return str(target)
    return ""


def _scalar(value: object) -> Mark:
    """Give what names a page; None if nothing does. Raises PaginationError."""
    if value is None or value is False or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PaginationError(
            "what should name the next page is neither text nor number"
        )
    return value


def _whole(mark: Mark) -> int:
    if not isinstance(mark, int):
        raise PaginationError("a page is not a whole number")
    return mark


def _count(page: object, path: Place) -> int | None:
    value = found_at(page, path) if path else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _local(link: str, base: str) -> str:
    """Give the path and query of a link.

    Raises PaginationError if it leads to another origin: credentials go with it.
    """
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        same = origin(f"{parts.scheme}://{parts.netloc}") == origin(base)
    except ValueError:
        raise _no_url() from None
    if not same:
        where = f"{parts.scheme}://{parts.hostname or ''}"
        raise PaginationError(f"the next page is at another origin, {where}")
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _without(target: str, names: Container[str]) -> str:
    """Leave fields out of the query of a path."""
    path, _, query = target.partition("?")
    fields = [(each, each.partition("=")[0]) for each in query.split("&")]
    kept = "&".join(each for each, name in fields if unquote_plus(name) not in names)
    return f"{path}?{kept}" if kept else path


def _no_url() -> PaginationError:
    return PaginationError("the link to the next page is not a URL")
