"""Small, loose documents of another project's tests: each gives a whole SDK."""

from importlib import import_module
from pathlib import Path

import pytest

import generator
from generator.source import load
from tests.corpus.conftest import importable

SPECS = Path(__file__).parents[3] / "shared" / "diffcases" / "specs"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def count(document: Path) -> int:
    paths = load(document).root.get("paths")
    items = paths.values() if isinstance(paths, dict) else ()
    return sum(
        key in METHODS for item in items if isinstance(item, dict) for key in item
    )


@pytest.mark.parametrize("part", range(4))
def test_every_small_document_gives_a_whole_sdk(part: int, tmp_path: Path) -> None:
    if not SPECS.is_dir():
        pytest.skip("the folder ../shared is absent")
    documents = [path for path in sorted(SPECS.rglob("*.yaml")) if path.is_file()]
    for number, document in enumerate(documents[part::12]):
        package = f"small_{part}_{number}"
        result = generator.generate(document, tmp_path / package, package=package)
        assert result.coverage.operations == count(document), document
        with importable(tmp_path / package):
            for path in sorted((tmp_path / package / package).rglob("*.py")):
                parts = path.relative_to(tmp_path / package).with_suffix("").parts
                import_module(".".join(parts).removesuffix(".__init__"))
