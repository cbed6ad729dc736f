"""Stand-ins for values that only the caller can choose."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from generator.render.filters import literal

PLACEHOLDER = "to_be_given"
"""The function that stands for a value that only the caller can choose."""

_BLANK = cst.EmptyLine(indent=False)
_IMPORT = "from typing import Any\n"
_HELPER = f"""\
def {PLACEHOLDER}(what: str) -> Any:  # sdkwright: replace each call by a value
    raise NotImplementedError(what)
"""


def appended(
    call: cst.Call, args: Sequence[cst.Arg], missing: Sequence[str]
) -> list[cst.Arg]:
    """Add a stand-in for each missing argument, laid out as the call is.

    What is missing is written `limit: int`.
    """
    made = list(args)
    tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    for what in missing:
        name = what.partition(":")[0]
        added = cst.Arg(
            keyword=cst.Name(name),
            value=cst.parse_expression(f"{PLACEHOLDER}({literal(what)})"),
            equal=tight,
        )
        if made:  # what ends the last argument ends the new one
            last = made[-1]
            added = added.with_changes(
                comma=last.comma, whitespace_after_arg=last.whitespace_after_arg
            )
            made[-1] = last.with_changes(
                comma=_between(call), whitespace_after_arg=cst.SimpleWhitespace("")
            )
        made.append(added)
    return made


def _between(call: cst.Call) -> cst.Comma:
    """Give a comma, with a line end where arguments have lines of their own."""
    opening = call.whitespace_before_args
    on_lines = isinstance(opening, cst.ParenthesizedWhitespace)
    plain = opening.with_changes(empty_lines=[]) if on_lines else None
    return cst.Comma(whitespace_after=plain or cst.SimpleWhitespace(" "))


def with_helper(module: cst.Module) -> cst.Module:
    """Add the stand-in's function behind the imports."""
    body = list(module.body)
    last = 0
    for index, statement in enumerate(body):
        if _is_import(statement) or (index == 0 and _is_docstring(statement)):
            last = index + 1
        elif not isinstance(statement, cst.If | cst.Try):  # which may import, too
            break
    known = "".join(module.code_for_node(one) for one in body[:last])
    has_any = re.search(r"^from typing import .*\bAny\b", known, re.MULTILINE)
    imported = [] if has_any else [cst.parse_statement(_IMPORT)]
    helper = cst.parse_statement(_HELPER).with_changes(leading_lines=[_BLANK] * 2)
    rest = body[last:]
    if rest:
        own = [*rest[0].leading_lines]
        blank = next((at for at, one in enumerate(own) if one.comment), len(own))
        added = [_BLANK] * (2 - blank)
        rest[0] = rest[0].with_changes(leading_lines=[*added, *own])
    return module.with_changes(body=[*body[:last], *imported, helper, *rest])


def _is_import(statement: cst.BaseStatement | cst.SimpleStatementLine) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(
        statement.body[0], cst.Import | cst.ImportFrom
    )


def _is_docstring(statement: cst.BaseStatement | cst.SimpleStatementLine) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(
        statement.body[0], cst.Expr
    )
