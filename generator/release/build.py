"""The sdist and the wheel of a folder, the same bytes whoever builds them."""

from __future__ import annotations

import os
from pathlib import Path

from generator.release.refusal import python, refusal, said


def built(project: Path, into: Path, epoch: str) -> tuple[Path, Path]:
    """Build the wheel and the sdist; the wheel is made from what the sdist has.

    Times in them are that of SOURCE_DATE_EPOCH, which is `epoch` unless the
    environment has its own. Nothing is fetched: hatchling is what is installed here.
    """
    time = os.environ.get("SOURCE_DATE_EPOCH", epoch)
    command = ("-m", "build", "--no-isolation", "--outdir", into, project)
    done = python(*command, SOURCE_DATE_EPOCH=time)
    if done.returncode:
        raise refusal("build", f"the package cannot be built:\n{said(done)}")
    (wheel,), (sdist,) = into.glob("*.whl"), into.glob("*.tar.gz")
    return wheel, sdist
