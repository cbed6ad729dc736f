import os
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.source import Source, load
from generator.source.validate import check_structure

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = [each for each in sorted(CORPUS.glob("*.*")) if each.is_file()]
HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"


def tree(folder: Path, **files: str) -> Path:
    """Write files, named by keyword with `__` for a slash; give api.yaml."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "api.yaml"


def refused(path: Path, ref_root: Path | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(path, ref_root=ref_root)
    return [each.code for each in caught.value.diagnostics]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    components = """\
components:
  schemas:
    Pet: {properties: {name: {type: string}}}
    Alias: {$ref: '#/components/schemas/Pet'}
    Far: {$ref: '#/components/schemas/Alias'}
    File: {$ref: 'models/a%20pet.yaml#/Cat'}
    Through: {$ref: '#/components/schemas/Alias/properties/name'}
    Missing: {$ref: '#/components/schemas/Pett'}
    Old: {$ref: '#/definitions/Pet'}
    Named: {$ref: '#Pet'}
    Bare: {$ref: '#/components/schemas/Bare'}
    One: {$ref: '#/components/schemas/Two'}
    Two: {$ref: '#/components/schemas/One'}
    Inward: {$ref: '#/components/schemas/Inward/properties/x'}
    a/b~c: {type: integer}
    Escaped: {$ref: '#/components/schemas/a~1b~0c'}
    Percent: {$ref: '#/components/schemas/a~1b%7E0c'}
    Property: {properties: {$ref: {type: string}}}
    Items: {prefixItems: [{type: 'null'}]}
"""
    paths = "paths:\n  /a#b: {get: {responses: {'200': {description: ok}}}}\n"
    cat = "Cat: {allOf: [{$ref: ../api.yaml#/components/schemas/Pet}]}\n"
    head = HEAD.replace("paths: {}\n", paths)
    path = tree(tmp_path, api=head + components, **{"models__a pet": cat})
    return load(path)


S = "#/components/schemas/"


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("Pet", S + "Pet"),
        ("Alias", S + "Pet"),
        ("Far", S + "Pet"),
        ("File", "models/a pet.yaml#/Cat"),
        ("Through", S + "Pet/properties/name"),
        ("Alias/properties/name/type", S + "Pet/properties/name/type"),
        ("Escaped", S + "a~1b~0c"),
        ("Percent", S + "a~1b~0c"),
        ("Property/properties", S + "Property/properties"),
        ("Items/prefixItems/0", S + "Items/prefixItems/0"),
    ],
)
def test_references_are_followed_to_the_end(
    source: Source, name: str, pointer: str
) -> None:
    for _ in range(2):
        assert source.follow(S + name) == (pointer, source.at(pointer))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Missing", "unresolved-ref: Did you mean #/components/schemas/Pet?"),
        ("Old", "unresolved-ref: Did you mean #/components/schemas/Pet?"),
        ("Named", "unresolved-ref: Did you mean #/components/schemas/Pet?"),
        ("Bare", "ref-loop: One of them must hold the value itself."),
        ("One", "ref-loop: One of them must hold the value itself."),
        ("Inward", "ref-loop: One of them must hold the value itself."),
    ],
)
def test_a_reference_that_leads_nowhere_is_shown_where_it_stands(
    source: Source, name: str, wanted: str
) -> None:
    with pytest.raises(InputError) as caught:
        source.follow(S + name)
    [found] = caught.value.diagnostics
    assert f"{found.code}: {found.hint}" == wanted
    assert found.pointer == f"{S}{name}/$ref"
    assert found.place
    assert found.place.excerpt.startswith(f"    {name}: ")


@pytest.mark.parametrize(
    "pointer",
    [
        S + "Nobody",
        S + "Items/prefixItems/1",
        S + "Items/prefixItems/00",
        S + "Items/prefixItems/²",
        S + "Pet/properties/name/type/0",
        "#components",
        "elsewhere.yaml#/Pet",
        "#" + "/a" * 5000,
    ],
)
def test_a_pointer_to_nothing_is_a_key_error(source: Source, pointer: str) -> None:
    with pytest.raises(KeyError):
        source.at(pointer)


def test_a_key_may_hold_the_character_that_ends_a_uri(source: Source) -> None:
    assert source.follow("#/paths/~1a#b/get/responses/200/description")[1] == "ok"


@pytest.mark.parametrize(
    ("ref", "base", "wanted"),
    [
        ("#/a", "#/b", "#/a"),
        ("#", "#/b", "#"),
        ("x.yaml", "#/b", "x.yaml#"),
        ("./x.yaml#/a", "#/b", "x.yaml#/a"),
        ("x.yaml#/a", "models/pet.yaml#/b", "models/x.yaml#/a"),
        ("../x.yaml#/a", "models/pet.yaml#/b", "x.yaml#/a"),
        ("../../x.yaml", "models/pet.yaml#/b", "../x.yaml#"),
        ("../api.yaml#/a", "models/pet.yaml#/b", "#/a"),
        ("a%20b.yaml#/c%20d", "#", "a b.yaml#/c d"),
        ("a%23b.yaml#/c", "#", "a%23b.yaml#/c"),
        ("#/paths/~1a%7Bid%7D", "#", "#/paths/~1a{id}"),
        ("https://e.org/x.yaml#/a", "#", "https://e.org/x.yaml#/a"),
    ],
)
def test_references_join_by_rfc_3986(
    source: Source, ref: str, base: str, wanted: str
) -> None:
    assert source.resolve(ref, base) == wanted


def test_the_root_is_the_same_document_by_any_path(tmp_path: Path) -> None:
    ref = f"x: {{$ref: '../{tmp_path.name}/api.yaml#/info'}}\n"
    loaded = load(tree(tmp_path, api=HEAD + ref))
    assert list(loaded.documents) == [""]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ["empty-document"]),
        ("# nothing\n", ["empty-document"]),
        ("- 1\n", ["not-an-object"]),
        ("text\n", ["not-an-object"]),
        ("a: 1\n", ["not-openapi"]),
        ("asyncapi: 3.0.0\n", ["not-openapi"]),
        ("swagger: '1.2'\n", ["swagger-version"]),
        ("swagger: [2.0]\n", ["swagger-version"]),
        ("openapi: 4.0.0\n", ["openapi-version"]),
        ("openapi: three\n", ["openapi-version"]),
        ("openapi: [3]\n", ["openapi-version"]),
        ("openapi: 3\n", ["openapi-version"]),
        ("openapi: 2.0\n", ["openapi-version"]),
        ("openapi:\n", ["openapi-version"]),
        ("swaggerVersion: '1.2'\n", ["not-openapi"]),
        ("a: [\n", ["yaml-syntax"]),
    ],
)
def test_what_is_no_openapi_document_is_refused(
    tmp_path: Path, text: str, wanted: list[str]
) -> None:
    assert refused(tree(tmp_path, api=text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "is_noted"),
    [
        ("openapi: 3.0.4", "3.0", False),
        ("openapi: 3.1.0", "3.1", False),
        ("openapi: 3.2.0-rc1", "3.2", False),
        ("openapi: 3.0", "3.0", True),
        ("openapi: 3.1", "3.1", True),
        ("openapi: '3.1'", "3.1", True),
        ("openapi: 3.2", "3.2", True),
        ("openapi: 3.0.x", "3.0", True),
        ("openapi: ' v3.1.0 '", "3.1", True),
        ("openapi: 3.3.0", "3.2", True),
        ("openapi: 3.10.1", "3.2", True),
        ("swagger: '2.0'", "3.0", False),
        ("swagger: 2.0", "3.0", True),
        ("swagger: 2", "3.0", True),
    ],
)
def test_a_version_with_a_clear_meaning_is_read(
    tmp_path: Path, text: str, wanted: str, is_noted: bool
) -> None:
    path = tree(tmp_path, api=HEAD.replace("openapi: 3.1.0", text))
    loaded = load(path)
    assert loaded.version == wanted
    found = check_structure(loaded)
    assert [each.code for each in found] == ["version-text"] * is_noted
    assert str(loaded.root["openapi"]).startswith(f"{wanted}.")
    for note in found:
        assert note.severity == "warning"
        assert note.place
        assert note.place.excerpt == text


def test_a_wrong_file_name_is_answered_with_the_right_one(tmp_path: Path) -> None:
    path = tree(tmp_path, api=HEAD)
    for wrong in (tmp_path / "apy.yaml", tmp_path / "api.json", tmp_path):
        with pytest.raises(InputError, match=f"Did you mean .*{path.name}"):
            load(wrong)
    assert refused(tmp_path / "no" / "api.yaml") == ["file-not-found"]
    assert refused(Path("a\0b")) == ["unreadable-file"]


def test_files_are_found_through_files(tmp_path: Path) -> None:
    path = tree(
        tmp_path,
        api=HEAD + "components: {schemas: {A: {$ref: 'x/a.yaml#/A'}}}\n",
        x__a="A: {$ref: 'b.yaml'}\n",
        x__b="type: object\nproperties: {again: {$ref: 'a.yaml#/A'}}\n",
    )
    loaded = load(path)
    assert sorted(loaded.documents) == ["", "x/a.yaml", "x/b.yaml"]
    assert loaded.follow("#/components/schemas/A")[0] == "x/b.yaml#"


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [
        ("whole.yaml", "whole.yaml#"),
        ("whole.yaml#", "whole.yaml#"),
        ("./sub/../whole.yaml", "whole.yaml#"),
        ("whole.yaml#/properties/a~1b", "whole.yaml#/properties/a~1b"),
        ("whole.yaml#/properties/a%7E1b", "whole.yaml#/properties/a~1b"),
        ("whole.yaml#/properties/c~0d%20e%25", "whole.yaml#/properties/c~0d e%"),
        ("part.json#/A/1", "part.json#/A/1"),
        ("a%20b%23c.yaml#/A", "a b%23c.yaml#/A"),
        ("%C3%A9.yaml", "é.yaml#"),
        ("é.yaml", "é.yaml#"),
        ("back.yaml#/A", "#/components/schemas/B"),
        ("back.yaml#/Self", "#/components/schemas/B"),
        ("ring1.yaml#/properties/b/properties/a", "ring1.yaml#"),
        ("back.yaml#/Through/properties/b", "ring2.yaml#"),
    ],
)
def test_references_lead_through_files(tmp_path: Path, ref: str, wanted: str) -> None:
    schemas = (
        f"components: {{schemas: {{A: {{$ref: '{ref}'}}, B: {{type: string}}}}}}\n"
    )
    back = (
        "A: {$ref: 'api.yaml#/components/schemas/B'}\n"
        "Self: {$ref: 'back.yaml#/A'}\n"
        "Through: {$ref: ring1.yaml}\n"
    )
    files = {
        "whole": "properties: {a/b: {type: string}, c~d e%: {type: integer}}\n",
        "a b#c": "A: {type: string}\n",
        "é": "type: string\n",
        "back": back,
        "ring1": "properties: {b: {$ref: ring2.yaml}}\n",
        "ring2": "properties: {a: {$ref: ring1.yaml}}\n",
    }
    (tmp_path / "part.json").write_text('{"A": [1, {"type": "string"}]}')
    loaded = load(tree(tmp_path, api=HEAD + schemas, **files))
    assert loaded.follow("#/components/schemas/A") == (wanted, loaded.at(wanted))


def test_every_kind_of_object_may_stand_in_another_file(tmp_path: Path) -> None:
    text = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a: {$ref: 'o.yaml#/PathItem'}
  /b:
    get:
      parameters: [{$ref: 'o.yaml#/Parameter'}]
      requestBody: {$ref: 'o.yaml#/Body'}
      responses:
        '200': {$ref: 'o.yaml#/Response'}
        '201':
          description: ''
          headers: {X: {$ref: 'o.yaml#/Header'}}
          links: {L: {$ref: 'o.yaml#/Link'}}
          content: {a/b: {examples: {E: {$ref: 'o.yaml#/Example'}}}}
      callbacks: {C: {$ref: 'o.yaml#/Callback'}}
components:
  securitySchemes: {S: {$ref: 'o.yaml#/Scheme'}}
"""
    kinds = ["PathItem", "Parameter", "Body", "Response", "Header", "Link"]
    kinds += ["Example", "Callback", "Scheme"]
    other = "".join(f"{kind}: {{x-is: {kind}}}\n" for kind in kinds)
    loaded = load(tree(tmp_path, api=text, o=other))
    answers = "#/paths/~1b/get/responses"
    for pointer, kind in {
        "#/paths/~1a": "PathItem",
        "#/paths/~1b/get/parameters/0": "Parameter",
        "#/paths/~1b/get/requestBody": "Body",
        f"{answers}/200": "Response",
        f"{answers}/201/headers/X": "Header",
        f"{answers}/201/links/L": "Link",
        f"{answers}/201/content/a~1b/examples/E": "Example",
        "#/paths/~1b/get/callbacks/C": "Callback",
        "#/components/securitySchemes/S": "Scheme",
    }.items():
        assert loaded.follow(pointer) == (f"o.yaml#/{kind}", {"x-is": kind})


def test_a_reference_inside_an_example_is_only_a_value(tmp_path: Path) -> None:
    schema = """\
components:
  schemas:
    A:
      example: {$ref: nowhere.yaml}
      default: {$ref: nowhere.yaml}
      enum: [{$ref: nowhere.yaml}]
      x-note: {$ref: nowhere.yaml}
      properties:
        $ref: {type: string}
        default: {$ref: b.yaml}
        example: {$ref: c.yaml}
"""
    path = tree(tmp_path, api=HEAD + schema, b="type: string\n", c="type: string\n")
    assert sorted(load(path).documents) == ["", "b.yaml", "c.yaml"]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("https://example.org/x.yaml", "remote-ref"),
        ("//example.org/x.yaml", "remote-ref"),
        ("file:///etc/passwd", "remote-ref"),
        ("/etc/passwd", "ref-outside-root"),
        ("../secret.yaml", "ref-outside-root"),
        ("%2e%2e/secret.yaml", "ref-outside-root"),
        ("link.yaml", "ref-outside-root"),
        ("broken.yaml", "yaml-syntax"),
    ],
)
def test_a_file_that_may_not_be_read_is_refused_at_its_reference(
    tmp_path: Path, ref: str, code: str
) -> None:
    schema = f"components:\n  schemas:\n    A: {{$ref: '{ref}#/a'}}\n"
    path = tree(tmp_path / "in", api=HEAD + schema, broken="a: [\n", sub__x="a: 1\n")
    (tmp_path / "secret.yaml").write_text("a: {}\n")
    (tmp_path / "in" / "link.yaml").symlink_to("../secret.yaml")
    with pytest.raises(InputError) as caught:
        load(path)
    [found] = caught.value.diagnostics
    assert found.code == code
    assert found.place
    if code != "yaml-syntax":
        assert found.pointer == "#/components/schemas/A/$ref"
        assert found.place.line == 6


@pytest.mark.parametrize(
    "ref", ["gone.yaml", "sub", "loop.yaml", "nul%00.yaml", "http://[::1"]
)
def test_a_file_that_is_not_there_is_missed_where_it_is_wanted(
    tmp_path: Path, ref: str
) -> None:
    schema = f"components:\n  schemas:\n    A: {{$ref: '{ref}#/a'}}\n"
    path = tree(tmp_path, api=HEAD + schema, sub__x="a: 1\n")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    source = load(path)
    with pytest.raises(InputError) as caught:
        source.follow("#/components/schemas/A")
    [found] = caught.value.diagnostics
    assert (found.code, found.pointer) == (
        "unresolved-ref",
        "#/components/schemas/A/$ref",
    )
    assert found.place
    assert found.place.line == 6
    assert found.message.startswith(("the reference leads to ", str(tmp_path), "../"))


def test_a_wider_root_can_be_named(tmp_path: Path) -> None:
    schema = "components: {schemas: {A: {$ref: '../b.yaml'}}}\n"
    path = tree(tmp_path / "in", api=HEAD + schema)
    tree(tmp_path, b="type: string\n")
    assert refused(path) == ["ref-outside-root"]
    loaded = load(path, ref_root=tmp_path)
    assert loaded.follow("#/components/schemas/A")[0] == "../b.yaml#"


def test_every_forbidden_file_is_told_at_once(tmp_path: Path) -> None:
    schemas = "".join(f"    S{n}: {{$ref: '../{n}.yaml'}}\n" for n in range(30))
    path = tree(tmp_path, api=HEAD + "components:\n  schemas:\n" + schemas)
    assert refused(path) == ["ref-outside-root"] * 20


def test_names_in_messages_are_relative_where_that_is_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree(tmp_path / "spec", api="openapi: 9\n")
    monkeypatch.chdir(tmp_path)
    for given in (path, Path("spec/api.yaml")):
        with pytest.raises(InputError) as caught:
            load(given)
        assert str(caught.value).startswith(f"spec{os.sep}api.yaml:1:10: error: ")


def test_a_long_chain_of_references_is_followed(tmp_path: Path) -> None:
    links = "".join(
        f"    S{n}: {{$ref: '#/components/schemas/S{n + 1}'}}\n" for n in range(3000)
    )
    text = HEAD + "components:\n  schemas:\n" + links + "    S3000: {type: string}\n"
    loaded = load(tree(tmp_path, api=text))
    assert loaded.follow(S + "S0") == (S + "S3000", {"type": "string"})


@pytest.mark.skipif(not SAMPLES, reason="the corpus folder is not there")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_reference_of_a_real_document_leads_somewhere(path: Path) -> None:
    loaded = load(path)
    waiting = [("#", loaded.root)]
    count = 0
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [
                (f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", each)
                for key, each in value.items()
            ]
            if isinstance(value.get("$ref"), str):
                assert "$ref" not in loaded.follow(pointer)[1]
                count += 1
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{n}", each) for n, each in enumerate(value)]
    assert count > 100


def test_a_pointer_to_the_empty_name_is_the_whole_document(tmp_path: Path) -> None:
    schema = "components: {schemas: {A: {$ref: 'b.yaml#/'}}}\n"
    path = tree(tmp_path, api=HEAD + schema, b="type: string\n")
    assert load(path).follow("#/components/schemas/A") == (
        "b.yaml#",
        {"type": "string"},
    )
