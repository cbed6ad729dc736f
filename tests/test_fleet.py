"""Many SDKs: one command for all, or an action of a build engine for each."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support import ROOT, Done, must, run, sdkwright, tree

API = """
openapi: 3.1.0
info: {{title: {0}, version: '1'}}
paths:
  /{0}:
    get:
      operationId: get{0}
      tags: [Things]
      responses:
        '200':
          description: d
          content: {{application/json: {{schema: {{$ref: 'shared.yaml#/Thing'}}}}}}
"""
SHARED = "Thing: {type: object, properties: {name: {type: string}}}\n"
NAMES = ("Ash", "Elm", "Fir", "Oak")


@pytest.fixture
def grove(tmp_path: Path) -> Path:
    """Give a folder with a workspace of small APIs, each in a folder of its own."""
    for name in NAMES:
        home = tmp_path / name
        home.mkdir()
        (home / "api.yaml").write_text(API.format(name))
        (home / "shared.yaml").write_text(SHARED)
        (home / "sdk.yaml").write_text("spec: api.yaml\noutput: sdk\n")
    (tmp_path / "sdks.yaml").write_text("sdks:\n- '*/sdk.yaml'\n")
    return tmp_path


def generate(folder: Path, *options: object) -> Done:
    command = ("generate", "--workspace", "sdks.yaml", *options)
    return sdkwright(*command, cwd=folder, cache=folder / "cache")


def lines(done: Done) -> dict[str, str]:
    """Give what is told of each SDK, without how long it took."""
    split = (line.split("  ", 1) for line in done.stdout.splitlines()[:-1])
    return {name: told.strip().rpartition("  ")[0].strip() for name, told in split}


@pytest.mark.parametrize("jobs", [1, 3, 9])
def test_each_is_what_a_run_of_its_own_makes(grove: Path, jobs: int) -> None:
    done = must(generate(grove, "-j", jobs))
    assert [*lines(done)] == [f"{name}/sdk.yaml" for name in NAMES]
    assert done.stdout.splitlines()[-1] == "4 SDKs, 0 failed"
    for name in NAMES:
        alone = ("generate", "--config", f"{name}/sdk.yaml", "--output", "alone")
        must(sdkwright(*alone, cwd=grove, cache=grove / "cache"))
        assert tree(grove / name / "sdk") == tree(grove / "alone")
        shutil.rmtree(grove / "alone")


def test_a_second_run_writes_nothing(grove: Path) -> None:
    must(generate(grove))
    assert {*lines(must(generate(grove))).values()} == {"up to date"}


def test_one_that_fails_stops_no_other(grove: Path) -> None:
    must(generate(grove))
    before = tree(grove / "Elm" / "sdk")
    for name in NAMES:
        text = API.format(name).replace("'200'", "'201'")
        (grove / name / "api.yaml").write_text(text)
    (grove / "Elm" / "shared.yaml").write_text("Other: {}\n")
    (grove / "Fir" / "sdk.yaml").write_text("spec: api.yaml\noutput: sdk\nnmaes: {}\n")
    done = generate(grove, "-j", 2, "--strict")
    assert done.returncode == 1
    told = lines(done)
    assert told["Elm/sdk.yaml"].startswith("failed: 1 error")
    assert told["Fir/sdk.yaml"] == "failed: 1 error"
    assert "written" in told["Ash/sdk.yaml"]
    assert "written" in told["Oak/sdk.yaml"]
    assert done.stdout.endswith("4 SDKs, 2 failed\n")
    assert "Fir/sdk.yaml:3:1: error: unknown key `nmaes`" in done.stderr
    assert tree(grove / "Elm" / "sdk") == before


WRONG = [
    ("sdks:\n- Ash/sdk.yaml\n- Yew/sdk.yaml\n", "sdks.yaml:3:3", "'Yew/sdk.yaml'"),
    ("sdks:\n- 'Y*/sdk.yaml'\n", "sdks.yaml:2:3", "'Y*/sdk.yaml'"),
    ("sdk: []\n", "sdks.yaml:1:1", "unknown key `sdk`"),
    ("sdks: []\n", "sdks.yaml:1:1", "no SDK is listed"),
    ("", "sdks.yaml:1:1", "no SDK is listed"),
    ("sdks: Ash\n", "sdks.yaml:1:7", "expected a list"),
    ("sdks:\n- Ash/sdk.yaml\n- Elm/same.yaml\n", "sdks.yaml:3:3", "one output folder"),
]


@pytest.mark.parametrize(("text", "place", "message"), WRONG)
def test_what_is_wrong_with_a_workspace_is_named_with_its_line(
    grove: Path, text: str, place: str, message: str
) -> None:
    (grove / "Elm" / "same.yaml").write_text("spec: api.yaml\noutput: ../Ash/sdk\n")
    (grove / "sdks.yaml").write_text(text)
    done = generate(grove)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{place}: error: ")
    assert message in done.stderr


def test_what_is_about_one_sdk_is_refused(grove: Path) -> None:
    done = generate(grove, "--output", "sdk")
    assert done.returncode == 2
    assert "--workspace goes with" in done.stderr


@pytest.fixture
def held(grove: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a run whose first process waits for a document that nobody writes."""
    document = grove / "Elm" / "api.yaml"
    document.unlink()
    os.mkfifo(document)
    (grove / "sdks.yaml").write_text("sdks: [Elm/sdk.yaml, Oak/sdk.yaml]\n")
    command = [sys.executable, "-m", "generator", "generate"]
    places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(grove / "cache")}
    process = subprocess.Popen(
        [*command, "--workspace", "sdks.yaml", "-j", "2"],
        cwd=grove,
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for((grove / "Oak" / "sdk" / ".sdkwright.json").exists)
    left = children(process)
    yield process
    for pid in (process.pid, *left):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def children(process: subprocess.Popen[str]) -> list[int]:
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return sorted(int(pid) for pid in text.split())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_a_process_that_is_killed_takes_its_own_sdk_along(
    grove: Path, held: subprocess.Popen[str]
) -> None:
    os.kill(children(held)[0], signal.SIGKILL)
    out, err = held.communicate(timeout=60)
    assert held.returncode == 1
    assert err == "error: the process ended with signal 9 [process]\n"
    assert "Elm/sdk.yaml  failed: 1 error" in out
    assert "Oak/sdk.yaml" in out
    assert not (grove / "Elm" / "sdk").exists()


@linux
def test_ctrl_c_ends_all_processes(held: subprocess.Popen[str]) -> None:
    left = children(held)
    held.send_signal(signal.SIGINT)
    assert held.wait(60) == 130
    wait_for(lambda: not any(map(is_alive, left)))


@linux
def test_a_process_whose_command_is_killed_ends(
    held: subprocess.Popen[str],
) -> None:
    _, idle = children(held)
    held.kill()
    held.wait(60)
    wait_for(lambda: not is_alive(idle))


PAGE = (ROOT / "docs" / "fleets.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    """Give the first example of the page in a language."""
    return PAGE.partition(f"```{language}\n")[2].partition("```")[0]


@pytest.fixture
def ninja(grove: Path) -> Callable[[], str]:
    """Give what runs Ninja on the rule of the page, and gives what it printed."""
    rule = shown("ninja").partition("build ")[0]
    build = [rule.replace("sdkwright", f"{sys.executable} -m generator")]
    build += [
        f"build {name}/sdk/.sdkwright.json: sdk {name}/sdk.yaml\n" for name in NAMES
    ]
    (grove / "build.ninja").write_text("".join(build))

    def make() -> str:
        places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(grove / "cache")}
        command = (sys.executable, "-m", "ninja", "-j2")
        return must(run(*command, cwd=grove, **places)).stdout

    return make


def built(said: str) -> set[str]:
    return {line.split()[2] for line in said.splitlines() if " SDK " in line}


def test_ninja_generates_what_is_out_of_date_and_nothing_else(
    grove: Path, ninja: Callable[[], str]
) -> None:
    everything = {f"{name}/sdk.yaml" for name in NAMES}
    assert built(ninja()) == everything
    assert "no work to do" in ninja()
    time.sleep(0.01)
    (grove / "Oak" / "shared.yaml").write_text(SHARED.replace("string", "integer"))
    assert built(ninja()) == {"Oak/sdk.yaml"}
    assert "no work to do" in ninja()
    (grove / "Elm" / "shared.yaml").touch()  # nothing to write, and done for good
    assert built(ninja()) == {"Elm/sdk.yaml"}
    assert "no work to do" in ninja()
    (grove / "Elm" / "notes.txt").write_text("no input")
    assert "no work to do" in ninja()


def test_a_depfile_names_all_that_was_read_as_make_reads_it(grove: Path) -> None:
    home = grove / "a #1 $x"
    (grove / "Ash").rename(home)
    command = ("generate", "--config", home / "sdk.yaml", "--depfile", "ash.d")
    for _ in range(2):  # one that is up to date tells it too
        must(sdkwright(*command, cwd=grove, cache=grove / "cache"))
    (grove / "Makefile").write_text("include ash.d\n%: ; @echo 'needs $@'\n")
    target = str(home / "sdk/.sdkwright.json")
    (home / "sdk.yaml").touch()
    make = run("make", "-n", "--debug=v", target, cwd=grove).stdout
    found = (grove / "ash.d").read_text()
    assert found.count(r"a\ \#1\ $$x/") == 4
    for name in ("api.yaml", "sdk.yaml", "shared.yaml"):
        assert f"{home / name}" in make


def test_make_generates_what_is_out_of_date(grove: Path) -> None:
    rule = shown("make").replace("billing", "Ash")
    text = rule.replace("sdkwright generate", f"{sys.executable} -m generator generate")
    (grove / "Makefile").write_text(text)
    places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(grove / "cache")}

    def make() -> str:
        return must(run("make", cwd=grove, **places)).stdout

    assert "generate --config" in make()
    assert "up to date" in make()
    ahead = time.time() + 5
    os.utime(grove / "Ash" / "shared.yaml", (ahead, ahead))
    assert "generate --config" in make()


def test_the_action_for_bazel_keeps_names_in_an_empty_folder(grove: Path) -> None:
    script = shown("python").partition('command = """')[2].partition('"""')[0]
    sdkwright_ = grove / "sdkwright"
    sdkwright_.write_text(f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n')
    sdkwright_.chmod(0o755)
    (grove / "first.lock").write_text('{"format": 1, "naming": "natural"}')
    lock, texts = "first.lock", []
    for name in ("out1", "out2"):
        (grove / name).mkdir()
        given = (lock, name, sdkwright_, "Ash/sdk.yaml")
        nothing = {"PYTHONPATH": str(ROOT), "HOME": "/nowhere"}
        must(run("sh", "-c", script, "sh", *given, cwd=grove, **nothing))
        texts.append(tree(grove / name))
        lock = f"{name}/sdkwright.lock"
    assert texts[0] == texts[1]


AUDIT = """
import sys, json
opened, seen = set(), []
def hook(event, given):
    if event == "open" and isinstance(given[0], str) and "w" not in str(given[1]):
        opened.add(given[0])
    elif event.startswith(("socket.connect", "socket.getaddrinfo", "subprocess", "os.exec")):
        seen.append(event)
sys.addaudithook(hook)
import generator
from pathlib import Path
generator.generate(config=Path(sys.argv[1]))
print(json.dumps([sorted(opened), seen]))
"""


def test_a_run_reads_what_it_tells_and_asks_nobody(grove: Path) -> None:
    places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(grove / "cache")}
    done = must(run(sys.executable, "-c", AUDIT, "Ash/sdk.yaml", cwd=grove, **places))
    opened, seen = json.loads(done.stdout)
    assert seen == []
    told = ("generate", "--config", "Ash/sdk.yaml", "--depfile", "ash.d")
    must(sdkwright(*told, cwd=grove, cache=grove / "cache"))
    _, _, named = (grove / "ash.d").read_text().partition(": ")
    mine = {os.path.relpath(grove / path, grove) for path in opened}
    outside = ("..", "cache", "Ash/sdk/")
    assert {path for path in mine if not path.startswith(outside)} == {
        *named.replace("\\\n", " ").split()
    }
