"""What is generated, file by file, as it was last reviewed.

The committed `generated/` is the snapshot of the SMS SDK; the files here are of a richer
document. `make snapshots` takes what is generated now as what is wanted.
"""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import generator

ROOT = Path(__file__).parents[1]
HARBOUR = ROOT / "tests" / "behaviour" / "specs" / "harbour.yaml"
FILES = [
    "README.md",
    "doc/client.md",
    "doc/controllers/office.md",
    "doc/controllers/ships.md",
    "doc/errors.md",
    "doc/models/ship.md",
    "harbour_office/client.py",
    "harbour_office/controllers/office_controller.py",
    "harbour_office/exceptions/problem_exception.py",
    "harbour_office/models/__init__.py",
    "harbour_office/models/ship.py",
    "harbour_office/operations/office.py",
    "pyproject.toml",
    "sdkwright.lock",
]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harbour")
    generator.generate(HARBOUR, folder)
    return folder


@pytest.mark.xdist_group("snapshots")
@pytest.mark.parametrize("path", FILES)
def test_a_generated_file_is_as_reviewed(
    output: Path, path: str, snapshot: SnapshotAssertion
) -> None:
    assert (output / path).read_text(encoding="utf-8") == snapshot


def test_the_committed_sdk_is_what_the_spec_gives() -> None:
    found = generator.check(config=ROOT / "spec" / "sdk.yaml")
    assert found.differences == ()
