"""Every rule of the reading `sdk`, by its own example."""

import ast
from pathlib import Path
from typing import Any

import msgspec
import pytest

from generator.config import Config
from generator.review.rules import Rule, rules
from generator.review.sdk.compare import sdk
from generator.review.sdk.side import Side
from generator.source import load
from tests.review.documents import document, yaml

SDK = [rule for rule in rules().values() if rule.reading == "sdk"]
PAGED = """
paths:
  /pets:
    get:
      tags: [pets]
      operationId: list
      parameters: [{in: query, name: next, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: object, properties: {pets: {type: array, items: {type: string}}}}
"""


def side(folder: Path, rule: Rule, part: Any) -> Side:
    settings = rule.at == "settings"
    whole = document("document", yaml(PAGED)) if settings else document(rule.at, part)
    path = folder / "api.json"
    path.write_bytes(msgspec.json.encode(whole))
    config = msgspec.convert(part, Config) if settings else Config()
    return Side(load(path), config)


@pytest.mark.parametrize("rule", SDK, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_gives_that_finding_and_no_other(
    rule: Rule, tmp_path: Path
) -> None:
    old = side(tmp_path, rule, yaml(rule.old))
    new = side(tmp_path, rule, yaml(rule.new))
    found = sdk(old, new).findings
    assert [(one.rule, one.level) for one in found] == [(rule.id, rule.level)]
    assert "{" not in found[0].message


@pytest.mark.parametrize("rule", SDK, ids=lambda rule: rule.id)
def test_the_example_compared_with_itself_gives_nothing(
    rule: Rule, tmp_path: Path
) -> None:
    for part in (rule.old, rule.new):
        same = side(tmp_path, rule, yaml(part))
        told = sdk(same, same)
        assert (told.findings, told.version) == ((), "none")


def test_every_rule_that_the_code_names_is_in_the_table() -> None:
    folder = Path(__file__).parents[2] / "generator/review/sdk"
    named = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    whole = {name for name in named if name.startswith("sdk-")}
    known = {rule.id for rule in SDK}
    halves = {"sdk-controller-", "sdk-method-"}
    assert whole - halves <= known
    assert {
        name for name in known - whole if not name.startswith(tuple(halves))
    } == set()
