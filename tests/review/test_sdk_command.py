"""`sdkwright diff`, as far as it is about the SDK."""

import json
import subprocess
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import generator
from generator.cli import cli
from generator.naming.lock import NAME, encode
from generator.naming.pinning import lock_of
from generator.review.sdk.compare import changes
from tests.review.documents import document, yaml
from tests.review.test_sdk import API, changed, side

NEW = changed(("operationId: getPet", "operationId: findPet"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("old", API), ("spec/api", NEW)):
        path = tmp_path / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(msgspec.json.encode(document("document", yaml(text))))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["diff", "old.json", "spec/api.json", *arguments])
    assert not result.exception, result.output
    return result.stdout


def sdk() -> dict[str, str]:
    found: dict[str, str] = json.loads(run("--format", "json"))["sdk"]
    return found


@pytest.mark.usefixtures("here")
def test_both_readings_and_the_version_are_in_the_json() -> None:
    report = json.loads(run("--format", "json"))
    assert report["wire"] == {"verdict": "info"}
    assert report["sdk"] == {"verdict": "breaking", "version": "major", "next": "0.2.0"}
    (found,) = [one for one in report["findings"] if one["reading"] == "sdk"]
    assert found["symbol"] == "PetsController.get_pet"
    assert found["before"] == "get_pet(id: int) -> Pet"
    assert found["after"] == "find_pet(id: int) -> Pet"
    assert (
        found["old"]["pointer"] == found["new"]["pointer"] == "#/paths/~1pets~1{id}/get"
    )


@pytest.mark.usefixtures("here")
def test_a_change_that_only_source_feels_is_said_to_be_one() -> None:
    text = run()
    assert "`PetsController.get_pet` is `PetsController.find_pet` now" in text
    assert "What runs goes on; code has to change for the new SDK." in text
    assert "next version: 0.2.0 (major)" in text


def test_the_settings_hold_that_name_the_new_document(here: Path) -> None:
    (here / "spec/sdk.yaml").write_text(
        "spec: api.json\nversion: 1.4.0\nnames: {findPet: get_pet}\n"
    )
    assert sdk() == {"verdict": "none", "version": "patch", "next": "1.4.1"}


def test_the_lock_of_the_sdk_keeps_its_names(here: Path) -> None:
    same = side(here, API)
    context = changes(same, same).both.old.context
    (here / "spec/sdk.yaml").write_text("spec: api.json\noutput: ../sdk\n")
    (here / "sdk").mkdir()
    lock = lock_of(context.api, context.names, context.config)
    (here / "sdk" / NAME).write_bytes(encode(lock))
    assert sdk()["verdict"] == "warning"  # without it, it breaks


def test_the_changelog_is_kept_up_to_date(here: Path) -> None:
    run("--changelog", "sdk/CHANGELOG.md")
    text = (here / "sdk/CHANGELOG.md").read_text(encoding="utf-8")
    line = "- **Breaking:** `PetsController.get_pet` is `PetsController.find_pet` now."
    assert line in text
    run("--changelog", "sdk/CHANGELOG.md")
    assert (here / "sdk/CHANGELOG.md").read_text(encoding="utf-8") == text
    assert [path.name for path in (here / "sdk").iterdir()] == ["CHANGELOG.md"]


def test_a_changelog_in_the_sdk_is_left_alone_by_other_commands(here: Path) -> None:
    (here / "spec/sdk.yaml").write_text("spec: api.json\noutput: ../sdk\n")
    settings = here / "spec/sdk.yaml"
    generator.generate(here / "old.json", config=settings)
    run("--changelog", "sdk/CHANGELOG.md")
    text = (here / "sdk/CHANGELOG.md").read_bytes()
    generator.generate(config=settings)
    assert generator.check(config=settings).differences == ()
    assert (here / "sdk/CHANGELOG.md").read_bytes() == text


def break_old(here: Path) -> None:
    """Make no SDK possible of the old document."""
    reference = "- {$ref: '#/components/parameters/Limit'}"
    text = API.replace("- {in: query, name: limit, schema: {type: integer}}", reference)
    broken = document("document", yaml(text))
    (here / "old.json").write_bytes(msgspec.json.encode(broken))


def test_a_document_that_no_sdk_can_be_made_of_is_compared_on_the_wire(
    here: Path,
) -> None:
    break_old(here)
    for gate, status in ("none", 0), ("breaking", 2), ("warning", 2):
        result = CliRunner().invoke(
            cli,
            ["diff", "old.json", "spec/api.json", "--fail-on", gate],
            standalone_mode=False,
        )
        assert result.return_value == status
        assert (
            "wire: info, sdk: not read (2 info)\nNo SDK can be made:" in result.stdout
        )
        assert "#/components/parameters/Limit" in result.stderr
    report = json.loads(run("--format", "json"))
    assert report["sdk"]["verdict"] == report["sdk"]["version"] == "none"
    assert "#/components/parameters/Limit" in report["faults"][0]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("markdown", "## API review: compatible on the wire, not read for Python"),
        ("html", '<p class="verdict">not read</p>'),
        ("github", "::error title=API review::wire: info, sdk: not read"),
        ("sarif", '"executionSuccessful": false'),
        ("junit", '<testsuite name="sdk" tests="1" failures="0" errors="1"'),
    ],
)
def test_every_format_says_that_no_sdk_can_be_made(
    here: Path, form: str, told: str
) -> None:
    break_old(here)
    assert told in run("--format", form)


def test_an_sdk_that_is_there_keeps_its_names(here: Path) -> None:
    generator.generate(here / "old.json", here / "mine", package="acme")
    assert json.loads(run("--format", "json", "--sdk", "mine"))["sdk"] == {
        "verdict": "warning",
        "version": "minor",
        "next": "0.1.1",
    }


def test_an_sdk_of_the_new_document_says_what_names_are_now(here: Path) -> None:
    generator.generate(here / "spec/api.json", here / "mine", package="acme")
    report = json.loads(run("--format", "json", "--sdk", "mine"))
    (found,) = [one for one in report["findings"] if one["reading"] == "sdk"]
    assert (
        found["message"] == "`PetsController.get_pet` is `PetsController.find_pet` now"
    )


def test_the_names_of_a_revision_are_those_of_its_sdk(here: Path) -> None:
    def git(*arguments: str) -> None:
        author = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *author, *arguments], cwd=here, check=True)

    (here / "spec/sdk.yaml").write_text("spec: api.json\noutput: ../sdk\n")
    settings = here / "spec/sdk.yaml"
    (here / "old.json").rename(here / "spec/api.json")
    generator.generate(config=settings)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "The first one")
    path = here / "spec/api.json"
    path.write_bytes(msgspec.json.encode(document("document", yaml(NEW))))
    generator.generate(config=settings)
    arguments = ["diff", "HEAD:spec/api.json", "spec/api.json", "--format", "json"]
    result = CliRunner().invoke(cli, arguments)
    assert json.loads(result.stdout)["sdk"]["verdict"] == "warning"


def test_the_settings_of_a_revision_are_those_that_it_had(here: Path) -> None:
    def git(*arguments: str) -> None:
        author = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *author, *arguments], cwd=here, check=True)

    settings = here / "spec/sdk.yaml"
    settings.write_text("spec: api.json\nversion: 1.4.0\npackage: acme\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "The first one")
    settings.write_text("spec: api.json\nversion: 2.0.0\npackage: emca\n")
    arguments = ["diff", "HEAD:spec/api.json", "spec/api.json", "--format", "json"]
    report = json.loads(CliRunner().invoke(cli, arguments).stdout)
    assert [one["rule"] for one in report["findings"]] == ["sdk-package-renamed"]
    assert report["sdk"]["next"] == "2.0.0"
    git("commit", "-qam", "The second one")
    settings.write_text("spec: api.json\npackage: [damaged]\n")
    git("commit", "-qam", "The third one")
    settings.write_text("spec: api.json\npackage: emca\n")
    report = json.loads(CliRunner().invoke(cli, arguments).stdout)
    assert report["findings"] == []
