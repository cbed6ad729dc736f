"""A caller's program passes mypy on the old SDK, fails on the new one, and passes again."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import generator
from generator.cli import cli
from tests.migration.test_rewriting import API
from tests.review.documents import document, yaml

EDITS = [
    ("schemas/Pet'", "schemas/Animal'"),
    ("    Pet:", "    Animal:"),
    ("schemas/Fault'", "schemas/Problem'"),
    ("    Fault:", "    Problem:"),
    ("required: [id]", "required: [id, kind]"),
    ("colour:", "color:"),
    ("grey dog", "gray dog"),
    ("tags: [pets]", "tags: [animals]"),
    ("operationId: listPets", "operationId: findPets"),
    ("name: limit, schema", "name: limits, schema"),
    ("name: after, schema", "name: after, required: true, schema"),
    ("{key: {type", "{token: {type"),
]

PROGRAM = '''\
"""What a caller has."""

from __future__ import annotations

import sys
from zoo import ZooClient, models
from zoo.aio import AsyncZooClient
from zoo.controllers import PetsController
from zoo.exceptions import FaultException
from zoo.models import Pet, PetKindEnum


class Keeper:
    def __init__(self, client: ZooClient) -> None:
        self.pets = client.pets

    def colours(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for pet in self.pets.list_pets(10):  # ten are enough
            colour = pet.colour or "none"
            found[colour] = found.get(colour, 0) + 1
        return found

    def add(self, pet: Pet) -> Pet:
        pet.colour   =   "red"
        self.pets.add_pet(pet)
        return pet


def first(pets: PetsController) -> models.Pet | None:
    try:
        return pets.list_pets(after="b", limit=1)[0]
    except FaultException as fault:
        print(fault.code, file=sys.stderr)
        return None


async def main() -> None:
    async with AsyncZooClient(key="secret") as client:
        cats = [
            each.colour
            for each in await client.pets.list_pets()
            if each.kind == PetKindEnum.GREY_DOG
        ]
        print(cats, models.Pet(id=1, kind=PetKindEnum.CAT, colour="black").colour)


keeper = Keeper(ZooClient(key="secret", timeout=3.0))
print(keeper.colours())
'''


def sdk(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.json"
    path.write_bytes(msgspec.json.encode(document("document", yaml(text))))
    generator.generate(path, folder / name)
    return path


@pytest.fixture(scope="module")
def two_sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrate")
    new = API
    for before, after in EDITS:
        assert before in new
        new = new.replace(before, after)
    sdk(folder, "old", API)
    sdk(folder, "new", new)
    return folder


def faults(folder: Path, name: str) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--follow-imports=silent",
            "caller/program.py",
        ],
        cwd=folder,
        env={
            "MYPYPATH": str(folder / name),
            "MYPY_CACHE_DIR": str(folder / f".{name}"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode else ""


def run(folder: Path, *options: str) -> str:
    documents = str(folder / "old.json"), str(folder / "new.json")
    arguments = ["migrate", *documents, str(folder / "caller"), *options]
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert not result.exception, result.output
    return result.stdout


def test_a_program_fits_the_new_sdk_after_migrate(two_sdks: Path) -> None:
    program = two_sdks / "caller" / "program.py"
    program.parent.mkdir()
    program.write_text(PROGRAM, encoding="utf-8")
    assert faults(two_sdks, "old") == ""
    assert "error:" in faults(two_sdks, "new")

    told = run(two_sdks)
    assert program.read_text(encoding="utf-8") == PROGRAM  # only shown
    assert "-        for pet in self.pets.list_pets(10):  # ten are enough\n" in told
    call = 'find_pets(limits=10, after=to_be_given("after: str")):  # ten are enough'
    assert f"+        for pet in self.pets.{call}\n" in told
    assert f"{program}:19:20: give a value: after: str" in told
    assert "gone" not in told

    run(two_sdks, "--write")
    text = program.read_text(encoding="utf-8")
    assert faults(two_sdks, "new") == ""
    assert 'find_pets(after="b", limits=1)[0]' in text
    assert 'pet.color   =   "red"' in text
    assert "AsyncZooClient(token=" in text


def test_code_of_others_is_left_alone(two_sdks: Path) -> None:
    folder = two_sdks / "caller"
    for path in (
        "venv/lib.py",
        "zoo/models.py",
        ".hidden/a.py",
        "notes.txt",
        "other.py",
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("from zoo.models import Pet\n", encoding="utf-8")
    (folder / "zoo" / "runtime").mkdir()
    diff = run(two_sdks)
    changed = {line.split()[1] for line in diff.splitlines() if line.startswith("--- ")}
    assert changed == {str(folder / "other.py")} | (
        {str(folder / "program.py")} if "find_pets" in diff else set()
    )
