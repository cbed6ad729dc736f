"""A version is written into `sdk.yaml`, and nothing else in it changes."""

from pathlib import Path

import pytest

from generator.config import Config, read_config
from generator.publishing import with_version


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("spec: a\nversion: 0.1.0 # ours\n", "spec: a\nversion: 0.2.0 # ours\n"),
        ("version: '0.1.0'\nspec: a", "version: '0.2.0'\nspec: a"),
        ('"version": "0.1.0"\r\nspec: a\r\n', '"version": "0.2.0"\r\nspec: a\r\n'),
        ("{version: 1, spec: a}", "{version: 0.2.0, spec: a}"),
        ("# ours\nspec: a # b\n", "# ours\nversion: 0.2.0\nspec: a # b\n"),
        ("spec: a\r\n", "version: 0.2.0\r\nspec: a\r\n"),
        ("{spec: a}", "{version: 0.2.0, spec: a}"),
        ("{}\n", "{version: 0.2.0, }\n"),
        ("", "version: 0.2.0\n"),
        ("# ours", "# ours\nversion: 0.2.0\n"),
        ("---\n", "---\nversion: 0.2.0\n"),
        ("\ufeffversion: 1 # é\n", "\ufeffversion: 0.2.0 # é\n"),
        (
            "names: {'#/é': version}\nversion:\n  1\n",
            "names: {'#/é': version}\nversion:\n  0.2.0\n",
        ),
    ],
)
def test_the_version_changes_and_nothing_else(
    tmp_path: Path, before: str, after: str
) -> None:
    path = tmp_path / "sdk.yaml"
    path.write_bytes(before.encode())
    was = read_config(path)
    made = with_version(before.encode(), "0.2.0")
    assert made.decode() == after
    path.write_bytes(made)
    assert read_config(path) == Config(spec=was.spec, names=was.names, version="0.2.0")
