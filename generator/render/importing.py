"""The imports of a generated module, in blocks as isort has them."""

from __future__ import annotations

from collections.abc import Iterable

from generator.render.layout import imports, natural
from generator.render.safe import Code

_INSTALLED = frozenset(["msgspec", "requests", "aiohttp"])


def blocks(
    package: str, wanted: Iterable[tuple[str, str]], indent: int = 0
) -> tuple[Code, ...]:
    """Give the blocks: the standard library, installed packages, the SDK itself."""
    modules: dict[str, list[str]] = {}
    for module, name in wanted:
        modules.setdefault(module, []).append(name)
    groups: list[list[str]] = [[], [], []]
    for module in sorted(modules, key=natural):
        own = module == package or module.startswith(f"{package}.")
        groups[2 if own else int(module in _INSTALLED)].append(module)
    between = "\n" + " " * indent
    return tuple(
        Code(between.join(imports(module, modules[module], indent) for module in group))
        for group in groups
        if group
    )


def reexport(module: str, name: str) -> Code:
    """Give an import that makes a name public in the importing module."""
    return imports(module, [f"{name} as {name}"], 4)
