"""The two wheels, built and installed where nothing else is, and used from elsewhere."""

import os
import shutil
import sys
import tarfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.behaviour.contract import Contract
from tests.behaviour.loopback import Loopback
from tests.behaviour.thingspace_service import (
    ACCESS,
    HISTORY,
    SESSION,
    ThingspaceService,
)
from tests.support import (
    GENERATED,
    HARBOUR,
    ROOT,
    THINGSPACE,
    Done,
    must,
    once,
    run,
    sdkwright,
    tree,
)

LEFT_BEHIND = shutil.ignore_patterns(
    *(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "dist", "*.egg-info")
)

CALLER = """
import sys
before = set(sys.modules)
from thingspace import ThingspaceClient
client = ThingspaceClient(
    server=sys.argv[1], access_token=sys.argv[2], session_token=sys.argv[3]
)
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(loaded - sys.stdlib_module_names))
with client:
    pages = client.sms.get_sms_messages_using_get_pages("account")
    print(*[message.message for message in pages.items()])
print("requests" in sys.modules)
"""


def build(source: Path, into: Path, *options: str) -> None:
    copy = into / "source"
    shutil.copytree(source, copy, ignore=LEFT_BEHIND)
    command = (sys.executable, "-m", "build", *options, "--outdir", into / "dist", copy)
    must(run(*command, cwd=into))


def install(into: Path) -> None:
    """Install the one wheel, with what it needs from the index, and nothing else."""
    (wheel,) = (into / "dist").glob("*.whl")
    venv.create(into / "venv", with_pip=True)
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    must(run(python_of(into), "-I", *pip, wheel, cwd=into))


def python_of(folder: Path) -> Path:
    return folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and install the wheel of the committed SDK."""

    def make(folder: Path) -> None:
        build(GENERATED, folder, "--wheel")
        install(folder)

    return once(tmp_path_factory, "sdk-wheel", make)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdkwright's sdist and, from that, its wheel; install the wheel."""

    def make(folder: Path) -> None:
        build(ROOT, folder)
        install(folder)

    return once(tmp_path_factory, "product-wheel", make)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


def installed(product: Path, *arguments: object, cwd: Path) -> Done:
    command = python_of(product).with_name("sdkwright")
    places = {"PYTHONPATH": "", "XDG_CACHE_HOME": str(cwd / "cache")}
    return run(command, *arguments, cwd=cwd, **places)


def test_the_installed_sdk_calls_and_imports_no_more_than_it_needs(
    sdk: Path, loopback: Loopback, tmp_path: Path
) -> None:
    loopback.respond = sms = ThingspaceService(Contract(THINGSPACE))
    sms.inbox((["a", "b"], "?next=7"), (["c"], None))
    server = loopback.origin + sms.contract.base
    command = (python_of(sdk), "-I", "-W", "error", "-c", CALLER)
    done = must(run(*command, server, ACCESS, SESSION, cwd=tmp_path))
    assert done.stdout.splitlines() == ["msgspec thingspace", "a b c", "True"]
    assert [sms.contract.operation(call) for call in sms.calls] == [HISTORY] * 2
    assert sms.faults == []


def test_the_wheel_of_the_sdk_has_the_whole_package_and_its_types(sdk: Path) -> None:
    (there,) = sdk.glob("venv/lib/python*/site-packages/thingspace")
    assert tree(there) == tree(GENERATED / "thingspace")
    assert (there / "py.typed").exists()


def test_the_sdk_needs_what_it_says_and_nothing_else(sdk: Path, tmp_path: Path) -> None:
    must(run(python_of(sdk), "-I", "-m", "pip", "check", cwd=tmp_path))


@pytest.mark.parametrize("document", [THINGSPACE, HARBOUR], ids=lambda path: path.stem)
def test_the_installed_generator_gives_the_same_bytes_from_anywhere(
    product: Path, tmp_path: Path, document: Path
) -> None:
    must(installed(product, "generate", document, "--output", "there", cwd=tmp_path))
    command = ("generate", document, "--output", tmp_path / "here")
    must(sdkwright(*command, cwd=ROOT, cache=tmp_path / "cache"))
    there = tree(tmp_path / "there")
    assert len(there) > 30
    assert there == tree(tmp_path / "here")


def test_the_installed_generator_is_the_one_in_the_wheel(
    product: Path, tmp_path: Path
) -> None:
    script = "import generator; print(generator.__file__)"
    done = must(run(python_of(product), "-I", "-c", script, cwd=tmp_path))
    assert Path(done.stdout.strip()).is_relative_to(product / "venv")


def test_the_installed_command_validates_and_checks(
    product: Path, tmp_path: Path
) -> None:
    assert must(installed(product, "validate", HARBOUR, cwd=tmp_path)).stdout == (
        f"{HARBOUR}: valid\n"
    )
    done = installed(product, "check", HARBOUR, "--output", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert "missing: README.md" in done.stdout


def test_the_sdist_has_all_that_a_build_and_a_test_need(product: Path) -> None:
    (sdist,) = (product / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("generator", "templates", "spec")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".j2", ".yaml", ".txt"}
    }
    assert wanted - names == set()
    assert {"README.md", "LICENSE", "pyproject.toml"} <= names
