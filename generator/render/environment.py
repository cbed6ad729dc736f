"""The templates, and the rule that they print no text of a spec as it is."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
)

from generator.render import filters
from generator.render.folder import templates
from generator.render.safe import Code, Markdown, Toml, Yaml

LANGUAGES: Final[dict[str, type[str]]] = {
    "py": Code,
    "md": Markdown,
    "toml": Toml,
    "yml": Yaml,
}


def html(template: str, **view: object) -> str:
    """Render a template of HTML, which escapes all that it prints."""
    return _html().get_template(template).render(**view)


def own_text(name: str) -> str:
    """Give the text of a file beside the templates, which is no template."""
    return (templates() / name).read_text(encoding="utf-8")


@cache
def _html() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        bytecode_cache=_bytecode(),
        auto_reload=False,
    )


@contextmanager
def overriding(folder: Path | None) -> Generator[None]:
    """Render with the user's own templates, those that are in a folder.

    Raises `InputError` for what is wrong with them.
    """
    custom = None
    if folder is not None:
        from generator.render import customizing

        custom = _Custom(folder, customizing.checked(folder))
    before = _custom.set(custom)
    try:
        yield
    finally:
        _custom.reset(before)


def custom_state() -> bytes:
    """Give a digest of the user's own templates, empty where there are none."""
    custom = _custom.get()
    return custom.state if custom else b""


class _Custom(NamedTuple):
    folder: Path
    state: bytes


_custom: Final = ContextVar[_Custom | None]("_custom", default=None)


def render(template: str, **view: object) -> str:
    """Render a template, named as in the folder: `package/model.py.j2`."""
    custom = _custom.get()
    if custom is None:
        return _template(template).render(**view)
    from generator.render import customizing

    return customizing.render(custom.folder, template, view)


@cache
def _template(name: str) -> Template:
    found = environment(language_of(name)).get_template(name)
    found.globals = {}  # no template uses any, and each rendering would copy them
    return found


def language_of(name: str) -> type[str]:
    """Give the language of what a template makes, by its name."""
    return LANGUAGES[name.split(".")[-2]]


@cache
def environment(language: type[str]) -> Environment:
    """Give the environment for one language of output."""
    given = options(language)
    made = Environment(**given.settings)  # noqa: S701 # see there
    made.filters.update(given.filters)
    return made


class Options(NamedTuple):
    """How an environment is made, and the filters that it has besides."""

    settings: dict[str, Any]
    filters: dict[str, Callable[..., str]]


def options(language: type[str], kept: str = "templates") -> Options:
    """Give what makes an environment; `kept` is the place of its bytecode."""

    def refuse_plain_text(value: object) -> object:
        """Let only source of the right language into the output (design, rule 5)."""
        if isinstance(value, language):
            return value
        message = (
            f"a template prints {value!r} without a filter for {language.__name__}"
        )
        raise TypeError(message)

    # Workflows have `${{ … }}` of their own.
    left, right = "[]" if language is Yaml else "{}"
    settings = {
        "loader": FileSystemLoader(templates()),
        "undefined": StrictUndefined,
        "finalize": refuse_plain_text,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "autoescape": False,  # the output is not HTML; `finalize` guards it
        "bytecode_cache": _bytecode(kept),
        "auto_reload": False,
        "variable_start_string": left * 2,
        "variable_end_string": right * 2,
        "block_start_string": f"{left}%",
        "block_end_string": f"%{right}",
    }
    names = ("literal", "docstring", "comment", "toml", "yaml", "prose", "line")
    made = {name: getattr(filters, name) for name in (*names, "cell", "code", "fenced")}
    return Options(settings, made)


def _bytecode(name: str = "templates") -> FileSystemBytecodeCache | None:
    """Keep compiled templates between runs, where the cache can be written."""
    from platformdirs import user_cache_path

    folder = user_cache_path("sdkwright") / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
