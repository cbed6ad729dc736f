"""A walk through a caller's module that knows what each name is where it stands.

Names come from imports, assignments, annotations, loops, context managers, conditions,
functions and classes of the module.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from generator.migration.reading import BASES, Reader, dotted, last_name
from generator.migration.scopes import Scopes
from generator.migration.world import (
    NOTHING,
    World,
    class_of,
    element,
    instance,
    one,
    union,
)
from generator.review.sdk.hints import Hints

_PROPERTIES = frozenset(("property", "cached_property"))
_GENERATORS = frozenset(("Generator", "Iterator", "AsyncGenerator", "AsyncIterator"))


class Followed(cst.CSTTransformer):
    """Walks through a module and keeps the scopes where the walk stands."""

    def __init__(self, world: World, known: Scopes | None = None) -> None:
        super().__init__()
        self.world = world
        self.scopes = Scopes(known)
        self.reader = Reader(world, self.scopes)
        self._narrowed: list[tuple[str, Hints]] = []
        self._given: list[Hints] = []  # by the functions that the walk is in

    # What binds names before the lines that use them.

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = dotted(node.module) if node.module and not node.relative else ""
        if isinstance(node.names, cst.ImportStar):
            return False
        for alias in node.names:
            name = dotted(alias.name)
            if self.is_ours(module):
                self.scopes.bind(_bound(alias) or name, self.world.member(module, name))
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            name = dotted(alias.name)
            if self.is_ours(name):
                bound = _bound(alias)
                module = name if bound else self.world.package
                self.scopes.bind(bound or module, one(f"module:{module}"))
        return False

    def is_ours(self, module: str) -> bool:
        """Tell whether a module is one of the SDK's."""
        package = self.world.package
        return module == package or module.startswith(f"{package}.")

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        returns = node.returns
        declared = self.reader.annotation(returns.annotation) if returns else NOTHING
        self._define(node, declared)
        owner = self.scopes.path
        self.scopes.enter(node.name.value)
        self._given.append(NOTHING)
        params = node.params
        every = [*params.posonly_params, *params.params, *params.kwonly_params]
        for index, param in enumerate(every):
            name = param.name.value
            fixture = element(
                self.scopes.of(name)
            )  # of the same name, as pytest has it
            if param.annotation is not None:
                found = self.reader.annotation(param.annotation.annotation)
                self.scopes.bind(name, found)
            elif index == 0 and name == "self" and owner:
                self.scopes.bind(name, one(f"local:{owner}"))
            elif fixture:
                self.scopes.bind(name, fixture)

    def _define(self, node: cst.FunctionDef, result: Hints) -> None:
        """Note what a call of a function gives."""
        name, marks = node.name.value, {
            last_name(_marker(each)) for each in node.decorators
        }
        given = result if marks & _PROPERTIES else one("returns", result)
        if "fixture" in marks:
            is_yielded = any(hint.head in _GENERATORS for hint in result)
            given = one("Iterable", element(result) if is_yielded else result)
        self.scopes.bind(name, given)
        self.scopes.bind_attribute(self.scopes.path, name, given)

    def visit_Return(self, node: cst.Return) -> None:
        if node.value is not None and self._given:
            self._given[-1] |= self.reader.of(node.value)

    def visit_Yield(self, node: cst.Yield) -> None:
        if isinstance(node.value, cst.BaseExpression) and self._given:
            self._given[-1] |= one("Generator", self.reader.of(node.value))

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement:
        self.scopes.leave()
        given = self._given.pop()
        if original_node.returns is None and given:
            self._define(original_node, given)
        return updated_node

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        path = ".".join(filter(None, (self.scopes.path, node.name.value)))
        below = [instance(self.reader.of(base.value)) for base in node.bases]
        self.scopes.bind(node.name.value, class_of(f"local:{path}"))
        self.scopes.bind_attribute(path, BASES, union(below))
        self.scopes.enter(node.name.value)

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.BaseStatement:
        del original_node
        self.scopes.leave()
        return updated_node

    def visit_For(self, node: cst.For) -> None:
        self.bind(node.target, element(self.reader.of(node.iter)))

    def visit_ListComp(self, node: cst.ListComp) -> None:
        self._comprehended(node.for_in)

    def visit_SetComp(self, node: cst.SetComp) -> None:
        self._comprehended(node.for_in)

    def visit_DictComp(self, node: cst.DictComp) -> None:
        self._comprehended(node.for_in)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> None:
        self._comprehended(node.for_in)

    def _comprehended(self, node: cst.CompFor | None) -> None:
        """Bind what comes last in the text and is used first."""
        while node is not None:
            self.bind(node.target, element(self.reader.of(node.iter)))
            node = node.inner_for_in

    def visit_With(self, node: cst.With) -> None:
        for item in node.items:
            if item.asname is not None:
                self.bind(item.asname.name, self.reader.of(item.item))

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        if node.name is not None and node.type is not None:
            kinds = node.type
            parts = (
                [one_.value for one_ in kinds.elements]
                if isinstance(kinds, cst.Tuple)
                else [kinds]
            )
            found = [instance(self.reader.of(part)) for part in parts]
            self.bind(node.name.name, union(found))

    def visit_If_body(self, node: cst.If) -> None:
        """Know in a branch what its condition asked for."""
        match node.test:
            case cst.Call(
                func=cst.Name("isinstance"), args=[first, second]
            ) if isinstance(first.value, cst.Name):
                kinds = second.value
                parts = (
                    [one_.value for one_ in kinds.elements]
                    if isinstance(kinds, cst.Tuple)
                    else [kinds]
                )
                found = [instance(self.reader.of(part)) for part in parts]
                self._narrowed.append(
                    (first.value.value, self.scopes.of(first.value.value))
                )
                self.scopes.bind(first.value.value, union(found))
            case _:
                self._narrowed.append(("", NOTHING))

    def leave_If_body(self, node: cst.If) -> None:
        del node
        name, found = self._narrowed.pop()
        if name:
            self.scopes.bind(name, found)

    # What binds names for the lines below.

    def leave_Assign(
        self, original_node: cst.Assign, updated_node: cst.Assign
    ) -> cst.BaseSmallStatement:
        found = self.reader.of(original_node.value)
        for target in original_node.targets:
            self.bind(target.target, found)
        return updated_node

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.BaseSmallStatement:
        node = original_node
        declared = self.reader.annotation(node.annotation.annotation)
        made = self.reader.of(node.value) if node.value is not None else NOTHING
        self.bind(node.target, made or declared)
        if isinstance(node.target, cst.Name) and self.scopes.path:
            self.scopes.bind_attribute(self.scopes.path, node.target.value, declared)
        return updated_node

    def leave_NamedExpr(
        self, original_node: cst.NamedExpr, updated_node: cst.NamedExpr
    ) -> cst.BaseExpression:
        self.bind(original_node.target, self.reader.of(original_node.value))
        return updated_node

    def bind(self, target: cst.BaseExpression, found: Hints) -> None:
        """Note what a target of an assignment is now."""
        match target:
            case cst.Name():
                self.scopes.bind(target.value, found)
            case cst.Attribute():
                for hint in self.reader.of(target.value):
                    if hint.head.startswith("local:") and found:
                        owner = hint.head.removeprefix("local:")
                        self.scopes.bind_attribute(owner, target.attr.value, found)
            case cst.Tuple() | cst.List():
                for part, inner in zip(target.elements, _parts(found), strict=False):
                    self.bind(part.value, inner)
            case _:
                pass


def _parts(found: Hints) -> Iterator[Hints]:
    """Give what a tuple is made of, or a list, which may be as long as it is asked."""
    for hint in found:
        if hint.head == "tuple":
            yield from hint.args
            return
    while True:
        yield element(found)


def _marker(decorator: cst.Decorator) -> cst.BaseExpression:
    found = decorator.decorator
    return found.func if isinstance(found, cst.Call) else found


def _bound(alias: cst.ImportAlias) -> str:
    name = alias.asname.name if alias.asname else None
    return name.value if isinstance(name, cst.Name) else ""
