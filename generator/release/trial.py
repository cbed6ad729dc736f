"""A wheel is installed where nothing else is, imported and called."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from generator.release.pythons import Python
from generator.release.refusal import refusal, run, said

_CALLER = Path(__file__).with_name("caller.py")
_NEAR = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
_INSTALL = ("install", "--quiet", "--disable-pip-version-check")


def tried(wheel: Path, python: Python, package: str, readme: Path) -> str:
    """Install a wheel and run the first call of its README; say what was done.

    What it needs comes from where pip is told to look. Raises `InputError` where
    anything fails.
    """
    told = ""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "venv")
        inside = place / ("Scripts" if os.name == "nt" else "bin") / "python"
        # A pip of ours installs there too, which spares installing another one.
        ours = find_spec("pip") is not None
        bare = ("--without-pip",) if ours else ()
        pip = (sys.executable, "-I", "-m", "pip", "--python", inside)
        steps = (
            (python.path, "-I", "-m", "venv", *bare, place),
            (*(pip if ours else (inside, "-I", "-m", "pip")), *_INSTALL, wheel),
            (inside, "-I", _CALLER, package, readme),
        )
        for step in steps:
            done = run(*step, **(_NEAR if _CALLER in step else {}))
            told = done.stdout
            if done.returncode:
                what = f"{wheel.name} does not work with Python {python}"
                raise refusal("trial", f"{what}:\n{said(done)}")
    return told.strip().rpartition("\n")[2]
