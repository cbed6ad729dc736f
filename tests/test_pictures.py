"""Mermaid reads every picture on the pages, whatever the document calls its things."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import generate
from tests.pages.reading import pages_of
from tests.support import GENERATED, HARBOUR, once, run

PARSER = {"mermaid": "12.3.0", "jsdom": "29.1.1"}
WORDS = (
    *("class", "note", "end", "loop", "namespace", "direction", "style", "click"),
    *("participant", "link", "default", "graph", "o", "x", "TB", "a`b", "a{b}", "a~b"),
)
ODD = {
    "openapi": "3.1.0",
    "info": {"title": "Odd; end", "version": "1"},
    "security": [{"end; loop": []}],
    "paths": {
        f"/{index}": {
            "get": {
                "tags": [word],
                "operationId": word,
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": f"#/components/schemas/S{index}"}
                            }
                        },
                    }
                },
            }
        }
        for index, word in enumerate(WORDS)
    },
    "components": {
        "securitySchemes": {
            "end; loop": {"type": "apiKey", "in": "header", "name": "X;#end"}
        },
        "schemas": {
            f"S{index}": {
                "title": word,
                "type": "object",
                "x-sdk-name": word.title() if word.isalpha() else "",
                "properties": {
                    each: {"anyOf": [{"type": "string"}, {"enum": [*WORDS]}]}
                    for each in WORDS
                },
            }
            for index, word in enumerate(WORDS)
        },
    },
}


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install Mermaid's parser; without node or a registry the tests are skipped."""
    if shutil.which("npm") is None:
        pytest.skip("there is no node to run Mermaid's parser")

    def install(folder: Path) -> None:
        wanted = [f"{name}@{version}" for name, version in PARSER.items()]
        options = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
        run("npm", "install", *options, *wanted, cwd=folder)

    folder = once(tmp_path_factory, "mermaid", install)
    if not (folder / "node_modules" / "mermaid").is_dir():
        pytest.skip("Mermaid's parser cannot be installed")
    shutil.copy(Path(__file__).parent / "pages" / "parse_pictures.mjs", folder)
    return folder


@pytest.fixture(params=["thingspace", "harbour", "odd"])
def sdk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if request.param == "thingspace":
        yield GENERATED
        return
    document = HARBOUR
    if request.param == "odd":
        document = tmp_path / "odd.json"
        document.write_text(json.dumps(ODD))
    generate(document, tmp_path / "sdk", package="pictured")
    yield tmp_path / "sdk"


@pytest.mark.xdist_group("mermaid")
def test_mermaid_reads_every_picture(sdk: Path, parser: Path) -> None:
    pictures = [
        (f"{page.path}:{block.line}", block.text)
        for page in pages_of(sdk)
        for block in page.blocks("mermaid")
    ]
    assert len(pictures) >= 3
    done = subprocess.run(
        ["node", "parse_pictures.mjs"],
        cwd=parser,
        input=json.dumps([*pictures, ("a wrong one", "classDiagram\n    class {")]),
        env={**os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    wrong = done.stdout.splitlines()
    assert wrong[0].startswith("a wrong one: ")
    assert not [line for line in wrong if ".md:" in line]
