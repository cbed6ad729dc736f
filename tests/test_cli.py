"""The commands as a shell sees them: exit status, output, errors, no traceback."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import generator

COMMANDS = ["generate", "validate", "check", "diff", "accept", "explain"]
COMMANDS += [
    "migrate",
    "completion",
    "init",
    "schema",
    "watch",
    "release",
    "verify",
    "ci",
]


def sdkwright(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    root = Path(generator.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        check=False,
    )


def test_the_version_is_that_of_the_package() -> None:
    done = sdkwright("--version")
    assert done.stdout == f"sdkwright, version {generator.__version__}\n"


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_every_help_has_examples(arguments: list[str]) -> None:
    done = sdkwright(*arguments, "--help")
    assert done.returncode == 0
    assert re.search(r"Examples?:\n +(eval .*)?sdkwright", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["genrate"],
        ["generate", "--outptu", "x"],
        ["generate", "a.yaml", "b.yaml"],
        ["validate"],
        ["completion", "tcsh"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = sdkwright(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: sdkwright" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "missing.yaml"],
        ["validate", "."],
        ["generate", "missing.yaml", "--output", "out"],
        ["generate", ".", "--output", "out"],
        ["generate", "--config", "missing.yaml"],
        ["generate", "--config", "."],
        ["generate"],
        ["check"],
        ["check", "missing.yaml", "--output", "out"],
    ],
    ids=" ".join,
)
def test_wrong_input_is_status_1_and_one_message(
    tmp_path: Path, arguments: list[str]
) -> None:
    done = sdkwright(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("error: ") == 1
    assert "Traceback" not in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    done = sdkwright("completion", shell)
    assert done.returncode == 0
    assert f"_SDKWRIGHT_COMPLETE={shell}_complete" in done.stdout


def test_completion_knows_the_commands() -> None:
    done = sdkwright(
        _SDKWRIGHT_COMPLETE="bash_complete", COMP_WORDS="sdkwright ", COMP_CWORD="1"
    )
    assert [line.removeprefix("plain,") for line in done.stdout.split()] == sorted(
        COMMANDS
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_ctrl_c_is_status_130_and_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sdk.yaml")
    command = [sys.executable, "-m", "generator", "generate", "--config"]
    with (
        subprocess.Popen(
            [*command, tmp_path / "sdk.yaml"], stderr=subprocess.PIPE, text=True
        ) as process,
        # Opens for writing only once the process has it open for reading.
        (tmp_path / "sdk.yaml").open("wb"),
    ):
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors.strip()) == (130, "interrupted")


def test_a_reader_that_has_gone_gives_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(write)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)],
)
def test_colours_are_for_terminals_without_no_color(
    environment: dict[str, str], coloured: bool
) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "generator", "validate", "missing.yaml"],
        stderr=theirs,
        env={k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment,
        check=False,
    )
    os.close(theirs)
    assert (b"\x1b[" in os.read(ours, 10_000)) is coloured
    os.close(ours)


def test_a_pipe_gets_no_colours() -> None:
    assert "\x1b[" not in sdkwright("validate", "missing.yaml").stderr


def test_what_only_a_generation_needs_is_not_imported_at_the_start() -> None:
    heavy = {"black", "jinja2", "yaml", "jsonschema_rs", "openapi_spec_validator"}
    script = "import sys, generator.cli; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert not heavy.intersection(loaded)
