"""Digests alone tell whether a run would change anything."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.write.manifest import NAME, WORK, Manifest, digest, encode, is_current
from generator.write.tree import commit

OPTIONS = {"option:package": "thing"}


class Project:
    """A document with a reference, its settings, and what was generated of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "generated"
        self.roots = {
            "document": folder / "spec" / "api.yaml",
            "config": folder / "sdk.yaml",
        }
        (folder / "spec" / "parts").mkdir(parents=True)
        inputs = {"document:api.yaml", "document:parts/a.yaml"}
        for name in ("spec/api.yaml", "spec/parts/a.yaml", "sdk.yaml"):
            (folder / name).write_text(name)
        digests = {key: digest(b"spec/" + key[9:].encode()) for key in inputs}
        digests["config:sdk.yaml"] = digest(b"sdk.yaml")
        files = {"a.py": b"a", "doc/b.md": b"b"}
        commit(self.output, files, digests | OPTIONS, "0.1.0")

    def is_current(
        self,
        version: str = "0.1.0",
        roots: dict[str, Path] | None = None,
        options: dict[str, str] = OPTIONS,
    ) -> bool:
        return is_current(self.output, version, roots or self.roots, options)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_manifest_has_sorted_keys_and_no_time_or_machine() -> None:
    manifest = Manifest(
        generator="0.1.0",
        inputs={"document:b.yaml": "22", "config:sdk.yaml": "11"},
        files={"z.py": "33", "a/ü.py": "44"},
    )
    assert encode(manifest).decode() == """\
{
  "custom": {},
  "files": {
    "a/ü.py": "44",
    "z.py": "33"
  },
  "format": 1,
  "generator": "0.1.0",
  "inputs": {
    "config:sdk.yaml": "11",
    "document:b.yaml": "22"
  }
}
"""


def test_two_runs_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    projects = [Project(tmp_path / name) for name in ("one", "other")]
    first, second = [(each.output / NAME).read_bytes() for each in projects]
    assert first == second


def test_nothing_changed(project: Project) -> None:
    assert project.is_current()


@pytest.mark.parametrize(
    "name",
    [
        "spec/api.yaml",
        "spec/parts/a.yaml",
        "sdk.yaml",
        "generated/a.py",
        "generated/doc/b.md",
        f"generated/{NAME}",
    ],
)
@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("!")])
def test_a_file_that_is_changed_or_gone_is_seen(
    project: Project, name: str, change: Callable[[Path], object]
) -> None:
    change(project.folder / name)
    assert not project.is_current()


def test_another_version_is_seen(project: Project) -> None:
    assert not project.is_current(version="0.2.0")


@pytest.mark.parametrize("options", [{}, {"option:package": "other"}])
def test_other_options_are_seen(project: Project, options: dict[str, str]) -> None:
    assert not project.is_current(options=options)


def test_an_additional_option_is_seen(project: Project) -> None:
    assert not project.is_current(options=OPTIONS | {"option:other": "1"})


def test_another_root_of_equal_content_is_seen(project: Project) -> None:
    other = project.folder / "spec" / "other.yaml"
    other.write_bytes(project.roots["document"].read_bytes())
    assert not project.is_current(roots=project.roots | {"document": other})


def test_a_run_without_the_settings_is_seen(project: Project) -> None:
    assert not project.is_current(roots={"document": project.roots["document"]})


def test_a_run_that_was_cut_short_is_seen(project: Project) -> None:
    (project.output / WORK).mkdir()
    assert not project.is_current()


def test_it_needs_nothing_of_the_pipeline() -> None:
    heavy = {"yaml", "jinja2", "black", "click", "openapi_spec_validator"}
    script = (
        "import sys, generator.write.manifest as _\n"
        "print(*(name for name in sys.modules if name.count('.') < 2))"
    )
    command = [sys.executable, "-c", script]
    loaded = set(subprocess.check_output(command, text=True).split())
    assert not loaded & heavy
    stages = {"source", "ir", "naming", "render"}
    assert not loaded & {f"generator.{stage}" for stage in stages}
