"""Edits of a document such as people make, good and bad ones, by chance."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

Json = Any
KINDS = ("string", "integer", "boolean", "array", "object")


def edited(document: Json, seed: int) -> Json:
    """Give a document with one edit; the same seed makes the same."""
    chance = random.Random(seed)
    made = copy.deepcopy(document)
    chance.choice(EDITS)(made, chance)
    return made


def schemas(document: Json) -> dict[str, Json]:
    found: dict[str, Json] = document["components"]["schemas"]
    return found


def objects(value: Json) -> Iterator[dict[str, Json]]:
    """Give all objects of a document."""
    work = [value]
    while work:
        value = work.pop()
        if isinstance(value, dict):
            yield value
        if isinstance(value, (dict, list)):
            work += value.values() if isinstance(value, dict) else value


def described(document: Json, chance: random.Random) -> None:
    told = [one for one in objects(document) if isinstance(one.get("description"), str)]
    chance.choice(told)["description"] += f" {chance.randrange(100)}"


def shaped(document: Json) -> list[dict[str, Json]]:
    """Give the schemas with properties."""
    found = [
        one for one in objects(document) if isinstance(one.get("properties"), dict)
    ]
    return [one for one in found if one["properties"]]


def schema(document: Json, chance: random.Random) -> Json:
    ref = {"$ref": f"#/components/schemas/{chance.choice([*schemas(document)])}"}
    plain = {"type": chance.choice(KINDS), "description": "Made up."}
    choice = {"type": "string", "enum": ["a", "b", chance.choice("cdef")]}
    return chance.choice([ref, plain, {"type": "array", "items": ref}, choice])


def property_added(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    one["properties"][f"added {chance.randrange(20)}"] = schema(document, chance)


def property_removed(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    del one["properties"][chance.choice([*one["properties"]])]


def property_changed(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    name = chance.choice([*one["properties"]])
    one["properties"][name] = schema(document, chance)


def property_demanded(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    one["required"] = [chance.choice([*one["properties"]])]


def example_given(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    one["example"] = {name: chance.randrange(9) for name in one["properties"]}


def schema_added(document: Json, chance: random.Random) -> None:
    name = f"New{chance.randrange(20)}"
    one = {"type": "object", "properties": {"first": schema(document, chance)}}
    schemas(document)[name] = one
    ref = {"$ref": f"#/components/schemas/{name}"}
    chance.choice(shaped(document))["properties"][name] = ref


def schema_renamed(document: Json, chance: random.Random) -> None:
    """Rename a schema and what refers to it."""
    old, new = chance.choice([*schemas(document)]), f"Named{chance.randrange(20)}"
    schemas(document)[new] = schemas(document).pop(old)
    for one in objects(document):
        if one.get("$ref") == f"#/components/schemas/{old}":
            one["$ref"] = f"#/components/schemas/{new}"


def schema_replaced(document: Json, chance: random.Random) -> None:
    names = [*schemas(document)]
    one = copy.deepcopy(schemas(document)[chance.choice(names)])
    schemas(document)[chance.choice(names)] = one


def schema_extended(document: Json, chance: random.Random) -> None:
    names = [*schemas(document)]
    base = {"$ref": f"#/components/schemas/{chance.choice(names)}"}
    own = {"type": "object", "properties": {"own": {"type": "string"}}}
    schemas(document)[chance.choice(names)] = {"allOf": [base, own]}


def alternatives(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    name = chance.choice([*one["properties"]])
    two = [schema(document, chance), schema(document, chance)]
    one["properties"][name] = {"oneOf": two}


def operation_removed(document: Json, chance: random.Random) -> None:
    paths = document["paths"]
    del paths[chance.choice([*paths])]


def operation_added(document: Json, chance: random.Random) -> None:
    content = {"application/json": {"schema": schema(document, chance)}}
    document["paths"][f"/added/{chance.randrange(20)}"] = {
        "get": {
            "tags": [chance.choice(["Added", "Other"])],
            "summary": "What was added.",
            "responses": {"200": {"description": "It.", "content": content}},
        }
    }


def keys_shuffled(document: Json, chance: random.Random) -> None:
    one = chance.choice(shaped(document))
    items = [*one["properties"].items()]
    chance.shuffle(items)
    one["properties"] = dict(items)


def broken(document: Json, chance: random.Random) -> None:
    """Make an error, which a later edit may mend."""
    document["info"] = chance.choice([{"version": "1"}, {"title": 1, "version": []}])


def mended(document: Json, chance: random.Random) -> None:
    document["info"] = {"title": "Harbour", "version": str(chance.randrange(9))}


EDITS: list[Callable[[Json, random.Random], None]] = [
    *(described, property_added, property_removed, property_changed),
    *(property_demanded, example_given, schema_added, schema_renamed),
    *(schema_replaced, schema_extended, alternatives, operation_removed),
    *(operation_added, keys_shuffled, broken, mended, mended),
]
