"""A second run: told from digests alone only where it may read what the first did."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator import InputError, generate

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Kites", "version": "1"},
    "paths": {"/kites": {"$ref": "../shared/kites.json"}},
}
ITEM = {"get": {"operationId": "listKites", "responses": {"204": {"description": "-"}}}}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a document whose one reference leads out of its own folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for path, value in (("api/api.json", DOCUMENT), ("shared/kites.json", ITEM)):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(json.dumps(value))
    return tmp_path


def run(root: Path, **reach: Any) -> bool:
    return generate(root / "api" / "api.json", root / "sdk", **reach).up_to_date


def test_the_same_run_again_is_up_to_date(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not run(root, ref_root=root)
    monkeypatch.chdir(root / "api")
    assert run(root, ref_root=Path(".."))


def test_a_run_that_may_read_less_is_refused_though_nothing_has_changed(
    root: Path,
) -> None:
    run(root, ref_root=root)
    with pytest.raises(InputError, match="ref-root"):
        run(root)


def test_a_run_that_may_reach_another_host_is_a_whole_one(root: Path) -> None:
    run(root, ref_root=root)
    assert not run(root, ref_root=root, allow_remote=["example.com"])
    assert run(root, ref_root=root, allow_remote=["example.com"])


def test_what_another_run_on_the_folder_said_is_not_repeated(root: Path) -> None:
    """As when of two runs one writes first and the other is remembered."""
    api = root / "api" / "api.json"
    generate(api, root / "sdk", ref_root=root)
    (memory,) = (root / "cache" / "sdkwright" / "runs").glob("*.json")
    said = memory.read_bytes()
    api.write_text(json.dumps({**DOCUMENT, "info": {"title": "Kites", "version": "2"}}))
    generate(api, root / "sdk", ref_root=root)
    memory.write_bytes(said)
    assert not run(root, ref_root=root)
    assert run(root, ref_root=root)


def test_a_file_that_is_missed_is_missed_again_in_no_time(root: Path) -> None:
    api = root / "api" / "api.json"
    schemas = {"Tail": {"$ref": "tail.json"}}
    api.write_text(json.dumps({**DOCUMENT, "components": {"schemas": schemas}}))
    assert not run(root, ref_root=root)
    assert run(root, ref_root=root)
    (root / "api" / "tail.json").write_text('{"type": "string"}')
    assert not run(root, ref_root=root)
    assert run(root, ref_root=root)
