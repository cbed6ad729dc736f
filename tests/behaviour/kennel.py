"""An SDK of a document in which everything was renamed once."""

from pathlib import Path

from tests.support import ROOT, must, sdkwright

KENNEL = ROOT / "tests" / "behaviour" / "specs" / "kennel.yaml"
SETTINGS = """
spec: kennel.yaml
output: sdk
version: {version}
pagination: {{'*': {{type: cursor, cursor: after, next: next, items: dogs}}}}
names: {{{names}}}
"""
RENAMED = (
    ("olour", "olor"),
    ("grey", "gray"),
    ("favourite", "favorite"),
    ("behaviour", "behavior"),
    ("getDog", "findDog"),
    ("listDogs", "searchDogs"),
    ("{id}", "{dogId}"),
    ("name: id", "name: dogId"),
    ("schemas/Dog", "schemas/Hound"),
    ("    Dog:", "    Hound:"),
    ("Fault", "Failure"),
    ("[Dogs]", "[Hounds]"),
)
OVERRIDES = "'#/components/schemas/Hound/properties/owner-id': master"


def kennel(folder: Path, version: str = "1.1.0", first: str = "1.0.0") -> Path:
    """Generate the SDK of the document, then of the renamed one over it."""
    document = folder / KENNEL.name
    text = KENNEL.read_text(encoding="utf-8")
    generate(folder, text, first)
    for old, new in RENAMED:
        assert old in text
        text = text.replace(old, new)
    generate(folder, text, version, OVERRIDES)
    assert document.is_file()
    return folder / "sdk"


def generate(folder: Path, text: str, version: str, names: str = "") -> None:
    """Generate, over what is there, with other settings."""
    (folder / KENNEL.name).write_text(text, encoding="utf-8")
    settings = folder / "sdk.yaml"
    settings.write_text(SETTINGS.format(version=version, names=names), encoding="utf-8")
    must(
        sdkwright("generate", "--config", settings, cwd=folder, cache=folder / "cache")
    )
