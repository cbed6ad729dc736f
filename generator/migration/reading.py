"""What the expressions of a caller's module are, followed from imports on.

Names, attributes, calls, annotations, loops and context managers are followed, through
functions and classes of the module too. What is not followed is unknown, and what is
unknown is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from generator.migration.scopes import Scopes
from generator.migration.world import (
    NOTHING,
    World,
    class_of,
    element,
    instance,
    one,
    union,
    value,
)
from generator.review.sdk.hints import Hint, Hints

_SAME = frozenset(("list", "sorted", "reversed", "tuple", "set", "iter", "frozenset"))
_FIRST = frozenset(("next", "anext", "min", "max"))
_COPIES = frozenset(("replace", "copy", "deepcopy"))
_PASSED_THROUGH = frozenset(("Optional", "Union", "Annotated", "Final", "ClassVar"))
_AWAITED = frozenset(("Awaitable", "Coroutine"))


class Reader:
    """Tells what an expression is where the scopes stand."""

    def __init__(self, world: World, scopes: Scopes) -> None:
        self.world = world
        self.scopes = scopes

    def of(self, node: cst.BaseExpression) -> Hints:
        """Give what an expression is; nothing where that is not known."""
        match node:
            case cst.Name():
                return self.scopes.of(node.value)
            case cst.Attribute():
                return self._attribute(node)
            case cst.Call():
                return self._call(node)
            case cst.Await() | cst.NamedExpr():
                inner = node.expression if isinstance(node, cst.Await) else node.value
                return self.of(inner)
            case cst.Subscript():
                return self._subscript(node)
            case cst.BooleanOperation():
                return self.of(node.left) | self.of(node.right)
            case cst.IfExp():
                return self.of(node.body) | self.of(node.orelse)
            case cst.List() | cst.Tuple() | cst.Set():
                found = [self.of(one.value) for one in node.elements]
                return one("list", union(found)) if found else NOTHING
            case _:
                return NOTHING

    def _attribute(self, node: cst.Attribute) -> Hints:
        name = node.attr.value
        found: set[Hint] = set()
        for hint in self.of(node.value):
            if hint.head.startswith("local:"):
                found |= self.scopes.attribute(hint.head.removeprefix("local:"), name)
            else:
                found |= self.world.attribute(hint, name)
        return frozenset(found)

    def _call(self, node: cst.Call) -> Hints:
        func, args = node.func, [arg.value for arg in node.args]
        name = _last_name(func)
        if args and not (found := self._made(func)):
            if name in _SAME:
                return one("list", element(self.of(args[0])))
            if name in _FIRST:
                inner = self.of(args[0])
                return element(inner) or inner
            if name in _COPIES:
                return self.of(args[0])
            if name == "cast":
                return self.annotation(args[0])
            if name == "enumerate":
                return one("list", one("tuple", NOTHING, element(self.of(args[0]))))
            return found
        return self._made(func)

    def _made(self, func: cst.BaseExpression) -> Hints:
        made = (self.world.called(hint) for hint in self.of(func))
        return frozenset(inner for hints_ in made for inner in hints_)

    def _subscript(self, node: cst.Subscript) -> Hints:
        found = self.of(node.value)
        first = node.slice[0].slice
        return found if isinstance(first, cst.Slice) else value(found)

    def annotation(self, node: cst.BaseExpression) -> Hints:
        """Give what an annotation stands for."""
        match node:
            case cst.SimpleString():
                return self._quoted(node)
            case cst.BinaryOperation(operator=cst.BitOr()):
                return self.annotation(node.left) | self.annotation(node.right)
            case cst.Subscript():
                return self._generic(node)
            case cst.Name(value="None"):
                return one("None")
            case _:
                return instance(self.of(node))

    def _quoted(self, node: cst.SimpleString) -> Hints:
        text = node.evaluated_value
        try:
            return self.annotation(cst.parse_expression(str(text)))
        except cst.ParserSyntaxError:
            return NOTHING

    def _generic(self, node: cst.Subscript) -> Hints:
        name = _last_name(node.value)
        args = [
            self.annotation(each.slice.value)
            for each in node.slice
            if isinstance(each.slice, cst.Index)
        ]
        if name in _PASSED_THROUGH:
            return union(args)
        if name in _AWAITED:
            return args[-1]
        return one(name, *args)


def _last_name(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
        case _:
            return ""


class Followed(cst.CSTTransformer):
    """Walks through a module and keeps the scopes where the walk stands."""

    def __init__(self, world: World, known: Scopes | None = None) -> None:
        super().__init__()
        self.world = world
        self.scopes = Scopes(known)
        self.reader = Reader(world, self.scopes)
        self._narrowed: list[tuple[str, Hints]] = []

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
        name = node.name.value
        if node.returns is not None:
            result = self.reader.annotation(node.returns.annotation)
            is_property = any(
                _last_name(one_.decorator) in ("property", "cached_property")
                for one_ in node.decorators
            )
            given = result if is_property else one("returns", result)
            self.scopes.bind(name, given)
            self.scopes.bind_attribute(self.scopes.path, name, given)
        owner = self.scopes.path
        self.scopes.enter(name)
        params = node.params
        every = [*params.posonly_params, *params.params, *params.kwonly_params]
        for index, param in enumerate(every):
            if param.annotation is not None:
                found = self.reader.annotation(param.annotation.annotation)
                self.scopes.bind(param.name.value, found)
            elif index == 0 and param.name.value == "self" and owner:
                self.scopes.bind("self", one(f"local:{owner}"))

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement:
        del original_node
        self.scopes.leave()
        return updated_node

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.scopes.bind(node.name.value, class_of(f"local:{node.name.value}"))
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


def dotted(node: cst.BaseExpression) -> str:
    """Write the name of a module."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _bound(alias: cst.ImportAlias) -> str:
    name = alias.asname.name if alias.asname else None
    return name.value if isinstance(name, cst.Name) else ""
