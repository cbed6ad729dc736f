"""What people write into generated files is there after the next run, or they are told."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.write.manifest import BASES, IGNORE, Edits, is_current, read_manifest
from generator.write.settling import Order
from generator.write.tree import Changes, commit, compare

OLD = b"# Kites\n\nFly them.\n\nLand them.\n"
NEW = b"# Kites\n\nFly them high.\n\nLand them.\n"
EDIT = OLD.replace(b"Land", b"Drop")
BOTH = NEW.replace(b"Land", b"Drop")
CLASH = OLD.replace(b"Fly", b"Tie")
NOTE = (
    b"\n<!-- region custom: note -->\nMind the wind.\n<!-- endregion custom: note -->\n"
)

Files = dict[str, bytes]


def run(
    output: Path, page: bytes | None, edits: Edits = "merge", **more: bytes
) -> Changes:
    """Generate a page, or none, and a file that never changes."""
    files: Files = {"same.py": b"same\n", **more}
    if page is not None:
        files["page.md"] = page
    order = Order(edits=edits, again=AGAIN.get)
    return commit(output, files, {}, "0.1.0", order=order)


AGAIN: Files = {"page.md": OLD}


def differences(output: Path, page: bytes) -> list[tuple[str, str]]:
    files = {"same.py": b"same\n", "page.md": page}
    found = compare(output, files, {}, "0.1.0", Order(again=AGAIN.get))
    return [(path, state) for path, state, _ in found]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    run(tmp_path / "sdk", OLD)
    return tmp_path / "sdk"


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [diagnostic.code for diagnostic in error.value.diagnostics]


def tree(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("mine", "wanted"),
    [
        (EDIT, BOTH),
        (OLD + NOTE, NEW + NOTE),
        (EDIT + NOTE, BOTH + NOTE),
        (EDIT.replace(b"\n", b"\r\n"), BOTH.replace(b"\n", b"\r\n")),
        (EDIT.replace(b"Drop", b"\xff"), BOTH.replace(b"Drop", b"\xff")),
        (EDIT.rstrip(b"\n"), BOTH.rstrip(b"\n")),
        (NEW, NEW),
        (b"", None),
        (CLASH, None),
        (CLASH + NOTE, None),
    ],
    ids=[
        "an edit",
        "a region",
        "both",
        "line ends",
        "no UTF-8",
        "no end of the last line",
        "what is generated now",
        "nothing",
        "a conflict",
        "a conflict above a region",
    ],
)
def test_work_goes_into_the_new_text_or_stops_the_run(
    output: Path, mine: bytes, wanted: bytes | None
) -> None:
    (output / "page.md").write_bytes(mine)
    if wanted is None:
        before = tree(output)
        with pytest.raises(InputError) as error:
            run(output, NEW)
        assert codes(error) == ["conflict"]
        assert tree(output) == before
        assert ("page.md", "conflict") in differences(output, NEW)
        return
    run(output, NEW)
    assert (output / "page.md").read_bytes() == wanted
    assert differences(output, NEW) == []
    assert run(output, NEW).written == ()


def test_the_manifest_lists_it_and_a_run_that_changes_nothing_is_known(
    output: Path,
) -> None:
    (output / "page.md").write_bytes(EDIT + NOTE)
    assert not is_current(output, "0.1.0", {}, {})
    assert differences(output, OLD) == [
        (".sdkwright.json", "changed"),
        ("page.md", "edited"),
    ]
    changes = run(output, OLD)
    assert changes.written == ()
    manifest = read_manifest(output)
    assert manifest is not None
    (custom,) = manifest.custom.values()
    assert (custom.edited, custom.regions) == (True, ("note",))
    assert manifest.custom == changes.custom
    assert (output / BASES / "page.md").read_bytes() == OLD
    assert is_current(output, "0.1.0", {}, {})
    (output / "page.md").write_bytes(OLD)
    changes = run(output, OLD)
    assert (changes.custom, changes.dropped) == ({}, ("page.md",))
    assert not (output / BASES).exists()


def test_a_known_edit_that_the_next_run_merges_is_a_change(output: Path) -> None:
    (output / "page.md").write_bytes(EDIT)
    run(output, OLD)
    assert ("page.md", "changed") in differences(output, NEW)
    (output / "page.md").write_bytes(EDIT + b"\nMore.\n")
    assert ("page.md", "edited") in differences(output, NEW)


def test_what_was_generated_is_kept_only_of_what_was_edited(output: Path) -> None:
    (output / "page.md").write_bytes(OLD + NOTE)
    run(output, NEW)
    assert not (output / BASES).exists()


@pytest.mark.parametrize(
    ("edits", "wanted"),
    [("ours", CLASH), ("theirs", NEW), ("reset", NEW)],
)
def test_a_conflict_is_settled_by_a_side(
    output: Path, edits: Edits, wanted: bytes
) -> None:
    (output / "page.md").write_bytes(CLASH.replace(b"Land", b"Drop"))
    changes = run(output, NEW, edits)
    wanted = wanted if edits == "reset" else wanted.replace(b"Land", b"Drop")
    assert (output / "page.md").read_bytes() == wanted
    assert changes.dropped == (("page.md",) if edits == "reset" else ())
    assert differences(output, NEW) == []
    # What was settled is settled: the next change of another line meets no conflict.
    run(output, NEW.replace(b"# Kites", b"# All kites"))
    assert (output / "page.md").read_bytes() == wanted.replace(b"# K", b"# All k")


def test_a_conflict_is_shown_with_marks_at_the_line_of_the_file(output: Path) -> None:
    (output / "page.md").write_bytes(CLASH.replace(b"\nTie", NOTE + b"\nTie"))
    with pytest.raises(InputError) as error:
        run(output, NEW)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.place is not None
    assert diagnostic.place.line == 7
    assert diagnostic.hint.splitlines()[1:] == [
        "<<<<<<< on disk",
        "Tie them.",
        "||||||| generated before",
        "Fly them.",
        "=======",
        "Fly them high.",
        ">>>>>>> generated now",
    ]


def test_a_conflict_is_settled_in_the_file_with_the_new_line_beside_the_edit(
    output: Path,
) -> None:
    settled = NEW.replace(b"high.\n", b"high.\nTie them.\n")
    (output / "page.md").write_bytes(settled)
    run(output, NEW)
    assert (output / "page.md").read_bytes() == settled
    run(output, NEW.replace(b"Land", b"Lay"))
    assert (output / "page.md").read_bytes() == settled.replace(b"Land", b"Lay")


@pytest.mark.parametrize("mine", [EDIT, OLD + NOTE])
def test_a_file_that_is_generated_no_longer_waits_for_a_decision(
    output: Path, mine: bytes
) -> None:
    (output / "page.md").write_bytes(mine)
    run(output, OLD)
    with pytest.raises(InputError) as error:
        run(output, None)
    assert codes(error) == ["edited"]
    found = compare(output, {"same.py": b"same\n"}, {}, "0.1.0")
    assert [one[:2] for one in found][-1] == ("page.md", "edited")
    run(output, None, "ours")
    assert run(output, None).removed == ()
    assert tree(output).keys() == {".sdkwright.json", "page.md", "same.py"}
    assert (output / "page.md").read_bytes() == mine


@pytest.mark.parametrize("edits", ["theirs", "reset"])
def test_or_it_goes(output: Path, edits: Edits) -> None:
    (output / "page.md").write_bytes(EDIT)
    changes = run(output, None, edits)
    assert (changes.removed, changes.dropped) == (("page.md",), ("page.md",))
    assert tree(output).keys() == {".sdkwright.json", "same.py"}


def test_reset_leaves_what_is_not_generated(output: Path) -> None:
    (output / "mine.md").write_bytes(b"mine")
    (output / "page.md").write_bytes(EDIT + NOTE)
    run(output, OLD, "reset")
    assert tree(output).keys() == {".sdkwright.json", "mine.md", "page.md", "same.py"}
    with pytest.raises(InputError) as error:
        run(output, OLD, "reset", **{"mine.md": b"generated"})
    assert codes(error) == ["not-ours"]


def in_git(output: Path) -> None:
    """Commit what is there, then something that is no base, as people do."""
    git = ["git", "-C", output, "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "init", "-q", output.parent], check=True)
    for text in (OLD, OLD + b"More.\n"):
        (output / "page.md").write_bytes(text)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "x"], check=True)


def kept(output: Path) -> None:
    (output / "page.md").write_bytes(OLD + b"Again.\n")
    run(output, OLD)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("source", [in_git, kept])
def test_what_was_generated_is_found(
    output: Path, monkeypatch: pytest.MonkeyPatch, source: Callable[[Path], None]
) -> None:
    source(output)
    monkeypatch.setitem(AGAIN, "page.md", b"made by another version")
    (output / "page.md").write_bytes(EDIT)
    run(output, NEW)
    assert (output / "page.md").read_bytes() == BOTH


@pytest.mark.parametrize("taken", ["one", "other"])
def test_two_branches_are_put_together_with_the_manifest_of_either(
    tmp_path: Path, taken: str
) -> None:
    edits = {"one": ("page.md", EDIT, NEW), "other": ("b.md", EDIT + NOTE, OLD)}
    merged = tmp_path / "merged"
    for branch, (path, mine, new) in edits.items():
        output = tmp_path / branch
        run(output, OLD, **{"b.md": OLD})
        (output / path).write_bytes(mine)
        run(output, new, **{"b.md": OLD})
        shutil.copytree(output, merged, dirs_exist_ok=True)
    # As git merges what only one of them has changed.
    shutil.copy(tmp_path / "one" / "page.md", merged / "page.md")
    shutil.copy(tmp_path / taken / ".sdkwright.json", merged)
    run(merged, NEW, **{"b.md": OLD})
    assert (merged / "page.md").read_bytes() == BOTH
    assert (merged / "b.md").read_bytes() == EDIT + NOTE
    assert run(merged, NEW, **{"b.md": OLD}).written == ()


@pytest.mark.parametrize(
    ("edits", "wanted"), [("ours", EDIT), ("theirs", NEW), ("reset", NEW)]
)
def test_where_it_is_found_nowhere_the_file_is_one_conflict(
    output: Path, monkeypatch: pytest.MonkeyPatch, edits: Edits, wanted: bytes
) -> None:
    monkeypatch.setenv("PATH", str(output))  # so that there is no git, either
    monkeypatch.setitem(AGAIN, "page.md", b"made by another version")
    (output / "page.md").write_bytes(EDIT)
    with pytest.raises(InputError, match=r"page\.md.*not known any more") as error:
        run(output, NEW)
    assert codes(error) == ["edited"]
    changes = run(output, NEW, edits)
    assert (output / "page.md").read_bytes() == wanted
    assert changes.dropped == (() if edits == "ours" else ("page.md",))


def test_a_region_needs_nothing_that_was_generated(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AGAIN, "page.md", b"made by another version")
    (output / "page.md").write_bytes(OLD + NOTE)
    run(output, NEW)
    assert (output / "page.md").read_bytes() == NEW + NOTE


def test_marks_in_generated_text_are_text(output: Path) -> None:
    page = OLD + NOTE
    run(output, page)
    run(output, page.replace(b"wind", b"rain"))
    assert (output / "page.md").read_bytes() == page.replace(b"wind", b"rain")


@pytest.mark.parametrize(
    ("edits", "wanted"),
    [("merge", b"\xff2"), ("ours", b"\xff2"), ("theirs", b"\xff3")],
)
def test_what_is_no_text_is_never_merged(
    output: Path, edits: Edits, wanted: bytes
) -> None:
    run(output, OLD, **{"a.bz2": b"\xff1"})
    (output / "a.bz2").write_bytes(b"\xff2")
    try:
        run(output, OLD, edits, **{"a.bz2": b"\xff3"})
    except InputError:
        assert edits == "merge"
    assert (output / "a.bz2").read_bytes() == wanted


CODE = b"call(\n1,\n2,\n3,\n)\n"


@pytest.mark.parametrize(
    ("mine", "new", "code"),
    [
        # Each is Python, but not the two put together.
        (b"1,\n2,\n3,\n", CODE.replace(b"2,", b"x := 2,"), "conflict"),
        (b"# region custom: a\n" + CODE, CODE + b"\n", "region"),
    ],
)
def test_what_would_be_no_python_is_not_written(
    output: Path, monkeypatch: pytest.MonkeyPatch, mine: bytes, new: bytes, code: str
) -> None:
    monkeypatch.setitem(AGAIN, "a.py", CODE)
    run(output, OLD, **{"a.py": CODE})
    (output / "a.py").write_bytes(mine)
    with pytest.raises(InputError) as error:
        run(output, OLD, **{"a.py": new})
    assert codes(error) == [code]
    assert (output / "a.py").read_bytes() == mine


def test_what_would_be_no_json_is_not_written(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = b"[\n1\n\n\n]\n"
    monkeypatch.setitem(AGAIN, "a.json", old)
    run(output, OLD, **{"a.json": old})
    (output / "a.json").write_bytes(old.replace(b"]", b",2]"))
    with pytest.raises(InputError, match="could not be read") as error:
        run(output, OLD, **{"a.json": old.replace(b"1\n", b"")})
    assert codes(error) == ["conflict"]


@pytest.mark.parametrize(
    "added", [b"def", b"# region custom: a\nif 1:\n# endregion custom: a\n"]
)
def test_an_edit_that_is_no_python_is_the_business_of_who_made_it(
    output: Path, monkeypatch: pytest.MonkeyPatch, added: bytes
) -> None:
    monkeypatch.setitem(AGAIN, "a.py", CODE)
    run(output, OLD, **{"a.py": CODE})
    (output / "a.py").write_bytes(CODE + added)
    for new in (CODE, CODE.replace(b"1,", b"one,")):
        run(output, OLD, **{"a.py": new})
        assert (output / "a.py").read_bytes() == new + added


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ("page.md", {"page.md"}),
        ("*.md\n", {"page.md", "doc/a.md"}),
        ("# all pages\n*.md\n!/page.md", {"doc/a.md"}),
        ("doc/\n", {"doc/a.md"}),
        ("nothing", set()),
    ],
)
def test_what_is_ignored_is_neither_written_nor_touched(
    output: Path, patterns: str, left: set[str]
) -> None:
    files: Files = {"page.md": OLD, "doc/a.md": OLD, "same.py": b"same\n"}
    commit(output, files, {}, "0.1.0")
    (output / IGNORE).write_text(patterns)
    for path in left:
        (output / path).write_bytes(b"mine")
    new = dict.fromkeys(files, NEW)
    changes = commit(output, new, {}, "0.1.0")
    assert set(changes.written) == new.keys() - left
    assert {path: (output / path).read_bytes() for path in files} == {
        path: b"mine" if path in left else NEW for path in files
    }
    assert compare(output, new, {}, "0.1.0") == []
    assert set(commit(output, {}, {}, "0.1.0").removed) == new.keys() - left
    assert {path for path in files if (output / path).exists()} == left


def test_a_file_that_was_ignored_is_not_ours(output: Path) -> None:
    (output / "page.md").write_bytes(EDIT)
    run(output, OLD)
    (output / IGNORE).write_text("page.md")
    run(output, OLD)
    assert not (output / BASES).exists()
    (output / IGNORE).unlink()
    with pytest.raises(InputError) as error:
        run(output, OLD)
    assert codes(error) == ["not-ours"]


@pytest.mark.parametrize("content", [b"ok\n!\n", b"\xff\n"])
def test_a_pattern_that_cannot_be_used_is_named(output: Path, content: bytes) -> None:
    (output / IGNORE).write_bytes(content)
    with pytest.raises(InputError) as error:
        run(output, OLD)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line) == ("ignore", content.count(b"\n"))


def test_a_base_folder_that_leads_out_is_refused(output: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (output / BASES).symlink_to(tmp_path / "elsewhere")
    (output / "page.md").write_bytes(EDIT)
    with pytest.raises(InputError) as error:
        run(output, NEW)
    assert codes(error) == ["unsafe-path"]
    assert [*(tmp_path / "elsewhere").iterdir()] == []
