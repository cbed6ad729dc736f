"""Overlays on the command line: in the settings, as options, and when they change."""

import re
from pathlib import Path

import pytest

from generator.source import load
from generator.source.overlay_actions import MAX_ADDED
from generator.source.overlay_paths import MAX_LOOKED_AT
from generator.source.refusals import MAX_DEPTH
from tests.support import ROOT, must, sdkwright

API = """\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships:
    get: {operationId: listShips, summary: All, responses: {'204': {description: ok}}}
    delete: {operationId: sinkShips, summary: Sink, responses: {'204': {description: ok}}}
"""
HEAD = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
SUMMARY = f"{HEAD}  - {{target: $.paths.*.get, update: {{summary: At sea}}}}\n"
REMOVE = f"{HEAD}  - {{target: $.paths.*.delete, remove: true}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(API)
    (tmp_path / "summary.yaml").write_text(SUMMARY)
    (tmp_path / "remove.yaml").write_text(REMOVE)
    settings = "spec: api.yaml\noverlays: [summary.yaml]\noutput: sdk\npackage: ships\n"
    (tmp_path / "sdk.yaml").write_text(settings)
    return tmp_path


def said(folder: Path) -> list[str]:
    """Give what the methods do, by their docstrings."""
    (module,) = (folder / "sdk" / "ships" / "controllers").glob("*_controller.py")
    found = re.findall(r'^        """(\w[^".]*)\.$', module.read_text(), re.MULTILINE)
    return list(dict.fromkeys(found))


def test_overlays_of_the_settings_come_before_those_of_the_command(
    folder: Path,
) -> None:
    command = "generate", "--config", "sdk.yaml"
    must(sdkwright(*command, cwd=folder, cache=folder))
    assert said(folder) == ["At sea", "Sink"]
    must(sdkwright(*command, "--overlay", "remove.yaml", cwd=folder, cache=folder))
    assert said(folder) == ["At sea"]
    again = f"{HEAD}  - {{target: '$..get[?@ == ''At sea'']', update: Best}}\n"
    (folder / "remove.yaml").write_text(again)
    must(sdkwright(*command, "--overlay", "remove.yaml", cwd=folder, cache=folder))
    assert said(folder) == ["Best", "Sink"]


def test_a_changed_overlay_generates_again(folder: Path) -> None:
    command = "generate", "--config", "sdk.yaml"
    must(sdkwright(*command, cwd=folder, cache=folder))
    assert ": 0 files written" in sdkwright(*command, cwd=folder, cache=folder).stdout
    assert sdkwright("check", "--config", "sdk.yaml", cwd=folder).returncode == 0
    (folder / "summary.yaml").write_text(SUMMARY.replace("At sea", "In port"))
    checked = sdkwright("check", "--config", "sdk.yaml", cwd=folder)
    assert checked.returncode == 1
    assert "changed: ships/controllers/" in checked.stdout
    must(sdkwright(*command, cwd=folder, cache=folder))
    assert said(folder) == ["In port", "Sink"]


def test_a_fault_in_an_overlay_is_shown_with_its_line(folder: Path) -> None:
    (folder / "summary.yaml").write_text(f"{HEAD}  - target: paths\n    update: 1\n")
    done = sdkwright("generate", "--config", "sdk.yaml", "--quiet", cwd=folder)
    assert done.returncode == 1
    assert done.stderr == (
        "summary.yaml:4:13: error: not a JSONPath of RFC 9535: expected '$', "
        "found 'p' [overlay-target]\n"
        "      - target: paths\n"
        "                ^\n"
    )
    assert not (folder / "sdk").exists()


def test_validate_judges_what_an_overlay_leaves(folder: Path) -> None:
    assert sdkwright("validate", "api.yaml", cwd=folder).returncode == 0
    broken = f"{HEAD}  - {{target: $.paths.*.get.responses, remove: true}}\n"
    (folder / "remove.yaml").write_text(broken + "  - {target: $, update: {tags: 5}}\n")
    command = "validate", "api.yaml", "--overlay", "remove.yaml"
    done = sdkwright(*command, cwd=folder)
    assert done.returncode == 1
    assert "remove.yaml:5:32: error:" in done.stderr


def test_the_page_about_overlays_shows_one_that_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "overlays.md").read_text()
    (example,) = re.findall(r"```yaml\n(# harbour.*?)```", page, re.DOTALL)
    (tmp_path / "harbour.overlay.yaml").write_text(example)
    api = API.replace("{operationId: sinkShips, summary: Sink", "{x-internal: true")
    (tmp_path / "api.yaml").write_text(api)
    source = load(tmp_path / "api.yaml", overlays=[tmp_path / "harbour.overlay.yaml"])
    assert source.reading.notes == ()
    ships = source.documents[""].at("/paths/~1ships")
    assert isinstance(ships, dict)
    assert (list(ships), source.root["info"]) == (
        ["get"],
        {"title": "Harbour", "version": "1"},
    )


def test_the_page_says_the_limits_that_hold() -> None:
    page = (ROOT / "docs" / "overlays.md").read_text()
    for limit in (MAX_LOOKED_AT, MAX_ADDED, MAX_DEPTH):
        assert f"{limit:,}" in page.partition("## Limits")[2]


def test_the_message_that_the_page_shows_is_the_one_that_comes(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "overlays.md").read_text()
    (wanted,) = re.findall(r"```\n(harbour.overlay.*?)```", page, re.DOTALL)
    (tmp_path / "api.yaml").write_text(API)
    text = f"{HEAD}  - target: $.info\n    update: {{}}\n\n"
    text += "  - target: $.paths['/ships'].gett\n    remove: true\n"
    (tmp_path / "harbour.overlay.yaml").write_text(text)
    command = "validate", "api.yaml", "--overlay", "harbour.overlay.yaml"
    assert sdkwright(*command, cwd=tmp_path).stderr == wanted


def test_strict_takes_no_target_that_selects_nothing(folder: Path) -> None:
    (folder / "summary.yaml").write_text(SUMMARY.replace("*.get", "*.put"))
    command = "generate", "--config", "sdk.yaml"
    assert sdkwright(*command, "--strict", cwd=folder).returncode == 1
    done = must(sdkwright(*command, cwd=folder, cache=folder))
    assert "summary.yaml:4:14: warning: the target $.paths.*.put" in done.stderr
