"""What the tools say of the generator and of the SDK that it generates: nothing."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.behaviour.kennel import kennel
from tests.support import (
    GENERATED,
    HARBOUR,
    POST,
    ROOT,
    SHOP,
    Done,
    must,
    once,
    run,
    sdkwright,
)

NAMES = ("thingspace", "harbour", "post", "shop", "empty", "kennel")
EMPTY = "openapi: 3.1.0\ninfo: {title: Empty, version: '1'}\npaths: {}\n"
Check = Callable[..., Done]


@pytest.fixture(scope="session")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the committed SDK and a richer one, away from the settings of this checkout."""

    def make(folder: Path) -> None:
        shutil.copytree(
            GENERATED,
            folder / "thingspace",
            ignore=shutil.ignore_patterns("__pycache__", ".*_cache"),
        )
        empty = folder / "empty.yaml"
        empty.write_text(EMPTY, encoding="utf-8")
        for document in (HARBOUR, POST, SHOP, empty):
            command = ("generate", document, "--output", folder / document.stem)
            must(sdkwright(*command, cwd=folder, cache=folder / "cache"))
        with tempfile.TemporaryDirectory() as renamed:
            shutil.copytree(kennel(Path(renamed)), folder / "kennel")

    return once(tmp_path_factory, "sdks", make)


@pytest.fixture(params=NAMES)
def sdk(sdks: Path, request: pytest.FixtureRequest) -> Path:
    return sdks / str(request.param)


def package(sdk: Path) -> Path:
    (found,) = (path.parent for path in sdk.glob("*/py.typed"))
    return found


def tool(name: str, *arguments: object, cwd: Path) -> Done:
    return run(sys.executable, "-m", name, *arguments, cwd=cwd)


def assert_silent(done: Done) -> None:
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def mypy(folder: Path, python: str, *paths: Path) -> Done:
    options = ("--strict", "--python-version", python, "--config-file", os.devnull)
    return tool("mypy", *options, "--cache-dir", folder / "cache", *paths, cwd=folder)


def pyright(folder: Path, python: str, *paths: Path) -> Done:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": python,
        "include": [str(path) for path in paths],
        "extraPaths": [str(path.parent) for path in paths],
    }
    project = folder / "pyrightconfig.json"
    project.write_text(json.dumps(settings), encoding="utf-8")
    options = ("--project", project, "--pythonpath", sys.executable)
    return tool("basedpyright", *options, cwd=folder)


@pytest.mark.parametrize("check", [mypy, pyright])
def test_the_type_checkers_are_content_with_the_generator(
    tmp_path: Path, check: Check
) -> None:
    assert_silent(check(tmp_path, "3.11", ROOT / "generator"))


@pytest.mark.parametrize("check", [mypy, pyright])
def test_the_type_checkers_are_content_with_generated_sdks(
    sdks: Path, tmp_path: Path, check: Check
) -> None:
    packages = [package(sdks / name) for name in NAMES]
    assert_silent(check(tmp_path, "3.10", *packages))


USE = """
from thingspace import ThingspaceClient, models, testing, webhooks
from thingspace.aio import AsyncThingspaceClient

transport = testing.FakeTransport()
ThingspaceClient(session_token="s", transport=transport)
AsyncThingspaceClient(session_token="s", transport=testing.AsyncFakeTransport())
transport.answer("sms.send", json=models.RequestResponse(request_id="1"))
url: str = transport.requests[0].url


def mine(body: bytes, headers: object) -> None:
    raise webhooks.SignatureError


for check in (
    webhooks.Credentials(username="u", password="p"),
    webhooks.Hmac("k", header="S"),
    webhooks.StandardWebhooks("k", b"l"),
    mine,
    None,
):
    receiver = webhooks.Receiver(verify=check)
    event: models.EnhancedConnectivityCallback = receiver.parse(b"", {"a": "b"})
    event = webhooks.parse(b"", {}, check)
"""


@pytest.mark.parametrize("check", [mypy, pyright])
def test_the_type_checkers_are_content_with_who_uses_an_sdk(
    sdks: Path, tmp_path: Path, check: Check
) -> None:
    use = tmp_path / "use.py"
    use.write_text(USE, encoding="utf-8")
    assert_silent(check(tmp_path, "3.10", use, package(sdks / "thingspace")))


USE_OF_OLD_NAMES = """
from kennel import KennelClient
from kennel.aio import AsyncKennelClient
from kennel.exceptions import FaultException
from kennel.models import ColourEnum, Dog, Hound

client = KennelClient()
dog: Hound = client.dogs.get_dog(id="1", colour=ColourEnum.GREY, size=3)
dog = client.hounds.find_dog("1", colour=ColourEnum.RED)
other: Dog = Dog(name="Rex", owner_id=1)
number: int = other.owner_id
other.owner_id = number
for each in client.hounds.list_dogs_pages(colour=ColourEnum.RED).items():
    dog = each
try:
    pass
except FaultException as error:
    behaviour: str | None = error.behaviour


async def use(client: AsyncKennelClient) -> Dog:
    return await client.hounds.get_dog(id="1")
"""


@pytest.mark.parametrize("check", [mypy, pyright])
def test_the_type_checkers_know_old_names_and_call_them_deprecated(
    sdks: Path, tmp_path: Path, check: Check
) -> None:
    use = tmp_path / "use.py"
    # They are told as hints unless a project asks for more.
    first = "# mypy: enable-error-code=deprecated\n# pyright: reportDeprecated=error\n"
    use.write_text(first + USE_OF_OLD_NAMES, encoding="utf-8")
    done = check(tmp_path, "3.10", use, package(sdks / "kennel"))
    found = [line for line in done.stdout.splitlines() if " error: " in line]
    assert done.returncode == 1
    assert len(found) >= 7
    assert [line for line in found if "eprecated" not in line] == []


@pytest.mark.parametrize("check", [mypy, pyright])
def test_the_type_checkers_are_content_with_the_runtime(
    tmp_path: Path, check: Check
) -> None:
    together = tmp_path / "runtime"
    for folder in "runtime", "parts":
        shutil.copytree(ROOT / "templates" / folder, together, dirs_exist_ok=True)
    assert_silent(check(tmp_path, "3.10", together))


@pytest.mark.parametrize("folder", ["generator", "templates"])
def test_black_would_change_nothing_here(folder: str) -> None:
    assert_silent(tool("black", "--check", "--diff", "--quiet", folder, cwd=ROOT))


def test_black_would_change_nothing_in_a_generated_sdk(sdk: Path) -> None:
    assert_silent(tool("black", "--check", "--diff", "--quiet", ".", cwd=sdk))


@pytest.mark.parametrize("folder", ["generator", "templates"])
def test_ruff_finds_nothing_here(folder: str) -> None:
    assert_silent(tool("ruff", "check", "--no-cache", folder, cwd=ROOT))


def test_ruff_finds_nothing_in_a_generated_sdk(sdk: Path) -> None:
    assert_silent(tool("ruff", "check", "--no-cache", ".", cwd=sdk))


def pythons(version: str) -> Iterator[str]:
    """List the interpreters of a version, on the path or kept by pyenv."""
    yield from filter(None, [shutil.which(f"python{version}")])
    kept = Path("~/.pyenv/versions").expanduser()
    yield from map(str, kept.glob(f"{version}.*/bin/python"))


def test_every_generated_file_compiles_with_python_3_10(sdk: Path) -> None:
    # A shim of pyenv may be there for a version that is not switched on.
    works = (each for each in pythons("3.10") if run(each, "--version").returncode == 0)
    python = next(works, None)
    if python is None:
        pytest.skip("no Python 3.10 here")
    script = (
        "import pathlib, sys\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.py')):\n"
        "    compile(path.read_bytes(), str(path), 'exec')\n"
        "print(sys.version_info[:2])"
    )
    done = run(python, "-W", "error", "-c", script, package(sdk))
    assert_silent(done)
    assert done.stdout == "(3, 10)\n"
