"""Templates of the user's own: what they may do, and what is said of those that err."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import black
import pytest

import generator
from generator.diagnostics import InputError
from generator.job import job
from generator.watched import inputs_of
from tests import views
from tests.behaviour.kennel import KENNEL
from tests.support import ROOT, must, sdkwright, tree

OURS = ROOT / "templates"
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def own(tmp_path: Path) -> Write:
    """Write a template, and give the folder that it is in."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path / "own"

    return write


def made(tmp_path: Path, folder: Path | None, **more: Any) -> dict[str, bytes]:
    generator.generate(KENNEL, tmp_path / "sdk", templates=folder, **more)
    return tree(tmp_path / "sdk")


def test_one_file_is_replaced_and_no_other(tmp_path: Path, own: Write) -> None:
    before = made(tmp_path, None)
    folder = own("doc/enum.md.j2", "# {{ page.heading | line }}\n\nOurs.\n")
    after = made(tmp_path, folder)
    changed = {path for path in before if before[path] != after[path]}
    assert changed >= {"doc/models/colour-enum.md"}
    assert {path for path in changed if path.endswith((".py", ".md"))} == {
        "doc/models/colour-enum.md"
    }
    assert after["doc/models/colour-enum.md"] == b"# Colour Enum\n\nOurs.\n"


def test_ours_may_be_included(tmp_path: Path, own: Write) -> None:
    before = made(tmp_path, None)
    own("_footer.md.j2", "\nAsk {{ 'help@example.com' | code }}.\n")
    text = '{% include "original/doc/errors.md.j2" %}{% include "_footer.md.j2" %}'
    after = made(tmp_path, own("doc/errors.md.j2", text))
    assert after["doc/errors.md"] == before["doc/errors.md"] + (
        b"\nAsk `help@example.com`.\n"
    )


def test_python_goes_through_black(tmp_path: Path, own: Write) -> None:
    text = (OURS / "package/model.py.j2").read_text(encoding="utf-8")
    text = text.replace("{{ view.head }}", "x = { 'a':1 }\n{{ view.head }}")
    after = made(tmp_path, own("package/model.py.j2", text))
    source = after["kennel/models/dog.py"].decode()
    assert 'x = {"a": 1}' in source
    assert black.format_str(source, mode=black.Mode()) == source


def test_the_settings_name_the_folder_and_the_command_line_another(
    tmp_path: Path, own: Write
) -> None:
    own("doc/enum.md.j2", "one\n")
    (tmp_path / "two" / "doc").mkdir(parents=True)
    (tmp_path / "two/doc/enum.md.j2").write_text("two\n")
    settings = tmp_path / "sdk.yaml"
    settings.write_text(f"spec: {KENNEL}\noutput: sdk\ntemplates: own\n")
    page = tmp_path / "sdk/doc/models/colour-enum.md"
    generator.generate(config=settings)
    assert page.read_text() == "one\n"
    generator.generate(config=settings, templates=tmp_path / "two")
    assert page.read_text() == "two\n"


def test_a_template_is_an_input(tmp_path: Path, own: Write) -> None:
    folder = own("doc/enum.md.j2", "one\n")
    page = tmp_path / "sdk/doc/models/colour-enum.md"

    def run() -> bool:
        done = generator.generate(KENNEL, tmp_path / "sdk", templates=folder)
        return done.up_to_date

    assert not run()
    manifest = json.loads((tmp_path / "sdk/.sdkwright.json").read_text())
    assert "template:doc/enum.md.j2" in manifest["inputs"]
    assert run()
    own("doc/enum.md.j2", "two\n")
    assert not run()
    assert page.read_text() == "two\n"
    own("doc/union.md.j2", "two\n")  # one more, which this document needs not
    assert not run()
    assert run()
    (folder / "doc/union.md.j2").unlink()
    (folder / "doc/enum.md.j2").unlink()
    assert not run()
    assert page.read_text().startswith("\n# Colour")
    found = generator.check(KENNEL, tmp_path / "sdk", templates=folder)
    assert found.differences == ()


def test_who_waits_for_saves_waits_for_templates_too(
    tmp_path: Path, own: Write
) -> None:
    folder = own("doc/enum.md.j2", "one\n")
    made(tmp_path, folder)
    task = job(KENNEL, tmp_path / "sdk", None, None, templates=folder)
    watched = inputs_of(task, done=True)
    assert watched >= {folder / "doc/enum.md.j2", folder / "doc", folder}


def test_a_depfile_names_them(tmp_path: Path, own: Write) -> None:
    own("doc/enum.md.j2", "one\n")
    options = ("--templates", "own", "--depfile", "sdk.d")
    command = ("generate", KENNEL, "--output", "sdk", *options)
    must(sdkwright(*command, cwd=tmp_path, cache=tmp_path / "cache"))
    assert "own/doc/enum.md.j2" in (tmp_path / "sdk.d").read_text()


def test_edits_by_hand_survive_a_template_that_changes(
    tmp_path: Path, own: Write
) -> None:
    page = tmp_path / "sdk/doc/models/colour-enum.md"
    lines = ["one", "", "two", "", "three", "", "four", ""]
    folder = own("doc/enum.md.j2", "\n".join(lines))
    made(tmp_path, folder)
    page.write_text(page.read_text().replace("four", "4"))
    made(tmp_path, folder)  # takes note of the edit
    made(tmp_path, own("doc/enum.md.j2", "\n".join(["1", *lines[1:]])))
    assert page.read_text().split() == ["1", "two", "three", "4"]


WRONG = [
    pytest.param(
        "doc/enum.md.j2",
        "# T\n\n{% for x in %}\n",
        3,
        "Expected an expression",
        id="syntax",
    ),
    pytest.param(
        "doc/enum.md.j2",
        "# T\n{{ page.titel | line }}\n",
        2,
        "`EnumPage` has no attribute 'titel'",
        id="what there is not",
    ),
    pytest.param(
        "doc/enum.md.j2",
        "# T\n\n\n{{ page.heading }}\n",
        4,
        "without a filter for Markdown",
        id="a text of the document as it is",
    ),
    pytest.param(
        "package/model.py.j2",
        '"""A model."""\nx = {{ view.description }}\n',
        2,
        "without a filter for Code",
        id="a text of the document as Python",
    ),
    pytest.param(
        "package/model.py.j2",
        "x = {{ view.description | prose }}\n",
        1,
        "without a filter for Code",
        id="a filter of another language",
    ),
    pytest.param(
        "package/model.py.j2",
        "# {{ view.head.__class__(view.description) }}\n",
        1,
        "unsafe",
        id="a way round the filters",
    ),
    pytest.param(
        "package/model.py.j2",
        "x = 1\n{% filter replace('x', view.description) %}x{% endfilter %}\n",
        2,
        "a filter cannot have a whole block",
        id="another way round the filters",
    ),
    pytest.param("package/model.py.j2", "x = = 1\n", 1, "is no Python", id="no Python"),
    pytest.param(
        "doc/enum.md.j2",
        "x\n{% include 'doc/other.md.j2' %}\n",
        2,
        "there is no template doc/other.md.j2",
        id="an include of nothing",
    ),
    pytest.param(
        "doc/enums.md.j2", "x\n", 1, "no template doc/enums.md.j2", id="no template"
    ),
    pytest.param(
        "runtime/core.py.j2", "x\n", 1, "no template runtime", id="the runtime"
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "message"), WRONG)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, own: Write, name: str, text: str, line: int, message: str
) -> None:
    before = made(tmp_path, None)
    folder = own(name, text)
    with pytest.raises(InputError) as error:
        made(tmp_path, folder)
    (found,) = error.value.diagnostics
    assert found.place is not None
    assert (found.place.file, found.place.line) == (str(folder / name), line)
    assert message in found.message
    assert tree(tmp_path / "sdk") == before


def test_an_error_in_a_part_is_named_there(tmp_path: Path, own: Write) -> None:
    own("_part.md.j2", "\n\n{{ page.nothing }}\n")
    folder = own("doc/enum.md.j2", "{% include '_part.md.j2' %}")
    with pytest.raises(InputError) as error:
        made(tmp_path, folder)
    (found,) = error.value.diagnostics
    assert found.place is not None
    assert (Path(found.place.file).name, found.place.line) == ("_part.md.j2", 3)


def test_all_that_cannot_be_read_is_named_at_once(tmp_path: Path, own: Write) -> None:
    own("doc/enum.md.j2", "{% if %}")
    with pytest.raises(InputError) as error:
        made(tmp_path, own("doc/object.md.j2", "{{ }}"))
    assert len(error.value.diagnostics) == 2


def test_the_command_says_it_as_it_says_all_else(tmp_path: Path, own: Write) -> None:
    own("doc/enum.md.j2", "# T\n{{ page.titel | line }}\n")
    command = ("generate", KENNEL, "--output", "sdk", "--templates", "own")
    done = sdkwright(*command, cwd=tmp_path, cache=tmp_path / "cache")
    assert done.returncode == 1
    assert "own/doc/enum.md.j2:2:1: error: `EnumPage` has" in done.stderr
    assert "docs/templates.md" in done.stderr


def test_templates_for_other_views_are_refused(tmp_path: Path, own: Write) -> None:
    own("doc/enum.md.j2", "one\n")
    folder = own("VERSION", "1\n")
    assert made(tmp_path, folder)["doc/models/colour-enum.md"] == b"one\n"
    own("VERSION", "0\n")
    with pytest.raises(InputError, match="not for version 1 of the views"):
        made(tmp_path, folder)


def test_an_sdk_of_copies_of_our_templates_is_ours(tmp_path: Path) -> None:
    for name in ("package", "doc"):
        shutil.copytree(OURS / name, tmp_path / "own" / name)
    before = {
        path: data
        for path, data in made(tmp_path, None).items()
        if path.endswith((".py", ".md"))
    }
    after = made(tmp_path, tmp_path / "own")
    assert {path: after[path] for path in before} == before


def test_the_page_says_what_each_template_is_given(tmp_path: Path) -> None:
    found = views.given(tmp_path)
    ours = {path.relative_to(OURS).as_posix() for path in OURS.glob("*/*.j2")}
    own = {name for name in ours if name.startswith(("package/", "doc/"))}
    included = {name for name in own - found.keys() if views.is_included(name)}
    assert own - included == found.keys()
    # Where it does not: make snapshots
    assert views.PAGE.read_text(encoding="utf-8").endswith(views.tables(found))
