"""A schema and the type that it makes."""

import json
from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t

Typed = Callable[..., tuple[t.TypeRef, t.Api]]
Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

SCALARS = [
    ("{type: string}", t.StringType()),
    ("{type: string, format: date-time}", t.StringType("date-time")),
    ("{type: string, format: binary}", t.BinaryType()),
    ("{type: integer, format: int64}", t.IntegerType("int64")),
    ("{type: integer, format: unix-time}", t.IntegerType("unixtime")),
    ("{type: number, format: timestamp}", t.NumberType("unixtime")),
    ("{type: string, format: timestamp}", t.StringType("timestamp")),
    ("{type: string, format: date-time-rfc1123}", t.StringType("http-date")),
    ("{type: string, format: rfc1123}", t.StringType("http-date")),
    ("{type: string, format: sf-token}", t.StringType("sf-token")),
    ("{type: string, contentEncoding: base64url}", t.StringType()),
    ("{type: number}", t.NumberType()),
    ("{type: boolean}", t.BooleanType()),
    ("{type: 'null'}", t.NullType()),
    ("{}", t.AnyType()),
    ("{description: free}", t.AnyType()),
    ("{const: cat}", t.ConstType("cat")),
    ("{enum: [true, false]}", t.BooleanType()),
    ("{enum: [null]}", t.NullType()),
    ("{type: string, contentEncoding: base64}", t.StringType("byte")),
    ("{type: string, contentMediaType: image/png}", t.BinaryType()),
    ("{type: string, contentMediaType: application/json}", t.StringType()),
    (
        "{type: string, contentMediaType: image/png, contentEncoding: base64}",
        t.StringType("byte"),
    ),
    ("{pattern: '^a'}", t.StringType("", t.Bounds(pattern="^a"))),
    (
        "{type: string, minLength: 1, maxLength: 9}",
        t.StringType("", t.Bounds(min_length=1, max_length=9)),
    ),
    (
        "{type: integer, minimum: 1, exclusiveMaximum: 5}",
        t.IntegerType("", t.Bounds(minimum=1, exclusive_maximum=5)),
    ),
    (  # 3.0 writes exclusive bounds as booleans
        "{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 5}",
        t.IntegerType("", t.Bounds(exclusive_minimum=1, maximum=5)),
    ),
    ("{type: string, minLength: many}", t.StringType()),
]


@pytest.mark.parametrize(("schema", "wanted"), SCALARS)
def test_a_scalar_schema_is_a_scalar_type(
    typed: Typed, schema: str, wanted: t.Type
) -> None:
    ref, api = typed(schema)
    assert api.types[ref.id] == wanted
    assert not ref.nullable


NULLABLE = [
    ("{type: string, nullable: true}", "3.0.3"),
    ("{type: [string, 'null']}", "3.1.0"),
    ("{oneOf: [{type: string}, {type: 'null'}]}", "3.1.0"),
    ("{anyOf: [{type: string}, {enum: [null]}]}", "3.1.0"),
    ("{$ref: '#/components/schemas/Maybe'}", "3.1.0"),
    ("{allOf: [{$ref: '#/components/schemas/Maybe'}]}", "3.1.0"),
    ("{allOf: [{$ref: '#/components/schemas/Sure'}], nullable: true}", "3.0.3"),
    ("{$ref: '#/components/schemas/Chain'}", "3.1.0"),
]


@pytest.mark.parametrize(("schema", "version"), NULLABLE)
def test_null_is_a_bit_of_the_use_in_each_of_its_spellings(
    typed: Typed, schema: str, version: str
) -> None:
    schemas = """
        Maybe: {type: string, nullable: true}
        Sure: {type: string}
        Chain: {$ref: '#/components/schemas/Maybe'}
    """
    ref, api = typed(schema, schemas, version)
    assert ref.nullable
    assert isinstance(api.types[ref.id], t.StringType)


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("{$ref: '#/components/schemas/More'}", ["a", "b"]),
        ("{$ref: '#/components/schemas/Again'}", ["a", "b"]),
        ("{$ref: '#/components/schemas/Told'}", ["a", "b"]),
        ("{$ref: '#/components/schemas/Most'}", ["a", "b", "c"]),
        ("{$ref: '#/components/schemas/Round'}", ["r", "s"]),
        ("{allOf: [{$ref: '#/components/schemas/Most'}]}", ["a", "b", "c"]),
        (
            "{allOf: [{$ref: '#/components/schemas/Again'}, "
            "{properties: {d: {type: string}}}]}",
            ["a", "b", "d"],
        ),
    ],
)
def test_what_stands_beside_a_reference_counts_wherever_it_is_on_the_way(
    typed: Typed, schema: str, names: list[str]
) -> None:
    schemas = """
        Base: {type: object, properties: {a: {type: string}}}
        More: {$ref: '#/components/schemas/Base', properties: {b: {type: string}}}
        Again: {$ref: '#/components/schemas/More'}
        Told: {$ref: '#/components/schemas/Again', description: More of it.}
        Most: {$ref: '#/components/schemas/Told', properties: {c: {type: string}}}
        Round: {$ref: '#/components/schemas/Back', properties: {r: {type: string}}}
        Back: {$ref: '#/components/schemas/Round', properties: {s: {type: string}}}
    """
    ref, api = typed(schema, schemas)
    found = api.types[ref.id]
    assert isinstance(found, t.ObjectType)
    assert sorted(field.name for field in found.fields) == names


def test_alternatives_that_are_each_others_are_asked_for_null_once(
    typed: Typed,
) -> None:
    names = [f"N{index}" for index in range(30)]
    refs = ", ".join(f"{{$ref: '#/components/schemas/{name}'}}" for name in names)
    schemas = "\n".join(
        f"        {name}: {{oneOf: [{refs}, {{type: string, maxLength: {size}}}]}}"
        for size, name in enumerate(names, 1)
    )
    ref, _ = typed("{$ref: '#/components/schemas/N0'}", f"\n{schemas}\n", "3.1.0")
    assert not ref.nullable


def test_an_object_has_its_fields_in_the_order_of_the_document(typed: Typed) -> None:
    ref, api = typed("""
        type: object
        description: A pet.
        required: [name]
        properties:
          name: {type: string, description: Its name., example: Rex}
          age: {type: [integer, 'null'], default: 3, readOnly: true}
          secret: {type: string, writeOnly: true, deprecated: true}
    """)
    pet = api.types[ref.id]
    assert isinstance(pet, t.ObjectType)
    name, age, secret = pet.fields
    assert pet.description == "A pet."
    assert (name.name, name.required, name.example) == ("name", True, "Rex")
    assert (age.type.nullable, age.default, age.read_only) == (True, 3, True)
    assert (secret.write_only, secret.deprecated, secret.required) == (
        True,
        True,
        False,
    )


def test_all_of_puts_fields_and_requirements_together(typed: Typed) -> None:
    ref, api = typed(
        """
        allOf:
          - $ref: '#/components/schemas/Base'
          - type: object
            required: [id]
            properties: {name: {type: string}}
        description: Both.
        """,
        "Base: {type: object, properties: {id: {type: integer}}, description: One.}",
    )
    both = api.types[ref.id]
    assert isinstance(both, t.ObjectType)
    assert [(f.name, f.required) for f in both.fields] == [
        ("id", True),
        ("name", False),
    ]
    assert both.description == "Both."


def test_a_property_of_two_branches_keeps_what_both_say(typed: Typed) -> None:
    ref, api = typed("""
        allOf:
          - properties: {kind: {type: string, maxLength: 9}}
          - properties: {kind: {enum: [a, b]}}
    """)
    merged = api.types[ref.id]
    assert isinstance(merged, t.ObjectType)
    kind = api.types[merged.fields[0].type.id]
    assert isinstance(kind, t.EnumType)
    assert [member.value for member in kind.members] == ["a", "b"]


def test_an_all_of_that_contains_itself_ends(typed: Typed) -> None:
    ref, api = typed(
        "{$ref: '#/components/schemas/Loop'}",
        """
        Loop:
          allOf:
            - $ref: '#/components/schemas/Loop'
            - {type: object, properties: {x: {type: string}}}
        """,
    )
    loop = api.types[ref.id]
    assert isinstance(loop, t.ObjectType)
    assert [field.name for field in loop.fields] == ["x"]


def test_recursion_is_a_reference(typed: Typed) -> None:
    node = "#/components/schemas/Node"
    ref, api = typed(
        f"{{$ref: '{node}'}}",
        f"""
        Node:
          type: object
          properties:
            next: {{$ref: '{node}'}}
            all: {{type: array, items: {{$ref: '{node}'}}}}
            by: {{type: object, additionalProperties: {{$ref: '{node}'}}}}
        Tree: {{type: array, items: {{$ref: '#/components/schemas/Tree'}}}}
        """,
    )
    assert ref == t.TypeRef(node)
    kind = api.types[node]
    assert isinstance(kind, t.ObjectType)
    next_, all_, by = (api.types[field.type.id] for field in kind.fields)
    assert next_ is kind
    assert all_ == t.ArrayType(t.TypeRef(node))
    assert by == t.MapType(t.TypeRef(node))


def test_one_of_is_a_union_with_its_discriminator(typed: Typed) -> None:
    ref, api = typed(
        """
        oneOf:
          - $ref: '#/components/schemas/Cat'
          - $ref: '#/components/schemas/Dog'
        discriminator:
          propertyName: kind
          mapping: {feline: '#/components/schemas/Cat'}
        """,
        """
        Cat: {type: object, properties: {kind: {type: string}}}
        Dog: {type: object, properties: {kind: {type: string}}}
        """,
    )
    cat, dog = "#/components/schemas/Cat", "#/components/schemas/Dog"
    assert api.types[ref.id] == t.UnionType(
        (t.TypeRef(cat), t.TypeRef(dog)),
        t.Discriminator("kind", {"feline": cat, "Dog": dog}),
        exclusive=True,
    )


def test_what_only_the_discriminator_names_is_a_variant_too(typed: Typed) -> None:
    ref, api = typed(
        """
        oneOf:
          - $ref: '#/components/schemas/Cat'
          - $ref: '#/components/schemas/Dog'
        discriminator:
          propertyName: kind
          mapping: {emu: '#/components/schemas/Emu', cat: Cat, bird: Bird}
        """,
        """
        Cat: {type: object, properties: {kind: {type: string}}}
        Dog: {type: object, properties: {kind: {type: string}}}
        Bird: {type: object, properties: {kind: {type: string}}}
        Emu: {type: object, properties: {kind: {type: string}}}
        """,
    )
    union = api.types[ref.id]
    assert isinstance(union, t.UnionType)
    assert [variant.id.rpartition("/")[2] for variant in union.variants] == [
        "Cat",
        "Dog",
        "Bird",
        "Emu",
    ]


def test_properties_beside_one_of_belong_to_each_variant(typed: Typed) -> None:
    ref, api = typed("""
        type: object
        properties: {id: {type: integer}}
        oneOf:
          - properties: {a: {type: string}}
          - properties: {b: {type: string}}
    """)
    union = api.types[ref.id]
    assert isinstance(union, t.UnionType)
    names = []
    for variant in union.variants:
        kind = api.types[variant.id]
        assert isinstance(kind, t.ObjectType)
        names.append([field.name for field in kind.fields])
    assert names == [["id", "a"], ["id", "b"]]


def test_alternatives_that_only_require_leave_the_object_alone(typed: Typed) -> None:
    ref, api = typed("""
        type: object
        properties: {a: {type: string}, b: {type: string}}
        anyOf: [{required: [a]}, {required: [b]}]
    """)
    kind = api.types[ref.id]
    assert isinstance(kind, t.ObjectType)
    assert [(field.name, field.required) for field in kind.fields] == [
        ("a", False),
        ("b", False),
    ]


def test_a_list_of_types_is_a_union(typed: Typed) -> None:
    ref, api = typed("{type: [string, integer, 'null'], maxLength: 3}")
    union = api.types[ref.id]
    assert isinstance(union, t.UnionType)
    assert ref.nullable
    kinds = [api.types[variant.id] for variant in union.variants]
    bounds = t.Bounds(max_length=3)
    assert kinds == [t.StringType("", bounds), t.IntegerType("", bounds)]


def test_an_enumeration_keeps_values_names_and_texts(typed: Typed) -> None:
    ref, api = typed("""
        type: string
        enum: [a, b, a, null]
        x-enum-varnames: [FIRST, SECOND]
        x-enum-descriptions: {b: The second.}
    """)
    members = (t.Member("a", "FIRST"), t.Member("b", "SECOND", "The second.", 1))
    assert api.types[ref.id] == t.EnumType("string", members)


@pytest.mark.parametrize(
    ("values", "base"),
    [("[1, 2]", "integer"), ("[1, 2.5]", "number"), ("[1, a]", "mixed")],
)
def test_an_enumeration_knows_what_its_values_are(
    typed: Typed, values: str, base: str
) -> None:
    ref, api = typed(f"{{enum: {values}}}")
    kind = api.types[ref.id]
    assert isinstance(kind, t.EnumType)
    assert kind.base == base


def test_prefix_items_are_a_tuple(typed: Typed) -> None:
    ref, api = typed("{prefixItems: [{type: string}, {type: integer}], items: false}")
    kind = api.types[ref.id]
    assert isinstance(kind, t.TupleType)
    assert [type(api.types[item.id]) for item in kind.items] == [
        t.StringType,
        t.IntegerType,
    ]
    assert kind.rest is None


def test_keywords_beside_a_ref_count_in_3_1_and_not_in_3_0(typed: Typed) -> None:
    schema = "{$ref: '#/components/schemas/A', properties: {b: {type: string}}}"
    schemas = "A: {type: object, properties: {a: {type: string}}}"
    ref, api = typed(schema, schemas, "3.1.0")
    kind = api.types[ref.id]
    assert isinstance(kind, t.ObjectType)
    assert [field.name for field in kind.fields] == ["a", "b"]
    ref, api = typed(schema, schemas, "3.0.3")
    assert ref.id == "#/components/schemas/A"


def test_a_chain_of_a_thousand_schemas_needs_no_recursion(typed: Typed) -> None:
    links = [
        f"S{n}: {{type: object, properties: {{n: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}"
        for n in range(1500)
    ]
    schemas = "\n".join([*links, "S1500: {type: string}"])
    _, api = typed("{$ref: '#/components/schemas/S0'}", schemas)
    assert api.types["#/components/schemas/S1500"] == t.StringType()


def test_a_base_with_a_discriminator_is_the_union_of_its_heirs(typed: Typed) -> None:
    ref, api = typed(
        "{$ref: '#/components/schemas/Pet'}",
        """
        Pet:
          type: object
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind, mapping: {cat: Cat}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {}}}]}
        """,
    )
    at = "#/components/schemas/"
    union = api.types[ref.id]
    assert isinstance(union, t.UnionType)
    assert [variant.id for variant in union.variants] == [
        f"{at}Cat",
        f"{at}Dog",
        f"{at}Pet",
    ]
    assert union.discriminator == t.Discriminator(
        "kind", {"cat": f"{at}Cat", "Dog": f"{at}Dog", "Pet": f"{at}Pet"}
    )
    cat = api.types[f"{at}Cat"]
    assert isinstance(cat, t.ObjectType)
    assert [field.name for field in cat.fields] == ["kind", "lives"]


def test_one_pattern_for_all_keys_is_a_map(typed: Typed) -> None:
    ref, api = typed("{type: object, patternProperties: {'^x': {type: integer}}}")
    kind = api.types[ref.id]
    assert isinstance(kind, t.MapType)
    assert api.types[kind.values.id] == t.IntegerType()


def test_what_is_required_and_declared_nowhere_is_a_field_of_any_value(
    typed: Typed,
) -> None:
    ref, api = typed("{type: object, required: [b, a], properties: {b: {}}}")
    kind = api.types[ref.id]
    assert isinstance(kind, t.ObjectType)
    assert [(field.name, field.required) for field in kind.fields] == [
        ("b", True),
        ("a", True),
    ]
    assert api.types[kind.fields[1].type.id] == t.AnyType()


def test_heirs_of_heirs_are_in_the_union_of_a_base(typed: Typed) -> None:
    """The base of the middle says what it adds, and its discriminator, in a branch."""
    at = "#/components/schemas/"
    ref, api = typed(
        f"{{type: array, items: {{anyOf: [{{$ref: '{at}Thing'}}, {{$ref: '{at}Boat'}}]}}}}",
        """
        Thing:
          properties: {kind: {type: string}}
          discriminator:
            propertyName: kind
            mapping: {boat: Boat, tug: '#/components/schemas/Tug', thing: Thing}
        Boat:
          allOf:
            - $ref: '#/components/schemas/Thing'
            - properties: {length: {type: number}}
              discriminator: {propertyName: kind, mapping: {tug: Tug}}
        Tug: {allOf: [{$ref: '#/components/schemas/Boat'}, {properties: {pull: {}}}]}
        """,
    )
    array = api.types[ref.id]
    assert isinstance(array, t.ArrayType)
    both = api.types[array.items.id]
    assert isinstance(both, t.UnionType)
    thing, boat = (api.types[variant.id] for variant in both.variants)
    assert thing == t.UnionType(
        tuple(t.TypeRef(f"{at}{name}") for name in ("Boat", "Tug", "Thing")),
        t.Discriminator(
            "kind", {"boat": f"{at}Boat", "tug": f"{at}Tug", "thing": f"{at}Thing"}
        ),
    )
    assert boat == t.UnionType(
        (t.TypeRef(f"{at}Tug"), t.TypeRef(f"{at}Boat")),
        t.Discriminator("kind", {"tug": f"{at}Tug", "Boat": f"{at}Boat"}),
    )


@pytest.mark.parametrize("name", ['a"', "a\\", "a\n", "*additional properties*"])
def test_a_name_that_no_field_can_have_is_left_to_the_additional_properties(
    built: Built, name: str
) -> None:
    api, notes = built(
        "{/x: {get: {responses: {'200': {description: '', content: {application/json:"
        " {schema: {$ref: '#/components/schemas/S'}}}}}}}}",
        json.dumps(
            {
                "S": {
                    "required": [name, name * 2],
                    "properties": {name: {"type": "string"}, "ä": {}},
                }
            }
        ),
    )
    kind = api.types["#/components/schemas/S"]
    assert isinstance(kind, t.ObjectType)
    fit = [name * 2] if name.startswith("*") else []
    assert [field.name for field in kind.fields] == ["ä", *fit]
    assert [note.pointer for note in notes] == [
        f"#/components/schemas/S/properties/{name}"
    ]


def test_what_two_schemas_share_is_a_class_in_each(built: Built) -> None:
    api, _ = built(
        """
        /a: {post: {requestBody: {content: {application/json: {schema:
          {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        }}}, responses: {}}}
        """,
        """
        A: {allOf: [{$ref: '#/components/schemas/Part'}], properties: {a: {}}}
        B: {allOf: [{$ref: '#/components/schemas/Part'}], properties: {b: {}}}
        Part: {oneOf: [{properties: {x: {}}}, {properties: {y: {}}}]}
        """,
    )
    fields = {
        id_: [field.name for field in kind.fields]
        for id_, kind in api.types.items()
        if isinstance(kind, t.ObjectType)
    }
    assert sorted(fields.values()) == [["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]]


def test_a_property_of_a_shared_branch_is_merged_for_each_owner(built: Built) -> None:
    api, _ = built(
        """
        /a: {post: {requestBody: {content: {application/json: {schema:
          {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        }}}, responses: {}}}
        """,
        """
        A: {allOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Last'}]}
        B: {allOf: [{$ref: '#/components/schemas/Two'}, {$ref: '#/components/schemas/Last'}]}
        One: {properties: {in: {type: object, properties: {one: {}}}}}
        Two: {properties: {in: {type: object, properties: {two: {}}}}}
        Last: {properties: {in: {type: object, properties: {last: {}}}}}
        """,
    )
    found = {}
    for name in "AB":
        owner = api.types[f"#/components/schemas/{name}"]
        assert isinstance(owner, t.ObjectType)
        inner = api.types[owner.fields[0].type.id]
        assert isinstance(inner, t.ObjectType)
        found[name] = [field.name for field in inner.fields]
    assert found == {"A": ["one", "last"], "B": ["two", "last"]}


UNUSED = [
    ("A: {type: string, x-sdk-name: Id}", ["A"]),
    ("A: {type: array, items: {}, x-sdk-name: Ids}", ["A"]),
    ("A: {allOf: [{$ref: '#/components/schemas/B'}], x-sdk-name: C}\nB: {}", ["A"]),
    ("A: {}\nB: {type: object, x-sdk-name: C}", ["B"]),
    ("A: {properties: {a: {items: {type: string, x-sdk-name: b}}}}", ["A"]),
    ("A: {properties: {a: {}}, x-sdk-name: B}", []),
    ("A: {properties: {a: {type: string, x-sdk-name: b}}}", []),
    ("A: {enum: [a], x-sdk-name: B}", []),
    ("A: {oneOf: [{type: string}, {type: integer}], x-sdk-name: B}", []),
]


@pytest.mark.parametrize(("schemas", "told"), UNUSED)
def test_a_name_for_what_becomes_no_class_is_a_warning(
    built: Built, schemas: str, told: list[str]
) -> None:
    _, notes = built(
        """
        /a: {post: {requestBody: {content: {application/json: {schema:
          {$ref: '#/components/schemas/A'}}}}, responses: {}}}
        """,
        schemas,
    )
    assert [(one.code, one.pointer.split("/")[3]) for one in notes] == [
        ("unused-name", name) for name in told
    ]
