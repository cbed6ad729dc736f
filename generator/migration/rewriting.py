"""A caller's module, rewritten for the next SDK; all other text stays as it is."""

from __future__ import annotations

import re

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from msgspec import Struct

from generator.migration.placeholders import PLACEHOLDER, appended, with_helper
from generator.migration.plan import CLIENT, ByHand, Call, Plan
from generator.migration.reading import dotted
from generator.migration.scopes import Scopes
from generator.migration.walking import Followed
from generator.migration.world import World, class_of, union
from generator.review.sdk.hints import PREFIX, Hint, Hints


class Rewritten(Struct, frozen=True):
    """The new text of a module, and what is left to do in it."""

    text: str
    by_hand: tuple[ByHand, ...]


def rewrite(text: str, world: World, plan: Plan) -> Rewritten:
    """Rewrite a module. Raises `libcst.ParserSyntaxError` where it is no Python."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    first = Followed(world)
    wrapper.module.visit(first)
    names = _Names()
    wrapper.module.visit(names)
    rewriter = _Rewriter(world, plan, first.scopes, names.found)
    module = wrapper.visit(rewriter)
    if rewriter.needs_helper and PLACEHOLDER not in names.found:
        module = with_helper(module)
    return Rewritten(module.code, tuple(sorted(set(rewriter.by_hand))))


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)


class _Rewriter(Followed):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(
        self, world: World, plan: Plan, known: Scopes, names: set[str]
    ) -> None:
        super().__init__(world, known)
        self.by_hand: list[ByHand] = []
        self.needs_helper = False
        self._plan = plan
        self._names = names
        self._renamed: dict[str, tuple[str, Hints]] = {}  # imported names, to new ones
        self._not_read: set[int] = set()  # names that are no variables
        self._matched: list[dict[str, str]] = []  # new names of fields, by pattern

    # Imports.

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.BaseSmallStatement:
        node = original_node
        module = dotted(node.module) if node.module and not node.relative else ""
        if not self.is_ours(module) or isinstance(node.names, cst.ImportStar):
            return updated_node
        return updated_node.with_changes(
            module=self._module(module),
            names=[self._alias(module, alias) for alias in node.names],
        )

    def _alias(self, module: str, alias: cst.ImportAlias) -> cst.ImportAlias:
        name = dotted(alias.name)
        self._tell(name, alias)
        now = self._plan.classes.get(name, name)
        folder = f"{module.removeprefix(self.world.package).strip('.')}.{name}"
        now = self._plan.modules.get(folder.strip("."), f".{now}").rpartition(".")[2]
        if folder.startswith("servers."):
            now = self._plan.members.get(folder, name)
        if now == name:
            return alias
        if alias.asname is None:
            if now in self._names:  # it means something else here
                return alias.with_changes(
                    name=cst.Name(now), asname=cst.AsName(cst.Name(name))
                )
            self._renamed[name] = now, self.scopes.of(name)
        return alias.with_changes(name=cst.Name(now))

    def leave_Import(
        self, original_node: cst.Import, updated_node: cst.Import
    ) -> cst.BaseSmallStatement:
        names: list[cst.ImportAlias] = []
        for alias in original_node.names:
            module = dotted(alias.name)
            ours = self.is_ours(module)
            names.append(
                alias.with_changes(name=self._module(module)) if ours else alias
            )
            if ours and alias.asname is None:
                old, new = self._plan.package
                if old != new:
                    self._renamed[old] = new, self.scopes.of(old)
        return updated_node.with_changes(names=names)

    def _module(self, module: str) -> cst.Attribute | cst.Name:
        old, new = self._plan.package
        inner = module.removeprefix(old).strip(".")
        inner = self._plan.modules.get(inner, inner)
        made: cst.Attribute | cst.Name = cst.Name(new)
        for part in filter(None, inner.split(".")):
            made = cst.Attribute(made, cst.Name(part))
        return made

    # Names that were imported.

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self._not_read.add(id(node.attr))

    def visit_Arg(self, node: cst.Arg) -> None:
        if node.keyword is not None:
            self._not_read.add(id(node.keyword))

    def visit_Param(self, node: cst.Param) -> None:
        self._not_read.add(id(node.name))

    def leave_Name(
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        now, meant = self._renamed.get(original_node.value, ("", frozenset()))
        if not now or id(original_node) in self._not_read:
            return updated_node
        if self.scopes.of(original_node.value) != meant:
            return updated_node
        return updated_node.with_changes(value=now)

    def leave_Annotation(
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        del original_node
        changed = updated_node.visit(
            _Quoted({k: v for k, (v, _) in self._renamed.items()})
        )
        return cst.ensure_type(changed, cst.Annotation)

    # Attributes.

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        name = original_node.attr.value
        holders = union(
            self.reader.holders(hint, name)
            for hint in self.reader.of(original_node.value)
        )
        symbols = {
            symbol for hint in holders if (symbol := self.world.symbol(hint, name))
        }
        made: cst.BaseExpression = updated_node
        news = {self._plan.members.get(symbol, name) for symbol in symbols}
        for symbol in symbols:
            self._tell(symbol, original_node.attr)
        if len(news) == 1 and news != {name}:
            (now,) = news
            made = updated_node.with_changes(attr=cst.Name(now))
        elif len(news) > 1:
            self._note(original_node.attr, f"`{name}` has several new names here")
        moved = [self._plan.moved[one] for one in symbols if one in self._plan.moved]
        if moved:
            return self._elsewhere(original_node, made, *moved[0])
        if any(hint.head.startswith("module:") for hint in holders):
            return self._of_module(original_node, made, holders)
        return made

    def _elsewhere(
        self, node: cst.Attribute, made: cst.BaseExpression, old: str, new: str
    ) -> cst.BaseExpression:
        """Call a method on the controller that has it now."""
        home = node.value
        is_direct = isinstance(home, cst.Attribute) and home.attr.value == old
        if is_direct and isinstance(made, cst.Attribute):
            holder = cst.ensure_type(made.value, cst.Attribute)
            return made.with_changes(value=holder.with_changes(attr=cst.Name(new)))
        self._note(node.attr, f"`{node.attr.value}` is one of `client.{new}` now")
        return made

    def _of_module(
        self, node: cst.Attribute, made: cst.BaseExpression, holders: Hints
    ) -> cst.BaseExpression:
        name = node.attr.value
        for hint in holders:
            module = hint.head.removeprefix("module:")
            folder = f"{module.removeprefix(self.world.package).strip('.')}.{name}"
            now = self._plan.modules.get(folder.strip("."), "").rpartition(".")[2]
            found = self.world.member(module, name)
            if any(each.head == "type" for each in found):
                self._tell(name, node.attr)
                now = self._plan.classes.get(name, "")
            if now and isinstance(made, cst.Attribute):
                return made.with_changes(attr=cst.Name(now))
        return made

    # Calls.

    def leave_Call(
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        symbols = {_called(hint) for hint in self._callees(original_node)} - {""}
        if len(symbols) != 1:
            return updated_node
        (symbol,) = symbols
        for arg in original_node.args:
            if arg.keyword is not None:
                self._tell(f"{symbol}.{arg.keyword.value}", arg.keyword)
        call = self._plan.calls.get(symbol)
        if call is None:
            return updated_node
        if any(arg.star for arg in original_node.args):
            self._note(original_node, f"the arguments of `{symbol}` changed")
            return updated_node
        return self._with_arguments(symbol, call, original_node, updated_node)

    def _callees(self, node: cst.Call) -> Hints:
        """Give what is called; what copies an object takes what makes one."""
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else ""
        if isinstance(node.func, cst.Name):
            name = node.func.value
        found = self.reader.of(node.func)
        if not found and name == "replace" and node.args:
            made = self.reader.of(node.args[0].value)
            return frozenset(Hint("copy", (frozenset([hint]),)) for hint in made)
        return union(
            class_of(below.head)
            for hint in found
            if hint.head == "type"
            for inner in hint.args[0]
            for below in self.reader.holders(inner, "__init__")
        ) | frozenset(hint for hint in found if hint.head != "type")

    def _with_arguments(
        self, symbol: str, call: Call, original: cst.Call, node: cst.Call
    ) -> cst.Call:
        is_copy = any(hint.head == "copy" for hint in self._callees(original))
        kept = len(original.args) if is_copy else call.kept
        args = [
            (
                self._keyworded(symbol, call, call.order[index], before, after)
                if after.keyword is None and kept <= index < len(call.order)
                else _respelled(after, call)
            )
            for index, (before, after) in enumerate(
                zip(original.args, node.args, strict=True)
            )
        ]
        known = {arg.keyword.value for arg in args if arg.keyword is not None}
        known.update(
            call.renamed.get(name, name)
            for name, arg in zip(call.order, args, strict=False)
            if arg.keyword is None
        )
        missing = [] if is_copy else [one for one in call.needed if one not in known]
        for name in missing:
            self.needs_helper = True
            self._note(original, f"give a value: {call.needed[name]}")
        return node.with_changes(
            args=appended(node, args, [call.needed[one] for one in missing])
        )

    def _keyworded(
        self, symbol: str, call: Call, name: str, before: cst.Arg, arg: cst.Arg
    ) -> cst.Arg:
        """Give by keyword what has no longer its position."""
        self._tell(f"{symbol}.{name}", before)
        return arg.with_changes(
            keyword=cst.Name(call.renamed.get(name, name)),
            equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
        )

    def visit_MatchClass(self, node: cst.MatchClass) -> None:
        symbols = {_called(hint) for hint in self.reader.of(node.cls)}
        keys = [element.key.value for element in node.kwds]
        self._matched.append(
            {
                key: self._plan.members[f"{symbol}.{key}"]
                for symbol in symbols
                for key in keys
                if f"{symbol}.{key}" in self._plan.members
            }
        )

    def leave_MatchClass(
        self, original_node: cst.MatchClass, updated_node: cst.MatchClass
    ) -> cst.MatchPattern:
        del original_node
        self._matched.pop()
        return updated_node

    def leave_MatchKeywordElement(
        self,
        original_node: cst.MatchKeywordElement,
        updated_node: cst.MatchKeywordElement,
    ) -> cst.MatchKeywordElement:
        name = original_node.key.value
        return updated_node.with_changes(
            key=cst.Name(self._matched[-1].get(name, name))
        )

    # What is left to do.

    def _tell(self, symbol: str, node: cst.CSTNode) -> None:
        for message in self._plan.notes.get(symbol, ()):
            self._note(node, message)

    def _note(self, node: cst.CSTNode, message: str) -> None:
        place = self.get_metadata(PositionProvider, node)
        if isinstance(place, CodeRange):
            line, column = place.start.line, place.start.column + 1
            self.by_hand.append(ByHand(line, column, message))


def _called(hint: Hint) -> str:
    """Give the symbol of what is called, by which the plan knows its arguments."""
    head = hint.head
    if head in ("type", "copy"):
        (inner,) = hint.args[0] or (Hint(""),)
        head = inner.head
        return CLIENT if head == CLIENT else head.removeprefix(PREFIX)
    kind, _, symbol = head.partition(":")
    if head == "attribute:__init__":
        (inner,) = hint.args[0]
        return _called(Hint("type", (frozenset([inner]),)))
    return symbol if kind in ("controllers", "wrapped") else ""


def _respelled(arg: cst.Arg, call: Call) -> cst.Arg:
    if arg.keyword is None:
        return arg
    name = arg.keyword.value
    now = call.renamed.get(name, name)
    return arg.with_changes(keyword=arg.keyword.with_changes(value=now))


class _Quoted(cst.CSTTransformer):
    """Renames classes in annotations that are written as text."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names

    def visit_Subscript(self, node: cst.Subscript) -> bool:
        return dotted(node.value).rpartition(".")[2] != "Literal"

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.BaseExpression:
        del original_node
        value = re.sub(
            r"\b[^\W\d]\w*",
            lambda found: self._names.get(found[0], found[0]),
            updated_node.value,
        )
        return updated_node.with_changes(value=value)
