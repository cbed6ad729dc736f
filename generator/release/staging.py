"""A release in a folder of its own: its project, and the archives made of it."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

import generator
from generator.job import Job
from generator.release import archives, changelog
from generator.release.build import built
from generator.release.index import version_of
from generator.release.pythons import Python
from generator.release.refusal import folder_files, refusal
from generator.release.trial import tried
from generator.write.ignore import left_to_people
from generator.write.manifest import read_manifest

LOG: Final = "CHANGELOG.md"
_LEFT: Final = shutil.ignore_patterns("__pycache__", ".*_cache", ".sdkwright.tmp")


class Made(Struct, frozen=True):
    """A project and its archives.

    The wheel is the first of them: whoever meets half a release can install it.
    """

    version: str
    project: Path
    archives: tuple[Path, Path]

    @property
    def log(self) -> str:
        """The text of the changelog; empty where there is none."""
        return log_of(self.project)


def log_of(project: Path) -> str:
    """Read the changelog of a project; empty where there is none."""
    path = project / LOG
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def distribution_of(project: Path) -> str:
    """Read what a project is installed by."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["name"])


def package_of(project: Path) -> str:
    """Give the import name of the package that was generated in a folder."""
    manifest = read_manifest(project)
    names = (name.split("/") for name in (manifest.files if manifest else ()))
    found = next((one[0] for one in names if one[1:] == ["py.typed"]), None)
    if found is None:
        message = f"there is no SDK in {project}"
        raise refusal("no-sdk", message, "Make it first: sdkwright generate")
    return found


def copied(task: Job, into: Path) -> Path:
    """Copy the output folder as it is."""
    project = into / task.output.resolve().name
    shutil.copytree(task.output, project, ignore=_LEFT)
    return project


def staged(
    task: Job, version: str, into: Path, log: Callable[[str], str] | None = None
) -> Made:
    """Make a project as a version of it would be, and its archives.

    `log` changes its changelog; without one the project is only built.
    """
    project = copied(task, into)
    if log is not None:
        generator.generate(
            config=task.config_path,
            output=project,
            version=version,
            ref_root=task.reach.ref_root,
            allow_remote=task.reach.allow_remote,
        )
        made = log(log_of(project))
        (project / LOG).write_text(made, encoding="utf-8")
    epoch = changelog.epoch(log_of(project), version)
    return Made(version, project, built(project, into / "dist", epoch))


def check(made: Made, budget: float) -> None:
    """Raise `InputError` where what is in the archives is not fit to be released.

    In a package is what is generated, what its makers have in `extensions/`, and what
    they keep for themselves.
    """
    from packaging.version import Version

    for path in made.archives:
        if version_of(path.name) != Version(made.version):
            message = f"{path.name} is not of version {made.version}"
            raise refusal(
                "package", message, "Is pyproject.toml your own? Say it there."
            )
    manifest = read_manifest(made.project)
    ours = set(manifest.files) if manifest else set[str]()
    files = folder_files(made.project)
    ours.update(filter(left_to_people(made.project), files))
    archives.check(*made.archives, files, ours, budget)


def call(made: Made, pythons: Sequence[Python]) -> list[str]:
    """Install the wheel for each Python, import and call it; say what was done."""
    package, readme = package_of(made.project), made.project / "README.md"
    return [
        f"Python {one}: {tried(made.archives[0], one, package, readme)}"
        for one in pythons
    ]
