"""The house rules that a machine can hold: directions, doors and sizes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.render import parts

ROOT = Path(__file__).parents[1]
STAGES = [
    *(
        "source",
        "ir",
        "naming",
        "render",
        "review",
        "migration",
        "write",
        "release",
        "site",
    ),
]
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "generator").rglob("*.py")
)
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.j2")
)

# May import any stage: they put the stages together.
OUTSIDE = {
    *{"generator/__init__.py", "generator/__main__.py", "generator/cli.py"},
    *{"generator/job.py", "generator/kept.py", "generator/report.py"},
    *{"generator/starting.py", "generator/watched.py"},
    *{f"generator/release/{m}.py" for m in ("staging", "steps", "verify", "workflows")},
    "generator/again.py",
    *{"generator/fleet.py", "generator/results.py", "generator/sides.py"},
    *{module for module in MODULES if module.startswith("generator/commands/")},
}
# May be imported by any stage.
SHARED = {
    "generator.config",
    "generator.coverage",
    "generator.diagnostics",
    "generator.paging",
    "generator.processes",
    "generator.publishing",
    "generator.progress",
    "generator.yaml_structs",
}

READ = {"open", "read_text", "read_bytes"}
WRITE = {
    *{"write_text", "write_bytes", "touch", "mkdir", "makedirs", "NamedTemporaryFile"},
    *{"unlink", "rmdir", "rmtree", "rename", "symlink_to", "hardlink_to", "copytree"},
}
MAY_READ = {
    "generator/source/": "its task",
    "generator/write/": "what is there already",
    "generator/release/": "what was made, to look whether it can be released",
    "generator/yaml_structs.py": "the settings, which are no document",
    "generator/job.py": "what the last run said, in the user's cache, and the settings",
    "generator/cli.py": "the null device, in place of a pipe that was closed",
    "generator/migration/files.py": "the code that is to be moved over",
    "generator/naming/identifiers.py": "the reserved words, data of its own",
    "generator/review/rules/": "the rules, data of its own",
    "generator/render/environment.py": "the templates",
    "generator/render/folder.py": "the version of the user's templates",
    "generator/render/customizing.py": "the user's templates",
    "generator/render/parts.py": "the files of the runtime, which are templates too",
    "generator/site/": "the pages, of which it makes a site",
    "generator/review/report/page.py": "the style and the script of the page",
}
MAY_WRITE = {
    "generator/write/": "its task",
    "generator/release/": "makes a release in a folder of its own",
    "generator/commands/site.py": "puts a site in the place of the one before",
    "generator/job.py": "remembers in the user's cache what the last run said",
    "generator/source/validate.py": "remembers in the user's cache what has passed",
    "generator/render/environment.py": "keeps compiled templates in the user's cache",
    "generator/review/rules/__main__.py": "the compiled rules, for who changes them",
}


@cache
def parse(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def stage_of(module: str) -> str:
    """`generator/ir/types.py` and `generator.ir.types` are both of `ir`."""
    return module.replace("/", ".").split(".")[1]


def imports(module: str) -> Iterator[str]:
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from names if node.module == "generator" else [node.module or ""]


def functions(module: str) -> dict[str, int]:
    """The length in lines of each function."""
    return {
        f"{module}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(parse(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 20
    assert {stage_of(module) for module in MODULES} >= {*STAGES}


@pytest.mark.parametrize("module", [m for m in MODULES if m not in OUTSIDE])
def test_a_stage_imports_only_itself_and_what_comes_before(module: str) -> None:
    stage = stage_of(module)
    allowed = STAGES[: STAGES.index(stage) + 1] if stage in STAGES else []
    ours = {name for name in imports(module) if name.split(".")[0] == "generator"}
    wrong = {name for name in ours - SHARED if stage_of(f"{name}.") not in allowed}
    assert not wrong


@pytest.mark.parametrize(
    "module",
    [
        m
        for m in MODULES
        if not m.startswith(("generator/cli.py", "generator/commands"))
    ],
)
def test_only_the_command_line_imports_click(module: str) -> None:
    assert not {name for name in imports(module) if name.split(".")[0] == "click"}


@pytest.mark.parametrize("module", MODULES)
def test_only_source_reads_files_and_only_write_writes_them(module: str) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
    }
    if not module.startswith((*MAY_READ,)):
        assert not called & READ
    if not module.startswith((*MAY_WRITE,)):
        assert not called & WRITE


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_400_lines_at_most_and_a_function_60(module: str) -> None:
    assert (ROOT / module).read_text(encoding="utf-8").count("\n") <= 400
    assert not {name for name, lines in functions(module).items() if lines > 60}


def test_nine_of_ten_functions_have_25_lines_at_most() -> None:
    lines = sorted(n for module in MODULES for n in functions(module).values())
    assert lines[len(lines) * 9 // 10] <= 25


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_60_lines_at_most(template: str) -> None:
    assert (ROOT / template).read_text(encoding="utf-8").count("\n") <= 60


RUNTIME, PARTS = (
    sorted((ROOT / "templates" / name).glob("*.py")) for name in ("runtime", "parts")
)


def code_lines(path: Path) -> int:
    """Count lines but for blank ones, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    said = [
        range(node.body[0].lineno, node.body[0].end_lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kinds) and ast.get_docstring(node)
    ]
    lines = enumerate(text.splitlines(), 1)
    return sum(
        1
        for number, line in lines
        if line.strip()
        and not line.lstrip().startswith("#")
        and not any(number in each for each in said)
    )


def test_what_every_sdk_carries_is_below_1800_lines_of_code() -> None:
    assert sum(map(code_lines, RUNTIME)) < 1800


@pytest.mark.parametrize("path", RUNTIME, ids=lambda path: path.stem)
def test_what_every_sdk_has_needs_no_part(path: Path) -> None:
    parts = {part.stem for part in PARTS}
    imported = {
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 1
    }
    assert not imported & parts


@pytest.mark.parametrize(("name", "part"), parts.PARTS.items())
def test_a_part_has_what_generated_code_imports_from_it(name: str, part: str) -> None:
    text = (ROOT / "templates" / "parts" / f"{part}.py").read_text(encoding="utf-8")
    assert re.search(
        rf"^(class |def |    (from \w+ import )?)?{name}\b", text, re.MULTILINE
    )
