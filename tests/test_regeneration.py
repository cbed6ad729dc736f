"""What is said of a run: what would be done, what was, what is not as it would be."""

import io
import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from generator.commands import progress
from generator.progress import listening, told
from generator.write.manifest import digest
from tests.support import Done, must, sdkwright, tree

KITES = {
    "openapi": "3.1.0",
    "info": {"title": "Kites", "version": "1"},
    "paths": {
        "/kites": {
            "get": {
                "operationId": "listKites",
                "tags": ["Kites"],
                "responses": {
                    "200": {
                        "description": "All kites.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Kite"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Kite": {
                "type": "object",
                "description": "It flies.",
                "properties": {"colour": {"type": "string"}},
            }
        }
    },
}
MODEL = "sdk/kites/models/kite.py"


class Project:
    """A document and its SDK."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.document(KITES)

    def document(self, value: object) -> None:
        (self.folder / "api.json").write_text(json.dumps(value))

    def run(self, command: str, *options: str) -> Done:
        cache = self.folder / "cache"
        given = (command, "api.json", "--output", "sdk", *options)
        return sdkwright(*given, cwd=self.folder, cache=cache)

    def edit_document(self) -> None:
        text = (self.folder / "api.json").read_text()
        (self.folder / "api.json").write_text(text.replace("It flies.", "It soars."))

    def tree(self) -> dict[str, bytes]:
        return tree(self.folder / "sdk")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    must(made.run("generate"))
    return made


def test_a_dry_run_says_what_would_be_done_and_does_nothing(project: Project) -> None:
    project.edit_document()
    before = project.tree()
    done = must(project.run("generate", "--dry-run"))
    assert done.stdout.splitlines() == [
        "would write: doc/models/kite.md",
        "would write: kites/api-facts.tar.bz2",
        "would write: kites/models/kite.py",
        f"sdk{os.sep}: 3 files to write, 0 to remove, {len(before) - 4} unchanged",
    ]
    assert project.tree() == before
    must(project.run("generate"))
    assert b"It soars." in project.tree()["kites/models/kite.py"]


def test_a_dry_run_of_a_first_run_makes_no_folder(tmp_path: Path) -> None:
    done = must(Project(tmp_path).run("generate", "--dry-run"))
    assert "to write, 0 to remove, 0 unchanged" in done.stdout
    assert not (tmp_path / "sdk").exists()


def test_a_dry_run_refuses_what_the_run_would(project: Project) -> None:
    (project.folder / MODEL).write_text("mine")
    project.edit_document()
    for options in ((), ("--dry-run",)):
        done = project.run("generate", *options)
        assert done.returncode == 1
        assert f"{MODEL}:1:1: error: an edit by hand" in done.stderr


def test_a_quiet_run_prints_nothing(project: Project) -> None:
    project.edit_document()
    done = must(project.run("generate", "--quiet"))
    assert (done.stdout, done.stderr) == ("", "")


def test_files_that_were_removed_by_hand_are_named(project: Project) -> None:
    (project.folder / MODEL).unlink()
    assert f"missing: {MODEL.removeprefix('sdk/')}\n" in project.run("check").stdout
    done = must(project.run("generate"))
    assert "warning: removed by hand, and written again: kites/models/kite.py" in (
        done.stderr
    )
    assert must(project.run("generate")).stderr == ""


def test_check_shows_what_differs(project: Project) -> None:
    assert must(project.run("check")).stdout == "up to date\n"
    project.edit_document()
    done = project.run("check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:5] == [
        "changed: doc/models/kite.md",
        "    --- sdk/doc/models/kite.md (on disk)",
        "    +++ sdk/doc/models/kite.md (generated)",
        "    @@ -1,7 +1,7 @@",
        "     ",
    ]
    assert "    -It flies.\n    +It soars.\n" in done.stdout
    assert done.stdout.endswith("\n3 files to mend: sdkwright generate\n")


def test_check_names_a_hand_edit_without_any_cache(project: Project) -> None:
    (project.folder / MODEL).write_text("mine\n")
    given = ("check", "api.json", "--output", "sdk")
    done = sdkwright(*given, cwd=project.folder, cache=project.folder / "none")
    assert done.returncode == 1
    assert done.stdout.startswith("edited: kites/models/kite.py\n")


def test_check_says_little_of_much(project: Project) -> None:
    name = "Ki" * 400
    schemas = {f"Kite{n}": KITES["components"]["schemas"]["Kite"] for n in range(40)}
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    kite = {"anyOf": refs, "title": name, "description": name}
    project.document({**KITES, "components": {"schemas": {"Kite": kite, **schemas}}})
    done = project.run("check")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert len(lines) < 140
    assert max(map(len, lines)) < 200
    assert "more files" in lines[-2]


def test_check_has_colours_on_a_terminal_only(project: Project) -> None:
    project.edit_document()
    assert "\x1b" not in project.run("check").stdout
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "generator",
        "check",
        "api.json",
        "--output",
        "sdk",
    ]
    if os.fork() == 0:
        os.dup2(theirs, 1)
        os.chdir(project.folder)
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, command)
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 10_000):
            shown += more
    except OSError:  # the way Linux says that nobody writes any more
        pass
    os.wait()
    assert b"\x1b[31m-It flies.\x1b[0m" in shown
    assert b"\x1b[32m+It soars.\x1b[0m" in shown


@pytest.mark.parametrize(
    ("shape", "printed"),
    [
        (
            progress._Bar,
            "\r\x1b[Kreading ..."
            "\r\x1b[Krendering [############------------] 1,000 of 2,000 files"
            "\r\x1b[K",
        ),
        (progress._Lines, "reading\nrendering 2,000 files\n"),
    ],
)
def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(
    monkeypatch: pytest.MonkeyPatch, shape: type, printed: str
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_PAUSE", 0)
    stream = io.StringIO()
    shown = shape(stream)
    with listening(shown.show):
        told("reading")
        told("rendering", 1000, 2000)
    told("nobody hears this")
    shown.end()
    assert stream.getvalue() == printed


@pytest.mark.parametrize("shape", [progress._Bar, progress._Lines])
def test_a_short_run_shows_no_progress(shape: type) -> None:
    stream = io.StringIO()
    shown = shape(stream)
    shown.show("rendering", 1, 2)
    shown.end()
    assert not stream.getvalue()


def damaged(data: bytes) -> bytes:
    return data[:-9] + bytes(byte ^ 1 for byte in data[-9:])


@pytest.mark.parametrize("kind", ["json", "traces", "streams"])
@pytest.mark.parametrize(
    "spoil",
    [
        damaged,
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda _: b"\0" * 999,
        lambda data: digest(b"{}").encode() + b"{}" if data else b"",
        None,
    ],
    ids=["damaged", "cut", "empty", "zeros", "another form", "gone"],
)
def test_a_cache_that_cannot_be_used_makes_nothing_wrong(
    project: Project, kind: str, spoil: Callable[[bytes], bytes] | None
) -> None:
    (kept,) = (project.folder / "cache" / "sdkwright" / "runs").glob(f"*.{kind}")
    if spoil is None:
        kept.unlink()
    else:
        kept.write_bytes(spoil(kept.read_bytes()))
    project.edit_document()
    must(project.run("generate"))
    fresh = ("check", "api.json", "--output", "sdk")
    must(sdkwright(*fresh, cwd=project.folder, cache=project.folder / "none"))


def test_what_another_state_of_the_generator_kept_is_not_used(project: Project) -> None:
    """As where its templates were others: the text is not what it would be now."""
    runs = project.folder / "cache" / "sdkwright" / "runs"
    (kept,), (said,) = runs.glob("*.traces"), runs.glob("*.json")
    said.unlink()
    other = b"# by another one\n"
    told = msgspec.msgpack.decode(kept.read_bytes()[64:])
    told["generator"] = "another"
    told["traces"]["texts"]["README.md"][0] = digest(other)
    data = msgspec.msgpack.encode(told)
    kept.write_bytes(digest(data).encode() + data)
    # What it made is on the disk, and known as such.
    path = project.folder / "sdk" / "README.md"
    manifest = path.with_name(".sdkwright.json")
    text = manifest.read_text().replace(digest(path.read_bytes()), digest(other))
    path.write_bytes(other)
    manifest.write_text(text)
    assert must(project.run("generate")).stdout.startswith("sdk/: 1 file written")
    assert path.read_bytes() != other
