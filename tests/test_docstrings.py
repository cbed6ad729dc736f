"""What an editor shows of an SDK is what its signatures say (read by griffe)."""

from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

from tests.support import GENERATED

SHORT = ("Do as `", "What the calls of")


@pytest.fixture(scope="module")
def package() -> griffe.Module:
    found = griffe.load(
        "thingspace", search_paths=[GENERATED], docstring_parser="google"
    )
    assert isinstance(found, griffe.Module)
    return found


def public(holder: griffe.Object) -> Iterator[griffe.Object]:
    """Give what is public below a module or a class, but for the runtime."""
    for one in holder.members.values():
        hidden = one.name.startswith("_") or one.name in {"runtime", "operations"}
        if one.is_alias or hidden or not isinstance(one, griffe.Object):
            continue
        yield one
        yield from public(one)


def sections(function: griffe.Function) -> dict[str, list[str]]:
    """Give the names in each section of a docstring."""
    assert function.docstring
    return {
        one.kind.value: [getattr(each, "name", "") for each in one.value]
        for one in function.docstring.parsed
        if isinstance(one.value, list)
    }


def test_every_public_class_and_function_has_a_docstring(
    package: griffe.Module,
) -> None:
    found = [one for one in public(package) if one.is_class or one.is_function]
    assert len(found) > 20
    assert [one.path for one in found if not one.has_docstring] == []


def test_every_field_that_the_document_explains_has_a_docstring(
    package: griffe.Module,
) -> None:
    request = package["models.sms_send_request.SMSSendRequest"]
    fields = [one for one in request.members.values() if one.is_attribute]
    assert len(fields) == 7
    assert all(one.has_docstring for one in fields)


def test_arguments_results_and_errors_are_those_of_the_signature(
    package: griffe.Module,
) -> None:
    checked = 0
    for one in public(package):
        if not isinstance(one, griffe.Function) or one.name == "__init__":
            continue
        assert one.docstring
        if one.docstring.value.startswith(SHORT):
            continue
        told, wanted = sections(one), [each.name for each in one.parameters]
        assert told.get("parameters", []) == [
            x for x in wanted if x != "self"
        ], one.path
        assert ("returns" in told) == (str(one.returns) != "None"), one.path
        if ".controllers." in one.path or ".webhooks." in one.path:
            assert told["raises"], one.path
        checked += 1
    assert checked >= 10


def test_the_text_of_the_api_has_every_call_class_and_member(
    package: griffe.Module, api: list[str]
) -> None:
    told = {
        line.partition("(")[0].partition(" = ")[0].partition(":")[0] for line in api
    }
    for path in sorted(Path(GENERATED, "thingspace", "models").glob("[a-z]*.py")):
        for one in package[f"models.{path.stem}"].classes.values():
            if one.is_alias:
                continue
            members = [x for x in one.members if not x.startswith("_")]
            is_enum = "Enum" in one.name
            wanted = [f".{x}" for x in members] if is_enum else [""]
            assert {f"thingspace.models.{one.name}{x}" for x in wanted} <= told
    controller = package["controllers.sms_controller.SmsController"]
    for name, one in controller.members.items():
        if one.is_function:
            assert f"thingspace.controllers.SmsController.{name}" in told


@pytest.fixture(scope="module")
def api() -> list[str]:
    return (GENERATED / "api.txt").read_text(encoding="utf-8").splitlines()


def test_the_text_of_the_api_is_sorted(api: list[str]) -> None:
    assert api == sorted(api)
