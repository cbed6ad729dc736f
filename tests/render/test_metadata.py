"""`pyproject.toml` and the page of an index: complete, and true wherever they are read."""

import io
import re
import tomllib
from typing import Any

import pytest
from readme_renderer.markdown import render as rendered_page

from generator.publishing import Project
from tests.render.conftest import Rendered

INFO = {"title": "Acme Things", "version": "1"}


def metadata(rendered: Rendered, info: dict[str, Any], **config: Any) -> dict[str, Any]:
    docs = info.pop("docs", None)
    document = {"openapi": "3.1.0", "info": {**INFO, **info}, "paths": {}}
    if docs is not None:
        document["externalDocs"] = {"url": docs}
    found: dict[str, Any] = tomllib.loads(
        rendered(document, **config)["pyproject.toml"]
    )
    return dict(found["project"])


@pytest.mark.parametrize(
    ("terms", "chosen", "wanted"),
    [
        ({"name": "MIT"}, None, "MIT"),
        ({"name": "mit license"}, None, "MIT"),
        ({"name": "Apache 2.0"}, None, "Apache-2.0"),
        ({"name": "Apache License, Version 2.0"}, None, "Apache-2.0"),
        (
            {"name": "ours", "identifier": "apache-2.0 or mit"},
            None,
            "Apache-2.0 OR MIT",
        ),
        ({"name": "MIT"}, "LicenseRef-Acme", "LicenseRef-Acme"),
        ({"name": "Acme terms of use"}, None, None),
        ({"name": 'MIT"\nname = "else'}, None, None),
    ],
)
def test_the_licence_is_an_expression_or_absent(
    rendered: Rendered, terms: dict[str, str], chosen: str | None, wanted: str | None
) -> None:
    project = Project(license=chosen)
    found = metadata(rendered, {"license": terms}, project=project)
    assert found.get("license") == wanted


@pytest.mark.parametrize(
    ("contact", "wanted"),
    [
        ({}, None),
        (
            {"name": "Ann", "email": "a@acme.example"},
            {"name": "Ann", "email": "a@acme.example"},
        ),
        ({"email": "a@acme.example"}, {"email": "a@acme.example"}),
        ({"name": 'A"\n]', "email": "not an address"}, {"name": 'A" ]'}),
    ],
)
def test_who_offers_the_api_is_the_author(
    rendered: Rendered, contact: dict[str, str], wanted: dict[str, str] | None
) -> None:
    found = metadata(rendered, {"contact": contact})
    assert found.get("authors") == (None if wanted is None else [wanted])


def test_links_come_from_document_and_settings_and_can_be_opened(
    rendered: Rendered,
) -> None:
    info = {
        "contact": {"url": "https://acme.example/help"},
        "termsOfService": "terms.html",  # relative to a document that nobody has
        "docs": "https://acme.example/api",
    }
    urls = {
        "Repository": "https://acme.example/git",
        "Contact": "https://acme.example/desk",
    }
    found = metadata(rendered, info, project=Project(urls=urls, keywords=["acme"]))
    assert found["urls"] == {
        "API documentation": "https://acme.example/api",
        "Contact": "https://acme.example/desk",
        "Repository": "https://acme.example/git",
    }
    assert found["keywords"] == ["acme", "api", "client", "openapi", "sdk"]


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("0.9.1", "4 - Beta"),
        ("1.0.0", "5 - Production/Stable"),
        ("0.1.0rc1", "4 - Beta"),
    ],
)
def test_the_status_follows_the_version(
    rendered: Rendered, version: str, status: str
) -> None:
    found = metadata(rendered, {}, version=version)
    assert f"Development Status :: {status}" in found["classifiers"]
    assert found["version"] == version


def test_the_summary_has_room_in_an_index(rendered: Rendered) -> None:
    found = metadata(rendered, {"title": "long " * 1000})
    assert len(found["description"]) == 512


DOCUMENT = {
    "openapi": "3.1.0",
    "info": INFO,
    "servers": [{"url": "https://things.example/v1", "description": "All [of](it)"}],
    "security": [{"key": []}],
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    },
    "paths": {
        "/things": {
            "get": {
                "operationId": "list",
                "tags": ["things"],
                "responses": {"200": {"description": "All."}},
            }
        }
    },
}


@pytest.mark.parametrize(
    ("pages", "links"),
    [
        (None, set[str]()),
        (
            "https://acme.example/sdk/",
            {
                f"https://acme.example/sdk/doc/{name}.md"
                for name in (
                    *("auth/key", "controllers/things", "client", "errors", "logging"),
                    *("http-request", "http-response", "retries-and-timeouts"),
                    "testing",
                )
            }
            | {"https://acme.example/sdk/doc/client.md#client-class-documentation"},
        ),
    ],
)
def test_no_link_on_the_page_of_an_index_leads_into_the_repository(
    rendered: Rendered, pages: str | None, links: set[str]
) -> None:
    made = rendered(DOCUMENT, project=Project(pages=pages))
    assert tomllib.loads(made["pyproject.toml"])["project"]["readme"] == "PACKAGE.md"
    assert {*re.findall(r"\]\((.*?)\)", made["PACKAGE.md"])} == links
    assert "](doc/client.md)" in made["README.md"]
    warnings = io.StringIO()
    html = rendered_page(made["PACKAGE.md"], stream=warnings)
    assert html is not None
    assert html.count("<h2 ") == made["PACKAGE.md"].count("\n## ")
    assert not warnings.getvalue()
