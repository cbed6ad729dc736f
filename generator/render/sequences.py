"""Pictures in Mermaid of who talks to whom, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.ir import types as t
from generator.ir.paged import Paged
from generator.ir.schemes import SecurityScheme
from generator.render.context import Context
from generator.render.credentials import grants, made_by
from generator.render.diagrams import safe
from generator.render.filters import fenced
from generator.render.safe import Markdown

_USER = "participant User as The user's browser"
_TOKENS = "participant Tokens as Authorization server"
_API = "participant API as The API"

_FETCHING = {
    "AuthorizationCode": (
        "Code->>Client: begin_login",
        "Client-->>Code: a URL, a state and a code verifier",
        "Code->>User: the URL",
        "User->>Tokens: consents",
        "Tokens-->>User: back to the application with a code",
        "User->>Code: the URL with the code",
        "Code->>Client: a call with the grant of that login",
        "Client->>Tokens: the code and its verifier",
    ),
    "ClientCredentials": (
        "Code->>Client: a call",
        "Client->>Tokens: client_id and client_secret",
    ),
    "Password": (
        "Code->>Client: a call",
        "Client->>Tokens: user name and password",
    ),
    "RefreshToken": (
        "Code->>Client: a call",
        "Client->>Tokens: the refresh token",
    ),
}
_SENT = (
    "Client->>API: the request with {what}",
    "API-->>Client: the answer",
    "Client-->>Code: the result",
)


def authorized(context: Context, scheme: SecurityScheme) -> Markdown | None:
    """Draw how a call gets its credential; none where it is one of the caller's own."""
    if not made_by(scheme):
        return None
    found = list(grants(scheme))
    what = _shown(scheme)
    if not found:
        sent = [step.format(what=what) for step in _SENT]
        return _drawn(context, [_API], ["Code->>Client: a call", *sent])
    steps = [
        *_FETCHING[found[0]],
        "Tokens-->>Client: an access token, kept until shortly before it expires",
        *(step.format(what=what) for step in _SENT),
        "Code->>Client: the next call",
        *(step.format(what="the same token") for step in _SENT),
    ]
    user = [_USER] if found[0] == "AuthorizationCode" else []
    return _drawn(context, [*user, _TOKENS, _API], steps)


def _shown(scheme: SecurityScheme) -> str:
    match scheme.kind:
        case "apiKey":
            return f"the key in the {scheme.location} as {scheme.parameter}"
        case "basic":
            return "user name and password in the Authorization header"
        case _:
            return "the token in the Authorization header"


_NEXT = {
    "OffsetRule": "with the offset after its last item",
    "PageRule": "with the next number",
    "CursorRule": "with the cursor of the page before",
    "UrlRule": "at the URL that the page before names",
    "LinkRule": "at the URL of the header Link",
    "LocationRule": "at the URL of the header Location",
}


def paged(context: Context, operation: t.Operation, found: Paged) -> Markdown:
    """Draw how a loop asks for the pages of an operation."""
    names = context.names
    tag, named = names.tags[operation.tag], names.operations[operation.pointer]
    call = f"{tag.accessor}.{named.method}_pages"
    after = _NEXT[type(found.rule).__name__]
    return _drawn(
        context,
        [_API],
        [
            f"Code->>Client: for item in {call}().items()",
            "Client->>API: the first page",
            "API-->>Client: its items",
            "Client-->>Code: one item after the other",
            "loop until the last page",
            f"Client->>API: the next page, {after}",
            "API-->>Client: its items",
            "Client-->>Code: one item after the other",
            "end",
        ],
    )


def _drawn(context: Context, others: Iterable[str], steps: Iterable[str]) -> Markdown:
    lines = [
        "sequenceDiagram",
        "    participant Code as Your code",
        f"    participant Client as {context.names.client}",
        *(f"    {other}" for other in others),
        *(f"    {step}" for step in _steps(steps)),
    ]
    return fenced("\n".join(lines), "mermaid")


def _steps(steps: Iterable[str]) -> Iterator[str]:
    for step in steps:
        arrow, colon, words = step.partition(": ")
        yield f"{arrow}{colon}{safe(words)}" if colon else step
