"""The page of the SMS controller is the user's source page, but for the prose."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT.parent / "shared" / "pages" / "sms.md"


def with_prose_of(page: str) -> dict[str, Any]:
    """Give our document with every description that the page shows taken from it."""
    document = yaml.safe_load((ROOT / "spec" / "thingspace-sms.yaml").read_text())
    intro, *operations = re.split(r"^# ", page, flags=re.MULTILINE)[1:]
    document["tags"][0]["description"] = intro.split("\n\n")[1]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", page, re.MULTILINE))
    error = re.findall(r"^\| 400 \| (.*?) \|", page, re.MULTILINE)[0]
    components = document["components"]
    components["parameters"]["aname"]["description"] = rows["aname"]
    components["responses"]["Refused"]["description"] = error
    found = [
        operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in ("get", "put", "post")
    ]
    for operation, text in zip(found, operations, strict=True):
        operation["description"] = text.split("\n\n")[1]
        if "requestBody" in operation:
            operation["requestBody"]["description"] = rows["body"]
        for parameter in operation.get("parameters", ()):
            parameter["description"] = rows[parameter["name"]]
    return dict(document)


def test_the_page_is_the_source_page_byte_for_byte(
    rendered: Callable[..., dict[str, str]],
) -> None:
    if not PAGE.is_file():
        pytest.skip("the folder ../shared is absent")
    page = PAGE.read_text()
    assert rendered(with_prose_of(page))["doc/controllers/sms.md"] == page
