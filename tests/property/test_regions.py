"""A region anywhere in a file of a real SDK goes into the next text, and out of it."""

import ast
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from generator import InputError, generate
from generator.write.custom import Last, carry
from generator.write.manifest import digest
from generator.write.regions import cut_out
from tests.property.edits import edited
from tests.support import HARBOUR

TEXTS = (".py", ".md", ".toml")


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Give an SDK after each of some changes of its document."""
    folder = tmp_path_factory.mktemp("trees")
    document, seed = yaml.safe_load(HARBOUR.read_text()), 0
    found: list[dict[str, bytes]] = []
    while len(found) < 4:
        (folder / "api.json").write_text(json.dumps(document))
        try:
            generate(folder / "api.json", folder / "sdk", force=True)
        except InputError:
            pass  # a bad edit, which a later one mends
        else:
            found.append(texts(folder / "sdk"))
        for _ in range(8):
            seed += 1
            document = edited(document, seed)
    return found


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in TEXTS
    }


def with_region(path: str, text: str, dice: random.Random) -> tuple[str, str] | None:
    """Put a region before any line, with any room; None where that is no Python."""
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    below = next((line for line in lines[at:] if line.strip()), "")
    indent = below[: len(below) - len(below.lstrip())] if path.endswith(".py") else ""
    mark = "<!-- {} custom: x -->" if path.endswith(".md") else "# {} custom: x"
    region = [mark.format("region"), "# mine", mark.format("endregion")]
    own = "\n".join(indent + line for line in region)
    room = [[""] * dice.randint(0, 2) for _ in range(2)]
    made = "\n".join([*lines[:at], *room[0], own, *room[1], *lines[at:]])
    try:
        ast.parse(made if path.endswith(".py") else "")
    except SyntaxError:
        return None
    return made, own


def changed(trees: list[dict[str, bytes]]) -> Iterator[tuple[str, bytes, bytes]]:
    for old, new in pairwise(trees):
        for path in sorted(old.keys() & new.keys()):
            if old[path] != new[path]:
                yield from [(path, old[path], new[path])] * 15


def test_a_region_goes_into_the_next_text_and_out_of_it(
    trees: list[dict[str, bytes]],
) -> None:
    dice = random.Random(1)
    done, refused = 0, 0
    for path, old, new in changed(trees):
        made = with_region(path, old.decode(), dice)
        if made is None:
            continue
        text, own = made
        last = Last(digest(old), lambda: None)
        try:
            found = carry(Path(path), text.encode(), new, last)
        except InputError:
            refused += 1
            continue
        done += 1
        assert found.custom is not None
        assert (found.custom.edited, found.custom.regions) == (False, ("x",))
        assert own in found.data.decode()
        lines = found.data.decode().split("\n")
        rest, _ = cut_out(Path(path), lines, new.decode().split("\n").__eq__)
        assert "\n".join(rest).encode() == new
        ast.parse(found.data if path.endswith(".py") else b"")
    assert done > 300
    assert refused < done / 20  # their method or section is gone
