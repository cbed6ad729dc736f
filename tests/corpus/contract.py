"""openapi-core's word on requests, and where it is wrong or a document is."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
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


class Sent:
    """A request in the form that openapi-core reads."""

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        parts = urlsplit(url)
        cookies = headers.get("cookie", "").split("; ")
        self.host_url = f"{parts.scheme}://{parts.netloc}"
        self.path = unquote(parts.path.replace("%2F", "%252F"))
        self.method = method.lower()
        self.body = body or None
        self.content_type = headers.get("content-type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True)),
            header=Headers(dict(headers)),
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
    """Make the document a contract about requests, without credentials."""
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
