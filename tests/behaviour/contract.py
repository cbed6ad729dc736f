"""openapi-core's word on every request and every answer."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import yaml
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.security.exceptions import SecurityProviderError
from openapi_core.security.factories import SecurityProviderFactory
from openapi_core.security.providers import BaseProvider
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.datastructures import MultiDict

from tests.behaviour.loopback import Answer, Call, garbage

# Where openapi-core looks for path parameters of the styles label and matrix.
_STYLED = (".{}", ".{}*", ";{}", ";{}*")
# Media types that openapi-core does not know for JSON.
_MORE_JSON = ("application/merge-patch+json", "application/problem+json")


def _from_json(value: bytes, **_: str) -> object:
    return json.loads(value)


class _BearerProvider(BaseProvider):
    """OAuth 2 tokens, which openapi-core itself lets pass unseen (RFC 6750)."""

    def __call__(self, parameters: RequestParameters) -> str:
        kind, _, token = parameters.header.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not token:
            raise SecurityProviderError("no bearer token")
        return token


class _Security(SecurityProviderFactory):
    def create(self, scheme: SchemaPath) -> BaseProvider:
        if scheme["type"] == "oauth2":
            return _BearerProvider(scheme)
        return cast("BaseProvider", super().create(scheme))


class Contract:
    """A document, read once; its server is one path on whatever host answers."""

    def __init__(self, document: Path) -> None:
        raw = yaml.safe_load(document.read_text(encoding="utf-8"))
        servers = raw.get("servers", [{"url": ""}])
        self.base = urlsplit(servers[0]["url"]).path
        raw["servers"] = [{"url": self.base}]
        settings = Config(
            security_provider_factory=_Security(),
            extra_media_type_deserializers=dict.fromkeys(_MORE_JSON, _from_json),
        )
        self._openapi = OpenAPI.from_dict(raw, config=settings)
        self._finder = APICallPathFinder(self._openapi.spec)

    def operation(self, call: Call) -> str:
        """Give the id of the operation that is called, or ""."""
        try:
            found = self._find(call)
        except PathError:
            return ""
        return str(found.operation["operationId"])

    def request_faults(self, call: Call) -> list[str]:
        """List what the document does not allow in a request."""
        try:
            request = self._request(call)
        except PathError as error:
            return [_told(call, error)]
        found = self._openapi.iter_request_errors(request)
        return [_told(call, each) for each in found]

    def answer_faults(self, call: Call, said: Answer) -> list[str]:
        """List what the document does not allow in an answer."""
        response = MockResponse(
            said.body, said.status, said.headers, content_type=said.media_type
        )
        errors: Iterable[Exception] = self._openapi.iter_response_errors(
            self._request(call), response
        )
        return [_told(call, each) for each in errors]

    def _find(self, call: Call) -> PathOperationServer:
        return self._finder.find(call.method.lower(), f"http://server{call.path}")

    def _request(self, call: Call) -> MockRequest:
        names = self._find(call).path_result.variables
        styled = {
            shape.format(name): value
            for name, value in names.items()
            for shape in ("{}", *_STYLED)
        }
        request = MockRequest(
            "http://server",
            call.method,
            call.path,
            view_args=styled,
            headers=call.headers,
            cookies=call.cookies,
            data=call.body,
            content_type=call.headers.get("content-type", ""),
        )
        request.parameters.query = MultiDict(call.query)
        return request


def _told(call: Call, error: Exception) -> str:
    cause = f" ({error.__cause__})" if error.__cause__ else ""
    inner = getattr(error.__cause__, "schema_errors", [])
    return f"{call.method} {call.target}: {error}{cause} {[str(e) for e in inner]}"


class Service:
    """The server's side of an API: answers by operation, and a record of both sides.

    `faults` has each breach of the contract, by either side.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self._answers: dict[str, Callable[[Call], Answer]] = {}

    def on(self, operation: str, *said: Answer | Callable[[Call], Answer]) -> None:
        """Set what an operation answers: in turn, the last one for ever."""
        turns = list(said)

        def respond(call: Call) -> Answer:
            turn = turns.pop(0) if len(turns) > 1 else turns[0]
            return turn if isinstance(turn, Answer) else turn(call)

        self._answers[operation] = respond

    def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        faults = self.contract.request_faults(call)
        if faults:
            self.faults += faults
            return garbage("\n".join(faults).encode(), 400, "text/plain")
        said = self.respond(call)
        if said.promised and said.raw is None:
            self.faults += self.contract.answer_faults(call, said)
        return said

    def respond(self, call: Call) -> Answer:
        """Answer a request that is as the document wants it."""
        return self._answers[self.contract.operation(call)](call)
