"""Which faults leave the meaning of a document open, and which do not.

A fault that does not is a warning: the document is read on, and the rule says as what.
What cannot be read without guessing is an error. The tables here are the only place
that decides it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from generator.diagnostics import Diagnostic, Severity
from generator.source.pointers import JSON

if TYPE_CHECKING:
    from generator.source.explain import Fault, FaultKind


class Rule(NamedTuple):
    """A row of the table: faults of a kind at JSON pointers that match `where`.

    `reading` says how a warning is read on, or what an error asks for.

    `what` matches the name that is missing or unexpected, or the word that is none; of
    a value of a wrong type it matches "given for wanted", such as "list for object or
    string".
    """

    kind: FaultKind
    where: str
    what: str
    severity: Severity
    reading: str = ""


_ANY: Final = ".*"
_PARAMETER: Final = ".*/parameters/[^/]+"
_BODY: Final = ".*/requestBod(y|ies/[^/]+)"
_SECURITY: Final = ".*/security(Schemes|Definitions)/[^/]+"
_OPERATION: Final = "/paths/[^/]*/(get|put|post|delete|options|head|patch|trace|query)"
_PATH_ITEM: Final = (
    "parameters|servers|summary|description|additionalOperations"
    "|get|put|post|delete|options|head|patch|trace|query"
)
_SERVER: Final = (
    f"(({_OPERATION}|/paths/[^/]+)?/servers|/schemes)(/.*)?|/host|/basePath"
)
_NEEDED: Final = f"({_OPERATION})?/security"
_ANSWER: Final = ".*/(responses|encoding)/[^/]+/(headers|links)|.*/links/[^/]+(/.*)?"
_SCHEMA: Final = (
    ".*/(schema|itemSchema|items|not|additionalProperties|(allOf|oneOf|anyOf"
    r"|prefixItems)/[0-9]+|(schemas|definitions|properties|\$defs)/[^/]+)"
)
_ABOUT: Final = (
    ".*/(description|summary|title|example|examples|externalDocs|contact|license|xml"
    r"|termsOfService|url|email|deprecated|\$(schema|comment|recursiveAnchor))"
)
_LIMIT: Final = (
    ".*/(multipleOf|maximum|exclusiveMaximum|minimum|exclusiveMinimum|format|pattern"
    "|maxLength|minLength|maxItems|minItems|uniqueItems|maxProperties|minProperties)"
)

_FLAG: Final = ".*/(required|explode|allowReserved)"
_RANGE: Final = "It is read as a range, with XX."
_AS_ITEM: Final = "It is read as a list of one."

RULES: Final = (
    Rule("missing", _PARAMETER, "name of querystring", "warning", "It needs no name."),
    Rule("missing", _PARAMETER, "name|in", "error", "It cannot be sent without."),
    Rule("missing", _PARAMETER, "required", "warning", "It is read as required."),
    Rule("missing", _PARAMETER, "schema|type", "warning", "It may be any value."),
    Rule("missing", _BODY, "content", "error", "Say what is sent."),
    Rule("missing", _SECURITY, "name|in", "warning", "It is left to the caller."),
    Rule("missing", _ANY, _ANY, "warning", "It is read as empty."),
    Rule("unexpected", "/paths/[^/]*", _PATH_ITEM, "error"),
    Rule("unexpected", "/paths/[^/]*", _ANY, "warning", "It is read with a slash."),
    Rule(
        "unexpected", f"{_OPERATION}/responses/[^/]*", "[1-5][xX]{2}", "warning", _RANGE
    ),
    Rule("unexpected", "/paths/.*/responses/[^/]*", _ANY, "error"),
    Rule("unexpected", _ANY, _ANY, "warning", "It counts if another version has it."),
    Rule("reference", f"{_OPERATION}/.ref", _ANY, "error", "Refer to the whole path."),
    Rule("reference", _ANY, _ANY, "warning", "It is followed."),
    Rule("type", _OPERATION, _ANY, "error"),
    # What languages write that have one kind of collection only.
    Rule("type", _ANY, "nothing for .*", "warning", "It is read as empty."),
    Rule("type", _ANY, "null for .*", "warning", "It is read as if it were not there."),
    Rule("type", _ANY, "(number|boolean) for string", "warning", "It is read as text."),
    Rule("type", ".*/type", "array for string", "warning", "It is read as in 3.1."),
    Rule("type", _ABOUT, _ANY, "warning", "It is ignored: it only explains."),
    Rule("type", _LIMIT, _ANY, "warning", "It is ignored: it only limits."),
    # JSON Schema draft 3 wrote it at the property, and JSON Schema wrote tuples so.
    Rule("type", ".*/required", "boolean for array", "warning", "It is ignored."),
    Rule("type", ".*/required", "string for array", "warning", _AS_ITEM),
    Rule("type", ".*/items", "array for .*", "warning", "Items may be any value."),
    Rule("type", _SCHEMA, "boolean for object.*", "warning", "It is read as in 3.1."),
    Rule("type", _SCHEMA, _ANY, "warning", "It may be any value."),
    Rule("type", _FLAG, "flag for boolean", "warning", "It is read without quotes."),
    Rule("type", _NEEDED, "object for array", "warning", _AS_ITEM),
    Rule("type", f"{_SECURITY}(/.*)?", _ANY, "warning", "It is left to the caller."),
    Rule("type", f"{_NEEDED}/[0-9]+/.*", _ANY, "warning", "It is read as no scope."),
    Rule("type", _SERVER, _ANY, "warning", "It is ignored: a call can name another."),
    Rule("type", _ANSWER, _ANY, "warning", "It is ignored: it only says more."),
    Rule("type", "/tags/[0-9]+", _ANY, "warning", "It is ignored: it only explains."),
    Rule("type", _ANY, _ANY, "error"),
    Rule("word", ".*/in", "querystring", "warning", "It is read as in 3.2."),
    Rule(
        "word", f"{_SECURITY}/(in|type)", _ANY, "warning", "It is left to the caller."
    ),
    Rule("word", ".*/in", _ANY, "error", "It decides how the value is sent."),
    Rule("word", ".*/style", _ANY, "warning", "The value is sent as if it said none."),
    Rule("word", ".*/collectionFormat", _ANY, "warning", "It is read as csv."),
    Rule("word", ".*/type", _ANY, "warning", "It may be any value."),
    Rule("word", _ANY, _ANY, "warning", "It is ignored."),
    # Repetitions, patterns, lengths, and what excludes each other.
    Rule("other", _ANY, _ANY, "warning", "It is read as it stands."),
)


class StandIn(NamedTuple):
    """What is read in place of a value that a reference does not lead to."""

    value: JSON
    reading: str


DANGLING: Final[dict[str, StandIn]] = {
    "schema": StandIn({}, "It may be any value."),
    "media type": StandIn({}, "It may be any value."),
    "response": StandIn({"content": {"*/*": {}}}, "Its body is given as bytes."),
    "example": StandIn({}, "It is left out."),
    "header": StandIn({}, "It is left out."),
    "link": StandIn({}, "It is left out."),
    "variant": StandIn({}, "The value stands for no class."),
    "security scheme": StandIn({}, "It is left to the caller."),
}
"""How a reference that leads nowhere is read, by what it should lead to.

What is not here cannot be invented: without a parameter or a body nobody knows what
to send, without a path item not even which operations there are.
"""

DEEP: Final = {
    "deep-default": "A default is only documented.",
    "deep-undefined-required": "It may be any value.",
    "deep-other": "It is read as it stands.",
}
"""How the faults of the deep check are read; none leaves the meaning open."""


def judged(fault: Fault) -> Diagnostic:
    """Give the diagnostic of a fault, without its place."""
    rule = next(rule for rule in RULES if _matches(rule, fault))
    hint = " ".join(part for part in (fault.hint, rule.reading) if part)
    pointer = f"#{fault.pointer}"
    return Diagnostic("invalid-structure", rule.severity, fault.message, pointer, hint)


def forgiven(fault: Diagnostic, wanted: str) -> Diagnostic | None:
    """Make a warning of a reference that leads nowhere, where `DANGLING` has it.

    Where a reference may not lead is another matter, and None.
    """
    if fault.code not in ("unresolved-ref", "ref-loop") or wanted not in DANGLING:
        return None
    hint = "\n".join(text for text in (fault.hint, DANGLING[wanted].reading) if text)
    return replace(fault, severity="warning", hint=hint)


def judged_deep(code: str, message: str, pointer: str) -> Diagnostic:
    """Give the diagnostic of a fault that the deep check found."""
    return Diagnostic(code, "warning", message, pointer, DEEP[code])


def _matches(rule: Rule, fault: Fault) -> bool:
    return (
        rule.kind == fault.kind
        and re.fullmatch(rule.where, fault.pointer, re.DOTALL) is not None
        and re.fullmatch(rule.what, _what(fault), re.DOTALL) is not None
    )


def _what(fault: Fault) -> str:
    match fault.kind, fault.given:
        case "type", given:
            return f"{_kind(given)} for {' or '.join(sorted(fault.wanted))}"
        case "word", given:
            return str(given)
        case "missing", {"in": "querystring"}:
            return f"{fault.name} of querystring"
        case _:
            return fault.name


def _kind(value: JSON) -> str:
    """Name a value's type as JSON Schema does."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case "true" | "false":
            return "flag"
        case [] | {} if not value:
            return "nothing"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
