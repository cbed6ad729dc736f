"""A package of the SDK, compared with a document, or with another one."""

import bz2
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import generator
from generator.cli import cli
from generator.source import facts
from generator.source.facts import NAME, packed, unpacked
from generator.source.packages import read_facts
from tests.support import GENERATED, SDK, THINGSPACE, tree

API = """\
openapi: 3.1.0
info: {title: Acme, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
      - {in: path, name: id, required: true, schema: {type: integer}}
      responses:
        '200':
          description: One.
          content: {application/json: {schema: {$ref: '../common/pet.yaml'}}}
"""
PET = """\
type: object
properties:
  kind: {type: string}
  friend: {$ref: '../spec/api.yaml#/components/schemas/Friend'}
"""
FRIEND = "components: {schemas: {Friend: {type: object, title: Friend}}}\n"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of an SDK whose document is in two folders, and has changed."""
    for name in ("spec", "common"):
        (tmp_path / name).mkdir()
    (tmp_path / "spec/api.yaml").write_text(API + FRIEND, encoding="utf-8")
    (tmp_path / "common/pet.yaml").write_text(PET, encoding="utf-8")
    settings = "spec: api.yaml\noutput: ../sdk\npackage: acme\nversion: 1.4.0\n"
    (tmp_path / "spec/sdk.yaml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    generator.generate(config=Path("spec/sdk.yaml"), ref_root=Path())
    (tmp_path / "spec/sdk.yaml").unlink()
    changed = PET.replace("kind:", "sort:")
    (tmp_path / "common/pet.yaml").write_text(changed, encoding="utf-8")
    return tmp_path / "sdk"


def diff(old: object, new: object, *options: str) -> str:
    arguments = ["diff", str(old), str(new), "--ref-root", ".", *options]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(old: object, new: object) -> str:
    result = CliRunner().invoke(
        cli, ["diff", str(old), str(new)], standalone_mode=False
    )
    assert (result.return_value, result.stdout) == (2, "")
    return result.stderr


def wheel(sdk: Path, name: str = "acme-1.4.0-py3-none-any.whl") -> Path:
    path = sdk.parent / name
    with zipfile.ZipFile(path, "w") as archive:
        for inside, data in tree(sdk / "acme").items():
            archive.writestr(f"acme/{inside}", data)
    return path


def sdist(sdk: Path) -> Path:
    path = sdk.parent / "acme-1.4.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(sdk, "acme-1.4.0")
    return path


@pytest.mark.parametrize(
    "package",
    [
        wheel,
        sdist,
        lambda sdk: sdk,
        lambda sdk: sdk / "acme",
        lambda sdk: sdk / "acme" / NAME,
    ],
)
def test_a_package_in_each_form_stands_for_its_documents(
    made: Path, package: Callable[[Path], Path]
) -> None:
    old = package(made)
    report = json.loads(diff(old, "spec/api.yaml", "--format", "json"))
    assert report["wire"]["verdict"] == "warning"
    told = [one["message"] for one in report["findings"] if one["reading"] == "wire"]
    assert told[0] == "`pet.kind` is gone, which was not always there"
    assert report["sdk"] == {"verdict": "breaking", "version": "major", "next": "2.0.0"}
    one = next(one for one in report["findings"] if one["reading"] == "sdk")
    shown = Path(old).relative_to(made.parent)
    assert one["old"]["file"] == f"{shown}:common/pet.yaml"
    assert one["old"]["line"] == 3
    assert one["new"]["file"] == "common/pet.yaml"


def test_two_packages_are_compared_each_with_its_own_settings(made: Path) -> None:
    old = wheel(made)
    settings = "spec: api.yaml\noutput: ../sdk\npackage: pets\nversion: 2.0.0\n"
    (made.parent / "spec/sdk.yaml").write_text(settings, encoding="utf-8")
    generator.generate(config=Path("spec/sdk.yaml"), ref_root=Path())
    (made / "pets").rename(made / "acme")
    report = json.loads(diff(old, wheel(made, "pets-2.whl"), "--format", "json"))
    rules = {one["rule"]: one for one in report["findings"]}
    assert "`acme` is `pets` now" in rules["sdk-package-renamed"]["message"]


def test_the_names_of_the_package_hold_for_the_new_document(made: Path) -> None:
    path = made.parent / "spec/api.yaml"
    shared = API.replace("tags: [pets]", "tags: [pets]\n      x-sdk-name: fetch")
    path.write_text(shared + FRIEND, encoding="utf-8")
    generator.generate(path, made, package="acme", ref_root=Path())
    path.write_text(API + FRIEND, encoding="utf-8")
    report = json.loads(diff(wheel(made), path, "--format", "json"))
    assert report["sdk"]["verdict"] == "none"


def test_code_is_moved_over_from_a_package(made: Path) -> None:
    caller = made.parent / "caller.py"
    caller.write_text(
        "from acme import AcmeClient\n\n"
        "with AcmeClient() as client:\n"
        "    print(client.pets.get_pet(1).kind)\n",
        encoding="utf-8",
    )
    settings = "renames: {Pet.kind: Pet.sort}\n"
    (made.parent / "mine.yaml").write_text(settings, encoding="utf-8")
    old, new = wheel(made), made.parent / "spec/api.yaml"
    config, root = made.parent / "mine.yaml", made.parent
    (moved,) = generator.migrate(old, new, caller, config=config, ref_root=root)
    assert "client.pets.get_pet(1).sort" in moved.after


def test_what_is_in_a_folder_beside_the_package_is_the_document(made: Path) -> None:
    shutil.copy(made.parent / "spec/api.yaml", made / "api.yaml")
    assert diff(made, made) == "nothing changed for callers\n"
    assert read_facts(made).settings.package == "acme"


def test_a_package_may_keep_its_documents_to_itself(made: Path) -> None:
    settings = "facts: digests\npackage: acme\n"
    (made.parent / "mine.yaml").write_text(settings, encoding="utf-8")
    path = made.parent / "spec/api.yaml"
    generator.generate(path, made, config=Path("mine.yaml"), ref_root=Path())
    found = read_facts(made)
    assert (found.documents, found.root) == ({}, "")
    assert "document:api.yaml" in found.provenance.inputs
    assert "carries the digests of its documents alone" in refused(
        made, "spec/api.yaml"
    )


def test_the_committed_sdk_says_what_it_was_made_from() -> None:
    found = read_facts(GENERATED)
    assert found.root == THINGSPACE.name
    assert found.documents == {THINGSPACE.name: THINGSPACE.read_bytes()}
    assert found.provenance.generator == generator.__version__
    assert found.provenance.inputs.keys() == {
        f"config:{SDK.name}",
        f"document:{THINGSPACE.name}",
    }


def test_what_is_packed_is_unpacked_and_no_time_is_in_it() -> None:
    given = facts.Facts(
        provenance=facts.Provenance(generator="1", inputs={"document:a.yaml": "1"}),
        settings=facts.Config(package="acme"),
        lock=b"{}",
        root="spec/a.yaml",
        documents={"spec/a.yaml": b"a: 1\n", "b/ü.yaml": b"\xff"},
        remote={"https://example.com/b.yaml": b"b: 1\n"},
        aliases={"https://example.com/b": "https://example.com/b.yaml"},
    )
    data = packed(given)
    assert unpacked(data, "x") == given
    assert packed(given) == data
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:bz2") as archive:
        assert {one.mtime for one in archive} == {0}


def not_a_format(data: bytes) -> bytes:
    changed = bz2.decompress(data).replace(b'"format": 1', b'"format": 7')
    return bz2.compress(changed)


def a_setting_more(data: bytes) -> bytes:
    changed = bz2.decompress(data).replace(b'"renames": {}', b'"romanes": {}')
    return bz2.compress(changed)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: data[:-20], "cannot be read: it ends early"),
        (lambda _: b"no", "cannot be read: Invalid data stream"),
        (lambda _: bz2.compress(b"no archive" * 99), "cannot be read:"),
        (lambda _: bz2.compress(bytes(10_240)), "cannot be read: it has no facts.json"),
        (not_a_format, "was made by sdkwright 0.1.0, which knows more"),
        (a_setting_more, "was made by sdkwright 0.1.0, which knows more"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, spoil: Callable[[bytes], bytes], told: str
) -> None:
    path = tmp_path / NAME
    path.write_bytes(spoil((GENERATED / "thingspace" / NAME).read_bytes()))
    assert told in refused(path, THINGSPACE)


def test_what_is_too_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MAX_SIZE", 1000)
    assert "cannot be read: it is too large" in refused(GENERATED, THINGSPACE)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.whl", b"no", "cannot be read as a package"),
        ("a.tar.gz", b"no", "cannot be read as a package"),
        ("gone.whl", None, "does not exist"),
    ],
)
def test_what_is_no_package_is_said(
    tmp_path: Path, name: str, data: bytes | None, told: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert told in refused(tmp_path / name, THINGSPACE)


def test_a_wheel_of_something_else_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "other-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other/__init__.py", "")
    assert f"has no {NAME}" in refused(path, THINGSPACE)


def test_documents_in_json_are_carried_too(tmp_path: Path) -> None:
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
    }
    path = tmp_path / "api.json"
    path.write_bytes(msgspec.json.encode(whole))
    generator.generate(path, tmp_path / "sdk", package="acme")
    assert diff(tmp_path / "sdk", path) == "nothing changed for callers\n"
