"""What is called breaking breaks something, and what breaks something is called so.

Two schemas are made up, and values that might be valid for them. A request is broken by
a value that was taken and is refused, a response by one that was never sent and is.
"""

import copy
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.review.findings import Finding
from tests.review.documents import document, on_the_wire

SCALARS = [None, True, *range(7), 2.5, 4.5, *("abcdef"[:n] for n in range(7)), "b", "c"]
NAMES = ("a", "b", "c")
OTHER = "d"  # which no schema declares
MAP = "additionalProperties"


def sized(low: str, high: str) -> st.SearchStrategy[dict[str, Any]]:
    limits = st.fixed_dictionaries(
        {}, optional={low: st.integers(1, 2), high: st.integers(4, 5)}
    )
    return st.just({}) | limits


def kinds(name: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([name, [name], [name, "null"]])


def merged(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    return st.tuples(*parts).map(
        lambda given: {k: v for p in given for k, v in p.items()}
    )


TEXTS = merged(
    st.fixed_dictionaries({"type": kinds("string")}), sized("minLength", "maxLength")
)
NUMBERS = merged(
    st.fixed_dictionaries(
        {"type": kinds("integer") | st.sampled_from(["number", ["integer", "string"]])}
    ),
    sized("minimum", "maximum") | sized("exclusiveMinimum", "exclusiveMaximum"),
)
LISTED = st.fixed_dictionaries(
    {
        "type": st.just("string"),
        "enum": st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    }
) | st.sampled_from(NAMES).map(lambda name: {"const": name})
MAPS = st.sampled_from([{"type": "integer"}, {"type": "string", "maxLength": 4}])
LEAVES = TEXTS | NUMBERS | LISTED | st.just({"type": "boolean"}) | st.just({})


def objects(inner: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    made = st.fixed_dictionaries(
        {
            "type": st.just("object"),
            "properties": st.dictionaries(
                st.sampled_from(NAMES[:most]), inner, max_size=most
            ),
        },
        optional={
            "required": st.sets(st.sampled_from(NAMES), max_size=2),
            "additionalProperties": st.just(value=False) | MAPS,
        },
    )
    return made.map(requiring_what_it_declares)


def requiring_what_it_declares(schema: Any) -> Any:
    required = schema.get("required", set()) & schema["properties"].keys()
    return {**schema, "required": sorted(required)}


def lists(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return merged(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        sized("minItems", "maxItems"),
    )


def choices(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = st.lists(inner, min_size=1, max_size=3)
    return st.tuples(st.sampled_from(["anyOf", "allOf"]), members).map(
        lambda given: {given[0]: given[1]}
    )


SCHEMAS = (
    LEAVES | objects(LEAVES) | lists(LEAVES) | choices(LEAVES | objects(LEAVES))
) | objects(choices(LEAVES) | lists(LEAVES), most=2)


def mutated(old: Any, path: list[int], part: Any) -> Any:
    """Put a part in place of one inside a schema, found by numbers that say where."""
    steps = [(key, name) for key in ("properties",) for name in old.get(key, ())]
    steps += [
        (key, at) for key in ("anyOf", "allOf") for at in range(len(old.get(key, ())))
    ]
    steps += [("items", None)] if "items" in old else []
    if not path or not steps:
        return part
    key, name = steps[path[0] % len(steps)]
    new = copy.deepcopy(old)
    if name is None:
        new[key] = mutated(old[key], path[1:], part)
    else:
        new[key][name] = mutated(old[key][name], path[1:], part)
    return new


PATHS = st.lists(st.integers(0, 5), min_size=1, max_size=3)
PAIRS = st.tuples(SCHEMAS, SCHEMAS) | st.builds(
    lambda old, path, part: (old, mutated(old, path, part)), SCHEMAS, PATHS, LEAVES
)


def names_in(schema: Any) -> set[str]:
    """Give the names that a schema speaks of; a map speaks of all."""
    parts = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    all_ = {*NAMES, OTHER} if schema.get(MAP) else set()
    return all_.union(schema.get("properties", ()), *map(names_in, parts))


def values(schemas: list[Any], depth: int = 0) -> Iterator[Any]:
    """Give values of all kinds that the schemas speak of."""
    flat = list(flattened(schemas))
    yield from SCALARS
    items = [one["items"] for one in flat if "items" in one]
    if items and depth < 2:
        few = spread(list(values(items, depth + 1)), 24)
        yield []
        yield from ([one] * 3 for one in few)
        yield from ([one] * count for count in (1, 2, 4, 5, 6) for one in few[1:16])
    declared = [one["properties"] for one in flat if "properties" in one]
    maps = [one[MAP] for one in flat if one.get(MAP)]
    if declared and depth < 2:
        choices_of = {
            name: [
                ...,
                *fitting(
                    [one[name] for one in declared if name in one] + maps, depth + 1
                ),
            ]
            for name in sorted({name for one in declared for name in one})
            + [OTHER] * bool(maps)
        }
        sizes = {1: 200, 2: 45, 3: 20}.get(len(choices_of), 9)
        spreads = [spread(found, sizes) for found in choices_of.values()]
        for combination in itertools.product(*spreads):
            pairs = zip(choices_of, combination, strict=True)
            yield {name: value for name, value in pairs if value is not ...}


def fitting(schemas: list[Any], depth: int) -> list[Any]:
    """Give the values, first those that one of the schemas allows."""
    validators = [jsonschema_rs.Draft202012Validator(one) for one in schemas]
    return sorted(
        values(schemas, depth),
        key=lambda value: not any(one.is_valid(value) for one in validators),
    )


def flattened(schemas: list[Any]) -> Iterator[Any]:
    for one in schemas:
        yield one
        yield from flattened([*one.get("anyOf", ()), *one.get("allOf", ())])


def spread(found: list[Any], count: int) -> list[Any]:
    """Give the values that come first, which are the plain ones, and some others."""
    first, rest = found[: count - 6], found[count - 6 :]
    return [*first, *rest[:: max(1, len(rest) // 6)]]


def uses_only(value: Any, names: set[str]) -> bool:
    return not isinstance(value, dict) or value.keys() <= names


def broken(old: Any, new: Any, direction: str) -> list[Any]:
    """Give values that the change breaks, of those that a document speaks of."""
    first, second = (old, new) if direction == "request" else (new, old)
    before, after = map(jsonschema_rs.Draft202012Validator, (first, second))
    # What nobody declared nobody sends, unless the other side closed the door.
    names = names_in(first)
    return [
        value
        for value in values([old, new])
        if uses_only(value, names)
        and before.is_valid(value)
        and not after.is_valid(value)
    ]


def is_listed(schema: Any) -> bool:
    return "'enum'" in str(schema) or "'const'" in str(schema)


def admits_something(schema: Any, both: list[Any]) -> bool:
    validator = jsonschema_rs.Draft202012Validator(schema)
    return any(map(validator.is_valid, values(both)))


def findings(old: Any, new: Any, direction: str) -> list[Finding]:
    before, after = (document("schema", one, direction) for one in (old, new))
    with tempfile.TemporaryDirectory() as folder:
        return on_the_wire(Path(folder), before, after)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(pair=PAIRS, direction=st.sampled_from(["request", "response"]))
def test_nothing_that_breaks_is_missed(pair: tuple[Any, Any], direction: str) -> None:
    old, new = pair
    found = broken(old, new, direction)
    if found:
        levels = {one.level for one in findings(old, new, direction)}
        assert levels & {"breaking", "warning"}, found[:3]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(pair=PAIRS, direction=st.sampled_from(["request", "response"]))
def test_nothing_is_called_breaking_that_breaks_nothing(
    pair: tuple[Any, Any], direction: str
) -> None:
    old, new = pair
    told = [one for one in findings(old, new, direction) if one.level == "breaking"]
    # An alternative may admit what another one did: of objects it is not worked out.
    # A limit beside a list that stays is told, whether the values keep to it or not.
    told = [one for one in told if "alternative" not in one.rule]
    told = [one for one in told if "/anyOf/" not in one.old + one.new]
    if is_listed(old) and is_listed(new):
        told = [one for one in told if "limit" not in one.rule]
    if told:
        assume(all(admits_something(one, [old, new]) for one in (old, new)))
        assert broken(old, new, direction), told[0].message


def sampled(schema: Any) -> st.SearchStrategy[Any]:
    """Draw values that a schema may allow.

    hypothesis-jsonschema does this for all of JSON Schema, with parts of hypothesis
    that newer versions of it do not have.
    """
    for keyword in ("anyOf", "allOf"):
        if keyword in schema:
            return st.one_of(map(sampled, schema[keyword]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    types = schema.get("type", ["null", "boolean", "integer", "string"])
    return st.one_of(
        sampled_type(one, schema)
        for one in ([types] if isinstance(types, str) else types)
    )


def sampled_type(name: str, schema: Any) -> st.SearchStrategy[Any]:
    match name:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer" | "number":
            return st.integers(-1, 7) | (
                st.floats(-1, 7) if name == "number" else st.nothing()
            )
        case "string":
            return st.text("ab", max_size=7)
        case "array":
            return st.lists(sampled(schema["items"]), max_size=6)
    own = {key: sampled(one) for key, one in schema["properties"].items()}
    needed = {key: own.pop(key) for key in schema["required"]}
    return st.fixed_dictionaries(needed, optional=own)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(pair=PAIRS, direction=st.sampled_from(["request", "response"]), data=st.data())
def test_a_value_that_the_change_breaks_is_told_of(
    pair: tuple[Any, Any], direction: str, data: st.DataObject
) -> None:
    first, second = pair if direction == "request" else pair[::-1]
    before, after = map(jsonschema_rs.Draft202012Validator, (first, second))
    value = data.draw(sampled(first))
    assume(uses_only(value, names_in(first)) and before.is_valid(value))
    if not after.is_valid(value):
        levels = {one.level for one in findings(*pair, direction)}
        assert levels & {"breaking", "warning"}
