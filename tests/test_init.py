"""`init` writes settings that can be used as they are, and takes nobody's away."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from generator.config import Config, explanations, read_config
from tests.support import ROOT, SHOP, THINGSPACE, must, sdkwright

CORPUS = ROOT.parent / "shared" / "corpus"
DOCUMENTS = [THINGSPACE, SHOP, *sorted(CORPUS.glob("box.*"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_settings_to_begin_with_generate_as_they_are(
    document: Path, tmp_path: Path
) -> None:
    spec = tmp_path / "spec" / f"the api{document.suffix}"
    spec.parent.mkdir()
    spec.write_bytes(document.read_bytes())
    done = must(sdkwright("init", spec.relative_to(tmp_path), cwd=tmp_path))
    assert "run: sdkwright generate\n" in done.stdout
    written = spec.parent / "sdk.yaml"
    schema = json.loads((spec.parent / "sdk.schema.json").read_text())
    jsonschema_rs.validate(schema, yaml.safe_load(written.read_text()))
    settings = read_config(written)
    assert (settings.spec, settings.output) == (spec.name, "../sdk")
    must(sdkwright("generate", cwd=tmp_path, cache=tmp_path))
    assert (tmp_path / "sdk" / (settings.package or "") / "client.py").exists()


def test_every_key_is_explained(tmp_path: Path) -> None:
    must(sdkwright("init", SHOP, "--config", "acme/sdk.yaml", cwd=tmp_path))
    text = (tmp_path / "acme" / "sdk.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=sdk.schema.json\n")
    said = text.replace("\n# ", " ")
    for key, meaning in explanations().items():
        assert f"{meaning}\n{key}:" in said or f"{meaning} {key}:" in said
    without_guesses = "\n".join(
        line.removeprefix("# ")
        for line in text.splitlines()
        if line.startswith("# ") and line[2:].partition(":")[0] in explanations()
    )
    (tmp_path / "rest.yaml").write_text(without_guesses)
    assert read_config(tmp_path / "rest.yaml") == Config()


PAGED = """\
openapi: 3.1.0
info: {title: 'Ships & Co: #1', version: '1'}
paths:
  /ships:
    get:
      operationId: "list\\nships"
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  next_cursor: {type: string}
                  ships: {type: array, items: {type: string}}
"""


def test_what_looks_like_pages_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(PAGED)
    must(sdkwright("init", "api.yaml", cwd=tmp_path))
    text = (tmp_path / "sdk.yaml").read_text()
    assert (
        'pagination:\n  "*":\n    # looks right for list\\nships\n'
        "    - {type: cursor, cursor: cursor, next: next_cursor}\n"
    ) in text
    settings = read_config(tmp_path / "sdk.yaml")
    assert (settings.package, settings.client) == ("ships_co_1", "ShipsCo1Client")
    assert settings.output == "sdk"


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(PAGED)
    (tmp_path / "sdk.yaml").write_text("mine")
    done = sdkwright("init", "api.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "error: sdk.yaml is there already [config-exists]\n"
        "  hint: Remove it, or name another with --config FILE.\n",
    )
    assert (tmp_path / "sdk.yaml").read_text() == "mine"
    (tmp_path / "sdk.schema.json").write_text("mine too")
    (tmp_path / "sdk").mkdir()
    must(sdkwright("init", "api.yaml", "--config", "other.yaml", cwd=tmp_path))
    assert (tmp_path / "sdk.schema.json").read_text() == "mine too"
    assert read_config(tmp_path / "other.yaml").output == "generated"


def test_a_document_that_is_none_gives_no_settings(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.1.0\npaths: 5\n")
    done = sdkwright("init", "api.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "api.yaml:2:8: error:" in done.stderr
    assert not (tmp_path / "sdk.yaml").exists()


def test_the_schema_is_printed_for_editors() -> None:
    printed = must(sdkwright("schema")).stdout
    assert printed == (ROOT / "docs" / "sdk.schema.json").read_text()
