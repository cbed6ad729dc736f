"""The workflows of a repository, written where its host looks for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import generator
from generator.job import job
from generator.release.refusal import refusal
from generator.release.staging import package_of
from generator.render.ci import CiView, Host, workflows
from generator.render.safe import Yaml
from generator.write.single import replace_file


def write(host: str, config: Path, *, force: bool) -> tuple[str, ...]:
    """Write the workflows for a host below this folder; give their paths.

    Raises `InputError` where another file is there, unless that is to be overwritten.
    """
    task = job(None, None, config, None)
    index = task.config.release.index
    if index is None:
        hint = "Say it in the settings, as `release: {index: pypi}`."
        raise refusal("no-index", "nothing says where releases go", hint)
    view = CiView(
        generator=Yaml(generator.__version__),
        config=_inside(config),
        spec=_inside(task.spec),
        output=_inside(task.output),
        package=package_of(task.output),
        index=index,
    )
    files = workflows(cast("Host", host), view)
    for name, data in files.items():
        path = Path(name)
        if path.exists() and path.read_bytes() != data and not force:
            raise refusal("not-ours", f"{name} is there", "--force overwrites it.")
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(name), data)
    return tuple(files)


def _inside(path: Path) -> str:
    """Give a path from the root of the repository, which is this folder."""
    found = Path(os.path.relpath(path)).as_posix()
    if found.startswith("../"):
        raise refusal("elsewhere", f"{path} is not in the repository")
    return found
