"""Clients that are made of what the environment says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
C = TypeVar("C")


class FromEnv(Generic[P]):
    """The `from_env` of a client: its constructor, with variables for arguments.

    They are read when it is called. An argument that is given counts more than its
    variable; a variable that is blank counts as none.
    """

    def __init__(
        self,
        init: Callable[Concatenate[Any, P], None],
        variables: Mapping[str, str],
    ) -> None:
        del init  # tells type checkers what arguments there are
        self._variables = variables

    def __get__(self, client: object, kind: type[C]) -> Callable[P, C]:
        def from_env(*args: P.args, **given: P.kwargs) -> C:
            """Make a client of environment variables; arguments count more."""
            said = {
                name: os.environ.get(each, "") for name, each in self._variables.items()
            }
            known = {name: value for name, value in said.items() if value.strip()}
            return kind(*args, **{**known, **given})

        return from_env
