"""`sdkwright diff` as users run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.review.rules import rules
from tests.support import Done, run, sdkwright

OLD = """\
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      parameters:
      - {in: query, name: size, schema: {type: integer, maximum: 50}}
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
    delete: {responses: {'204': {description: Gone.}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        state: {type: string, enum: [on, off]}
"""
NEW = OLD.replace("maximum: 50", "maximum: 20").replace("off]", "off, idle]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def diff(folder: Path, *arguments: str) -> Done:
    return sdkwright("diff", *arguments, cwd=folder)


def test_text_says_what_matters_first_and_where(folder: Path) -> None:
    done = diff(folder, "old.yaml", "new.yaml")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Breaking (1)"
    assert "new.yaml:7:57" in done.stdout
    assert any(line.startswith("wire: breaking") for line in lines)


def test_json_has_verdicts_findings_and_both_places(folder: Path) -> None:
    report = json.loads(diff(folder, "old.yaml", "new.yaml", "--format", "json").stdout)
    assert report["wire"] == {"verdict": "breaking"}
    assert report["sdk"].keys() >= {"verdict", "version"}
    first, second = (one for one in report["findings"] if one["reading"] == "wire")
    assert first["rule"] == "request-limit-tightened"
    assert first["level"] == "breaking"
    assert first["reading"] == "wire"
    assert first["places"] == ["GET /things"]
    assert first["old"] == {
        "pointer": "#/paths/~1things/get/parameters/0/schema/maximum",
        "file": "old.yaml",
        "line": 7,
        "column": 57,
    }
    assert second["rule"] == "response-enum-value-added"
    assert second["new"]["line"] == 20


@pytest.mark.parametrize(
    ("new", "fail_on", "status"),
    [
        (NEW, None, 0),
        (NEW, "breaking", 1),
        (NEW, "warning", 1),
        (OLD.replace("off]", "off, idle]"), "breaking", 0),
        (OLD.replace("off]", "off, idle]"), "warning", 1),
        (OLD, "warning", 0),
    ],
)
def test_the_exit_status_says_what_was_asked_for(
    folder: Path, new: str, fail_on: str | None, status: int
) -> None:
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    gate = ["--fail-on", fail_on] if fail_on else []
    assert diff(folder, "old.yaml", "new.yaml", *gate).returncode == status


def test_nothing_new_is_said_in_a_line(folder: Path) -> None:
    assert (
        diff(folder, "old.yaml", "old.yaml").stdout == "nothing changed for callers\n"
    )


def test_a_sunset_has_passed_by_the_day_that_is_given(folder: Path) -> None:
    deprecated = OLD.replace(
        "delete: {", "delete: {deprecated: true, x-sunset: '2030-01-01', "
    )
    gone = "".join(
        line for line in OLD.splitlines(keepends=True) if "delete:" not in line
    )
    (folder / "old.yaml").write_text(deprecated, encoding="utf-8")
    (folder / "new.yaml").write_text(gone, encoding="utf-8")
    for day, verdict in (("2029-12-31", "breaking"), ("2030-01-01", "info")):
        done = diff(folder, "old.yaml", "new.yaml", "--format", "json", "--today", day)
        assert json.loads(done.stdout)["wire"] == {"verdict": verdict}


def test_a_document_comes_from_standard_input(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "diff", "old.yaml", "-"],
        input=NEW,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
    )
    assert "<stdin>:7:57" in done.stdout


def test_a_folder_stands_for_its_one_document(folder: Path) -> None:
    for name, text in (("one", OLD), ("two", NEW)):
        (folder / name).mkdir()
        (folder / name / "api.yaml").write_text(text, encoding="utf-8")
        (folder / name / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    assert "two/api.yaml:7:57" in diff(folder, "one", "two").stdout


def git(folder: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "t@example.test"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = run("git", *arguments, cwd=folder, **who)
    assert done.returncode == 0, done.stderr


def test_a_revision_is_read_with_the_files_that_it_had(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "api.yaml").write_text(
        OLD.replace("'#/components/schemas/Thing'", "'parts.yaml#/Thing'"),
        encoding="utf-8",
    )
    parts = spec / "parts.yaml"
    parts.write_text("Thing: {type: string, maxLength: 9}\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "First")
    parts.write_text("Thing: {type: string, maxLength: 12}\n", encoding="utf-8")
    done = diff(tmp_path, "HEAD:spec/api.yaml", "spec/api.yaml")
    assert "limit maxLength 12, before it was maxLength 9" in " ".join(
        done.stdout.split()
    )
    assert "HEAD:spec/parts.yaml:1:23 → spec/parts.yaml:1:23" in done.stdout
    inside = sdkwright("diff", "HEAD:./api.yaml", "api.yaml", cwd=spec)
    assert "Breaking (1)" in inside.stdout


@pytest.mark.parametrize(
    ("old", "told"),
    [
        ("gone.yaml", "gone.yaml does not exist"),
        ("HEAD:old.yaml", "is in no git repository"),
        ("broken.yaml", "broken.yaml:2:"),
        ("list.yaml", "list.yaml:1:1: error: an OpenAPI document is an object"),
        ("empty", "empty has no OpenAPI documents"),
        ("two", "two has 2 OpenAPI documents"),
        ("https://api.example.test/openapi.json", "--allow-remote api.example.test"),
        (
            "remote.yaml",
            "remote.yaml:13:30: error: the reference leads to https://a.test",
        ),
        ("remote.yaml", "Or let it be fetched: --allow-remote a.test"),
    ],
)
def test_what_cannot_be_read_is_said_without_a_traceback(
    folder: Path, old: str, told: str
) -> None:
    (folder / "broken.yaml").write_text(
        "openapi: 3.1.0\n  paths: {\n", encoding="utf-8"
    )
    (folder / "list.yaml").write_text("- 1\n", encoding="utf-8")
    remote = OLD.replace("#/components/schemas/Thing", "https://a.test/b.yaml#/Thing")
    (folder / "remote.yaml").write_text(remote, encoding="utf-8")
    (folder / "empty").mkdir()
    (folder / "two").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (folder / "two" / name).write_text(OLD, encoding="utf-8")
    done = diff(folder, old, "new.yaml")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_revision_that_git_does_not_know_is_said_so(folder: Path) -> None:
    git(folder, "init", "-q")
    done = diff(folder, "v9:old.yaml", "new.yaml")
    assert done.returncode == 2
    assert "git knows no revision 'v9'" in done.stderr


def test_explain_shows_a_rule_and_suggests_the_one_that_was_meant() -> None:
    page = sdkwright("explain", "request-enum-value-removed")
    assert page.returncode == 0
    assert page.stdout.startswith("request-enum-value-removed: breaking\n")
    assert "enum: [a, b]" in page.stdout
    wrong = sdkwright("explain", "request-enum-removed")
    assert wrong.returncode == 1
    assert "Did you mean" in wrong.stderr
    everything = sdkwright("explain").stdout
    assert all(name in everything for name in rules())


def test_one_edit_that_a_thousand_operations_share_is_one_finding(
    tmp_path: Path,
) -> None:
    body = {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    }
    answer = {"200": {"description": "ok", **body}}
    documents = []
    for longest in (10, 5):
        whole = {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                f"/things/{index}": {"post": {"requestBody": body, "responses": answer}}
                for index in range(1000)
            },
            "components": {"schemas": {"A": {"type": "string", "maxLength": longest}}},
        }
        path = tmp_path / f"{longest}.json"
        path.write_text(json.dumps(whole), encoding="utf-8")
        documents.append(path.name)
    report = json.loads(diff(tmp_path, *documents, "--format", "json").stdout)
    (finding,) = report["findings"]
    assert finding["rule"] == "request-limit-tightened"
    assert len(finding["places"]) == 1000


def test_large_documents_are_read_beside_each_other_with_numbers_of_any_size(
    tmp_path: Path,
) -> None:
    fill = "".join(f"  # {index:08}\n" for index in range(30_000))
    for name, text in (("old", OLD), ("new", NEW)):
        large = text.replace("maximum: ", f"minimum: -{10**30}, maximum: ")
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"{large}{fill}", encoding="utf-8")
    assert "Breaking (1)" in diff(tmp_path, "old.yaml", "new.yaml").stdout
    (tmp_path / "new.yaml").write_text(f"a: {{\n{fill}", encoding="utf-8")
    done = diff(tmp_path, "old.yaml", "new.yaml")
    assert done.returncode == 2
    assert "new.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
