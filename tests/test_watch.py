"""`watch` as a process of its own: saved, looked at, and ended as somebody would."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

API = """\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships:
    get:
      operationId: listShips
      summary: All ships
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}
components:
  schemas:
    Ship: {type: object, properties: {name: {type: string}}}
"""
_PATIENCE = 60  # seconds: other tests may have the machine


class Watching:
    """A running `sdkwright watch`, and what it says."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", "watch", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "XDG_CACHE_HOME": str(folder / "cache"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, text: str) -> list[str]:
        """Give the lines up to the first with a text."""
        found: list[str] = []
        end = time.monotonic() + _PATIENCE
        while not found or text not in found[-1]:
            try:
                found.append(self._lines.get(timeout=end - time.monotonic()))
            except (queue.Empty, ValueError):
                pytest.fail(f"{text!r} did not come, but {found}")
        return found

    def is_quiet(self, seconds: float) -> bool:
        time.sleep(seconds)
        return self._lines.empty()

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(_PATIENCE)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(API)
    (tmp_path / "sdk.yaml").write_text("spec: api.yaml\noutput: sdk\npackage: ships\n")
    return tmp_path


@pytest.fixture
def watching(folder: Path) -> Iterator[Watching]:
    found = Watching(folder, "--config", "sdk.yaml")
    try:
        found.until("Ctrl-C ends it")
        yield found
    finally:
        if found.process.poll() is None:
            found.end()


def controller(folder: Path) -> str:
    (module,) = (folder / "sdk/ships/controllers").glob("*_controller.py")
    return module.read_text()


def replace(path: Path, text: str) -> None:
    """Save as editors do that write a new file and rename it."""
    draft = path.with_name(f".{path.name}.swp~")
    draft.write_text(text)
    draft.replace(path)


def test_a_save_generates_and_says_what_changed(
    folder: Path, watching: Watching
) -> None:
    (folder / "api.yaml").write_text(API.replace("All ships", "Every ship"))
    (line,) = watching.until("written")
    assert line.startswith("api.yaml: ")
    assert "0 removed" in line
    assert "Every ship" in controller(folder)


def test_a_file_that_is_replaced_by_another_is_saved(
    folder: Path, watching: Watching
) -> None:
    for name in ("First", "Second", "Third"):
        replace(folder / "api.yaml", API.replace("All ships", name))
        watching.until("written")
        assert name in controller(folder)


def test_a_broken_save_is_told_and_the_next_one_mends_it(
    folder: Path, watching: Watching
) -> None:
    before = controller(folder)
    (folder / "api.yaml").write_text(API.replace("paths:", "paths: ["))
    lines = watching.until("nothing generated")
    assert "api.yaml:" in lines[0]
    assert ": error: " in lines[0]
    assert controller(folder) == before
    (folder / "api.yaml").write_text(API.replace("All ships", "Whole again"))
    watching.until("written")
    assert "Whole again" in controller(folder)


def test_settings_that_cannot_be_read_are_waited_for(
    folder: Path, watching: Watching
) -> None:
    (folder / "sdk.yaml").write_text("spek: api.yaml\n")
    assert "unknown key `spek`" in watching.until("nothing generated")[0]
    settings = "spec: other.yaml\noutput: sdk\npackage: ships\n"
    (folder / "sdk.yaml").write_text(settings)
    assert "other.yaml does not exist" in watching.until("nothing generated")[0]
    (folder / "other.yaml").write_text(API.replace("All ships", "Others"))
    watching.until("other.yaml: ")
    assert "Others" in controller(folder)


def test_a_file_that_is_referred_to_from_now_on_is_watched(
    folder: Path, watching: Watching
) -> None:
    api = API.replace("{type: object, properties", "{$ref: parts/ship.yaml, x")
    (folder / "api.yaml").write_text(api)
    watching.until("api.yaml: ")
    (folder / "parts").mkdir()
    part = folder / "parts" / "ship.yaml"
    part.write_text("type: object\nproperties: {flag: {type: string}}\n")
    watching.until("parts/ship.yaml: ")
    assert "flag" in (folder / "sdk/ships/models/ship.py").read_text()
    part.write_text("type: object\nproperties: {anchor: {type: string}}\n")
    watching.until("parts/ship.yaml: ")
    assert "anchor" in (folder / "sdk/ships/models/ship.py").read_text()


def test_an_overlay_is_watched_once_the_settings_name_it(
    folder: Path, watching: Watching
) -> None:
    overlay = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
    overlay += "  - {target: $.paths.*.get.summary, update: WHAT}\n"
    (folder / "harbour.yaml").write_text(overlay.replace("WHAT", "Laid over"))
    assert watching.is_quiet(1.5)
    with (folder / "sdk.yaml").open("a") as settings:
        settings.write("overlays: [harbour.yaml]\n")
    watching.until("sdk.yaml: ")
    assert "Laid over" in controller(folder)
    (folder / "harbour.yaml").write_text(overlay.replace("WHAT", "Changed"))
    watching.until("harbour.yaml: ")
    assert "Changed" in controller(folder)


def test_a_link_that_leads_elsewhere_now_is_saved(folder: Path) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "api.yaml").write_text(API.replace("All ships", name))
    (folder / "api.yaml").unlink()
    (folder / "api.yaml").symlink_to("one/api.yaml")
    watching = Watching(folder, "--config", "sdk.yaml")
    watching.until("Ctrl-C ends it")
    (folder / "one" / "api.yaml").write_text(API.replace("All ships", "Behind"))
    watching.until("api.yaml: ")
    assert "Behind" in controller(folder)
    (folder / "next").symlink_to("two/api.yaml")
    (folder / "next").replace(folder / "api.yaml")
    watching.until("api.yaml: ")
    assert "two" in controller(folder)
    watching.end()


def test_what_is_no_input_is_not_waited_for(folder: Path, watching: Watching) -> None:
    (folder / "notes.txt").write_text("nothing")
    (folder / "sdk" / "mine.py").write_text("x = 1\n")
    assert watching.is_quiet(2.5)


def test_ctrl_c_ends_it(folder: Path) -> None:
    watching = Watching(folder, "--config", "sdk.yaml")
    watching.until("Ctrl-C ends it")
    assert watching.end() == 130


def test_it_waits_for_a_document_that_is_broken_at_first(folder: Path) -> None:
    (folder / "api.yaml").write_text("openapi: [")
    watching = Watching(folder, "api.yaml", "--output", "sdk", "--package", "ships")
    watching.until("first run: nothing generated")
    watching.until("watching 1 file; Ctrl-C ends it")
    (folder / "api.yaml").write_text(API)
    watching.until("written")
    watching.end()
    assert "All ships" in controller(folder)


def test_without_watchfiles_it_says_what_to_install(folder: Path) -> None:
    code = (
        "import sys; sys.modules['watchfiles'] = None; sys.argv[1:] = ['watch'];"
        "from generator.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert 'pip install "sdkwright[watch]"' in done.stderr
