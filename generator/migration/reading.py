"""What the expressions of a caller's module are, by what the names in it are.

Names, attributes, calls, subscripts and annotations are followed. What is not followed
is unknown, and what is unknown is left alone.
"""

from __future__ import annotations

import libcst as cst

from generator.migration.scopes import Scopes
from generator.migration.world import (
    NOTHING,
    World,
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
BASES = "(bases)"
"""The attribute of a class of the module that has what it is made from."""

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
            found |= self._attribute_of(hint, name)
        return frozenset(found)

    def _attribute_of(self, hint: Hint, name: str) -> Hints:
        """Give what an attribute is: of a class of the module, or what is below it."""
        if not hint.head.startswith("local:"):
            return self.world.attribute(hint, name)
        owner = hint.head.removeprefix("local:")
        own = self.scopes.attribute(owner, name)
        below = self.scopes.attribute(owner, BASES) - frozenset([hint])
        return own or union(self._attribute_of(base, name) for base in below)

    def holders(self, hint: Hint, name: str) -> Hints:
        """Give what an attribute is of: a class of the SDK, below one of the module."""
        if not hint.head.startswith("local:"):
            return frozenset([hint])
        owner = hint.head.removeprefix("local:")
        if self.scopes.attribute(owner, name):
            return NOTHING
        below = self.scopes.attribute(owner, BASES) - frozenset([hint])
        return union(self.holders(base, name) for base in below)

    def _call(self, node: cst.Call) -> Hints:
        func, args = node.func, [arg.value for arg in node.args]
        name = last_name(func)
        if name == "super" and not args:
            owner = self.scopes.path.rpartition(".")[0]
            return self.scopes.attribute(owner, BASES)
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
        name = last_name(node.value)
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


def last_name(node: cst.BaseExpression) -> str:
    """Give the last part of a name; empty for what is none."""
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
        case _:
            return ""


def dotted(node: cst.BaseExpression) -> str:
    """Write the name of a module."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""
