"""A file that is not read is known to be as it was; any edit is noticed all the same."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.write.manifest import disk_digest, is_current
from generator.write.stamps import NO_STAMPS, Seen, Stamps
from generator.write.tree import commit

FILES = {"a.py": b"A = 1\n", "doc/b.md": b"# B\n"}


def run(output: Path, stamps: Stamps = NO_STAMPS) -> Stamps:
    return commit(output, FILES, {}, "0.1.0", stamps=stamps).stamps


def current(output: Path, stamps: Stamps) -> bool:
    return is_current(output, "0.1.0", {}, {}, stamps=stamps)


def aged(output: Path) -> None:
    """Let the clock of the file system go on, as it does between two runs."""
    for path in [*output.rglob("*.py"), *output.rglob("*.md")]:
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 10**9))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    run(tmp_path / "sdk")
    aged(tmp_path / "sdk")
    return tmp_path / "sdk"


def test_files_with_their_stamps_are_not_read(output: Path) -> None:
    stamps = run(output)
    assert [*stamps] == [*FILES]

    def read(path: Path) -> str:
        raise AssertionError(path)

    seen = Seen(output, stamps, read)
    assert [seen.digest(path) for path in FILES] == [
        it.digest for it in stamps.values()
    ]


def in_place(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"B")


def with_the_old_times(path: Path) -> None:
    facts = path.stat()
    in_place(path)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def by_a_rename(path: Path) -> None:
    draft = path.with_suffix(".new")
    draft.write_bytes(b"B" + path.read_bytes()[1:])
    os.utime(draft, ns=(0, path.stat().st_mtime_ns))
    draft.replace(path)


@pytest.mark.parametrize(
    "edit",
    [in_place, with_the_old_times, by_a_rename, Path.unlink],
    ids=lambda it: it.__name__,
)
def test_an_edit_that_keeps_the_size_is_noticed(
    output: Path, edit: Callable[[Path], None]
) -> None:
    stamps = run(output)
    assert current(output, stamps)
    edit(output / "a.py")
    assert not current(output, stamps)


def test_an_edit_in_the_moment_after_a_run_is_noticed(tmp_path: Path) -> None:
    for number in range(50):
        output = tmp_path / str(number)
        stamps = run(output)
        in_place(output / "a.py")
        assert not current(output, stamps)


def test_a_file_that_was_only_touched_is_read(output: Path) -> None:
    stamps = run(output)
    (output / "a.py").touch()
    assert current(output, stamps)


def test_a_file_as_young_as_the_clock_has_no_stamp(output: Path) -> None:
    time = (output / "a.py").stat().st_mtime_ns
    for clock, stamped in ((time, []), (time + 1, ["a.py"])):
        seen = Seen(output, NO_STAMPS, disk_digest, clock)
        seen.digest("a.py")
        assert [*seen.stamps] == stamped
