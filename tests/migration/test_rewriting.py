"""Code before and after: what is rewritten, and what is only pointed at."""

from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from generator.config import Config
from generator.migration.plan import plan
from generator.migration.rewriting import rewrite
from generator.migration.world import World
from generator.review.sdk.compare import changes
from generator.review.sdk.side import Side
from generator.source import load
from tests.review.documents import document, yaml

API = """
info: {title: Zoo, version: '1'}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        colour: {type: string}
        kind: {type: string, enum: [cat, grey dog]}
        owner: {$ref: '#/components/schemas/Owner'}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Owner: {type: object, properties: {name: {type: string}, town: {type: string}}}
    Fault: {type: object, properties: {code: {type: string}}}
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters:
      - {in: query, name: limit, schema: {type: integer}}
      - {in: query, name: after, schema: {type: string}}
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
        '400':
          description: bad
          content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}
    post:
      tags: [pets]
      operationId: addPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'204': {description: ok}}
  /owners:
    get:
      tags: [owners]
      operationId: listOwners
      responses: {'204': {description: ok}}
"""


def side(folder: Path, text: str, config: Config) -> Side:
    path = folder / "api.json"
    path.write_bytes(msgspec.json.encode(document("document", yaml(text))))
    return Side(load(path), config)


def moved(
    folder: Path, edits: list[tuple[str, str]], code: str
) -> tuple[str, list[str]]:
    new = API
    for before, after in edits:
        assert before in new
        new = new.replace(before, after)
    sides = side(folder, API, Config()), side(folder, new, Config())
    found = changes(*sides)
    made = rewrite(dedent(code), World(found.both.old), plan(found))
    notes = [f"{one.line}:{one.column}: {one.message}" for one in made.by_hand]
    return made.text, notes


METHOD = [("operationId: listPets", "operationId: findPets")]
MODEL = [("schemas/Pet'", "schemas/Animal'"), ("    Pet:", "    Animal:")]
FIELD = [("colour:", "color:")]
TAG = [("tags: [pets]", "tags: [animals]")]
PARAMETER = [("name: limit", "name: limits")]
START = "from zoo import ZooClient\nclient = ZooClient()\n"


@pytest.mark.parametrize(
    ("edits", "before", "after"),
    [
        pytest.param(
            METHOD, "client.pets.list_pets()", "client.pets.find_pets()", id="method"
        ),
        pytest.param(
            METHOD,
            "pets = client.pets\nfor pet in pets.list_pets(limit=3):  # three\n    print(pet)",
            "pets = client.pets\nfor pet in pets.find_pets(limit=3):  # three\n    print(pet)",
            id="method of a controller in a variable",
        ),
        pytest.param(
            METHOD,
            "client.pets.with_response.list_pets().value",
            "client.pets.with_response.find_pets().value",
            id="method with the whole response",
        ),
        pytest.param(
            METHOD,
            "def pets(c: ZooClient) -> None:\n    c.pets.list_pets()",
            "def pets(c: ZooClient) -> None:\n    c.pets.find_pets()",
            id="client as an argument",
        ),
        pytest.param(
            METHOD,
            "class A:\n    def __init__(self):\n        self.c = ZooClient()\n    def b(self):\n        self.c.pets.list_pets()",
            "class A:\n    def __init__(self):\n        self.c = ZooClient()\n    def b(self):\n        self.c.pets.find_pets()",
            id="client as an attribute",
        ),
        pytest.param(
            METHOD,
            "with ZooClient() as c, open('a') as f:\n    c.pets.list_pets()",
            "with ZooClient() as c, open('a') as f:\n    c.pets.find_pets()",
            id="client as a context",
        ),
        pytest.param(
            METHOD,
            "from zoo.aio import AsyncZooClient\nasync def main():\n    async with AsyncZooClient() as c:\n        print(await c.pets.list_pets())",
            "from zoo.aio import AsyncZooClient\nasync def main():\n    async with AsyncZooClient() as c:\n        print(await c.pets.find_pets())",
            id="asynchronous client",
        ),
        pytest.param(
            METHOD,
            "def make():\n    return ZooClient()\nmake().pets.list_pets()",
            "def make():\n    return ZooClient()\nmake().pets.find_pets()",
            id="client that a function gives",
        ),
        pytest.param(
            METHOD,
            "@pytest.fixture(scope='module')\ndef zoo():\n    with ZooClient() as c:\n        yield c.pets\ndef test_it(zoo):\n    zoo.list_pets()",
            "@pytest.fixture(scope='module')\ndef zoo():\n    with ZooClient() as c:\n        yield c.pets\ndef test_it(zoo):\n    zoo.find_pets()",
            id="fixture",
        ),
        pytest.param(
            [*METHOD, ("{key: {type", "{token: {type")],
            "class C(ZooClient):\n    def __init__(self):\n        super().__init__(key='a')\n    def list_pets(self):\n        return self.pets.list_pets()\nC().pets.list_pets()\nC().list_pets()",
            "class C(ZooClient):\n    def __init__(self):\n        super().__init__(token='a')\n    def list_pets(self):\n        return self.pets.find_pets()\nC().pets.find_pets()\nC().list_pets()",
            id="class below the client",
        ),
        pytest.param(
            [("{key: {type", "{token: {type")],
            "class C(ZooClient): ...\nC(key='a')",
            "class C(ZooClient): ...\nC(token='a')",
            id="class below the client, made as that is",
        ),
        pytest.param(
            METHOD,
            "mine.list_pets()\npets.list_pets()",
            "mine.list_pets()\npets.list_pets()",
            id="what is somebody else's",
        ),
        pytest.param(
            TAG,
            "client.pets.list_pets()",
            "client.animals.list_pets()",
            id="controller",
        ),
        pytest.param(
            TAG,
            "from zoo.controllers import PetsController as P\ndef f(p: P): p.list_pets()",
            "from zoo.controllers import AnimalsController as P\ndef f(p: P): p.list_pets()",
            id="controller's class under another name",
        ),
        pytest.param(
            [
                (
                    "tags: [pets]\n      operationId: addPet",
                    "tags: [owners]\n      operationId: addPet",
                )
            ],
            "client.pets.add_pet(pet)\nclient.pets.list_pets()",
            "client.owners.add_pet(pet)\nclient.pets.list_pets()",
            id="method of another controller",
        ),
        pytest.param(
            MODEL,
            "from zoo.models import Owner, Pet\npet: Pet = Pet(id=1)\ndef f(p: 'Pet | None') -> list[Pet]: ...",
            "from zoo.models import Owner, Animal\npet: Animal = Animal(id=1)\ndef f(p: 'Animal | None') -> list[Animal]: ...",
            id="class",
        ),
        pytest.param(
            MODEL,
            "from zoo import models\nimport zoo.models.pet\nmodels.Pet(id=1)\nzoo.models.pet.Pet(id=2)",
            "from zoo import models\nimport zoo.models.animal\nmodels.Animal(id=1)\nzoo.models.animal.Animal(id=2)",
            id="class of a module",
        ),
        pytest.param(
            MODEL,
            "from zoo.models import Pet\nclass Animal: ...\nPet(id=1)",
            "from zoo.models import Animal as Pet\nclass Animal: ...\nPet(id=1)",
            id="class whose new name is taken",
        ),
        pytest.param(
            MODEL,
            "from zoo.models import Pet\ndef f():\n    Pet = 1\n    return Pet",
            "from zoo.models import Animal\ndef f():\n    Pet = 1\n    return Pet",
            id="class whose name is another thing in a function",
        ),
        pytest.param(
            FIELD,
            "from zoo.models import Pet\npet = Pet(id=1, colour='red')\npet.colour = pet.friends[0].colour\ncar.colour",
            "from zoo.models import Pet\npet = Pet(id=1, color='red')\npet.color = pet.friends[0].color\ncar.colour",
            id="field",
        ),
        pytest.param(
            FIELD,
            "names = [p.colour for p in client.pets.list_pets() if p.friends]",
            "names = [p.color for p in client.pets.list_pets() if p.friends]",
            id="field in a comprehension",
        ),
        pytest.param(
            FIELD,
            "from zoo.models import Pet\ndef f(x: object):\n    if isinstance(x, Pet):\n        print(x.colour)\n    print(x.colour)",
            "from zoo.models import Pet\ndef f(x: object):\n    if isinstance(x, Pet):\n        print(x.color)\n    print(x.colour)",
            id="field of what was asked for",
        ),
        pytest.param(
            FIELD,
            "from zoo.models import Pet\ndef f(x: object):\n    match x:\n        case Pet(colour='red', id=i): ...",
            "from zoo.models import Pet\ndef f(x: object):\n    match x:\n        case Pet(color='red', id=i): ...",
            id="field in a pattern",
        ),
        pytest.param(
            [("grey dog", "gray dog")],
            "from zoo.models import PetKindEnum\nPetKindEnum.GREY_DOG",
            "from zoo.models import PetKindEnum\nPetKindEnum.GRAY_DOG",
            id="member of an enumeration",
        ),
        pytest.param(
            [("schemas/Fault'", "schemas/Problem'"), ("    Fault:", "    Problem:")],
            "from zoo.exceptions import FaultException\ntry: ...\nexcept (OSError, FaultException) as e:\n    print(e.code)",
            "from zoo.exceptions import ProblemException\ntry: ...\nexcept (OSError, ProblemException) as e:\n    print(e.code)",
            id="exception",
        ),
        pytest.param(
            [("code:", "codes:")],
            "from zoo.exceptions import FaultException\ntry: ...\nexcept (OSError, FaultException) as e:\n    print(e.code)",
            "from zoo.exceptions import FaultException\ntry: ...\nexcept (OSError, FaultException) as e:\n    print(e.codes)",
            id="field of an exception",
        ),
        pytest.param(
            PARAMETER,
            "client.pets.list_pets(limit=1)",
            "client.pets.list_pets(limits=1)",
            id="argument",
        ),
        pytest.param(
            [
                (
                    "- {in: query, name: limit, schema: {type: integer}}",
                    "- {in: query, name: sort, schema: {type: string}}\n      - {in: query, name: limit, schema: {type: integer}}",
                )
            ],
            "client.pets.list_pets(1, 'a')",
            "client.pets.list_pets(limit=1, after='a')",
            id="arguments that others were put before",
        ),
        pytest.param(
            [("{key: {type", "{token: {type")],
            "ZooClient(key='a', timeout=3)",
            "ZooClient(token='a', timeout=3)",
            id="argument of the client",
        ),
        pytest.param(
            [("title: Zoo", "title: Park")],
            "import zoo.models as m\nzoo = 1",
            "import park.models as m\nzoo = 1",
            id="package",
        ),
    ],
)
def test_what_has_an_answer_is_rewritten(
    edits: list[tuple[str, str]], before: str, after: str, tmp_path: Path
) -> None:
    start = (
        START.replace("Zoo", "Park").replace("zoo", "park")
        if "title: Zoo" in edits[0]
        else START
    )
    made, notes = moved(tmp_path, edits, START + before)
    assert made == start + after
    assert notes == []


def test_a_value_that_only_the_caller_knows_gets_a_placeholder(tmp_path: Path) -> None:
    edits = [
        ("name: limit,", "name: limit, required: true,"),
        ("required: [id]", "required: [id, kind]"),
    ]
    code = '''\
        """About pets."""

        from zoo import ZooClient
        from zoo.models import Pet

        client = ZooClient()
        client.pets.list_pets(
            after="a",
        )
        client.pets.list_pets()
        client.pets.list_pets(3)
        Pet(id=1)
        '''
    made, notes = moved(tmp_path, edits, code)
    assert made == dedent('''\
        """About pets."""

        from zoo import ZooClient
        from zoo.models import Pet
        from typing import Any


        def to_be_given(what: str) -> Any:  # sdkwright: replace each call by a value
            raise NotImplementedError(what)


        client = ZooClient()
        client.pets.list_pets(
            after="a",
            limit=to_be_given("limit: int"),
        )
        client.pets.list_pets(limit=to_be_given("limit: int"))
        client.pets.list_pets(3)
        Pet(id=1, kind=to_be_given("kind: PetKindEnum"))
        ''')
    assert notes == [
        "7:1: give a value: limit: int",
        "10:1: give a value: limit: int",
        "12:1: give a value: kind: PetKindEnum",
    ]


@pytest.mark.parametrize(
    ("edits", "code", "wanted"),
    [
        ([("operationId: addPet", "operationId: z"), ("    post:", "    put:")], "client.pets.add_pet(1)", ["3:13: `PetsController.add_pet` is gone"]),
        ([("      - {in: query, name: after, schema: {type: string}}\n", "")], "client.pets.list_pets(after='a')", ["3:23: `PetsController.list_pets` no longer takes `after`"]),
        ([(", town: {type: string}", "")], "for pet in client.pets.list_pets():\n    print(pet.owner.town)", ["4:21: `Owner.town` is gone"]),
        ([("[cat, grey dog]", "[cat]")], "from zoo.models import PetKindEnum as K\nK.GREY_DOG", ["4:3: `PetKindEnum.GREY_DOG` is gone"]),
        (PARAMETER, "client.pets.list_pets(**options)", ["3:1: the arguments of `PetsController.list_pets` changed"]),
    ],
)  # fmt: skip
def test_what_has_none_is_pointed_at(
    edits: list[tuple[str, str]], code: str, wanted: list[str], tmp_path: Path
) -> None:
    made, notes = moved(tmp_path, edits, START + code)
    assert made == START + code
    assert notes == wanted
