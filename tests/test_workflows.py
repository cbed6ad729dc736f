"""What users copy into their CI says nothing that the command line does not know."""

import re
import shutil
from pathlib import Path

import click
import pytest
import yaml

from generator.cli import cli
from tests.support import ROOT, must, run, sdkwright

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
FILES = [*(ROOT / "docs" / "workflows").iterdir(), ROOT / "docs" / "regenerate.md"]
SAID = re.compile(r"^ *(?:- )?(?:run: )?(sdkwright [a-z].*)$", re.MULTILINE)
COMMANDS = {
    line for path in FILES for line in SAID.findall(path.read_text(encoding="utf-8"))
} | {hook["entry"] for hook in HOOKS}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_that_a_workflow_runs_exists(command: str) -> None:
    _, name, *arguments = command.replace('"', "").split()
    found = cli.commands[name]
    with click.Context(found, resilient_parsing=True) as context:
        found.make_parser(context).parse_args(list(arguments))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workflow_is_yaml(path: Path) -> None:
    if path.suffix == ".yml":
        assert yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the repository")
def test_the_hook_passes_and_fails_with_what_is_committed(tmp_path: Path) -> None:
    """It installs sdkwright as it is here, by pip."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "spec", project / "spec")
    settings = ("--config", "spec/sdk.yaml")
    must(sdkwright("generate", *settings, cwd=project))
    must(run("git", "init", "--quiet", cwd=project))
    must(run("git", "add", "--all", cwd=project))
    (hook,) = HOOKS
    command = ("pre-commit", "try-repo", ROOT, hook["id"], "--all-files")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    assert "Passed" in must(run(*command, cwd=project, **home)).stdout
    (project / "generated" / "README.md").write_text("mine\n")
    done = run(*command, cwd=project, **home)
    assert done.returncode == 1
    assert "edited: README.md" in done.stdout
