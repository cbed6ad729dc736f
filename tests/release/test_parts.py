"""The parts of a release that need no index: version, changelog, archives, Pythons."""

import os
import shutil
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from generator.diagnostics import InputError
from generator.publishing import Release
from generator.release import archives, staging
from generator.release.build import built
from generator.release.changelog import closed, epoch
from generator.release.index import index_of, version_of
from generator.release.pythons import oldest_and_newest
from generator.release.refusal import folder_files
from generator.release.staging import Made, check
from generator.release.version import Choice, first, following
from generator.write.manifest import read_manifest
from tests.support import GENERATED

TODAY, LATER = date(2026, 3, 1), date(2026, 3, 9)
EPOCH = "1577836800"  # 2020-01-01
LEFT = shutil.ignore_patterns("__pycache__", ".*_cache")


@pytest.mark.parametrize(
    ("last", "written", "wanted", "version"),
    [
        ("0.1.0", "0.1.0", None, "0.1.1"),
        ("0.1.0", "0.1.0", "1.0.0", "1.0.0"),
        ("0.1.0", "0.2.0", None, "0.2.0"),  # written by hand, or not published yet
        ("0.3.0", "0.1.0", None, "0.3.1"),  # released from elsewhere
        ("0.1.0", "0.1.1rc1", None, "0.1.1rc1"),
        ("0.1.1", "0.1.1.post1", None, "0.1.2"),  # says less than a new package
        ("1.0.0rc1", "1.0.0rc1", None, "1.0.0rc2"),
        ("1.0.0rc1", "1.0.0rc1", "1.0.0", "1.0.0"),
    ],
)
def test_a_version_follows_the_last_one(
    last: str, written: str, wanted: str | None, version: str
) -> None:
    assert following(last, written, wanted, None).version == version


@pytest.mark.parametrize("wanted", ["0.1.0", "0.0.9", "0.1", "0.1.0rc1"])
def test_no_version_comes_before_the_last_one(wanted: str) -> None:
    with pytest.raises(InputError, match=r"does not follow 0\.1\.0"):
        following("0.1.0", "0.1.0", wanted, None)


def choice(*told: str) -> Choice:
    return Choice(
        "0.2.0", "", {"Added": told} if told else {}, {"Changed": ("Inside.",)}
    )


BEGUN = "# Changelog\n\n## [0.1.0] - 2026-01-01\n\n- First.\n"


def test_a_release_has_a_section_with_its_day() -> None:
    assert closed(BEGUN, choice("More."), TODAY) == (
        "# Changelog\n\n## [0.2.0] - 2026-03-01\n\n### Added\n\n- More.\n\n"
        "## [0.1.0] - 2026-01-01\n\n- First.\n"
    )


def test_what_somebody_wrote_is_released_too() -> None:
    text = BEGUN.replace("## [0.1.0]", "## [Unreleased]\n\n- By hand.\n\n## [0.1.0]", 1)
    made = closed(text, choice(), TODAY)
    assert "## [0.2.0] - 2026-03-01\n\n- By hand.\n\n## [0.1.0]" in made
    assert "Inside." not in made


def test_a_release_that_tells_callers_nothing_says_so() -> None:
    assert "### Changed\n\n- Inside.\n" in closed(BEGUN, choice(), TODAY)


def test_a_release_that_is_made_again_keeps_its_day_and_its_text() -> None:
    once = closed(BEGUN, choice("More."), TODAY)
    edited = once.replace("- More.", "- More.\n- And by hand.")
    for text in (once, edited):
        assert closed(text, choice("More."), LATER) == text


def test_a_release_that_is_made_again_tells_what_came_since() -> None:
    once = closed(BEGUN, choice("More."), TODAY)
    again = closed(once, choice("More.", "Even more."), LATER)
    assert "## [0.2.0] - 2026-03-09\n\n### Added\n\n- More.\n- Even more.\n" in again
    assert again.count("## [0.2.0]") == 1


def test_the_first_release_begins_a_changelog() -> None:
    text = closed("", first("0.1.0"), TODAY)
    assert text.endswith("## [0.1.0] - 2026-03-01\n\n### Added\n\n- First release.\n")
    assert epoch(text, "0.1.0") == "1772323200"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return shutil.copytree(GENERATED, tmp_path / "one" / "project", ignore=LEFT)


def test_archives_are_the_same_bytes_whoever_builds_them(
    project: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(project, tmp_path / "another place" / "checkout")
    for path in other.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (time.time(), 10**9))
    one = built(project, tmp_path / "first", EPOCH)
    two = built(other, tmp_path / "second", EPOCH)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    with zipfile.ZipFile(one[0]) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2020, 1, 1)}
    with tarfile.open(one[1]) as archive:
        assert {member.mtime for member in archive} == {int(EPOCH)}


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "budget", "message"),
    [
        (
            lambda folder: (folder / "thingspace/.env").write_text("SECRET=1"),
            10,
            "thingspace-0.1.0-py3-none-any.whl has thingspace/.env",
        ),
        (
            lambda folder: (folder / "doc/notes.txt").write_text("mine"),
            10,
            "thingspace-0.1.0.tar.gz has doc/notes.txt",
        ),
        (
            lambda folder: (folder / ".gitignore").write_text("py.typed\n"),
            10,
            "thingspace-0.1.0-py3-none-any.whl lacks thingspace/py.typed",
        ),
        (lambda _: None, 0.01, "bytes, the budget is 0.01 MB"),
        (
            lambda folder: (folder / "PACKAGE.md").write_text(""),
            10,
            "twine check: ",
        ),
    ],
    ids=["stray", "stray-page", "no-types", "budget", "twine"],
)
def test_what_is_not_fit_to_be_released_is_named(
    project: Path, tmp_path: Path, spoil: Spoil, budget: float, message: str
) -> None:
    manifest = read_manifest(project)
    spoil(project)
    pair = built(project, tmp_path / "dist", EPOCH)
    assert manifest is not None
    with pytest.raises(InputError) as error:
        archives.check(*pair, folder_files(project), {*manifest.files}, budget)
    assert message in str(error.value)


def test_what_people_add_on_purpose_is_released(project: Path, tmp_path: Path) -> None:
    names = "thingspace/extensions/__init__.py", "thingspace/own.py"
    for name in names:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("MINE = 1\n")
    (project / ".sdkwrightignore").write_text("own.py\n")
    pair = built(project, tmp_path / "dist", EPOCH)
    staging.check(staging.Made("0.1.0", project, pair), 10)
    assert set(names) <= archives.wheel_files(pair[0]).keys()


def test_the_licence_of_the_folder_is_in_the_package(
    project: Path, tmp_path: Path
) -> None:
    manifest = read_manifest(project)
    (project / "LICENSE").write_text("ours", encoding="utf-8")
    wheel, sdist = built(project, tmp_path / "dist", EPOCH)
    assert manifest is not None
    archives.check(wheel, sdist, folder_files(project), {*manifest.files}, 10)
    licence = "thingspace-0.1.0.dist-info/licenses/LICENSE"
    assert archives.wheel_files(wheel)[licence] == b"ours"


@pytest.mark.parametrize(
    ("given", "upload", "simple"),
    [
        ("http://here.example/", "http://here.example/", "http://here.example/simple/"),
        (
            "https://here.example/pypi/ours",
            "https://here.example/pypi/ours",
            "https://here.example/pypi/ours/simple/",
        ),
        (
            "https://upload.here.example/legacy/",
            "https://upload.here.example/legacy/",
            "https://here.example/simple/",
        ),
    ],
)
def test_what_an_index_has_is_listed_below_or_beside_it(
    given: str, upload: str, simple: str
) -> None:
    index = index_of(Release(), given)
    assert index is not None
    assert (index.upload, index.simple) == (upload, simple)


def test_an_index_by_name_is_one_that_twine_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    text = "[distutils]\nindex-servers = ours\n[ours]\nrepository = http://me:pw@here.example/\n"
    (tmp_path / ".pypirc").write_text(text, encoding="utf-8")
    index = index_of(Release(index="ours"), None)
    assert index is not None
    assert index.upload == "http://me:pw@here.example/"
    with pytest.raises(InputError, match="no index is called theirs"):
        index_of(Release(index="theirs"), None)
    assert index_of(Release(), None) is None


def test_credentials_in_a_url_are_not_shown() -> None:
    index = index_of(Release(), "http://me:secret@here.example/")
    assert index is not None
    assert index.shown == "http://here.example/"
    with pytest.raises(InputError) as error:
        msgspec.structs.replace(index, simple="http://me:secret@127.0.0.1:9/").files(
            "a"
        )
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("acme_sms-1.0rc1-py3-none-any.whl", "1.0rc1"),
        ("acme_sms-1.0.tar.gz", "1.0"),
        ("acme.zip", "None"),
        ("acme.whl", "None"),
    ],
)
def test_a_file_says_its_version(name: str, version: str) -> None:
    assert str(version_of(name)) == version


def test_the_oldest_and_the_newest_python_here_are_tried() -> None:
    found = oldest_and_newest()
    assert 1 <= len(found) <= 2
    assert (3, 10) <= found[0].version[:2] <= sys.version_info[:2]
    assert found[-1].version >= tuple(sys.version_info[:3])


@pytest.mark.parametrize("given", ["no-such-python", "/bin/false"])
def test_what_is_no_python_is_refused(given: str) -> None:
    with pytest.raises(InputError, match="is no Python"):
        oldest_and_newest([given])


@pytest.mark.parametrize(
    ("files", "version", "message"),
    [
        ({"thingspace/extensions/__init__.py": ""}, "0.1.0", ""),
        ({"thingspace/more.py": ""}, "0.1.0", "more.py, which is not"),
        ({"thingspace/more.py": "", ".sdkwrightignore": "more.py\n"}, "0.1.0", ""),
        ({}, "0.2.0", "-0.1.0-py3-none-any.whl is not of version 0.2.0"),
    ],
)
def test_code_of_ones_own_is_released_where_it_has_its_place(
    project: Path, tmp_path: Path, files: dict[str, str], version: str, message: str
) -> None:
    for name, text in files.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    made = Made(version, project, built(project, tmp_path / "dist", EPOCH))
    if not message:
        check(made, 10)
        return
    with pytest.raises(InputError) as error:
        check(made, 10)
    assert message in str(error.value)
