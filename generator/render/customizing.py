"""Templates of the user's own in place of ours: what is wrong with one has its line.

They run in a sandbox and print through the same doors: a text of a spec gets into the
output only by a filter of its language. What they make of Python goes through black.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment

from generator.diagnostics import Diagnostic, InputError, Place
from generator.render.environment import LANGUAGES, language_of, options
from generator.render.folder import custom_templates, templates
from generator.render.safe import Code

_OBJECT: Final = re.compile(r"'generator\.[\w.]+\.(\w+) object'")
_HINT: Final = "docs/templates.md says what each template is given, and its filters."


def checked(folder: Path) -> bytes:
    """Give a digest of templates.

    Raises `InputError` for all that can be told of them without using them.
    """
    found = custom_templates(folder)
    faults = [each for one in found.items() for each in _faults(folder, *one)]
    if faults:
        raise InputError(*faults)
    texts = [f"{name}\n{path.read_text('utf-8')}" for name, path in found.items()]
    return sha256("\0".join(texts).encode()).digest()


def render(folder: Path, template: str, view: dict[str, object]) -> str:
    """Render a template, which may be one in the folder or include one."""
    language = language_of(template)
    try:
        text: str = _environment(folder, language).get_template(template).render(view)
    except Exception as error:
        place = _place(folder, error)
        if place is None:
            raise  # it is ours
        told = _told(error)
        fault = Diagnostic("template", "error", told, hint=_HINT, place=place)
        raise InputError(fault) from error
    own = folder / template
    return _formatted(own, text) if language is Code and own.is_file() else text


@cache
def _environment(folder: Path, language: type[str]) -> SandboxedEnvironment:
    ours = FileSystemLoader(templates())
    given = options(language, "templates-sandboxed")
    loader = ChoiceLoader(
        [FileSystemLoader(folder), ours, PrefixLoader({"original": ours})]
    )
    made = SandboxedEnvironment(**{**given.settings, "loader": loader})
    made.auto_reload = True  # who waits for saves wants to see them
    made.filters.update(given.filters)
    return made


def _faults(folder: Path, name: str, path: Path) -> Iterator[Diagnostic]:
    if name.split(".")[-2] not in LANGUAGES:
        yield _fault(path, 1, f"{name} is of no known language, such as `.md.j2`")
        return
    environment = _environment(folder, language_of(name))
    try:
        tree = environment.parse(path.read_text(encoding="utf-8"), name, str(path))
    except UnicodeDecodeError:
        yield _fault(path, 1, "the template is not UTF-8 text")
    except TemplateSyntaxError as error:
        yield _fault(path, error.lineno, error.message or "it cannot be read")
    else:
        # Its result would be printed though no filter of the language has made it.
        for node in tree.find_all(nodes.FilterBlock):
            yield _fault(path, node.lineno, "a filter cannot have a whole block")


def _formatted(path: Path, text: str) -> str:
    import black
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=black.Mode())
    except (InvalidInput, ValueError) as error:
        first = str(error).partition("\n")[0]
        fault = _fault(path, 1, f"what the template gives is no Python: {first}")
        raise InputError(fault) from error


def _place(folder: Path, error: BaseException) -> Place | None:
    """Give the last line of a template of the user's that an error came through."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _at(Path(error.filename), error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    found = [one for one in frames if Path(one.filename).is_relative_to(folder)]
    return _at(Path(found[-1].filename), found[-1].lineno or 1) if found else None


def _told(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    return _OBJECT.sub(r"`\1`", str(error)) or type(error).__name__


def _fault(path: Path, line: int, message: str) -> Diagnostic:
    place = _at(path, line)
    return Diagnostic("template", "error", message, hint=_HINT, place=place)


def _at(path: Path, line: int) -> Place:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return Place(str(path), line, 1 + len(excerpt) - len(excerpt.lstrip()), excerpt)
