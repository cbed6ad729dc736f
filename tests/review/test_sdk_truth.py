"""The reading of the SDK against the code that is generated: both change, or neither."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.render.context import Context
from generator.render.plan import files
from generator.review.rules import Rule
from generator.review.sdk.compare import changes, sdk
from generator.review.sdk.side import Side
from generator.source import load
from tests.review.documents import yaml
from tests.review.test_sdk_rules import SDK, side

FOLDER = Path(__file__).parents[3] / "shared" / "diffcases"
# What callers do not write against: how calls are made, and the asynchronous twin.
ASIDE = ("/runtime/", "/operations/", "/aio/")
# What is no part of the code of a module.
NO_CODE = {"sdk-credentials-needed", "sdk-credentials-optional"}


def public(context: Context) -> dict[str, str]:
    """Give the public code of each module, without what functions do."""
    made = files(context.api, context.names, context.config)
    return {
        path: "\n".join(_lines(ast.parse(text)))
        for path, text in made.items()
        if path.endswith(".py") and not any(part in path for part in ASIDE)
    }


def _lines(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [ast.Pass()]
        elif isinstance(node, ast.ClassDef):
            own = [one for one in node.body if not _is_text(one)]
            node.body = own or [ast.Pass()]
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.If):
            yield "" if _is_text(node) else ast.unparse(node)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def differs(old: Side, new: Side) -> bool:
    both = changes(old, new).both
    return public(both.old.context) != public(both.new.context)


@pytest.mark.parametrize(
    "rule", [one for one in SDK if one.id not in NO_CODE], ids=lambda rule: rule.id
)
def test_the_example_of_a_rule_changes_the_code(rule: Rule, tmp_path: Path) -> None:
    old, new = (side(tmp_path, rule, yaml(part)) for part in (rule.old, rule.new))
    assert differs(old, new)


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the pairs of documents are not here")
def test_there_are_findings_where_the_code_changes_and_nowhere_else() -> None:
    wrong: list[str] = []
    for case in json.loads((FOLDER / "cases.json").read_text(encoding="utf-8")):
        old, new = (
            Side(load(FOLDER / case[key], ref_root=FOLDER))
            for key in ("base", "revision")
        )
        told = [one for one in sdk(old, new).findings if one.rule not in NO_CODE]
        if bool(told) != differs(old, new):
            wrong.append(case["name"])
    assert wrong == []
