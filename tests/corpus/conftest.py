"""The SDKs of real documents, each generated once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

import generator
from generator.source import load

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLED = ("adyen-checkout.yaml", "box.json")
ALL = (*SAMPLED, "twilio.yaml", "openai.yaml", "github.json")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "document" in metafunc.fixturenames:
        metafunc.parametrize(
            "document",
            [
                pytest.param(
                    name,
                    marks=[
                        pytest.mark.xdist_group(name),
                        *([] if name in SAMPLED else [pytest.mark.slow]),
                    ],
                )
                for name in ALL
            ],
        )


@pytest.fixture
def spec(document: str) -> Path:
    """The document; tests are skipped where there is no corpus."""
    path = CORPUS / document
    if not path.is_file():
        pytest.skip("the folder ../shared is absent")
    return path


@cache
def generated(spec: Path) -> tuple[Path, generator.Result]:
    output = Path(mkdtemp(prefix=f"sdk-{spec.stem}-"))
    config, package = config_of(spec), package_of(spec)
    return output, generator.generate(spec, output, config=config, package=package)


def package_of(spec: Path) -> str:
    return f"corpus_{spec.stem.replace('-', '_')}"


def config_of(spec: Path) -> Path | None:
    """Give the settings that say how the pages of a document follow each other."""
    path = Path(__file__).parent / "settings" / f"{spec.stem}.yaml"
    return path if path.is_file() else None


@pytest.fixture
def sdk(spec: Path) -> Path:
    """The folder of the document's SDK."""
    return generated(spec)[0]


@pytest.fixture
def result(spec: Path) -> generator.Result:
    """What the run that generated it said."""
    return generated(spec)[1]


@pytest.fixture
def package(spec: Path, sdk: Path) -> Iterator[str]:
    """The name of the package, importable."""
    with importable(sdk):
        yield package_of(spec)


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


@pytest.fixture
def declared(spec: Path) -> int:
    """How many operations the document has, counted without the generator's help."""
    methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
    paths = load(spec).root["paths"]
    assert isinstance(paths, dict)
    return sum(
        method in methods
        for item in paths.values()
        if isinstance(item, dict)
        for method in item
    )
