"""The SDK of a real document is whole: nothing lost, everything imports, all types hold."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import black

import generator
from tests.corpus.conftest import config_of


def test_no_operation_is_lost(
    declared: int, result: generator.Result, package: str, sdk: Path
) -> None:
    assert result.coverage.operations == declared
    kind = import_module(f"{package}.runtime").Operation
    found = 0
    for path in (sdk / package / "operations").glob("*.py"):
        module = import_module(f"{package}.operations.{path.stem}")
        found += sum(isinstance(value, kind) for value in vars(module).values())
    assert found == declared


def test_every_module_imports(package: str, sdk: Path) -> None:
    modules = sorted((sdk / package).rglob("*.py"))
    assert len(modules) > 100
    for path in modules:
        parts = path.relative_to(sdk).with_suffix("").parts
        import_module(".".join(parts).removesuffix(".__init__"))


def test_every_response_has_a_type_that_can_be_read(package: str, sdk: Path) -> None:
    runtime = import_module(f"{package}.runtime")
    codec = import_module(f"{package}.runtime.reading").Codec
    read = 0
    for path in (sdk / package / "operations").glob("*.py"):
        module = import_module(f"{package}.operations.{path.stem}")
        for operation in vars(module).values():
            if not isinstance(operation, runtime.Operation):
                continue
            for readers in operation.responses.values():
                for reader in readers if isinstance(readers, tuple) else (readers,):
                    if isinstance(reader, runtime.Json):
                        codec(reader.type())
                        read += 1
    assert read > 20


def test_the_modules_are_as_black_leaves_them(package: str, sdk: Path) -> None:
    mode = black.Mode()
    for path in sorted((sdk / package).rglob("*.py"))[::7]:
        text = path.read_text()
        if text and "runtime" not in path.parts:
            assert black.format_str(text, mode=mode) == text, path


def test_ruff_finds_no_error(sdk: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select=E9,F",
        ".",
    ]
    done = subprocess.run(command, cwd=sdk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_mypy_finds_no_error(package: str, sdk: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-version=3.10",
        package,
    ]
    done = subprocess.run(command, cwd=sdk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_a_second_run_writes_nothing(spec: Path, sdk: Path, package: str) -> None:
    again = generator.generate(spec, sdk, config=config_of(spec), package=package)
    assert (again.written, again.removed) == ((), ())
