"""The modules of unusual documents."""

from typing import Any

import black
import pytest

from tests.render.conftest import Rendered

LONG = "Of" * 38


def document(tag: str = "T", *, operations: bool = True) -> dict[str, Any]:
    operation = {"tags": [tag], "responses": {"200": {"description": ""}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": tag, "version": "1"},
        "paths": {"/x": {"get": operation}} if operations else {},
    }


def test_a_client_without_controllers_imports_nothing_for_them(
    rendered: Rendered,
) -> None:
    assert (
        "cached_property" not in rendered(document(operations=False))["sdk/client.py"]
    )
    assert "cached_property" in rendered(document())["sdk/client.py"]


def test_a_path_that_reads_like_a_module_imports_nothing(rendered: Rendered) -> None:
    paths = {"/models.json/exceptions.json": document()["paths"]["/x"]}
    module = rendered({**document(), "paths": paths})["sdk/operations/t.py"]
    assert "import exceptions" not in module
    assert "models\n" not in module


@pytest.mark.parametrize("tag", ["Short", LONG])
def test_black_leaves_the_modules_of_a_tag_as_they_are(
    rendered: Rendered, tag: str
) -> None:
    for path, text in rendered(document(tag)).items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text, path
