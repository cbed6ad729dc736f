"""The names in a caller's module, and what each of them is at a point of its text."""

from __future__ import annotations

from generator.migration.world import NOTHING
from generator.review.sdk.hints import Hints


class Scopes:
    """Names by scope, the module's first; later lines override earlier ones.

    `found` is all that names are anywhere, by scope. What a first reading of the whole
    module found is there where a line uses a name that is set below it.
    """

    def __init__(self, known: Scopes | None = None) -> None:
        self._stack: list[dict[str, Hints]] = [{}]
        self._paths: list[str] = [""]
        self._known: dict[tuple[str, str], Hints] = known.found if known else {}
        self.found: dict[tuple[str, str], Hints] = {}

    @property
    def path(self) -> str:
        """The scope that a line is in, as `Class.method`."""
        return ".".join(self._paths[1:])

    def bind(self, name: str, found: Hints, *, at_module: bool = False) -> None:
        """Note what a name is from here on."""
        self._stack[0 if at_module else -1][name] = found
        key = "" if at_module else self.path, name
        self.found[key] = self.found.get(key, NOTHING) | found

    def of(self, name: str) -> Hints:
        """Give what a name is here."""
        for depth in range(len(self._stack) - 1, -1, -1):
            if name in self._stack[depth]:
                return self._stack[depth][name]
            known = self._known.get((".".join(self._paths[1 : depth + 1]), name))
            if known is not None:
                return known
        return NOTHING

    def attribute(self, owner: str, name: str) -> Hints:
        """Give what an attribute of a class of the module is."""
        key = owner, f".{name}"
        return self.found.get(key, self._known.get(key, NOTHING))

    def bind_attribute(self, owner: str, name: str, found: Hints) -> None:
        """Note what an attribute of a class of the module is."""
        key = owner, f".{name}"
        self.found[key] = self.found.get(key, NOTHING) | found

    def enter(self, name: str) -> None:
        """Begin a scope."""
        self._stack.append({})
        self._paths.append(name)

    def leave(self) -> None:
        """End the innermost scope."""
        self._stack.pop()
        self._paths.pop()
