"""`.sdkwrightignore` in the output folder: what is to be left to its users.

It is written like a `.gitignore`; its paths are those below the output folder.
"""

from collections.abc import Callable
from pathlib import Path

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.manifest import IGNORE

EXTENSIONS = "extensions"  # the folder of a package in which nothing is generated


def left_to_people(output: Path) -> Callable[[str], bool]:
    """Give what tells whether a path is of what people add to a package on purpose."""
    is_ignored = ignored(output)
    return lambda path: path.split("/")[1:2] == [EXTENSIONS] or is_ignored(path)


def ignored(output: Path) -> Callable[[str], bool]:
    """Give what tells whether a path is ignored; InputError of a wrong pattern."""
    file = output / IGNORE
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return lambda _path: False
    except UnicodeDecodeError as error:
        raise InputError(_wrong(file, 1, "", f"is no UTF-8: {error.reason}")) from None
    from pathspec import GitIgnoreSpec

    for number, line in enumerate(lines, 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError as error:
            raise InputError(_wrong(file, number, line, str(error))) from None
    return GitIgnoreSpec.from_lines(lines).match_file


def _wrong(file: Path, number: int, line: str, problem: str) -> Diagnostic:
    return Diagnostic(
        "ignore",
        "error",
        f"this cannot be used: {problem}",
        hint="Write patterns as in a .gitignore (git-scm.com/docs/gitignore).",
        place=Place(str(file), number, 1, line),
    )
