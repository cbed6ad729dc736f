"""The page of a rule."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches

from generator.diagnostics import Diagnostic, InputError
from generator.review.rules import Rule, rules

_WIDTH = 80


def explained(name: str) -> str:
    """Give the page of a rule; raises `InputError` where there is none."""
    rule = rules().get(name)
    if rule is None:
        near = get_close_matches(name, rules(), n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "sdkwright explain"
        message = f"there is no rule {name!r}"
        raise InputError(Diagnostic("unknown-rule", "error", message, hint=hint))
    parts = [
        f"{rule.id}: {rule.level}",
        textwrap.fill(" ".join((rule.about, _where(rule))).strip(), _WIDTH),
        textwrap.fill(f"What to do: {rule.advice}", _WIDTH),
        f"Before:\n\n{textwrap.indent(rule.old.rstrip(), '    ')}",
        f"After:\n\n{textwrap.indent(rule.new.rstrip(), '    ')}",
    ]
    return "\n\n".join(parts)


def overview() -> str:
    """List all rules with their levels."""
    longest = max(map(len, rules()))
    return "\n".join(f"{rule.id:{longest}}  {rule.level}" for rule in rules().values())


def _where(rule: Rule) -> str:
    match rule.direction:
        case "request":
            return "It is about what callers send."
        case "response":
            return "It is about what callers read."
        case _:
            return ""
