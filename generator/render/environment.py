"""The templates, and the rule that they print no text of a spec as it is."""

from __future__ import annotations

from functools import cache

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

_LANGUAGES: dict[str, type[str]] = {
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


def render(template: str, **view: object) -> str:
    """Render a template, named as in the folder: `package/model.py.j2`."""
    return _template(template).render(**view)


@cache
def _template(name: str) -> Template:
    found = environment(_LANGUAGES[name.split(".")[-2]]).get_template(name)
    found.globals = {}  # no template uses any, and each rendering would copy them
    return found


@cache
def environment(language: type[str]) -> Environment:
    """Give the environment for one language of output."""

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
    made = Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        finalize=refuse_plain_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 # the output is not HTML; `finalize` guards it
        bytecode_cache=_bytecode(),
        auto_reload=False,
        variable_start_string=left * 2,
        variable_end_string=right * 2,
        block_start_string=f"{left}%",
        block_end_string=f"%{right}",
    )
    made.filters.update(
        literal=filters.literal,
        docstring=filters.docstring,
        comment=filters.comment,
        toml=filters.toml,
        yaml=filters.yaml,
        prose=filters.prose,
        line=filters.line,
        cell=filters.cell,
        code=filters.code,
        fenced=filters.fenced,
    )
    return made


def _bytecode() -> FileSystemBytecodeCache | None:
    """Keep compiled templates between runs, where the cache can be written."""
    from platformdirs import user_cache_path

    folder = user_cache_path("sdkwright") / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
