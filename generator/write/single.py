"""One file, all of it or none."""

import os
import shutil
from pathlib import Path


def create_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; raises `OSError`, also where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; raises `OSError`.

    Who may read, write and run it stays as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
