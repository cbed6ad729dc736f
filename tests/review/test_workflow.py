"""The workflow that docs/diff.md offers, run as GitHub would, but for GitHub itself."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import ROOT, must, run

WORKFLOW = ROOT / "docs" / "workflows" / "diff.yml"
OLD = """\
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      parameters:
      - {in: query, name: size, schema: {type: integer, maximum: 50}}
      responses:
        '200': {description: All.}
"""
NEW = OLD.replace("maximum: 50", "maximum: 20")

PINNED = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40}")

# Keeps the comment where GitHub would, and says how it was asked to.
GH = """\
#!/bin/sh
echo "$@" >> asked
case "$*" in
*--jq*) [ -f comment ] && echo 77 ;;
*POST*|*PATCH*) cp review.md comment ;;
esac
exit 0
"""


@pytest.fixture(scope="module")
def workflow() -> Any:
    # `on` is a boolean to YAML 1.1, which PyYAML reads.
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))


def scripts(workflow: Any) -> dict[str, str]:
    steps = workflow["jobs"]["review"]["steps"]
    return {one["name"]: one["run"] for one in steps if "name" in one}


def test_it_asks_for_no_more_than_it_needs(workflow: Any) -> None:
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert set(workflow) == {"name", True, "permissions", "env", "jobs"}
    for step in workflow["jobs"]["review"]["steps"]:
        assert set(step) <= {"name", "uses", "with", "run", "if", "env"}
        # What others may write comes in as a variable, never into a script's text.
        assert "${{" not in step.get("run", "")


def test_it_fits_the_schema_and_is_pinned_by_digest(workflow: Any) -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    must(run(sys.executable, "-m", "check_jsonschema", *schema, WORKFLOW))
    steps = workflow["jobs"]["review"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert len(used) == 3
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_actionlint_finds_nothing() -> None:
    beside = Path(sys.executable).with_name("actionlint")
    actionlint = shutil.which(beside) or shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("actionlint is not installed")
    must(run(actionlint, WORKFLOW))


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A checkout of the merge of a pull request, and the commands that it needs."""
    spec = tmp_path / "spec" / "api.yaml"
    spec.parent.mkdir()
    for text, message in ((OLD, "before"), (NEW, "after")):
        spec.write_text(text, encoding="utf-8")
        for command in (
            ["init", "-q"],
            ["add", "spec"],
            ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", message],
        ):
            must(run("git", *command, cwd=tmp_path))
    programs = tmp_path / "bin"
    programs.mkdir()
    ours = f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n'
    for name, text in (("gh", GH), ("sdkwright", ours)):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    return tmp_path


def step(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as a runner does."""
    given = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SPEC": "spec/api.yaml",
        "REPO": "acme/things",
        "NUMBER": "5",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    bash = shutil.which("bash") or "bash"
    return run(bash, "-e", "-o", "pipefail", "-c", script, cwd=folder, **given)


def test_it_comments_once_and_then_updates_its_comment(
    workflow: Any, merged: Path
) -> None:
    todo = scripts(workflow)
    compared = must(step(merged, todo["Compare"]))
    assert "::error file=spec/api.yaml,line=7," in compared.stdout
    assert (merged / "review.html").exists()
    for _ in range(2):
        must(step(merged, todo["Comment"]))
    asked = (merged / "asked").read_text(encoding="utf-8").splitlines()
    assert [line.split()[2] for line in asked if "--method" in line] == [
        "POST",
        "PATCH",
    ]
    assert "repos/acme/things/issues/comments/77" in asked[-1]
    comment = (merged / "comment").read_text(encoding="utf-8")
    assert comment == (merged / "summary.md").read_text(encoding="utf-8")
    assert comment.startswith("<!-- sdkwright diff -->\n## API review: breaking")


def test_its_gate_stops_until_the_finding_is_accepted(
    workflow: Any, merged: Path
) -> None:
    gate = scripts(workflow)["Gate"]
    assert step(merged, gate).returncode == 1
    accept = 'sdkwright accept "HEAD^1:$SPEC" "$SPEC" --all --reason x '
    must(step(merged, f"{accept} --expires 2999-01-01"))
    assert step(merged, gate).returncode == 0
