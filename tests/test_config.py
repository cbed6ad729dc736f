"""`sdk.yaml` is read whole, and each mistake in it is named where it is."""

from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from generator.config import Config, config_schema, read_config, schema_text
from generator.diagnostics import InputError
from generator.paging import CursorRule, LocationRule
from generator.publishing import Project, Release
from tests.settings_page import tables

DOCS = Path(__file__).parents[1] / "docs"


def read(folder: Path, text: str | bytes) -> Config:
    path = folder / "sdk.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_config(path)


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """\
spec: api.yaml
overlays: [first.yaml, second.json]
output: ../generated
package: acme_sms
distribution: acme-sms
client: AcmeClient
version: 1.10
naming: classic
wording: modern
pagination:
  listMessages: {type: location, token: next, items: messages}
  "*": [{type: cursor, cursor: after, next: last_id}]
names:
  listMessages: list_all
project:
  license: MIT
  keywords: [acme]
  urls: {Repository: https://acme.example/git}
  pages: https://acme.example/git/tree/main/sdk
release:
  index: pypi
  budget: 2.5
"""
    assert read(tmp_path, text) == Config(
        spec="api.yaml",
        overlays=["first.yaml", "second.json"],
        output="../generated",
        package="acme_sms",
        distribution="acme-sms",
        client="AcmeClient",
        version="1.10",
        naming="classic",
        wording="modern",
        pagination={
            "listMessages": LocationRule(token="next", items="messages"),
            "*": [CursorRule(cursor="after", next="last_id")],
        },
        names={"listMessages": "list_all"},
        project=Project(
            license="MIT",
            keywords=["acme"],
            urls={"Repository": "https://acme.example/git"},
            pages="https://acme.example/git/tree/main/sdk",
        ),
        release=Release(index="pypi", budget=2.5),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff{}", "{}\r\n"])
def test_an_empty_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Config()


def test_a_name_is_kept_as_it_is_written(tmp_path: Path) -> None:
    text = "names: {a: on, b: 012, c: 1_000, d: 2024-01-01, e: null}"
    assert read(tmp_path, text).names == {
        "a": "on",
        "b": "012",
        "c": "1_000",
        "d": "2024-01-01",
        "e": "null",
    }


PAGES = "pagination:\n  op: "
KINDS = "`offset`, `page`, `cursor`, `url`, `link`, `location`, `none`"
KNOWN = f"Known are {KINDS}."


@pytest.mark.parametrize(
    ("text", "where", "code", "message", "hint"),
    [
        (
            "version: 1.0.0\npakage: x",
            (2, 1),
            "config-unknown-key",
            "unknown key `pakage`",
            "Did you mean `package`?",
        ),
        (
            "spec: [a]",
            (1, 7),
            "config-value",
            "expected text, got a list",
            "The OpenAPI document, relative to this file.",
        ),
        (
            "names: x",
            (1, 8),
            "config-value",
            "expected a mapping, got text",
            "Names to use, by the pointer of a schema, operation, parameter, property "
            "or value of an enumeration (`…/enum/0`), by `#/tags/` and a tag's name, "
            "or by operationId.",
        ),
        (
            "- spec",
            (1, 1),
            "config-value",
            "expected a mapping, got a list",
            "The value is not of this form.",
        ),
        (
            "spec: a\noverlays: b.yaml",
            (2, 11),
            "config-value",
            "expected a list, got text",
            "OpenAPI Overlays that change the document, in this order, relative to "
            "this file.",
        ),
        (
            "diff: {levls: {}}",
            (1, 8),
            "config-unknown-key",
            "unknown key `levls`",
            "Did you mean `levels`?",
        ),
        (
            "diff: {levels: {some-rule: breking}}",
            (1, 28),
            "config-value",
            "expected `breaking` or `warning` or `info`",
            "Did you mean `breaking`?",
        ),
        (
            "naming: clasic",
            (1, 9),
            "config-value",
            "expected `natural` or `classic`",
            "Did you mean `classic`?",
        ),
        (
            "project:\n  license: Ours",
            (2, 12),
            "project-license",
            "'Ours' is no licence expression",
            "Write it as SPDX does: `MIT`, `Apache-2.0`, `LicenseRef-Ours`.",
        ),
        (
            "project: {pages: /sdk}",
            (1, 18),
            "config-value",
            "expected text matching regex '^https?://[^ ]+$'",
            "Where people read the folder that has `doc`: what the page of an index "
            "puts before the links to it.",
        ),
        (
            "wording: 7",
            (1, 10),
            "config-value",
            "expected `classic` or `modern`",
            "Known are `classic`, `modern`.",
        ),
        (
            "package: my-package",
            (1, 10),
            "config-value",
            "expected text matching regex '^[A-Za-z_][A-Za-z0-9_]*$'",
            "Import name of the generated package.",
        ),
        (
            PAGES + "{type: location, tokn: a, items: b, token: c}",
            (2, 24),
            "config-unknown-key",
            "unknown key `tokn`",
            "Did you mean `token`?",
        ),
        (
            PAGES + "{type: cursor, cursor: a}",
            (2, 7),
            "config-missing-key",
            "the key `next` is missing",
            "Property of a page that names the next one.",
        ),
        (
            PAGES + "{token: a, items: b}",
            (2, 7),
            "config-missing-key",
            "the key `type` is missing",
            KNOWN,
        ),
        (
            PAGES + "{type: ofset, offset: a}",
            (2, 14),
            "config-value",
            f"expected {KINDS.replace(', ', ' or ')}",
            "Did you mean `offset`?",
        ),
        (
            PAGES + "{type: [7], offset: a}",
            (2, 14),
            "config-value",
            f"expected {KINDS.replace(', ', ' or ')}",
            KNOWN,
        ),
        (
            PAGES + "location",
            (2, 7),
            "config-value",
            "expected a mapping or a list, got text",
            "The value is not of this form.",
        ),
        (
            PAGES + "[{type: link}, link]",
            (2, 22),
            "config-value",
            "expected a mapping, got text",
            "The value is not of this form.",
        ),
        (
            PAGES + "\n  - type: page\n    page: a\n    first: one",
            (5, 12),
            "config-value",
            "expected a whole number, got text",
            "Number of the first page; by default that of the parameter, or else 1.",
        ),
        (
            PAGES + "{type: url, next: a, next: b}",
            (2, 28),
            "config-repeated-key",
            "the key `next` is repeated",
            "Keep one of the two.",
        ),
        (
            "version: 1\r\nspec: a\r\nversion: 2",
            (3, 1),
            "config-repeated-key",
            "the key `version` is repeated",
            "Keep one of the two.",
        ),
        (
            "names:\n  a: b\n  a: c",
            (3, 3),
            "config-repeated-key",
            "the key `a` is repeated",
            "Keep one of the two.",
        ),
        (
            "spec: a\nnames: {",
            (3, 1),
            "config-syntax",
            "not valid YAML: did not find expected node content",
            "Look for an unclosed bracket or quote, or a wrong indentation.",
        ),
        (
            "spec: a: b",
            (1, 8),
            "config-syntax",
            "not valid YAML: mapping values are not allowed in this context",
            "Look for an unclosed bracket or quote, or a wrong indentation.",
        ),
    ],
)
def test_a_mistake_is_named_where_it_is(
    tmp_path: Path,
    text: str,
    where: tuple[int, int],
    code: str,
    message: str,
    hint: str,
) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    (found,) = error.value.diagnostics
    assert found.place is not None
    assert (found.place.line, found.place.column) == where
    assert found.place.file == str(tmp_path / "sdk.yaml")
    assert found.place.excerpt == [*text.splitlines(), ""][where[0] - 1]
    assert (found.code, found.message, found.hint) == (code, message, hint)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, "nmes: {}\nnaming: x\nspec: []")
    places = [found.place for found in error.value.diagnostics]
    assert [place and place.line for place in places] == [1, 2, 3]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a: \x01"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="config-syntax"):
        read(tmp_path, data)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="config-unreadable"):
            read_config(path)


def test_the_settings_on_the_page_about_pagination_can_be_read(tmp_path: Path) -> None:
    page = DOCS / "pagination.md"
    blocks = page.read_text(encoding="utf-8").split("```yaml\n")[1:]
    settings = [block.partition("```")[0] for block in blocks]
    found = [
        read(tmp_path, each).pagination
        for each in settings
        if each.startswith("pagination:")
    ]
    assert [list(each) for each in found] == [["listShips"], ["*", "listLegacyShips"]]


def test_the_page_about_the_settings_has_what_the_settings_say() -> None:
    page = (DOCS / "config.md").read_text(encoding="utf-8")
    for table in tables():
        assert table in page, f"docs/config.md is to have:\n{table}"


def test_the_example_on_the_page_is_read_whole(tmp_path: Path) -> None:
    page = (DOCS / "config.md").read_text(encoding="utf-8")
    settings = read(tmp_path, page.split("```yaml\n")[1].partition("```")[0])
    assert (settings.overlays, settings.names["list_ships"]) == (
        ["vendor.overlay.yaml"],
        "list",
    )


def test_the_message_on_the_page_is_the_one_that_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (DOCS / "config.md").read_text(encoding="utf-8")
    wanted = page.split("```\nsdk.yaml:")[1].partition("\n```")[0]
    (tmp_path / "sdk.yaml").write_text("spec: harbour.yaml\npakage: harbour\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as error:
        read_config(Path("sdk.yaml"))
    assert str(error.value) == f"sdk.yaml:{wanted}"


def test_the_published_schema_is_that_of_the_settings() -> None:
    # To mend it: sdkwright schema > docs/sdk.schema.json
    published = (DOCS / "sdk.schema.json").read_text(encoding="utf-8")
    assert published == schema_text()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("spec: a.yaml\noverlays: [b.yaml]\n", True),
        ("pagination: {'*': [{type: link}, {type: page, page: p}]}\n", True),
        ("pakage: a\n", False),
        ("naming: clasic\n", False),
        ("diff: {levels: {x: bad}}\n", False),
        ("pagination: {a: {type: page}}\n", False),
    ],
)
def test_the_schema_judges_as_the_reader_does(
    tmp_path: Path, text: str, fits: bool
) -> None:
    assert jsonschema_rs.is_valid(config_schema(), yaml.safe_load(text)) == fits
    try:
        read(tmp_path, text)
    except InputError:
        assert not fits
    else:
        assert fits


def test_the_schema_explains_every_key() -> None:
    definitions = config_schema()["$defs"]
    assert isinstance(definitions, dict)
    for name in ("Config", "OffsetRule", "PageRule", "CursorRule", "LocationRule"):
        properties = definitions[name]["properties"]
        unexplained = {
            key for key in properties if "description" not in properties[key]
        }
        assert unexplained <= {"type"}
        assert definitions[name]["additionalProperties"] is False
