"""The output folder holds what is generated, and keeps what is somebody's own."""

from pathlib import Path

import msgspec
import pytest

from generator.diagnostics import InputError
from generator.write.lock import locked
from generator.write.manifest import NAME, WORK
from generator.write.settling import Order
from generator.write.tree import Changes, commit, compare

FILES = {"README.md": b"# Thing\n", "thing/__init__.py": b"", "thing/a.py": b"A = 1\n"}


def run(output: Path, files: dict[str, bytes], *, force: bool = False) -> Changes:
    done = commit(
        output, files, {"document:api.yaml": "1"}, "0.1.0", order=Order(force)
    )
    return msgspec.structs.replace(done, stamps={})


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [diagnostic.code for diagnostic in error.value.diagnostics]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "generated"


def test_a_first_run_writes_all_files_and_makes_the_folders(output: Path) -> None:
    changes = run(output, FILES)
    assert changes == Changes(tuple(sorted(FILES)), (), ())
    assert tree(output) == FILES
    assert not (output / WORK).exists()


def test_a_second_run_writes_nothing(output: Path) -> None:
    run(output, FILES)
    files = [path for path in output.rglob("*") if path.is_file()]
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in files]
    assert run(output, FILES) == Changes((), (), tuple(sorted(FILES)))
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in files] == before


def test_only_what_differs_is_written_and_what_is_gone_is_removed(output: Path) -> None:
    run(output, FILES | {"doc/models/x.md": b"x"})
    changes = run(output, FILES | {"thing/a.py": b"A = 2\n"})
    assert changes.written == ("thing/a.py",)
    assert changes.removed == ("doc/models/x.md",)
    assert tree(output) == FILES | {"thing/a.py": b"A = 2\n"}
    assert not (output / "doc").exists()


def test_a_folder_that_holds_something_else_stays(output: Path) -> None:
    run(output, FILES | {"doc/x.md": b"x"})
    (output / "doc" / "mine.md").write_bytes(b"mine")
    run(output, FILES)
    assert tree(output) == FILES | {"doc/mine.md": b"mine"}


def test_a_file_may_become_a_folder(output: Path) -> None:
    run(output, {"a": b"1", "b": b"1"})
    run(output, {"a/c": b"2", "b": b"2"})
    assert tree(output) == {"a/c": b"2", "b": b"2"}


def test_a_deleted_file_is_written_again(output: Path) -> None:
    run(output, FILES)
    (output / "README.md").unlink()
    assert run(output, FILES).written == ("README.md",)


@pytest.mark.parametrize(
    ("path", "wanted", "code"),
    [
        ("README.md", FILES | {"README.md": b"new"}, "edited"),
        ("README.md", {}, "edited"),
        ("notes.md", FILES | {"notes.md": b"generated"}, "not-ours"),
        ("notes.md/deep.md", FILES | {"notes.md": b"generated"}, "not-ours"),
    ],
    ids=[
        "an edited file that changes",
        "an edited file that goes",
        "a file in the way",
        "a folder in the way",
    ],
)
def test_the_work_of_somebody_else_is_refused_by_name(
    output: Path, path: str, wanted: dict[str, bytes], code: str
) -> None:
    run(output, FILES)
    (output / path).parent.mkdir(exist_ok=True)
    (output / path).write_bytes(b"mine")
    with pytest.raises(InputError, match=path.partition("/")[0]) as error:
        run(output, wanted | {"thing/a.py": b"A = 2\n"})
    assert codes(error) == [code]
    assert tree(output) == FILES | {path: b"mine"}


@pytest.mark.parametrize("path", ["README.md", "notes.md"])
def test_force_overwrites_it(output: Path, path: str) -> None:
    run(output, FILES)
    (output / path).write_bytes(b"mine")
    wanted = FILES | {path: b"generated"}
    run(output, wanted, force=True)
    assert tree(output) == wanted


def test_an_equal_file_that_is_not_ours_becomes_ours(output: Path) -> None:
    output.mkdir(parents=True)
    (output / "README.md").write_bytes(FILES["README.md"])
    assert run(output, FILES).unchanged == ("README.md",)
    assert run(output, {}).removed == tuple(sorted(FILES))


def test_a_symbolic_link_is_not_written_through(output: Path, tmp_path: Path) -> None:
    run(output, FILES)
    target = tmp_path / "target.md"
    target.write_bytes(FILES["README.md"])
    (output / "README.md").unlink()
    (output / "README.md").symlink_to(target)
    with pytest.raises(InputError) as error:
        run(output, FILES | {"README.md": b"new"})
    assert codes(error) == ["edited"]
    run(output, FILES | {"README.md": b"new"}, force=True)
    assert target.read_bytes() == FILES["README.md"]
    assert (output / "README.md").read_bytes() == b"new"


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/x",
        "a/../../x",
        "a//b",
        "./a",
        "a/.",
        "",
        ".",
        "C:/x",
        "a\\b",
        "a\nb",
        "a\0b",
        "a\ud800",
        f"{WORK}/lock",
        "link/x",
    ],
)
def test_a_path_that_leads_out_is_refused(
    output: Path, tmp_path: Path, path: str
) -> None:
    run(output, FILES)
    (output / "link").symlink_to(tmp_path)
    with pytest.raises(InputError) as error:
        run(output, {path: b"out"}, force=True)
    assert codes(error) == ["unsafe-path"]
    assert tree(output) == FILES
    assert not (tmp_path / "x").exists()


def test_a_manifest_that_names_outside_files_removes_none(output: Path) -> None:
    run(output, FILES)
    outside = output.parent / "outside"
    outside.write_bytes(b"A = 1\n")
    manifest = (output / NAME).read_text().replace("thing/a.py", "../outside")
    (output / NAME).write_text(manifest)
    with pytest.raises(InputError) as error:
        run(output, {}, force=True)
    assert codes(error) == ["unsafe-path"]
    assert outside.exists()


@pytest.mark.parametrize("text", ["", "[]", "<<<<<<< HEAD\n{}", '{"format": 99}'])
def test_a_damaged_manifest_is_refused_and_force_mends_it(
    output: Path, text: str
) -> None:
    run(output, FILES)
    (output / NAME).write_text(text)
    with pytest.raises(InputError) as error:
        run(output, FILES)
    assert codes(error) == ["manifest"]
    run(output, FILES, force=True)
    assert run(output, FILES).written == ()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    output.write_bytes(b"mine")
    for place in (output, output / "below"):
        with pytest.raises(InputError) as error:
            run(place, FILES)
        assert codes(error) == ["output"]
    assert output.read_bytes() == b"mine"


def test_a_second_run_at_once_is_refused(output: Path) -> None:
    run(output, FILES)
    with locked(output / WORK), pytest.raises(InputError) as error:
        run(output, {})
    assert codes(error) == ["busy"]
    assert tree(output) == FILES


def test_compare_names_each_difference(output: Path) -> None:
    run(output, dict.fromkeys("abcde", b"old\n"))
    (output / "b").write_bytes(b"edited\n")
    (output / "c").unlink()
    wanted = {"a": b"new\n", "b": b"new\n", "c": b"new\n", "e": b"old\n"}
    found = compare(output, wanted, {"document:api.yaml": "1"}, "0.1.0")
    assert [(path, state) for path, state, _ in found] == [
        (NAME, "changed"),
        ("a", "changed"),
        ("b", "edited"),
        ("c", "missing"),
        ("d", "extra"),
    ]
    assert found[1].diff.splitlines() == [
        "--- generated/a (on disk)",
        "+++ generated/a (generated)",
        "@@ -1 +1 @@",
        "-old",
        "+new",
    ]


def test_compare_finds_nothing_after_commit(output: Path) -> None:
    run(output, FILES)
    assert compare(output, FILES, {"document:api.yaml": "1"}, "0.1.0") == []


@pytest.mark.parametrize(
    ("inputs", "version"),
    [({"document:api.yaml": "2"}, "0.1.0"), ({"document:api.yaml": "1"}, "0.2.0")],
)
def test_compare_sees_a_change_that_shows_in_no_file(
    output: Path, inputs: dict[str, str], version: str
) -> None:
    run(output, FILES)
    (difference,) = compare(output, FILES, inputs, version)
    assert difference.path == NAME
