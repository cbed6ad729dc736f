"""The example of every operation's page runs and sends what the document allows.

A transport that records takes the place of the network. openapi-core validates the
requests; what it finds has to be a fault of the document or its own, and is listed here.
"""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.datatypes import TemplateResult
from openapi_core.templating.paths.datatypes import Path as FoundPath
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.templating.paths.iterators import TemplatePathsIterator
from werkzeug.datastructures import Headers, ImmutableMultiDict

# By document and reason, the operations of which openapi-core refuses a request.
FAULTS = {
    "box.json": {
        "objects in a list in the query, which openapi-core does not read": {
            "get_search"
        },
        "a required field that the schema does not declare": {"post_oauth2_revoke"},
    },
    "openai.yaml": {
        "a list that is not sent, which openapi-core takes for an empty one": {
            "create_transcription"
        },
        "a number or null in a form, which openapi-core does not read": {
            "create_image_variation"
        },
    },
    "github.json": {
        "a parameter with a schema that is readOnly": {
            "code_scanning_commit_autofix",
            "code_scanning_create_autofix",
            "code_scanning_get_alert",
            "code_scanning_get_autofix",
            "code_scanning_list_alert_instances",
            "code_scanning_update_alert",
            "dependabot_get_alert",
            "dependabot_update_alert",
            "secret_scanning_get_alert",
            "secret_scanning_list_locations_for_alert",
            "secret_scanning_update_alert",
        },
    },
}
MODULES = ("datetime", "dateutil.parser", "decimal", "uuid")


class Recorder:
    """Takes the place of the network and answers nothing."""

    def __init__(self, stop: type[Exception]) -> None:
        self.request: Any = None
        self._stop = stop

    def send(self, request: Any) -> Any:
        self.request = request
        raise self._stop("recorded")

    def close(self) -> None:
        return


class Sent:
    """A request in the form that openapi-core reads."""

    def __init__(self, request: Any) -> None:
        url = urlsplit(request.url)
        cookies = request.headers.get("Cookie", "").split("; ")
        self.host_url = f"{url.scheme}://{url.netloc}"
        self.path = unquote(url.path.replace("%2F", "%252F"))
        self.method = request.method.lower()
        body = request.body
        self.body = body if isinstance(body, bytes | None) else b"".join(body)
        self.content_type = request.headers.get("Content-Type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(url.query, keep_blank_values=True)),
            header=Headers(request.headers),
            cookie=ImmutableMultiDict(c.split("=", 1) for c in cookies if "=" in c),
        )


class Paths(TemplatePathsIterator):
    """Finds a path as openapi-core does, listing the document's paths only once."""

    def __init__(self) -> None:
        super().__init__("paths")
        self._listed: list[tuple[str, SchemaPath]] = []

    def __call__(
        self, name: str, spec: SchemaPath, base_url: str | None = None
    ) -> Iterator[FoundPath]:
        del base_url  # the server is in the name
        self._listed = self._listed or list((spec / "paths").str_items())
        found: list[FoundPath] = []
        for pattern, path in self._listed:
            result = self._get_path_parser(pattern).search(name)
            if result:
                found.append(FoundPath(path, TemplateResult(pattern, result.named)))
        # The longest match is of a whole path, the fewest variables the most concrete.
        found.sort(key=lambda one: len(one.path_result.variables))
        yield from sorted(found, key=lambda one: -len(one.path_result.resolved))


def contract(spec: Path) -> OpenAPI:
    """Make the document a contract about requests to one host, without credentials."""
    text = spec.read_text()
    document = (
        json.loads(text)
        if spec.suffix == ".json"
        else yaml.load(text, yaml.CSafeLoader)  # the safe one, faster
    )
    without_discriminators(document["components"]["schemas"])
    document.pop("security", None)
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation["security"] = []
    document["servers"] = [{"url": "http://host"}]

    class Finder(APICallPathFinder):
        paths_iterator = Paths()

    # It holds bytes for no string by 3.1, and takes whatever has no type for bytes.
    texts = dict.fromkeys(["application/octet-stream", "application/sdp"], from_bytes)
    settings = Config(
        spec_validator_cls=None,  # the faults of a document are known
        path_finder_cls=Finder,
        extra_media_type_deserializers=texts if document["openapi"] > "3.1" else {},
    )
    return OpenAPI.from_dict(document, config=settings)


def without_discriminators(schemas: dict[str, Any] | list[Any]) -> None:
    """Drop the hints to a reader that have no mapping.

    They change nothing of what is valid (OpenAPI 3.1.1, 4.8.25), but openapi-core looks
    for a schema of the name, where documents have the values of the property.
    """
    for value in schemas.values() if isinstance(schemas, dict) else schemas:
        if isinstance(value, dict | list):
            without_discriminators(value)
        if isinstance(value, dict) and "mapping" not in value.get("discriminator", ()):
            value.pop("discriminator", None)


def from_bytes(value: bytes, **_: str) -> str:
    return value.decode("latin-1")


def examples(sdk: Path) -> Iterator[tuple[str, str, str]]:
    """Give the accessor, the method and the code of each example."""
    for page in sorted((sdk / "doc" / "controllers").glob("*.md")):
        text = page.read_text()
        accessor = re.findall(r"^\w+ = client\.(\w+)$", text, re.MULTILINE)[0]
        for code in re.findall(
            r"## Example Usage\n\n```python\n(.*?)\n```", text, re.DOTALL
        ):
            yield accessor, re.findall(r"_controller\.(\w+)\(", code)[-1], code


def namespace(package: str) -> dict[str, Any]:
    """Give the names that an example needs besides its controller."""
    models = import_module(f"{package}.models")
    names: dict[str, Any] = {name: getattr(models, name) for name in models.__all__}
    return names | {name.split(".")[0]: __import__(name) for name in MODULES}


def client_of(package: str, transport: Any, **settings: Any) -> Any:
    """Make a client of the package that has something for every credential."""
    exported = import_module(package)
    client_class = attrgetter(
        next(name for name in exported.__all__ if name.endswith("Client"))
    )(exported)
    parameters = signature(client_class.__init__).parameters.values()
    texts = {one.name for one in parameters if one.annotation == "str | None"}
    return client_class(
        server="http://host",
        retries=0,
        transport=transport,
        **dict.fromkeys(texts - {"idempotency_header"}, "x"),
        **settings,
    )


def test_every_example_sends_what_the_document_allows(
    document: str, spec: Path, sdk: Path, package: str
) -> None:
    runtime = import_module(f"{package}.runtime")
    recorder = Recorder(runtime.TransportError)
    client = client_of(package, recorder)
    names = namespace(package)
    allowed = contract(spec)
    refused: dict[str, str] = {}
    for accessor, method, code in examples(sdk):
        names[f"{accessor}_controller"] = getattr(client, accessor)
        with pytest.raises(runtime.TransportError):
            exec(code, names)
        try:
            allowed.validate_request(Sent(recorder.request))
        except OpenAPIError as error:
            refused[method] = f"{error!r} {error.__cause__!r}"
    known = set[str]().union(*FAULTS.get(document, {}).values())
    assert refused.keys() == known, refused
