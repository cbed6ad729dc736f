"""A change of overlaid documents: both sides as their own overlays leave them."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import generator
from generator.cli import cli
from generator.source.packages import read_facts

API = """\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships:
    get: {operationId: listShips, responses: {'204': {description: ok}}}
    delete: {operationId: sinkShips, responses: {'204': {description: ok}}}
"""
SETTINGS = "spec: api.yaml\noverlays: [o.yaml]\noutput: ../sdk\npackage: ships\n"
HEAD = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nextends: api.yaml\nactions:\n"
REMOVE = HEAD + "  - target: $.paths.*.delete\n    remove: true\n"
LIMIT = """\
  - target: $.paths.*.get
    update:
      parameters:
        - name: limit
          in: query
          required: true
          schema: {type: integer}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository whose document is overlaid by spec/o.yaml, all committed."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/api.yaml").write_text(API)
    (tmp_path / "spec/sdk.yaml").write_text(SETTINGS)
    (tmp_path / "spec/o.yaml").write_text(REMOVE)
    monkeypatch.chdir(tmp_path)
    for command in ("init -q", "add .", "commit -q -m one"):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *who, *command.split()], check=True)
    return tmp_path


def diff(old: str | Path, new: str | Path, *more: str) -> str:
    done = CliRunner().invoke(cli, ["diff", str(old), str(new), *more])
    assert done.exit_code == 0, done.output
    return done.stdout


def findings(old: str | Path, new: str | Path) -> dict[str, tuple[str, int]]:
    report = json.loads(diff(old, new, "--format", "json"))
    return {
        one["rule"]: (one["new"]["file"], one["new"]["line"])
        for one in report["findings"]
        if one["reading"] == "wire"
    }


def test_what_an_overlay_always_took_away_is_no_change(folder: Path) -> None:
    api = API.replace("operationId: sinkShips", "operationId: sinkAll")
    (folder / "spec/api.yaml").write_text(api)
    assert findings("HEAD:spec/api.yaml", "spec/api.yaml") == {}


def test_a_changed_overlay_is_a_change_at_its_line(folder: Path) -> None:
    (folder / "spec/o.yaml").write_text(REMOVE + LIMIT)
    found = findings("HEAD:spec/api.yaml", "spec/api.yaml")
    assert found == {"request-required-parameter-added": ("spec/o.yaml", 10)}
    page = diff("HEAD:spec/api.yaml", "spec/api.yaml", "--format", "html")
    assert "name: limit" in page


def test_an_overlay_that_is_new_is_a_change(folder: Path) -> None:
    (folder / "spec/more.yaml").write_text(HEAD + LIMIT)
    settings = SETTINGS.replace("[o.yaml]", "[o.yaml, more.yaml]")
    (folder / "spec/sdk.yaml").write_text(settings)
    found = findings("HEAD:spec/api.yaml", "spec/api.yaml")
    assert found == {"request-required-parameter-added": ("spec/more.yaml", 8)}


def test_overlays_of_the_command_change_both_sides(folder: Path) -> None:
    (folder / "limit.yaml").write_text(HEAD.replace("api", "spec/api") + LIMIT)
    (folder / "new.yaml").write_text(API.replace("listShips", "listAll"))
    command = "spec/api.yaml", "new.yaml", "--format", "json", "--overlay", "limit.yaml"
    report = json.loads(diff(*command))
    assert {one["rule"] for one in report["findings"]} == {
        "operation-id-changed",
        "sdk-method-renamed",
    }


def test_a_package_carries_the_overlays_that_it_was_made_with(folder: Path) -> None:
    generator.generate(overlays=[folder / "spec/o.yaml"])
    facts = read_facts(folder / "sdk")
    assert facts.overlays == (("o.yaml", REMOVE.encode()),) * 2
    assert facts.settings.overlays == []
    (folder / "spec/o.yaml").write_text(REMOVE + LIMIT)
    assert findings("sdk", "spec/api.yaml") == {
        "request-required-parameter-added": ("spec/o.yaml", 10)
    }
    assert findings("sdk", "sdk") == {}
