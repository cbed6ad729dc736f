"""Two changes of a text are put together as git does it."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.write.merge import Side, merge


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        ("a b c", "a b c", "a x c", "a x c"),
        ("a b c", "a x c", "a b c", "a x c"),
        ("a b c", "x b c", "a b y", "x b y"),
        ("a b c", "a b c mine", "new a b c", "new a b c mine"),
        ("a b c", "a x c", "a x c", "a x c"),
        ("a b c d", "a d", "a b c d e", "a d e"),
        ("", "mine", "", "mine"),
        ("a b a b", "a b mine a b", "a b a", "a b mine a"),
        # Somebody has put the new lines beside their own: that settles a conflict.
        ("a b c", "a mine new c", "a new c", "a mine new c"),
        ("a b c", "a new mine new2 c", "a new new2 c", "a new mine new2 c"),
    ],
)
def test_changes_of_both_sides_are_kept(
    base: str, ours: str, theirs: str, wanted: str
) -> None:
    found = merge(base.split(), ours.split(), theirs.split())
    assert (found.lines, found.conflicts) == (wanted.split(), ())


CONFLICTS = [
    ("a b c", "a x c", "a y c", (2, "x", "b", "y")),
    ("a b c", "a c", "a y c", (2, "", "b", "y")),
    ("a b c", "a b mine c", "a b new c", (3, "mine", "", "new")),
    ("a b c", "x a y c", "a z c", (3, "y", "b", "z")),  # counted in what is on disk
    ("a b c d", "a x c d", "a b y d", (2, "x c", "b c", "b y")),  # lines side by side
    # Neither does a line that was to go settle it, nor is there one to put in.
    ("a b c", "a b mine new c", "a new c", (2, "b mine new", "b", "new")),
    ("a b c", "a mine c", "a c", (2, "mine", "b", "")),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "wanted"), CONFLICTS)
def test_a_conflict_is_told_with_its_line(
    base: str, ours: str, theirs: str, wanted: tuple[int, str, str, str]
) -> None:
    (found,) = merge(base.split(), ours.split(), theirs.split()).conflicts
    line, *parts = wanted
    assert found == (line, *map(str.split, parts))


@pytest.mark.parametrize(
    ("side", "wanted"), [("ours", "x c mine"), ("theirs", "new y c mine")]
)
def test_a_side_settles_the_conflicts_and_no_more(side: Side, wanted: str) -> None:
    base, ours, theirs = "b c", "x c mine", "new y c"
    found = merge(base.split(), ours.split(), theirs.split(), side)
    assert (found.lines, found.conflicts) == (wanted.split(), ())


def edited(lines: list[str], dice: random.Random, words: str) -> list[str]:
    lines = [*lines]
    for _ in range(dice.randint(0, 3)):
        at = dice.randint(0, len(lines))
        if dice.random() < 0.4:
            lines.insert(at, dice.choice(words))
        elif lines:
            lines[at : at + 1] = dice.choice([[], [dice.choice(words)]])
    return lines


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_it_agrees_with_git(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("ours", "base", "theirs")]
    merged = 0
    for seed in range(250):
        dice = random.Random(seed)
        base = [f"line{number}" for number in range(dice.randint(0, 20))]
        texts = edited(base, dice, "uvw"), base, edited(base, dice, "xyz")
        for path, lines in zip(paths, texts, strict=True):
            path.write_text("".join(f"{line}\n" for line in lines))
        done = subprocess.run(
            ["git", "merge-file", "-p", *paths], capture_output=True, check=False
        )
        found = merge(base, texts[0], texts[2])
        assert (done.returncode > 0) == bool(found.conflicts), texts
        if not found.conflicts:
            merged += 1
            assert done.stdout.decode().split() == found.lines, texts
    assert merged > 100
