"""What stops a gate, and what somebody accepted until a day."""

import json
import re
from pathlib import Path

import pytest

from generator.config import read_config
from generator.review.acceptance import Acceptance, encode, identity, read_accepted
from generator.review.findings import Finding
from generator.review.rules import rules
from tests.support import ROOT, Done, must, sdkwright

OLD = """\
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      parameters:
      - {in: query, name: size, schema: {type: integer, maximum: 50}}
      responses:
        '200': {description: All.}
"""
NEW = OLD.replace("maximum: 50", "maximum: 20")
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def diff(folder: Path, *arguments: str) -> Done:
    return sdkwright("diff", "old.yaml", "new.yaml", *arguments, cwd=folder)


def accept(folder: Path, *arguments: str, expires: str = "2026-12-31") -> Done:
    command = ["accept", "old.yaml", "new.yaml", *TODAY, *arguments]
    command += ["--reason", "nobody asks for more", "--expires", expires]
    return sdkwright(*command, cwd=folder)


def findings(folder: Path, *arguments: str) -> list[dict[str, object]]:
    told = json.loads(must(diff(folder, "--format", "json", *TODAY, *arguments)).stdout)
    found: list[dict[str, object]] = told["findings"]
    return found


def only_id(folder: Path) -> str:
    (one,) = [one for one in findings(folder) if one["level"] == "breaking"]
    return str(one["id"])


def test_an_accepted_finding_stops_no_gate_until_the_day_has_passed(
    folder: Path,
) -> None:
    gate = ["--fail-on", "breaking", "--today"]
    assert diff(folder, *gate, "2026-12-31").returncode == 1
    must(accept(folder, "--finding", only_id(folder)))
    assert diff(folder, *gate, "2026-12-31").returncode == 0
    after = diff(folder, *gate, "2027-01-01")
    assert after.returncode == 1
    assert "expired-acceptance" in after.stderr
    assert "sdkwright-accepted.yaml:4:12" in after.stderr


def test_what_is_accepted_is_shown_with_its_reason(folder: Path) -> None:
    must(accept(folder, "--all"))
    assert (
        "accepted until 2026-12-31: nobody asks for more" in diff(folder, *TODAY).stdout
    )
    one = next(one for one in findings(folder) if one["level"] == "breaking")
    assert one["accepted"] == {
        "reason": "nobody asks for more",
        "expires": "2026-12-31",
    }


def test_all_is_what_a_gate_could_stop_at(folder: Path) -> None:
    text = NEW.replace("responses:", "deprecated: true\n      responses:")
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    levels = {str(one["id"]): one["level"] for one in findings(folder)}
    assert {*levels.values()} == {"breaking", "info"}
    must(accept(folder, "--all"))
    entries = read_accepted(folder / "sdkwright-accepted.yaml").entries
    assert {levels[one.finding] for one in entries} == {"breaking"}


def test_an_acceptance_that_fits_nothing_is_told_and_fails_nothing(
    folder: Path,
) -> None:
    must(accept(folder, "--all"))
    (folder / "new.yaml").write_text(OLD, encoding="utf-8")
    done = must(diff(folder, "--fail-on", "warning", *TODAY))
    assert "stale-acceptance" in done.stderr


def test_accepting_again_replaces_what_was_accepted(folder: Path) -> None:
    must(accept(folder, "--all"))
    must(accept(folder, "--all", expires="2028-01-01"))
    (one,) = read_accepted(folder / "sdkwright-accepted.yaml").entries
    assert str(one.expires) == "2028-01-01"


def test_what_is_accepted_stands_beside_the_settings(folder: Path) -> None:
    (folder / "settings").mkdir()
    config = folder / "settings" / "sdk.yaml"
    config.write_text("package: things\n", encoding="utf-8")
    must(accept(folder, "--all", "--config", "settings/sdk.yaml"))
    assert (folder / "settings" / "sdkwright-accepted.yaml").exists()
    gate = ["--fail-on", "breaking", *TODAY]
    assert diff(folder, *gate).returncode == 1
    assert diff(folder, *gate, "--config", "settings/sdk.yaml").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "expires", "status", "said"),
    [
        ([], "2026-12-31", 2, "either --finding"),
        (["--all", "--finding", "0123456789ab"], "2026-12-31", 2, "either --finding"),
        (["--finding", "0123456789ab"], "2026-12-31", 1, "unknown-finding"),
        (["--all"], "2026-11-21", 2, "that day has passed"),
        (["--all"], "soon", 2, "does not match the format"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_nothing_written(
    folder: Path, arguments: list[str], expires: str, status: int, said: str
) -> None:
    done = accept(folder, *arguments, expires=expires)
    assert done.returncode == status
    assert said in done.stderr
    assert not (folder / "sdkwright-accepted.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accepted:\n- finding: x\n", "the key `rule` is missing"),
        ("accepted:\n- {finding: x, rule: r, reason: y, expires: soon}\n", ":2:45: "),
        ("accept: []\n", "Did you mean `accepted`?"),
        ("accepted: [\n", "not valid YAML"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(
    folder: Path, text: str, said: str
) -> None:
    (folder / "sdkwright-accepted.yaml").write_text(text, encoding="utf-8")
    done = diff(folder)
    assert done.returncode == 2
    assert said in done.stderr


def test_any_text_comes_back_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    texts = [
        "a: b # c",
        "- x",
        'it\'s "so"\n',
        "\x1b[0m",
        "\u2028",
        "ü 😀",
        "'",
        "null",
    ]
    entries = [
        Acceptance(finding=f"{n:012}", rule="r", reason=text, expires="2026-01-01")
        for n, text in enumerate(texts)
    ]
    path.write_bytes(encode(entries))
    found = [one.reason for one in read_accepted(path).entries]
    assert found[:2] == texts[:2]
    assert len(found) == len(texts)
    assert all(one.isprintable() for one in found)


@pytest.mark.parametrize(
    ("level", "gate", "status"),
    [
        ("warning", "breaking", 0),
        ("warning", "warning", 1),
        ("info", "warning", 0),
        ("breaking", "none", 0),
    ],
)
def test_the_settings_say_how_bad_a_rule_is(
    folder: Path, level: str, gate: str, status: int
) -> None:
    rules = {one["rule"] for one in findings(folder) if one["level"] == "breaking"}
    levels = "".join(f"    {rule}: {level}\n" for rule in rules)
    (folder / "sdk.yaml").write_text(f"diff:\n  levels:\n{levels}", encoding="utf-8")
    done = diff(folder, "--fail-on", gate, "--config", "sdk.yaml")
    assert done.returncode == status
    assert f"wire: {level}" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("request-limit-tighten: info", "Did you mean `request-limit-tightened`?"),
        ("nothing-like-it-at-all: info", "`sdkwright explain` lists them all"),
        (
            "request-limit-tightened: fatal",
            "expected `breaking` or `warning` or `info`",
        ),
    ],
)
def test_a_level_that_means_nothing_is_told_with_its_place(
    folder: Path, text: str, said: str
) -> None:
    (folder / "sdk.yaml").write_text(
        f"diff:\n  levels:\n    {text}\n", encoding="utf-8"
    )
    done = diff(folder, "--config", "sdk.yaml")
    assert done.returncode == 2
    assert said in done.stderr
    assert re.search(r"sdk\.yaml:3:\d+: ", done.stderr)


def finding(**other: str) -> Finding:
    usual = {
        "rule": "request-limit-tightened",
        "level": "breaking",
        "reading": "wire",
        "message": "`size` of `GET /a` has the limit maximum 20, before it was 50",
        "advice": "Send less.",
        "old": "#/paths/~1a/get/parameters/0/schema/maximum",
        "new": "#/paths/~1a/get/parameters/0/schema/maximum",
    }
    return Finding(**{**usual, **other})  # type: ignore[arg-type]  # literals as text


@pytest.mark.parametrize(
    "other",
    [
        {"new": "#/paths/~1a/get/parameters/3/schema/maximum"},
        {"message": "`size` of `GET /a` may be 20 at most, and was 50"},
        {"message": "`size` of `GET /a` and 3 more are limited to 20, not 50"},
        {"advice": "Do something else."},
        {"level": "warning"},
    ],
    ids=["moved in a list", "in other words", "at more places", "advice", "level"],
)
def test_a_finding_is_known_again(other: dict[str, str]) -> None:
    assert identity(finding(**other)) == identity(finding())


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "request-limit-set"},
        {"new": "#/paths/~1b/get/parameters/0/schema/maximum"},
        {"new": "#/paths/~1a/get/responses/200"},
        {"message": "`size` of `GET /a` has the limit maximum 10, before it was 50"},
        {"message": "`page` of `GET /a` has the limit maximum 20, before it was 50"},
    ],
    ids=["rule", "path", "pointer", "value", "name"],
)
def test_another_finding_is_another_one(other: dict[str, str]) -> None:
    assert identity(finding(**other)) != identity(finding())


def test_the_examples_of_the_page_are_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    settings, accepted = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "example.yaml"
    path.write_text(accepted, encoding="utf-8")
    (entry,) = read_accepted(path).entries
    path.write_text(settings, encoding="utf-8")
    known = rules()
    assert entry.rule in known
    assert {*read_config(path).diff.levels} <= {*known}


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("terminal", "Breaking"),
        ("markdown", "<!-- sdkwright diff -->"),
        ("json", "{"),
        ("sarif", "{"),
        ("github", "::notice"),
        ("junit", "<?xml"),
        ("html", "<!doctype html>"),
    ],
)
def test_each_format_goes_to_standard_output_or_to_a_file(
    folder: Path, form: str, begins: str
) -> None:
    printed = must(diff(folder, "--format", form))
    assert printed.stdout.startswith(begins)
    done = must(diff(folder, "--format", form, "--output", "review"))
    assert done.stdout.startswith("review: wire: breaking")
    assert (folder / "review").read_text(encoding="utf-8") == printed.stdout
    assert sorted(each.name for each in folder.iterdir()) == [
        "new.yaml",
        "old.yaml",
        "review",
    ]


def test_a_review_that_cannot_be_written_is_no_verdict(folder: Path) -> None:
    done = diff(folder, "--format", "json", "--output", "nowhere/review.json")
    assert done.returncode == 2
    assert "cannot write nowhere/review.json" in done.stderr
