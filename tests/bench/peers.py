"""The other generators, each in an environment of its own."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ROOT / ".bench"


def _openapi_python_client(bin_: Path, spec: Path, output: Path) -> list[str | Path]:
    return [
        bin_ / "openapi-python-client",
        "generate",
        "--overwrite",
        "--path",
        spec,
        "--output-path",
        output,
    ]


def _openapi_generator(bin_: Path, spec: Path, output: Path) -> list[str | Path]:
    return [
        bin_ / "openapi-generator-cli",
        "generate",
        "-g",
        "python",
        "--skip-validate-spec",
        "-i",
        spec,
        "-o",
        output,
    ]


Command = Callable[[Path, Path, Path], list[str | Path]]
# ruff formats what openapi-python-client writes, and is found on the PATH.
PEERS: dict[str, tuple[list[str], Command]] = {
    "openapi-python-client": (
        ["openapi-python-client==0.29.1", "ruff"],
        _openapi_python_client,
    ),
    "openapi-generator-cli": (
        ["openapi-generator-cli==7.26.0"],
        _openapi_generator,
    ),
}
# What the SDKs that they generate need.
NEEDS = {
    "openapi-python-client": ["httpx>=0.23.1,<0.29", "attrs>=22.2"],
    "openapi-generator-cli": [
        "urllib3>=2.7,<3",
        "python-dateutil>=2.8.2",
        "pydantic>=2.11",
        "typing-extensions>=4.7.1",
    ],
}


def installed(name: str) -> Path:
    """Give the folder of the programs of a peer, which the first call installs."""
    return _environment(name, PEERS[name][0])


def interpreter(name: str) -> Path:
    """Give the interpreter that the SDKs of a peer run in."""
    return _environment(f"{name}-sdk", NEEDS[name]) / "python"


def _environment(name: str, packages: list[str]) -> Path:
    home = ENVIRONMENTS / name
    bin_ = home / ("Scripts" if sys.platform == "win32" else "bin")
    done = home / "installed"
    if not done.exists():
        venv.create(home, with_pip=True)
        pip = [bin_ / "python", "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(pip, check=True)
        done.touch()
    return bin_


def command(name: str, spec: Path, output: Path) -> list[str | Path]:
    """Give the command by which a peer generates an SDK."""
    return PEERS[name][1](installed(name), spec, output)


def environment(name: str) -> dict[str, str]:
    """Give what a peer finds on its PATH: its own environment first."""
    return {"PATH": f"{installed(name)}{os.pathsep}{os.environ['PATH']}"}
