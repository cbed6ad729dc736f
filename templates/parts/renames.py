"""Old names of things that have new ones: they work as before, and warn."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from .model import Model, _ModelMeta

if sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from typing_extensions import deprecated

__all__ = ["OldMember", "RenamedModel", "deprecated", "old_names", "renamed"]

T = TypeVar("T")


def _warn(old: str, new: str, stacklevel: int = 3) -> None:
    text = f"`{old}` is `{new}` now"
    warnings.warn(text, DeprecationWarning, stacklevel=stacklevel)


def _by_new_names(given: dict[str, Any], names: Mapping[str, str], of: str) -> None:
    for old in names.keys() & given:
        new = names[old]
        if new in given:
            raise TypeError(f"{of}() got {new!r}, and {old!r}, its old name")
        _warn(old, new, 4)
        given[new] = given.pop(old)


def renamed(**names: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let a function take arguments by old names too; `names` are old to new."""

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @wraps(function)
        def call(*arguments: Any, **given: Any) -> T:
            _by_new_names(given, names, function.__name__)
            return function(*arguments, **given)

        return call

    return decorate


def old_names(
    getattr_: Callable[[str], object], names: Mapping[str, str]
) -> Callable[[str], object]:
    """Give a package's `__getattr__` that knows old names too."""

    def look(name: str) -> object:
        if name not in names:
            return getattr_(name)
        found = getattr_(names[name])
        _warn(name, names[name])
        return found

    return look


class OldMember:
    """The old name of a member of an enumeration."""

    def __init__(self, new: str) -> None:
        self._old, self._new = new, new

    def __set_name__(self, _: type, name: str) -> None:
        self._old = name

    def __get__(self, _: object, owner: type[T]) -> T:
        _warn(f"{owner.__name__}.{self._old}", f"{owner.__name__}.{self._new}")
        found: T = getattr(owner, self._new)
        return found


class _RenamedMeta(_ModelMeta):
    """Makes models whose fields may be given by old names too: `old`, old to new."""

    __old_names__: Mapping[str, str] = {}

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        space: dict[str, Any],
        *,
        old: Mapping[str, str] = {},
        **settings: Any,
    ) -> Any:
        made: Any = super().__new__(mcs, name, bases, space, **settings)
        made.__old_names__ = old
        return made

    if not TYPE_CHECKING:  # to type checkers, each class says itself what it takes

        def __call__(cls, *arguments: Any, **given: Any) -> Any:  # noqa: N805 - a class
            _by_new_names(given, cls.__old_names__, cls.__name__)
            return super().__call__(*arguments, **given)


class RenamedModel(Model, metaclass=_RenamedMeta):
    """The base of models that have fields with old names."""
