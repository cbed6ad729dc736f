"""Packages whose members are imported when they are first asked for (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Give a package's `__getattr__`, `__dir__` and `__all__`.

    `modules` maps public names to the modules that have them; to "" for a module.
    """

    def getattr_(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        path = modules[name]
        module = import_module(f"{package}.{path or name}")
        found: object = getattr(module, name) if path else module
        setattr(sys.modules[package], name, found)
        return found

    names = sorted(modules)
    return getattr_, lambda: names, names
