"""The workflows that are written for a repository: valid, pinned, asking for little."""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import GENERATED, SDK, THINGSPACE, Done, must, run, sdkwright, tree

PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
GITHUB = {"sdk.yml", "sdk-review.yml", "sdk-release.yml"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    (folder / "spec").mkdir()
    for path in (THINGSPACE, SDK):
        shutil.copy(path, folder / "spec")
    shutil.copytree(GENERATED, folder / "generated")
    settings(folder, "pypi")
    for host in ("github", "gitlab"):
        must(sdkwright("ci", host, cwd=folder))
    return folder


def settings(folder: Path, index: str) -> None:
    text = SDK.read_text(encoding="utf-8")
    path = folder / "spec" / SDK.name
    path.write_text(f"{text}release:\n  index: {index}\n", encoding="utf-8")


def workflow(repository: Path, name: str) -> Any:
    # `on` is a boolean to YAML 1.1, which PyYAML reads.
    path = repository / ".github" / "workflows" / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs(repository: Path) -> dict[str, Any]:
    return {
        f"{file}: {name}": job
        for file in sorted(GITHUB)
        for name, job in workflow(repository, file)["jobs"].items()
    }


def valid(schema: str, *paths: Path) -> Done:
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema)
    return run(*command, "--data-transform", "gitlab-ci", *paths)


def test_they_fit_the_schemas_of_their_hosts(repository: Path) -> None:
    workflows = [*(repository / ".github" / "workflows").iterdir()]
    assert {path.name for path in workflows} == GITHUB
    must(valid("vendor.github-workflows", *workflows))
    must(valid("vendor.gitlab-ci", repository / ".gitlab-ci.yml"))


def test_actionlint_finds_nothing(repository: Path) -> None:
    beside = Path(sys.executable).with_name("actionlint")
    actionlint = shutil.which(beside) or shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("actionlint is not installed")
    must(run(actionlint, *(repository / ".github" / "workflows").iterdir()))


def test_all_that_runs_in_them_is_pinned_by_digest(repository: Path) -> None:
    used = [
        step["uses"]
        for job in jobs(repository).values()
        for step in job["steps"]
        if "uses" in step
    ]
    assert len(used) > 10
    assert [one for one in used if not PINNED.fullmatch(one)] == []
    pipeline = yaml.safe_load((repository / ".gitlab-ci.yml").read_text("utf-8"))
    assert re.fullmatch(r"[\w.:-]+@sha256:[0-9a-f]{64}", pipeline["default"]["image"])


def test_no_job_may_do_more_than_it_does(repository: Path) -> None:
    assert {
        name: job["permissions"]
        for name, job in jobs(repository).items()
        if "permissions" in job
    } == {
        "sdk-release.yml: make": {"contents": "write", "pull-requests": "write"},
        "sdk-release.yml: publish": {
            "contents": "write",
            "id-token": "write",
            "attestations": "write",
        },
    }
    assert {name: workflow(repository, name)["permissions"] for name in GITHUB} == {
        "sdk.yml": {"contents": "read"},
        "sdk-review.yml": {"contents": "read", "pull-requests": "write"},
        "sdk-release.yml": {"contents": "read"},
    }


def test_what_others_write_comes_into_no_script_as_its_text(repository: Path) -> None:
    scripts = [
        step["run"]
        for job in jobs(repository).values()
        for step in job["steps"]
        if "run" in step
    ]
    assert len(scripts) > 10
    assert [one for one in scripts if "${{" in one] == []


@pytest.mark.parametrize(
    ("index", "publisher"),
    [
        ("pypi", "pypa/gh-action-pypi-publish"),
        ("https://packages.acme.example/", "TWINE_REPOSITORY_URL"),
        ("testpypi", "'TWINE_REPOSITORY': 'testpypi'"),
    ],
)
def test_where_there_is_no_trust_there_are_secrets(
    repository: Path, tmp_path: Path, index: str, publisher: str
) -> None:
    shutil.copytree(repository, tmp_path / "mine")
    settings(tmp_path / "mine", index)
    must(sdkwright("ci", "github", "--force", cwd=tmp_path / "mine"))
    steps = workflow(tmp_path / "mine", "sdk-release.yml")["jobs"]["publish"]["steps"]
    publishing = [step for step in steps if publisher in str(step)]
    assert len(publishing) == 1
    assert ("TWINE_PASSWORD" in str(publishing)) == (index != "pypi")
    written = tmp_path / "mine/.github/workflows/sdk-release.yml"
    must(valid("vendor.github-workflows", written))


def test_a_workflow_that_somebody_changed_is_kept(
    repository: Path, tmp_path: Path
) -> None:
    shutil.copytree(repository, tmp_path / "mine")
    changed = tmp_path / "mine/.github/workflows/sdk.yml"
    changed.write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    done = sdkwright("ci", "github", cwd=tmp_path / "mine")
    assert done.returncode == 1
    assert ".github/workflows/sdk.yml is there [not-ours]" in done.stderr
    assert tree(tmp_path) == before


def test_an_index_has_to_be_named(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository, tmp_path / "mine")
    shutil.copy(SDK, tmp_path / "mine/spec")
    done = sdkwright("ci", "gitlab", cwd=tmp_path / "mine")
    assert done.returncode == 1
    assert "nothing says where releases go" in done.stderr


def proposed(repository: Path) -> Done:
    """Run the step that proposes a release, or hands it on, as a runner does."""
    steps = workflow(repository, "sdk-release.yml")["jobs"]["make"]["steps"]
    (script,) = (one["run"] for one in steps if one.get("id") == "made")
    programs = repository.parent / "bin"
    programs.mkdir(exist_ok=True)
    asked = repository.parent / "asked"
    (programs / "gh").write_text(f'#!/bin/sh\necho "$@" >> {asked}\n', "utf-8")
    (programs / "gh").chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(repository.parent / "output"),
    }
    bash = shutil.which("bash") or "bash"
    command = (bash, "-e", "-o", "pipefail", "-c", script)
    return run(*command, cwd=repository, **environment)


def git(folder: Path, *arguments: str) -> str:
    known = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    return must(run("git", *known, *arguments, cwd=folder)).stdout


@pytest.fixture
def clone(repository: Path, tmp_path: Path) -> Path:
    """A clone of the repository, in which a release has been made."""
    shutil.copytree(repository, tmp_path / "clone")
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    git(tmp_path / "clone", "init", "-q")
    git(tmp_path / "clone", "add", ".")
    git(tmp_path / "clone", "commit", "-qm", "before")
    git(tmp_path / "clone", "remote", "add", "origin", str(tmp_path / "origin.git"))
    (tmp_path / "clone/dist").mkdir()
    (tmp_path / "clone/dist/thingspace-0.2.0-py3-none-any.whl").touch()
    return tmp_path / "clone"


def test_a_release_that_changes_the_tree_is_proposed(clone: Path) -> None:
    (clone / "generated/CHANGELOG.md").write_text("## [0.2.0]\n", encoding="utf-8")
    for _ in range(2):  # the second time the branch is there
        git(clone, "switch", "-q", "--detach", "HEAD^{/before}")
        (clone / "generated/CHANGELOG.md").write_text("## [0.2.0]\n", "utf-8")
        must(proposed(clone))
    origin = clone.parent / "origin.git"
    shown = git(origin, "show", "--stat", "--format=%s", "sdkwright-release")
    assert shown.splitlines()[0] == "Release of the SDK"
    assert "generated/CHANGELOG.md" in shown
    assert "dist/" not in shown
    asked = (clone.parent / "asked").read_text(encoding="utf-8")
    assert asked.startswith("pr create --head sdkwright-release")
    assert not (clone.parent / "output").exists()


def test_a_release_that_is_in_the_tree_is_handed_on(clone: Path) -> None:
    must(proposed(clone))
    output = (clone.parent / "output").read_text(encoding="utf-8")
    assert output == "version=0.2.0\n"
    assert not (clone.parent / "asked").exists()


def on_gitlab(clone: Path, released: Path) -> Done:
    """Run the step of the pipeline that proposes a release, or publishes it."""
    pipeline = yaml.safe_load((clone / ".gitlab-ci.yml").read_text("utf-8"))
    script = pipeline["release"]["script"][-1]
    programs = clone.parent / "bin"
    programs.mkdir(exist_ok=True)
    ours = programs / "sdkwright"
    ours.write_text(f'#!/bin/sh\necho "$@" >> {released}\n', encoding="utf-8")
    ours.chmod(0o755)
    origin = clone.parent / "origin.git"
    git(origin, "config", "receive.advertisePushOptions", "true")
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "CONFIG": "spec/sdk.yaml",
        "CI_JOB_TOKEN": "token",
        "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "acme/sdk",
        "GITLAB_USER_NAME": "Ann",
        "GITLAB_USER_EMAIL": "ann@acme.example",
        # What goes to the host goes to a folder here.
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://gitlab-ci-token:token@gitlab.example/acme/sdk.git",
    }
    bash = shutil.which("bash") or "bash"
    command = (bash, "-e", "-o", "pipefail", "-c", script)
    return run(*command, cwd=clone, **environment)


def test_a_pipeline_proposes_what_changes_the_tree(clone: Path) -> None:
    (clone / "generated/CHANGELOG.md").write_text("## [0.2.0]\n", encoding="utf-8")
    released = clone.parent / "released"
    must(on_gitlab(clone, released))
    shown = git(
        clone.parent / "origin.git",
        *("show", "--stat", "--format=%an %s", "sdkwright-release"),
    )
    assert shown.splitlines()[0] == "Ann Release of the SDK"
    assert "dist/" not in shown
    assert not released.exists()


def test_a_pipeline_publishes_what_is_in_the_tree(clone: Path) -> None:
    released = clone.parent / "released"
    must(on_gitlab(clone, released))
    said = released.read_text(encoding="utf-8")
    assert said == "release --config spec/sdk.yaml --publish\n"
