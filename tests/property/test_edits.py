"""Whatever people do to generated files between runs, no run loses it in silence.

Generated modules are made of lines that are all different, and so are the lines that
people add: what became of each can be told from the tree alone.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.write.manifest import Edits
from generator.write.settling import Order
from generator.write.tree import commit, compare

PATHS = ["a.py", "b/c.py", "d.md"]
MILD_TO_RUDE: tuple[Edits, ...] = ("merge", "ours", "reset")


class Document:
    """What is generated: classes with methods, or sections, that come and go."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._count = 0
        self.parts = {path: [self._part() for _ in range(4)] for path in PATHS}

    def change(self) -> None:
        path = self._dice.choice(PATHS)
        parts = self.parts.setdefault(path, [])
        at = self._dice.randint(0, len(parts))
        match self._dice.randint(0, 8):
            case 0 if len(self.parts) > 1:
                del self.parts[path]
            case 1 | 2:
                parts.insert(at, self._part())
            case 3 if parts:
                del parts[at - 1]
            case _ if parts:
                name, lines = parts[at - 1]
                lines[self._dice.randrange(len(lines))] = self._line()
                parts[at - 1] = (name, lines)
            case _:
                parts.append(self._part())

    def files(self) -> dict[str, bytes]:
        return {path: self._text(path).encode() for path in self.parts}

    def _text(self, path: str) -> str:
        parts = self.parts[path]
        if path.endswith(".md"):
            sections = (f"## {name}\n\n" + "\n\n".join(text) for name, text in parts)
            return "\n\n".join(["# Page", *sections]) + "\n"
        methods = (
            f"    def {name}(self) -> None:\n" + "\n".join(f"        {x}" for x in text)
            for name, text in parts
        )
        return "class All:\n" + "\n\n".join(methods or ["    pass"]) + "\n"

    def _part(self) -> tuple[str, list[str]]:
        self._count += 1
        return f"part{self._count}", [
            self._line() for _ in range(self._dice.randint(1, 4))
        ]

    def _line(self) -> str:
        self._count += 1
        return f"generated{self._count}()"


class People:
    """They add lines, in regions or not, and remove lines that are generated."""

    def __init__(self, dice: random.Random, output: Path) -> None:
        self._dice = dice
        self._output = output
        self._count = 0
        self.added: set[str] = set()
        self.taken: set[str] = set()

    def work(self) -> None:
        present = [path for path in PATHS if (self._output / path).exists()]
        path = self._output / self._dice.choice(present or PATHS)
        lines = path.read_text().split("\n") if present else []
        places = [n for n, line in enumerate(lines) if "generated" in line]
        if not places:
            return
        at = self._dice.choice(places)
        indent = lines[at].partition("generated")[0]
        added = f"hand{self._count}"
        self._count += 1
        match self._dice.randint(0, 3):
            case 0 if at - 1 in places:
                self.taken.add(lines[at].strip())
                del lines[at]
                added = ""
            case 1 if not indent:
                lines[at + 1 : at + 1] = ["", *_region("<!-- {} -->", added, "")]
            case 1:
                lines[at:at] = _region("# {}", added, indent)
            case 2 if indent:  # behind the class
                lines[-1:] = ["", "", *_region("# {}", added, ""), ""]
            case _:
                lines.insert(at, f"{indent}{added}")
        self.added |= {added} - {""}
        path.write_text("\n".join(lines))

    def give_up(self, there: set[str]) -> None:
        """Take what is there for what is wanted."""
        self.added &= there
        self.taken.clear()


def _region(mark: str, text: str, indent: str) -> list[str]:
    begin, end = (
        mark.format(f"{word} custom: {text}") for word in ("region", "endregion")
    )
    return [f"{indent}{line}" for line in (begin, text, end)]


def words(output: Path) -> set[str]:
    """All that stands alone on a line of a file that is not the generator's own."""
    found = (output / path for path in PATHS)
    return {
        line.strip()
        for path in found
        if path.exists()
        for line in path.read_text().split("\n")
    }


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def turns(seed: int, output: Path) -> Iterator[tuple[Document, People]]:
    """A month of a team: edits of the document and of the code, in any order."""
    dice = random.Random(seed)
    document, people = Document(dice), People(dice, output)
    yield document, people
    for _ in range(12):
        for _ in range(dice.randint(0, 2)):
            document.change()
        for _ in range(dice.randint(0, 2)):
            people.work()
        yield document, people


@pytest.mark.parametrize("seed", range(60))
def test_no_run_loses_what_people_did_in_silence(seed: int, tmp_path: Path) -> None:
    output = tmp_path / "sdk"
    last: dict[str, bytes] = {}
    for document, people in turns(seed, output):
        files = document.files()
        again = dict(last) if seed % 3 else {}  # of some nothing is known any more
        for edits in MILD_TO_RUDE:
            before = tree(output)
            order = Order(edits == "reset", edits, again.get)
            try:
                commit(output, files, {}, "0.1.0", order=order)
                break
            except InputError:
                assert tree(output) == before
                assert compare(output, files, {}, "0.1.0", Order(again=again.get))
        if edits == "reset":  # they were told twice that it cannot be kept
            people.give_up(words(output))
        last = files
        there = words(output)
        assert people.added <= there
        assert not people.taken & there
        assert compare(output, files, {}, "0.1.0") == []
        assert commit(output, files, {}, "0.1.0").written == ()


def test_most_of_it_needs_no_decision(tmp_path: Path) -> None:
    asked = 0
    runs = 0
    for seed in range(20):
        output = tmp_path / str(seed)
        last: dict[str, bytes] = {}
        for document, _ in turns(seed, output):
            last, before = document.files(), last
            order = Order(again=before.get)
            try:
                commit(output, last, {}, "0.1.0", order=order)
            except InputError:
                asked += 1
                commit(output, last, {}, "0.1.0", order=Order(force=True))
            runs += 1
    assert asked < runs / 4


@pytest.mark.parametrize("seed", range(20))
def test_reset_gives_what_is_generated(seed: int, tmp_path: Path) -> None:
    output = tmp_path / "sdk"
    for document, _ in turns(seed, output):
        files = document.files()
        commit(output, files, {}, "0.1.0", order=Order(edits="reset"))
        there = tree(output)
        assert {path: there[path] for path in files} == files
        assert there.keys() - files.keys() == {".sdkwright.json"}
