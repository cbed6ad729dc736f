"""Headers and links of answers, as the SDK tells of them."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

DOCKS = """
openapi: 3.1.0
info: {title: Docks, version: '1'}
paths:
  /docks:
    post:
      operationId: addDock
      tags: [Docks]
      responses:
        '201':
          description: Added.
          headers:
            X-Left: {description: 'Docks that may be added, today.', schema: {type: integer}}
            Last-Modified: {schema: {type: string, format: http-date}}
          content: {application/json: {schema: {type: object}}}
          links:
            dock:
              operationId: getDock
              description: The dock | its state.
              parameters: {id: $response.body#/id}
  /docks/{id}:
    get:
      operationId: getDock
      tags: [Docks]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Nothing.}}
"""


def test_headers_are_in_the_docstring(small: Callable[[str], ModuleType]) -> None:
    with small(DOCKS).DocksClient() as client:
        about = client.docks.add_dock.__doc__
    assert about is not None
    _, _, listed = about.partition("Response headers:\n")
    told = [line.strip() for line in listed.split("\n")[:2]]
    assert told == [
        "Last-Modified: (datetime) A header of status 201.",
        "X-Left: (int) Docks that may be added, today.",
    ]


def test_links_are_on_the_page(small: Callable[[str], ModuleType]) -> None:
    folder = Path(str(small(DOCKS).__file__)).parents[1]
    page = (folder / "doc" / "controllers" / "docks.md").read_text(encoding="utf-8")
    assert page.partition("## Links\n\n")[2].split("\n")[:3] == [
        "| HTTP Status Code | Link | Method | Description |",
        "|  --- | --- | --- | --- |",
        "| 201 | `dock` | [`docks.get_dock`](../../doc/controllers/docks.md#get-dock) "
        "| The dock \\| its state.<br>`id` is `$response.body#/id` |",
    ]
