"""What each format makes of the same findings, and of names that mean harm."""

import copy
import json
import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections import Counter
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace

from generator.review.acceptance import Acceptance, identity
from generator.review.compare import Comparison
from generator.review.report.annotations import as_annotations
from generator.review.report.junit import as_junit
from generator.review.report.machine import as_json, report_schema
from generator.review.report.markdown import as_markdown, prose
from generator.review.report.page import as_page
from generator.review.report.sarif import as_sarif
from generator.review.report.terminal import as_text
from tests.review.documents import OK, compared
from tests.support import ROOT

EVIL = "a`b|<script>alert(1)</script>@root #1 ](http://x.test) %0A::error::\u202e"
LATER = date(2030, 1, 1)


FENCED = re.compile(r"^ *(`{3,})diff\n.*?\n *\1$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")


def api(parameters: dict[str, Any], title: str = "T") -> dict[str, Any]:
    listed = [
        {"in": "query", "name": name, "schema": schema}
        for name, schema in parameters.items()
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": {"/things": {"get": {"parameters": listed, "responses": OK}}},
    }


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Breaking, a warning and an info, all about one name."""
    folder = tmp_path_factory.mktemp("evil")
    old = api({EVIL: {"type": "string", "enum": [EVIL, "b"]}, "gone": {}}, EVIL)
    new = api({EVIL: {"type": "string", "enum": ["b"]}, "more": {}}, EVIL)
    return compared(folder, old, new)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("many")
    names = [f"parameter_{number}_{'x' * 40}" for number in range(2_000)]
    old = api({name: {"type": "integer", "maximum": 9} for name in names})
    new = api({name: {"type": "integer", "maximum": 8} for name in names})
    return compared(folder, old, new)


def accepted(comparison: Comparison) -> Comparison:
    """Accept the first finding."""
    first = comparison.findings[0]
    entry = Acceptance(
        finding=identity(first), rule=first.rule, reason="so <be> it", expires=LATER
    )
    return replace(comparison, accepted={identity(first): entry})


def test_markdown_says_the_verdict_then_what_breaks_then_the_rest(
    evil: Comparison,
) -> None:
    text = as_markdown(evil)
    wanted = ["<!-- sdkwright diff -->", "## API review: breaking", "| On the wire |"]
    wanted += ["next version", "<b>Breaking (", "<b>To be looked at", "<b>Other"]
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)


def test_markdown_keeps_names_from_being_anything_else(evil: Comparison) -> None:
    outside = as_markdown(evil)
    for code in (FENCED, SPAN):
        outside = code.sub("", outside)
    tags = re.findall(r"(?<!\\)<[/!]?([\w-]+)", outside)
    assert {*tags} <= {"--", "details", "summary", "b", "sub"}
    assert "\u202e" not in outside
    assert "@root" not in outside
    assert "#1" not in outside
    assert "://" not in outside


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("`a_b` of *it*", r"`a_b` of \*it\*"),
        ("a | b", r"a \| b"),
        ("by @someone", "by @\u200bsomeone"),
        ("<b>", r"\<b\>"),
        ("http://x.test", "http:\u200b//x.test"),
        ("- not a list", r"\- not a list"),
        ("an unclosed ` tick", r"an unclosed \` tick"),
    ],
)
def test_a_sentence_becomes_markdown_that_says_the_same(
    given: str, wanted: str
) -> None:
    assert prose(given) == wanted


def test_a_comment_has_room_and_says_how_much_is_left_out(many: Comparison) -> None:
    text = as_markdown(many)
    assert len(text) <= 65_536
    shown = text.count("\n- **")
    assert 100 < shown < len(many.findings)
    more = re.search(r"^([\d,]+) more", text, re.MULTILINE)
    assert more
    assert int(more[1].replace(",", "")) == len(many.findings) - shown


def test_nothing_that_changed_is_said_in_each_format(tmp_path: Path) -> None:
    same = compared(tmp_path, api({}), api({}))
    assert "nothing changed for callers" in as_markdown(same)
    assert "Nothing changed for callers" in as_page(same)
    assert as_annotations(same).count("\n") == 0
    assert json.loads(as_sarif(same, "1"))["runs"][0]["results"] == []
    assert ET.fromstring(as_junit(same, "none"))[0].get("failures") == "0"


def test_json_is_what_its_published_schema_says(evil: Comparison) -> None:
    # To mend it: write report_schema() there.
    published = (ROOT / "docs" / "diff.schema.json").read_text(encoding="utf-8")
    assert published == report_schema()
    judge = jsonschema_rs.Draft202012Validator(json.loads(published))
    report = json.loads(as_json(accepted(evil)))
    judge.validate(report)
    assert report["findings"][0]["accepted"]["expires"] == "2030-01-01"
    for path in (["wire"], ["sdk", "next"], ["findings", 0, "old", "line"]):
        spoiled = copy.deepcopy(report)
        *way, last = path
        home = spoiled
        for step in way:
            home = home[step]
        del home[last]
        assert not judge.is_valid(spoiled)


SARIF_LEVELS = {"error", "warning", "note"}
SARIF_RESULT = {
    *{"ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations"},
    *{"partialFingerprints", "suppressions", "properties"},
}


def check_sarif(log: Any) -> None:
    """Check what SARIF 2.1.0 requires of the parts that are used (3.13 to 3.30)."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    names = [rule["id"] for rule in driver["rules"]]
    assert len({*names}) == len(names)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in SARIF_LEVELS
    for result in run["results"]:
        assert {*result} <= SARIF_RESULT  # others are refused by the schema
        assert names[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in SARIF_LEVELS
        assert result["message"]["text"]
        for location in (*result["locations"], *result["relatedLocations"]):
            physical = location["physicalLocation"]
            assert re.fullmatch(
                r"[!$&'()*+,;=:@/\w.~%-]+", physical["artifactLocation"]["uri"]
            )
            assert physical["region"]["startLine"] >= 1
            assert physical["region"]["startColumn"] >= 1
        for suppression in result.get("suppressions", ()):
            assert suppression["kind"] in {"inSource", "external"}
            assert suppression["status"] in {"accepted", "underReview", "rejected"}


def test_sarif_has_the_shape_that_is_required(evil: Comparison) -> None:
    log = json.loads(as_sarif(accepted(evil), "1.2.3"))
    check_sarif(log)
    results = log["runs"][0]["results"]
    assert [one["level"] for one in results][:1] == ["error"]
    assert len(results) == len(evil.findings)
    assert results[0]["suppressions"][0]["justification"].startswith("so <be> it")
    fingerprints = [one["partialFingerprints"]["sdkwright/v1"] for one in results]
    assert len({*fingerprints}) == len(fingerprints)


COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\n\r]*,?)+)::([^\n\r]*)")


def test_annotations_are_commands_that_no_name_can_leave(evil: Comparison) -> None:
    head, *lines = as_annotations(accepted(evil)).split("\n")
    assert COMMAND.fullmatch(head)
    found = [COMMAND.fullmatch(line) for line in lines]
    assert all(found)
    assert len(found) == len(evil.findings)
    commands = [one[1] for one in found if one]
    assert commands[0] == "notice"  # it is accepted
    assert "error" in commands[1:]
    assert any("%250A" in line for line in lines)


def test_junit_is_well_formed_with_a_case_for_each_finding(evil: Comparison) -> None:
    root = ET.fromstring(as_junit(accepted(evil), "none"))
    cases = root.findall("testsuite/testcase")
    assert len(cases) == len(evil.findings)
    assert len({one.get("name") for one in cases}) == len(cases)
    breaking = sum(one.level == "breaking" for one in evil.findings)
    assert len(root.findall("testsuite/testcase/failure")) == breaking - 1
    assert len(root.findall("testsuite/testcase/skipped")) == 1
    for suite in root:
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))


def test_junit_fails_at_warnings_where_the_gate_does(evil: Comparison) -> None:
    def failures(gate: Any) -> int:
        root = ET.fromstring(as_junit(evil, gate))
        return len(root.findall("testsuite/testcase/failure"))

    counts = Counter(one.level for one in evil.findings)
    assert counts["warning"] > 0
    assert failures("warning") == counts["breaking"] + counts["warning"]
    assert failures("breaking") == failures("none") == counts["breaking"]


class Page(HTMLParser):
    """The elements of a page, and what stands in those of our own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag = self.elements[-1][0] if self.elements else ""
        if tag in self.inside and self.get_starttag_text() is not None:
            self.inside[tag].append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_has_no_element_of_a_document(evil: Comparison) -> None:
    text = as_page(accepted(evil))
    page = Page(text)
    assert len(page.of("script")) == 1
    assert "\u202e" not in text
    handlers = {name for _, one in page.elements for name in one if name[:2] == "on"}
    assert not handlers - {"on"}
    assert len(page.of("article")) == len(evil.findings)


def test_the_page_asks_for_nothing(evil: Comparison) -> None:
    text = as_page(evil)
    page = Page(text)
    links = [
        one[name] for _, one in page.elements for name in ("src", "href") if name in one
    ]
    assert all(link.startswith("#") for link in links)
    assert "@import" not in text
    assert "url(" not in text
    assert not any("style" in one for _, one in page.elements)


def test_the_policy_of_the_page_lets_only_its_own_text_work(evil: Comparison) -> None:
    text = as_page(evil)
    (policy,) = [
        one["content"]
        for one in Page(text).of("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    given = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert given["default-src"] == "'none'"
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert given[f"{tag}-src"] == f"'sha256-{digest}'"


def test_a_page_of_thousands_of_findings_stays_small(many: Comparison) -> None:
    text = as_page(many)
    assert text.count("<article") == len(many.findings)
    assert len(text) < 6_000_000


def test_ids_on_the_page_are_there_once(evil: Comparison, many: Comparison) -> None:
    for comparison in (evil, many):
        ids = [
            one["id"] for _, one in Page(as_page(comparison)).elements if "id" in one
        ]
        assert len({*ids}) == len(ids)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_on_the_page_has_the_contrast_of_wcag_aa(
    theme: int, evil: Comparison
) -> None:
    colours = {
        name: pair.split(", ")[theme]
        for name, pair in re.findall(r"--(\w+): light-dark\(([^)]+)\)", as_page(evil))
    }
    text = ["text", "soft", "accent", "breaking", "warning", "info", "none"]
    pairs = [(name, ground) for name in text for ground in ("ground", "raised")]
    pairs += [("text", "gone"), ("text", "new"), ("soft", "gone"), ("soft", "new")]
    pairs += [("breaking", "gone"), ("none", "new")]
    for name, ground in pairs:
        a, b = sorted(luminance(colours[one]) for one in (name, ground))
        assert (b + 0.05) / (a + 0.05) >= 4.5, (name, ground)


def test_a_terminal_gets_no_line_that_is_too_wide_but_for_names(
    evil: Comparison,
) -> None:
    for width in (60, 100):
        for line in as_text(evil, width).split("\n"):
            assert len(line) <= width or max(map(len, line.split())) > width - 20


def test_a_signature_that_several_findings_are_about_is_shown_once(
    tmp_path: Path,
) -> None:
    kinds = [{name: {"type": kind} for name in "ab"} for kind in ("string", "integer")]
    both = compared(tmp_path, *map(api, kinds))
    changed = [one for one in both.findings if one.reading == "sdk" and one.before]
    assert len(changed) > 1
    assert len({(one.before, one.after) for one in changed}) == 1
    assert as_markdown(both).count("```diff") == 1
    assert as_text(both, 200).count("      - ") == 1


def test_a_terminal_is_steered_by_no_name(evil: Comparison) -> None:
    assert "\u202e" not in as_text(evil, 100, colour=True)
    assert "\x1b" not in as_text(evil, 100)
