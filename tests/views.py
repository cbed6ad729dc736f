"""The views that templates are given, as docs/templates.md has them.

`make snapshots` brings the page up to date, by `python -m tests.views`.
"""

import re
import tempfile
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

import generator
from generator.render import environment
from tests.behaviour.kennel import KENNEL
from tests.support import HARBOUR, POST, ROOT, SHOP, THINGSPACE

PAGE = ROOT / "docs" / "templates.md"
TEMPLATES = ROOT / "templates"
START = "## The views\n"
Given = dict[str, tuple[str, type[Struct]]]
REST = """
openapi: 3.1.0
info: {title: Rest, version: "1"}
servers:
- {url: "https://one.example.com", description: One}
- {url: "https://two.example.com", description: Two}
paths:
  /news:
    get:
      operationId: readNews
      parameters: [{name: after, in: query, schema: {type: string}}]
      x-pagination: {type: cursor, cursor: after, next: next, items: news}
      responses:
        "200":
          description: News.
          content:
            application/json:
              schema:
                type: object
                properties:
                  news: {type: array, items: {type: string}}
                  next: {type: string}
  /news/live:
    get:
      operationId: hearNews
      responses:
        "200":
          description: News.
          content: {text/event-stream: {schema: {type: string}}}
"""


class _Told:
    """A template that notes what it is given."""

    def __init__(self, name: str, template: Any, found: Given) -> None:
        self._name, self._template, self._found = name, template, found

    def render(self, **view: Any) -> str:
        ((name, struct),) = view.items()
        self._found[self._name] = (name, type(struct))
        text: str = self._template.render(**view)
        return text


def given(folder: Path) -> Given:
    """Give the variable and the view of each template, as runs show them."""
    found: Given = {}
    template = environment._template
    environment._template = lambda name: _Told(name, template(name), found)  # type: ignore[assignment] # for a while
    try:
        rest = folder / "rest.yaml"
        rest.write_text(REST, encoding="utf-8")
        for document in (THINGSPACE, HARBOUR, POST, SHOP, KENNEL, rest):
            generator.generate(document, folder / document.stem)
    finally:
        environment._template = template
    return dict(sorted(found.items()))


def is_included(name: str) -> bool:
    """Tell whether another template of ours has one in it."""
    texts = (path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*/*.j2"))
    return any(f'"{name}"' in text for text in texts)


def tables(found: Given) -> str:
    """Give the last part of the page."""
    lines = [START, "| template | is given | |", "| --- | --- | --- |"]
    lines += [
        f"| `{template}` | `{name}` | [`{view.__name__}`](#{view.__name__.lower()}) |"
        for template, (name, view) in found.items()
    ]
    structs: dict[str, type[Struct]] = {}
    for _, view in found.values():
        _collect(view, structs)
    for name in sorted(structs):
        lines += ["", *_table(structs[name])]
    return "\n".join(lines) + "\n"


def _collect(view: type[Struct], structs: dict[str, type[Struct]]) -> None:
    known = structs.setdefault(view.__name__, view)
    assert known is view, f"two views are called {view.__name__}"
    for hint in typing.get_type_hints(view).values():
        for inner in _structs(hint):
            if inner.__name__ not in structs:
                _collect(inner, structs)


def _structs(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for inner in typing.get_args(hint):
        yield from _structs(inner)


def _table(view: type[Struct]) -> Iterator[str]:
    about = (view.__doc__ or "").strip()
    yield f"### {view.__name__}"
    yield ""
    yield re.sub(r"\s*\n\s*", " ", about)
    yield ""
    yield "| field | type |"
    yield "| --- | --- |"
    for kind in reversed(view.__mro__):
        for field, annotation in vars(kind).get("__annotations__", {}).items():
            if field in view.__struct_fields__:
                shown = str(annotation).replace("|", "\\|")
                yield f"| `{field}` | `{shown}` |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        page = PAGE.read_text(encoding="utf-8").partition(START)[0]
        PAGE.write_text(page + tables(given(Path(home))), encoding="utf-8")
