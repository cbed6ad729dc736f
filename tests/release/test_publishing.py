"""From a document to packages on an index, and what happens where that goes wrong."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.behaviour.loopback import Call, Loopback, answer
from tests.release.conftest import Index, Project, new_project
from tests.support import Done, must, run, tree

# One worker makes the releases that all tests look at.
pytestmark = pytest.mark.xdist_group("release")

SLOW = pytest.mark.slow
CALLER = """
import sys
from thingspace import ThingspaceClient, __version__
from thingspace.models import SMSSendRequest
client = ThingspaceClient(server=sys.argv[1], access_token="a", session_token="s")
body = SMSSendRequest(account_name="me", **{sys.argv[2]: "gold"})
print(__version__, client.sms.send_sms_message_using_post(body).request_id)
"""
RENAMED = ("        servicePlan:", "        ratePlan:")
FIRST = ["thingspace-0.1.0-py3-none-any.whl", "thingspace-0.1.0.tar.gz"]
SECOND = ["thingspace-0.2.0-py3-none-any.whl", "thingspace-0.2.0.tar.gz"]


@pytest.fixture(scope="module")
def story(
    tmp_path_factory: pytest.TempPathFactory, index_in: Callable[[Path], Index]
) -> SimpleNamespace:
    """Release 0.1.0, change the document, release again."""
    folder = tmp_path_factory.mktemp("release")
    index, project = index_in(folder / "index"), new_project(folder / "project")
    first = must(
        project.release(index.url, "--publish", TWINE_REPOSITORY_URL="http://else/")
    )
    shutil.copytree(project.folder, folder / "first")
    project.change(RENAMED)
    second = must(project.release(index.url, "--publish"))
    return SimpleNamespace(
        folder=folder, index=index, project=project, first=first, second=second
    )


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


def steps(done: Done) -> dict[str, str]:
    return {line[:8].strip(): line[8:] for line in done.stdout.splitlines()}


def test_each_release_says_its_steps(story: SimpleNamespace) -> None:
    first, second = steps(story.first), steps(story.second)
    assert first["last"] == "nothing is released yet"
    assert first["version"] == "0.1.0: the first release"
    assert second["last"] == f"0.1.0, on {story.index.url}"
    assert second["version"] == "0.2.0: callers have to change their code"
    assert second["try"].startswith("Python 3.")
    assert second["try"].endswith("modules imported, POST /api/m2m/v1/sms")
    assert second["publish"] == (
        f"{SECOND[0]}, {SECOND[1]} to {story.index.url}, which lists them"
    )


def test_the_index_has_both_releases(story: SimpleNamespace) -> None:
    assert story.index.files == sorted([*FIRST, *SECOND])


def test_the_tree_is_that_of_the_release(story: SimpleNamespace) -> None:
    project: Project = story.project
    assert "version: 0.2.0" in project.settings.read_text(encoding="utf-8")
    assert must(project.sdkwright("check")).stdout == "up to date\n"
    assert sorted(tree(project.folder / "dist")) == sorted([*FIRST, *SECOND])


def test_the_changelog_tells_what_the_diff_says(story: SimpleNamespace) -> None:
    log = (story.project.folder / "generated/CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line[:10] for line in log.splitlines() if line.startswith("## ")]
    assert headings == ["## [0.2.0]", "## [0.1.0]"]
    second, first = log.partition("## [0.1.0]")[::2]
    assert "`SMSSendRequest.rate_plan`" in second
    assert "**Breaking:**" in second
    assert "First release." in first
    assert "sdkwright:" not in log


@pytest.mark.parametrize(
    ("version", "field"), [("0.1.0", "service_plan"), ("0.2.0", "rate_plan")]
)
def test_both_releases_install_and_call(
    story: SimpleNamespace,
    loopback: Loopback,
    tmp_path: Path,
    version: str,
    field: str,
) -> None:
    sent: list[Call] = []

    def respond(call: Call) -> Any:
        sent.append(call)
        return answer({"requestId": "r-1"})

    loopback.respond = respond
    source = ("--index-url", f"{story.index.url}simple/", "--no-deps")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *source)
    must(run(sys.executable, *pip, "--target", tmp_path, f"thingspace=={version}"))
    command = (sys.executable, "-W", "error", "-c", CALLER, loopback.origin, field)
    done = must(run(*command, cwd=tmp_path, PYTHONPATH=str(tmp_path)))
    assert done.stdout == f"{version} r-1\n"
    (call,) = sent
    assert list(call.json) == ["accountName", RENAMED[version > "0.1.0"].strip(" :")]


def test_nothing_new_is_no_release(story: SimpleNamespace) -> None:
    before = tree(story.project.folder)
    done = must(story.project.release(story.index.url, "--publish"))
    assert steps(done)["version"] == "0.2.0: nothing is new since then"
    message = f"{story.index.url} has thingspace 0.2.0 already"
    assert steps(done)["publish"] == message
    assert tree(story.project.folder / "generated") == {
        path.removeprefix("generated/"): data
        for path, data in before.items()
        if path.startswith("generated/")
    }


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("0.2.0", "has thingspace 0.2.0 already [published]"),
        ("next", "'next' is no version (PEP 440) [version]"),
        ("0.1.5", "0.1.5 does not follow 0.2.0, which is released [version]"),
    ],
)
def test_a_version_that_is_there_is_refused(
    story: SimpleNamespace, version: str, message: str
) -> None:
    uploads = story.index.uploads
    done = story.project.release(story.index.url, "--version", version, "--publish")
    assert done.returncode == 1
    assert message in done.stderr
    assert story.index.uploads == uploads


def test_another_file_of_a_version_that_is_there_is_refused(
    story: SimpleNamespace, tmp_path: Path, index_in: Callable[[Path], Index]
) -> None:
    index, project = index_in(tmp_path / "index"), copied(story, tmp_path)
    shutil.copy(project.folder / "dist" / FIRST[0], index.folder)
    (index.folder / FIRST[1]).write_bytes(b"somebody else's")
    done = project.release(index.url, "--publish")
    assert done.returncode == 1
    assert f"{index.url} has another {FIRST[1]} already [published]" in done.stderr
    assert index.uploads == 0


def copied(story: SimpleNamespace, folder: Path) -> Project:
    """Give the project as the first release left it."""
    shutil.copytree(story.folder / "first", folder / "project")
    return Project(folder / "project")


def test_a_dry_run_says_all_and_writes_nothing(
    story: SimpleNamespace, tmp_path: Path, index_in: Callable[[Path], Index]
) -> None:
    index, project = index_in(tmp_path / "index"), copied(story, tmp_path)
    before = tree(project.folder)
    done = must(project.release(index.url, "--publish", "--dry-run"))
    assert [*steps(done)] == [
        *("current", "last", "version", "build", "check", "try", "write", "publish")
    ]
    assert steps(done)["publish"].startswith("not in a dry run: ")
    assert tree(project.folder) == before
    assert index.uploads == 0


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"TWINE_PASSWORD": "wrong"}, "403 Forbidden"),
        pytest.param(
            {"TWINE_USERNAME": "", "TWINE_PASSWORD": ""}, "[upload]", marks=SLOW
        ),
    ],
)
def test_wrong_credentials_leave_the_index_as_it_was_and_right_ones_go_on(
    story: SimpleNamespace,
    tmp_path: Path,
    index_in: Callable[[Path], Index],
    environment: dict[str, str],
    message: str,
) -> None:
    index, project = index_in(tmp_path / "index"), copied(story, tmp_path)
    before = tree(project.folder)
    done = project.release(index.url, "--publish", **environment)
    assert done.returncode == 1
    assert message in done.stderr
    assert "TWINE_PASSWORD" in done.stderr
    assert "wrong" not in done.stdout + done.stderr
    assert index.files == []
    assert tree(project.folder) == before
    must(project.release(index.url, "--publish"))
    assert index.files == FIRST


def test_an_index_that_is_down_is_told_before_anything_is_done(
    story: SimpleNamespace, tmp_path: Path
) -> None:
    project = copied(story, tmp_path)
    project.change(RENAMED)
    before = tree(project.folder)
    done = project.release("http://127.0.0.1:9/", "--publish")
    assert done.returncode == 1
    assert "http://127.0.0.1:9/ cannot be read: " in done.stderr
    assert tree(project.folder) == before


def test_a_part_that_an_upload_left_is_told_from_another_file(
    story: SimpleNamespace, tmp_path: Path, index_in: Callable[[Path], Index]
) -> None:
    index, project = index_in(tmp_path / "index"), copied(story, tmp_path)
    wheel, sdist = (project.folder / "dist" / name for name in FIRST)
    shutil.copy(wheel, index.folder)
    (index.folder / sdist.name).write_bytes(sdist.read_bytes()[:1000])
    done = project.release(index.url, "--publish")
    assert done.returncode == 1
    assert f"has a part of {sdist.name}, from an upload cut off" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no process groups")
def test_a_killed_upload_leaves_whole_files_and_is_resumed(
    story: SimpleNamespace, tmp_path: Path, index_in: Callable[[Path], Index]
) -> None:
    index, project = index_in(tmp_path / "index"), copied(story, tmp_path)
    index.hold()
    command = (sys.executable, "-m", "generator", "release", "--publish")
    with subprocess.Popen(
        [*command, "--index", index.url, "--python", sys.executable],
        cwd=project.folder,
        env={**os.environ, **project.environment()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        while index.uploads == 0 and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    index.let_go()
    wheel = project.folder / "dist" / FIRST[0]
    assert tree(index.folder) == {FIRST[0]: wheel.read_bytes()}
    assert must(project.sdkwright("check")).stdout == "up to date\n"
    done = must(project.release(index.url, "--publish"))
    assert steps(done)["publish"].startswith(f"{FIRST[1]} to ")
    assert index.files == FIRST
