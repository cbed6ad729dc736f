"""JSONPath (RFC 9535) over a document, in bounded time.

The library takes nothing but the RFC. What is ours are the limits: a query counts the
values it looks at, and patterns are matched by an engine without backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from iregexp_check import check
from jsonpath_rfc9535 import (
    JSONPathEnvironment,
    JSONPathError,
    JSONPathNode,
    JSONPathNodeList,
    JSONPathQuery,
    JSONPathRecursionError,
    JSONPathSyntaxError,
    Parser,
)
from jsonpath_rfc9535.filter_expressions import (
    Expression,
    FilterContext,
    FilterQuery,
    RelativeFilterQuery,
    RootFilterQuery,
)
from jsonpath_rfc9535.function_extensions import ExpressionType, FilterFunction
from jsonpath_rfc9535.selectors import NameSelector

from generator.source.pointers import JSON
from generator.source.refusals import MAX_DEPTH

if TYPE_CHECKING:
    from jsonpath_rfc9535.tokens import TokenStream
    from jsonschema_rs import Validator

Location: TypeAlias = tuple[str | int, ...]

MAX_LOOKED_AT: Final = 2_000_000  # values that one query may look at: seconds

# Quoted texts, which stay; a name with a hyphen, which RFC 9535 wants in brackets.
_HYPHENED: Final = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<dots>\.\.?)(?P<name>[A-Za-z_]\w*(?:-\w+)+)"""
)
# A dot outside of a class of characters (RFC 9485, 5.3).
_DOT: Final = re.compile(r"(?P<kept>\\.|\[(?:[^\]\\]|\\.)*\])|\.", re.DOTALL)


class PathError(Exception):
    """A query that cannot be followed; `offset` is where in its text, if known."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class Path(NamedTuple):
    """A query that is ready; `text` is how it was read."""

    text: str
    query: JSONPathQuery

    def find(self, data: JSON) -> list[Location]:
        """Give where the selected values are, each once; raises `PathError`."""
        return _locations(self.query, data)

    def nearest(self, data: JSON) -> tuple[list[Location], str]:
        """Give what the longest beginning selects that does select something.

        With it comes the name that is then looked for, if it is one.
        """
        segments = self.query.segments
        for end in range(len(segments) - 1, -1, -1):
            shorter = JSONPathQuery(env=self.query.env, segments=segments[:end])
            found = _locations(shorter, data)
            if found:
                selector = segments[end].selectors[0]
                if isinstance(selector, NameSelector):
                    return found, selector.name
                return found, ""
        return [], ""


def compiled(text: str) -> Path:
    """Read a query; raises `PathError`.

    Names such as `x-internal` are read without the brackets that the RFC asks for,
    since nothing else can be meant: `text` of the result then differs.
    """
    try:
        return Path(text, _ENVIRONMENT.compile(text))
    except JSONPathSyntaxError as fault:
        quoted = _HYPHENED.sub(_bracketed, text)
        if quoted != text:
            return compiled(quoted)
        raise _told(fault) from None
    except JSONPathError as fault:
        raise _told(fault) from None
    except RecursionError:
        raise PathError("it is nested too deeply") from None
    except OverflowError:
        raise PathError("it has a number that is too large") from None


def path_of(location: Location) -> str:
    """Write the normalised path of a value (RFC 9535, 2.7)."""
    return JSONPathNode(value=None, location=location, parent=None, root=None).path()


def _bracketed(found: re.Match[str]) -> str:
    if found["quoted"]:
        return found["quoted"]
    return f"{'..' if found['dots'] == '..' else ''}['{found['name']}']"


def _told(fault: JSONPathError) -> PathError:
    offset = fault.token.index if fault.token is not None else None
    return PathError(str(fault.args[0]), offset)


def _locations(query: JSONPathQuery, data: JSON) -> list[Location]:
    _BUDGET.left = MAX_LOOKED_AT
    try:
        nodes = _BoundedQuery(env=query.env, segments=query.segments).finditer(data)
        return list(dict.fromkeys(node.location for node in nodes))
    except JSONPathRecursionError:
        raise PathError(f"the document has more than {MAX_DEPTH} levels") from None
    except JSONPathError as fault:
        raise _told(fault) from None


class _Budget(local):
    """How many values the query under way in this thread may still look at."""

    left = MAX_LOOKED_AT

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PathError(f"it looks at more than {MAX_LOOKED_AT:,} values")


_BUDGET: Final = _Budget()


class _Node(JSONPathNode):
    """A node that pays for its children."""

    __slots__ = ()

    def new_child(
        self, value: object, key: int | str, parent: JSONPathNode | None
    ) -> JSONPathNode:
        _BUDGET.spend()
        place = (*self.location, key)
        return _Node(value=value, location=place, parent=parent, root=self.root)


class _BoundedQuery(JSONPathQuery):
    """A query that pays for what it looks at."""

    __slots__ = ()

    def finditer(self, value: JSON) -> Iterable[JSONPathNode]:
        _BUDGET.spend()
        root = _Node(value=value, location=(), parent=None, root=value)
        nodes: Iterable[JSONPathNode] = [root]
        for segment in self.segments:
            nodes = segment.resolve(nodes)
        return nodes


class _Parser(Parser):
    """Makes the queries inside filters pay, too."""

    def parse_root_query(self, stream: TokenStream) -> Expression:
        made = super().parse_root_query(stream)
        return RootFilterQuery(made.token, _bounded(made))

    def parse_relative_query(self, stream: TokenStream) -> Expression:
        made = super().parse_relative_query(stream)
        return _RelativeQuery(made.token, _bounded(made))


class _RelativeQuery(RelativeFilterQuery):
    """A query from `@` on, which gives nodes, also of a value that has none inside.

    The library takes the value itself for the nodes: its `?@` leaves out `false`.
    """

    __slots__ = ()

    def evaluate(self, context: FilterContext) -> object:
        return JSONPathNodeList(self.query.finditer(cast("JSON", context.current)))


def _bounded(made: Expression) -> JSONPathQuery:
    if not isinstance(made, FilterQuery):
        raise TypeError(made)
    return _BoundedQuery(env=made.query.env, segments=made.query.segments)


class _Fits(FilterFunction):
    """`match` (RFC 9535, 2.4.6) or `search` (2.4.7), in time linear in the text."""

    def __init__(self, form: str) -> None:
        self._form = form

    @property
    def arg_types(self) -> list[ExpressionType]:
        return [ExpressionType.VALUE, ExpressionType.VALUE]

    @property
    def return_type(self) -> ExpressionType:
        return ExpressionType.LOGICAL

    def __call__(self, value: object, pattern: object) -> bool:
        """Tell whether a text fits; what is no text or no pattern does not."""
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        judge = _judge(self._form.format(_DOT.sub(_any, pattern)), pattern)
        return judge is not None and judge.is_valid(value)


def _any(found: re.Match[str]) -> str:
    return found["kept"] or r"[^\n\r]"


@lru_cache(maxsize=64)
def _judge(whole: str, given: str) -> Validator | None:
    """Compile a pattern; None for what is no I-Regexp (RFC 9485)."""
    from jsonschema_rs import RegexOptions, ValidationError, validator_for

    if not check(given):
        return None
    try:
        return validator_for({"pattern": whole}, pattern_options=RegexOptions())
    except (ValueError, ValidationError):
        return None


class _Environment(JSONPathEnvironment):
    parser_class = _Parser
    max_recursion_depth = MAX_DEPTH + 1

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = _Fits("^(?:{})$")
        self.function_extensions["search"] = _Fits("(?:{})")


_ENVIRONMENT: Final = _Environment()
