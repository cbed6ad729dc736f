"""`sdkwright verify` says whether a wheel is what a document gives, and what is not."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.release.build import built
from tests.release.conftest import Project, new_project
from tests.support import Done, must

# One worker makes the package that all tests look at.
pytestmark = pytest.mark.xdist_group("verify")

RENAMED = ("        servicePlan:", "        ratePlan:")
FACTS = "thingspace/api-facts.tar.bz2"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = new_project(tmp_path_factory.mktemp("verify") / "project")
    built(project.folder / "generated", project.folder / "dist", "1577836800")
    return project


@pytest.fixture(scope="module")
def wheel(project: Project) -> Path:
    (found,) = (project.folder / "dist").glob("*.whl")
    return found


def edited(wheel: Path, into: Path, **files: bytes | None) -> Path:
    """Copy a wheel with other files in it; `None` leaves one out."""
    copy = into / wheel.name
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = files.pop(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in files.items():
            new.writestr(name, data or b"")
    return copy


def verify(project: Project, wheel: Path, *arguments: object) -> Done:
    return project.sdkwright("verify", wheel, "--spec", project.spec, *arguments)


def test_what_the_document_gives_is_told_so(project: Project, wheel: Path) -> None:
    done = must(verify(project, wheel))
    assert done.stdout == f"{wheel.name} is what {project.spec} gives\n"


def test_settings_and_names_are_in_the_wheel(
    project: Project, wheel: Path, tmp_path: Path
) -> None:
    document = tmp_path / project.spec.name
    document.write_bytes(project.spec.read_bytes())
    must(Project(tmp_path).sdkwright("verify", wheel, "--spec", document))


def test_a_comment_in_the_settings_changes_nothing(
    project: Project, wheel: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "sdk.yaml"
    settings.write_text(f"# ours\n{project.settings.read_text('utf-8')}", "utf-8")
    must(verify(project, wheel, "--config", settings))


def test_each_file_that_is_not_what_the_document_gives_is_named(
    project: Project, wheel: Path, tmp_path: Path
) -> None:
    metadata = "thingspace-0.1.0.dist-info/METADATA"
    files = {
        "evil.pth": b"import evil",
        metadata: b"Name: else",
        "thingspace/client.py": b"evil",
        "thingspace/evil.py": b"",
        "thingspace/testing.py": None,
    }
    done = verify(project, edited(wheel, tmp_path, **files))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "evil.pth is not of it",
        f"{metadata} differs",
        "thingspace/client.py differs",
        "thingspace/evil.py is not of it",
        "thingspace/testing.py is missing",
        f"{wheel.name} is not what {project.spec} gives",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(*RENAMED), "another document"),
        (lambda text: f"# said besides\n{text}", "another document"),
    ],
)
def test_another_document_is_told(
    project: Project,
    wheel: Path,
    tmp_path: Path,
    change: Callable[[str], str],
    said: str,
) -> None:
    document = tmp_path / project.spec.name
    document.write_text(change(project.spec.read_text("utf-8")), encoding="utf-8")
    done = Project(tmp_path).sdkwright("verify", wheel, "--spec", document)
    assert done.returncode == 1
    assert f"{FACTS} tells of {said}" in done.stdout


def test_the_form_of_the_metadata_is_that_of_the_builder(
    project: Project, wheel: Path, tmp_path: Path
) -> None:
    name = "thingspace-0.1.0.dist-info/METADATA"
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(name).partition(b"\n")[2]
    changed = {name: b"Metadata-Version: 2.1\n" + text}
    must(verify(project, edited(wheel, tmp_path, **changed)))


def test_overlays_are_those_of_the_settings_or_of_the_wheel(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    overlay = project.spec.with_name("harbour.yaml")
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "  - {target: $.info, update: {description: From an overlay.}}\n"
    )
    with project.settings.open("a") as settings:
        settings.write("overlays: [harbour.yaml]\n")
    must(project.sdkwright("generate"))
    built(project.folder / "generated", project.folder / "dist", "1577836800")
    (wheel,) = (project.folder / "dist").glob("*.whl")
    must(verify(project, wheel))
    document = tmp_path / project.spec.name
    document.write_bytes(project.spec.read_bytes())
    must(Project(tmp_path).sdkwright("verify", wheel, "--spec", document))
    overlay.write_text(overlay.read_text().replace("From", "By"))
    done = verify(project, wheel)
    assert done.returncode == 1
    assert "other overlays" in done.stdout


def test_other_settings_are_told(project: Project, wheel: Path, tmp_path: Path) -> None:
    settings = tmp_path / "sdk.yaml"
    text = project.settings.read_text("utf-8")
    settings.write_text(f"{text}wording: modern\n", encoding="utf-8")
    done = verify(project, wheel, "--config", settings)
    assert done.returncode == 1
    assert f"{FACTS} tells of other settings" in done.stdout


@pytest.mark.parametrize("name", ["thing.zip", "thing-1.0-py3-none-any.whl"])
def test_what_is_no_wheel_of_an_sdk_is_refused(
    project: Project, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"no archive")
    done = verify(project, tmp_path / name)
    assert done.returncode == 1
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr
