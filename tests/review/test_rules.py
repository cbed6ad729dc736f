"""Every rule, by its own example: what `explain` shows is what `diff` finds."""

from pathlib import Path

import pytest

from generator.review.findings import LEVELS
from generator.review.rules import COMPILED, Rule, compiled, read_rules, rules
from tests.review.documents import compared, document, yaml

WIRE = [rule for rule in rules().values() if rule.reading == "wire"]


@pytest.mark.parametrize("rule", WIRE, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_gives_that_finding_and_no_other(
    rule: Rule, tmp_path: Path
) -> None:
    old = document(rule.at, yaml(rule.old), rule.direction)
    new = document(rule.at, yaml(rule.new), rule.direction)
    found = compared(tmp_path, old, new).findings
    wire = [(one.rule, one.level) for one in found if one.reading == "wire"]
    # An example at a request and a response has both findings, as one: the worse.
    assert wire == [(rule.id, rule.level)] or (
        rule.at == "operation" and _is_other_direction(rule, wire)
    )


def _is_other_direction(rule: Rule, found: list[tuple[str, str]]) -> bool:
    return any(rules()[name].edit == rule.edit for name, _ in found)


@pytest.mark.parametrize("rule", WIRE, ids=lambda rule: rule.id)
def test_the_example_compared_with_itself_gives_nothing(
    rule: Rule, tmp_path: Path
) -> None:
    for part in (rule.old, rule.new):
        whole = document(rule.at, yaml(part), rule.direction)
        assert compared(tmp_path, whole, whole).findings == ()


@pytest.mark.parametrize("rule", WIRE, ids=lambda rule: rule.id)
def test_what_is_told_is_told_the_other_way_round(rule: Rule, tmp_path: Path) -> None:
    old, new = (
        document(rule.at, yaml(part), rule.direction) for part in (rule.old, rule.new)
    )
    assert any(one.reading == "wire" for one in compared(tmp_path, new, old).findings)


def test_the_compiled_rules_are_those_of_the_files() -> None:
    assert COMPILED.read_bytes() == compiled()
    assert tuple(rules().values()) == read_rules()


def test_every_rule_says_all_it_has_to() -> None:
    for rule in rules().values():
        assert rule.level in LEVELS
        assert rule.about.endswith("."), rule.id
        assert rule.advice.endswith("."), rule.id
        assert not rule.says.endswith("."), rule.id
