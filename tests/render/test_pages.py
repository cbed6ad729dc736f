"""Each kind of page and module, from a document with one feature."""

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

Rendered = Callable[..., dict[str, str]]

DOCUMENT = """
openapi: 3.1.0
info: {title: Zoo, version: '2', description: All animals.}
servers: [{url: 'https://{region}.zoo.example/v2', variables: {region: {default: eu}}}]
security: [{key: []}]
tags: [{name: Big Cats, description: 'Lions | <b>tigers</b>.'}]
paths:
  /cats/{catId}:
    get:
      operationId: getCat
      tags: [Big Cats]
      deprecated: true
      security: []
      description: One cat.
      parameters:
        - {name: catId, in: path, required: true, schema: {type: string, format: uuid}}
        - name: max
          in: query
          description: How many | at most.
          schema: {type: integer, default: 10, minimum: 1, maximum: 100}
        - {name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
      responses:
        '200':
          description: The cat.
          content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}
        '404': {description: No such cat.}
        default:
          description: Trouble.
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
    delete:
      operationId: deleteCat
      tags: [Big Cats]
      security: [{key: [], oauth: ['cats:write', cats.read]}]
      parameters:
        - {name: catId, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Gone.}}
  /cats:
    post:
      operationId: addCats
      tags: [Big Cats]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Litter'}
            example:
              mother: {name: Elsa}
              kittens: [{name: Nala, kind: lion}, {name: Kiara}]
              born: '2020-08-21'
              tags: [a, b]
      responses:
        '200': {description: As text., content: {text/csv: {schema: {type: string}, example: 'a,b'}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key, description: Ask us.}
    oauth:
      type: oauth2
      flows: {authorizationCode: {authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {}}}
  schemas:
    Kind:
      type: string
      description: Which cat.
      enum: [lion, '5-toed', lion king]
      x-enum-descriptions: [King., '', Simba.]
    Cat:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1, pattern: '^[A-Z]|$'}
        kind: {$ref: '#/components/schemas/Kind'}
        mate: {$ref: '#/components/schemas/Cat'}
        size:
          oneOf: [{type: integer}, {$ref: '#/components/schemas/Size'}]
        notes: {type: [string, 'null']}
        anything: {}
        either: {anyOf: [{type: integer}, {}]}
        nothing: {type: 'null'}
        date: {type: string, format: date}
        weights:
          type: object
          additionalProperties: {type: number}
          minProperties: 1
          propertyNames: {pattern: '^[a-z]$', maxLength: 1}
    Size:
      type: object
      maxProperties: 1
      propertyNames: {enum: [cm, in|ch]}
      properties: {cm: {type: integer}}
    Litter:
      type: object
      required: [mother]
      properties:
        mother: {$ref: '#/components/schemas/Cat'}
        kittens: {type: array, items: {$ref: '#/components/schemas/Cat'}}
        born: {type: string, format: date}
        tags: {type: array, items: {type: string}, uniqueItems: true, maxItems: 3}
    Problem:
      type: object
      properties: {status: {type: integer}, cause: {$ref: '#/components/schemas/Cat'}}
"""


@pytest.fixture
def zoo(rendered: Rendered) -> dict[str, str]:
    return rendered(yaml.safe_load(DOCUMENT), client="ZooClient")


CONTROLLER = [
    "# Big Cats\n\nLions | &lt;b>tigers&lt;/b>.\n",
    "```python\nbig_cats_controller = client.big_cats\n```\n\n## Class Name\n",
    "* [Get Cat](../../doc/controllers/big-cats.md#get-cat)\n",
    "# Get Cat\n\n**This endpoint is deprecated.**\n\nOne cat.\n\n:information_source: "
    "**Note** This endpoint does not require authentication.\n",
    "def get_cat(self,\n           cat_id,\n           max=10,\n           kind=None)\n",
    "| `cat_id` | `uuid\\|string` | Template, Required | - |\n",
    "| `max` | `int` | Query, Optional | How many \\| at most.<br>**Default**: `10`<br>"
    "**Constraints**: `>= 1`, `<= 100` |\n",
    "| `kind` | [`KindEnum`](../../doc/models/kind-enum.md) | Query, Optional | - |\n",
    "| 404 | No such cat. | `ApiException` |\n"
    "| Default | Trouble. | [`ProblemException`](../../doc/models/problem-exception.md) |",
    "## Requires scope\n\n### oauth\n\n`CATSWRITE`, `CATS_READ`\n",
    "## Response Type\n\n`void`\n",
    "## Response Type\n\n`string`\n",
    "## Example Response\n\n```\na,b\n```\n",
    "body = Litter(mother=Cat(name='Elsa'))\n"
    "body.kittens = []\n\n"
    "body.kittens.append(Cat(name='Nala'))\n"
    "body.kittens[0].kind = KindEnum.LION\n\n"
    "body.kittens.append(Cat(name='Kiara'))\n\n"
    "body.born = dateutil.parser.parse('2020-08-21').date()\n"
    "body.tags = ['a', 'b']\n\n"
    "result = big_cats_controller.add_cats(body)\n",
]


@pytest.mark.parametrize("wanted", CONTROLLER)
def test_the_page_of_a_controller_has(zoo: dict[str, str], wanted: str) -> None:
    assert wanted in zoo["doc/controllers/big-cats.md"]


PAGES = [
    ("doc/models/cat.md", "\n# Cat\n\n## Structure\n\n`Cat`\n\n## Fields\n"),
    (
        "doc/models/cat.md",
        "| `name` | `string` | Required | **Constraints**: *Minimum Length*: `1`, "
        "*Pattern*: `^[A-Z]\\|$` |\n",
    ),
    (
        "doc/models/cat.md",
        "| `size` | [`int\\|Size`](../../doc/models/containers/cat-size.md) | Optional | - |",
    ),
    (
        "doc/models/cat.md",
        "| `weights` | `dict of float` | Optional | **Constraints**: "
        "*Minimum Properties*: `1`, *Property Names* (*Maximum Length*: `1`, "
        "*Pattern*: `^[a-z]$`) |",
    ),
    (
        "doc/models/size.md",
        "# Size\n\n**Constraints**: *Maximum Properties*: `1`, "
        "*Property Names* (`cm`, `in|ch`)\n\n## Structure\n",
    ),
    (
        "doc/models/litter.md",
        "| `kittens` | [`List of Cat`](../../doc/models/cat.md) |",
    ),
    (
        "doc/models/litter.md",
        "| `tags` | `List of string` | Optional | **Constraints**: *Unique Items Required*, "
        "*Maximum Items*: `3` |",
    ),
    (
        "doc/models/kind-enum.md",
        "\n# Kind Enum\n\nWhich cat.\n\n## Enumeration\n\n`KindEnum`\n\n## Fields\n\n"
        "| Name | Description |\n|  --- | --- |\n| `LION` | King. |\n"
        "| `ENUM_5_TOED` | - |\n| `LION_KING` | Simba. |\n\n"
        "## Example\n\n```\nlion\n```\n\n",
    ),
    (
        "doc/models/containers/cat-size.md",
        "\n# Cat Size\n\n## Data Type\n\n`int|Size`\n\n## Cases\n\n| Type |\n|  --- |\n"
        "| `int` |\n| [`Size`](../../../doc/models/size.md) |\n\n",
    ),
    ("doc/models/problem-exception.md", "## Structure\n\n`ProblemException`\n"),
    ("doc/client.md", "| `key` | `string` | Ask us. |\n"),
    ("doc/client.md", "`'https://eu.zoo.example/v2'`"),
    ("doc/auth/key.md", "A key in the query, named `api_key`.\n"),
]


@pytest.mark.parametrize(("path", "wanted"), PAGES)
def test_a_page_has(zoo: dict[str, str], path: str, wanted: str) -> None:
    assert wanted in zoo[path]


CODE = [
    ("sdk/models/cat.py", "    name: str\n"),
    ("sdk/models/cat.py", "    mate: Cat | None = None\n"),
    ("sdk/models/cat.py", "    size: int | Size | None = None\n"),
    ("sdk/models/cat.py", "    notes: str | None | UnsetType = UNSET\n"),
    ("sdk/models/cat.py", "    anything: Any | UnsetType = UNSET\n"),
    ("sdk/models/cat.py", "    either: Any | UnsetType = UNSET\n"),
    ("sdk/models/cat.py", "    nothing: None | UnsetType = UNSET\n"),
    ("sdk/models/cat.py", "from datetime import date as date_type\n"),
    ("sdk/models/cat.py", "    date: date_type | None = None\n"),
    ("sdk/models/kind_enum.py", '    LION = "lion"\n    """King."""\n'),
    ("sdk/exceptions/problem_exception.py", "    status_: int | None = None"),
    ("sdk/operations/big_cats.py", "    security=(),\n"),
    (
        "sdk/operations/big_cats.py",
        '    security=({"key": (), "oauth": ("cats:write", "cats.read")},),\n',
    ),
    (
        "sdk/operations/big_cats.py",
        '    responses={"200": Text(media_type="text/csv")},\n',
    ),
    (
        "sdk/controllers/big_cats_controller.py",
        "def delete_cat(self, cat_id: str, *, "
        "options: RequestOptions | None = None) -> None:",
    ),
    ("sdk/client.py", 'ApiKey("query", "api_key", key, argument="key")'),
    ("sdk/client.py", '"oauth": oauth('),
]


@pytest.mark.parametrize(("path", "wanted"), CODE)
def test_a_module_has(zoo: dict[str, str], path: str, wanted: str) -> None:
    assert wanted in zoo[path]


def test_every_page_is_framed_as_the_format_says(zoo: dict[str, str]) -> None:
    pages = {path: text for path, text in zoo.items() if path.startswith("doc/")}
    assert len(pages) > 10
    for path, text in pages.items():
        lead = "" if path.startswith("doc/controllers/") else "\n"
        assert text.startswith(f"{lead}# "), path
        assert text.endswith("\n\n"), path
        assert not text.endswith("\n\n\n"), path
        assert "\r" not in text


def test_every_link_and_anchor_leads_somewhere(zoo: dict[str, str]) -> None:
    anchors = {
        path: {
            re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        }
        for path, text in zoo.items()
        if path.endswith(".md")
    }
    links = 0
    for path, text in zoo.items():
        for target in (
            re.findall(r"\]\(([^)]*)\)", text) if path.endswith(".md") else ()
        ):
            page, _, anchor = target.partition("#")
            page = re.sub(r"^(\.\./)*", "", page)
            assert page in anchors, (path, target)
            assert not anchor or anchor in anchors[page], (path, target)
            links += 1
    assert links > 20


def test_every_module_is_python(zoo: dict[str, str]) -> None:
    for path, text in zoo.items():
        if path.endswith(".py"):
            ast.parse(text, path)


def test_models_of_a_circle_import_each_other_at_the_end(rendered: Rendered) -> None:
    document: dict[str, Any] = yaml.safe_load("""
        openapi: 3.1.0
        info: {title: T, version: '1'}
        paths:
          /a:
            get:
              responses:
                '200':
                  description: d
                  content: {application/json: {schema: {$ref: '#/components/schemas/Egg'}}}
        components:
          schemas:
            Egg: {type: object, properties: {laidBy: {$ref: '#/components/schemas/Hen'}}}
            Hen: {type: object, properties: {outOf: {$ref: '#/components/schemas/Egg'}}}
    """)
    made = rendered(document)
    late = "\n\nfrom sdk.models.hen import Hen  # noqa: E402\n"
    assert made["sdk/models/egg.py"].endswith(late)
    assert "from sdk.models.hen" not in made["sdk/models/egg.py"].removesuffix(late)


MODERN = [
    ("doc/models/cat.md", "| `name` | `str` | Required |"),
    ("doc/models/cat.md", "| `size` | [`int \\| Size`]("),
    ("doc/models/cat.md", "| `weights` | `dict[str, float]` | Optional |"),
    ("doc/models/cat.md", "| `date` | `date` | Optional |"),
    ("doc/models/litter.md", "| `kittens` | [`list[Cat]`](../../doc/models/cat.md) |"),
    ("doc/controllers/big-cats.md", "| `cat_id` | `UUID` | Template, Required |"),
    ("doc/controllers/big-cats.md", "## Response Type\n\n`None`\n"),
    ("doc/controllers/big-cats.md", "## Response Type\n\n`str`\n"),
]


@pytest.mark.parametrize(("path", "wanted"), MODERN)
def test_the_modern_wording_is_python(
    rendered: Rendered, path: str, wanted: str
) -> None:
    pages = rendered(yaml.safe_load(DOCUMENT), wording="modern")
    assert wanted in pages[path]


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        (
            "{$ref: '#/components/schemas/Cat'}",
            [
                "| `body` | [`Cat`](../../doc/models/cat.md) | Body, Required | - |",
                "## Response Type\n\n[`Cat`](../../doc/models/cat.md)\n",
                "body = Cat(name='",
                "## Example Response\n\n```\n<Cat><name>Tom</name></Cat>\n```\n",
            ],
        ),
        (  # Of a union XML does not say which it is.
            "{oneOf: [{$ref: '#/components/schemas/Cat'}, {type: object}]}",
            [
                "| `body` | `string` | Body, Required | - |",
                "## Response Type\n\n`string`\n",
                "body = 'text'\n",
            ],
        ),
    ],
)
def test_a_page_says_whether_xml_is_a_model(
    rendered: Rendered, schema: str, wanted: list[str]
) -> None:
    content = f"content: {{application/xml: {{schema: {schema}}}}}"
    pages = rendered(yaml.safe_load(f"""
        openapi: 3.1.0
        info: {{title: Zoo, version: '1'}}
        paths:
          /cats:
            post:
              tags: [Cats]
              requestBody: {{required: true, {content}}}
              responses: {{'200': {{description: A cat., {content}}}}}
        components:
          schemas:
            Cat:
              type: object
              required: [name]
              properties: {{name: {{type: string}}}}
              example: {{name: Tom}}
    """))
    page = pages["doc/controllers/cats.md"]
    assert [each for each in wanted if each not in page] == []


def test_the_readme_has_each_controller_below_the_tags_that_it_is_part_of(
    rendered: Rendered,
) -> None:
    def used(*names: str) -> dict[str, object]:
        operation = {"responses": {"204": {"description": "Done."}}}
        return {f"/{name}": {"get": {"tags": [name], **operation}} for name in names}

    pages = rendered(
        {
            "openapi": "3.2.0",
            "info": {"title": "Zoo", "version": "1"},
            "tags": [
                {"name": "lions", "parent": "cats"},
                {"name": "birds"},
                {"name": "cats", "parent": "animals"},
                {"name": "cubs", "parent": "lions"},
                {"name": "animals"},
                {"name": "round", "parent": "circle"},
                {"name": "circle", "parent": "round"},
                {"name": "orphans", "parent": "nowhere"},
            ],
            "paths": used("birds", "lions", "cubs", "cats", "round", "orphans", "b"),
        }
    )
    lines = pages["README.md"].partition("## Controllers\n\n")[2].split("\n\n")[0]
    assert [line.partition("](")[0] for line in lines.split("\n")] == [
        "* animals",
        "  * [`CatsController`",
        "    * [`LionsController`",
        "      * [`CubsController`",
        "* [`BirdsController`",
        "* circle",
        "  * [`RoundController`",
        "* [`OrphansController`",
        "* [`BController`",
    ]
