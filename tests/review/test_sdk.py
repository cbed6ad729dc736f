"""What the reading `sdk` makes of pairs of small documents, as its users see it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from generator.config import Config
from generator.naming.lock import NO_LOCK
from generator.naming.pinning import lock_of
from generator.review.findings import Finding
from generator.review.sdk.compare import changes, sdk
from generator.review.sdk.side import Side
from generator.source import load
from tests.review.documents import document, yaml

HISTORY = Path(__file__).parents[3] / "shared" / "corpus" / "history"

API = """
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner: {type: object, properties: {name: {type: string}, town: {type: string}}}
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
  /pets/{id}:
    get:
      tags: [pets]
      operationId: getPet
      parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
"""


def side(folder: Path, text: str, config: Config | None = None) -> Side:
    path = folder / "api.json"
    path.write_bytes(msgspec.json.encode(document("document", yaml(text))))
    return Side(load(path), config or Config())


def told(folder: Path, old: str, new: str, **settings: Any) -> list[Finding]:
    config = msgspec.convert(settings, Config)
    before, after = side(folder, old, config), side(folder, new, config)
    return list(sdk(before, after).findings)


def changed(*pairs: tuple[str, str]) -> str:
    text = API
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("edits", "wanted"),
    [
        pytest.param(
            [("operationId: getPet", "operationId: findPet")],
            ["`PetsController.get_pet` is `PetsController.find_pet` now"],
            id="an operation is called otherwise",
        ),
        pytest.param(
            [("schemas/Pet'", "schemas/Animal'"), ("    Pet:", "    Animal:")],
            ["`Pet` is `Animal` now"],
            id="a schema is called otherwise, wherever it is used",
        ),
        pytest.param(
            [
                ("schemas/Pet'", "schemas/Animal'"),
                ("    Pet:", "    Animal:"),
                ("schemas/Owner'", "schemas/Keeper'"),
                ("    Owner:", "    Keeper:"),
            ],
            ["`Owner` is `Keeper` now", "`Pet` is `Animal` now"],
            id="a schema and the schema of its field",
        ),
        pytest.param(
            [
                ("schemas/Owner'", "schemas/Shop'"),
                ("    Owner:", "    Shop:"),
                (
                    "{name: {type: string}, town: {type: string}}",
                    "{sign: {type: string}}",
                ),
            ],
            [
                "`Owner` is gone: where it stood, there is `Shop` now, of another shape",
            ],
            id="another schema of another shape",
        ),
        pytest.param(
            [("/pets/{id}", "/pets/{petId}"), ("name: id,", "name: petId,")],
            ["`id` of `PetsController.get_pet` is `pet_id` now"],
            id="a variable of a path",
        ),
        pytest.param(
            [("name: limit", "name: offset")],
            [
                "`PetsController.list_pets` no longer takes `limit`",
                "`PetsController.list_pets` takes `offset` now",
            ],
            id="another parameter of the same type is no new name",
        ),
        pytest.param(
            [("tags: [pets]", "tags: [animals]")],
            [
                "`PetsController` is `AnimalsController` now, "
                "and `pets` of the client is `animals`"
            ],
            id="a tag of all its operations",
        ),
        pytest.param(
            [
                ("name: limit, schema: {type: integer}", "name: ?"),
                (
                    "name: after, schema: {type: string}",
                    "name: limit, schema: {type: integer}",
                ),
                ("name: ?", "name: after, schema: {type: string}"),
            ],
            ["The arguments of `PetsController.list_pets` have another order"],
            id="parameters in another order",
        ),
        pytest.param(
            [("required: [id]", "required: [id, owner]")],
            ["`Pet.owner` is always there now"],
            id="a field that is always there",
        ),
    ],
)
def test_an_edit_is_told_in_python(
    edits: list[tuple[str, str]], wanted: list[str], tmp_path: Path
) -> None:
    found = told(tmp_path, API, changed(*edits))
    assert sorted(one.message for one in found) == sorted(wanted)


def test_what_a_thousand_operations_share_is_one_finding(tmp_path: Path) -> None:
    def api(required: str) -> str:
        shared = f"{{in: query, name: page, {required}schema: {{type: integer}}}}"
        paths = "".join(
            f"  /p{number}:\n    get:\n      operationId: get{number}\n"
            "      parameters: [{$ref: '#/components/parameters/Page'}]\n"
            "      responses: {'200': {description: ok}}\n"
            for number in range(1_000)
        )
        return f"components: {{parameters: {{Page: {shared}}}}}\npaths:\n{paths}"

    (found,) = told(tmp_path, api(""), api("required: true, "))
    assert found.message == (
        "`APIController.get0` and 999 more need `page` now, which could be left out"
    )
    assert len(found.places) == 1_000
    assert found.old == found.new == "#/components/parameters/Page"


def test_a_finding_has_the_signatures_and_the_places_of_both_sides(
    tmp_path: Path,
) -> None:
    (found,) = told(
        tmp_path, API, changed(("name: limit,", "name: limit, required: true,"))
    )
    assert found.rule == "sdk-parameter-became-required"
    assert found.before == (
        "list_pets(limit: int | None = None, after: str | None = None) -> list[Pet]"
    )
    assert found.after == "list_pets(limit: int, after: str | None = None) -> list[Pet]"
    assert found.old == found.new == "#/paths/~1pets/get/parameters/0"


def test_a_class_names_the_methods_that_reach_it(tmp_path: Path) -> None:
    (found,) = told(tmp_path, API, changed((", town: {type: string}", "")))
    assert found.message == "`Owner.town` is gone"
    assert found.places == ("PetsController.list_pets", "PetsController.get_pet")


def test_the_user_confirms_a_rename(tmp_path: Path) -> None:
    new = changed(("name: limit", "name: offset"), ("town", "place"))
    confirmed = {
        "PetsController.list_pets.limit": "PetsController.list_pets.offset",
        "Owner.town": "Owner.place",
    }
    found = told(tmp_path, API, new, renames=confirmed)
    assert sorted(one.message for one in found) == [
        "`Owner.town` is `Owner.place` now",
        "`limit` of `PetsController.list_pets` is `offset` now",
    ]


def test_a_name_that_the_settings_keep_is_no_change(tmp_path: Path) -> None:
    new = changed(("schemas/Pet'", "schemas/Animal'"), ("    Pet:", "    Animal:"))
    assert told(tmp_path, API, new, names={"#/components/schemas/Animal": "Pet"}) == []


def test_names_are_kept_as_the_lock_of_the_old_sdk_keeps_them(tmp_path: Path) -> None:
    before = side(tmp_path, API)
    context = changes(before, before).both.old.context
    lock = lock_of(context.api, context.names, context.config)
    after = side(tmp_path, changed(("operationId: getPet", "operationId: findPet")))
    assert sdk(before, after).version == "major"
    kept = Side(before.source, before.config, lock)
    (told,) = sdk(kept, after).findings
    assert (told.rule, told.level) == ("sdk-method-renamed", "warning")
    assert told.message.endswith(
        "`PetsController.find_pet` now; the old name still works, and warns"
    )
    assert sdk(kept, after).version == "minor"
    assert kept.lock is not NO_LOCK


@pytest.mark.parametrize(
    "edit",
    [
        ("operationId: getPet", "operationId: findPet"),
        ("schemas/Pet'", "schemas/Animal'"),
        ("name: limit", "name: limits"),
    ],
)
def test_a_rename_whose_old_name_goes_on_breaks_nobody_but_without_it_does(
    edit: tuple[str, str], tmp_path: Path
) -> None:
    before = side(tmp_path, API)
    context = changes(before, before).both.old.context
    lock = lock_of(context.api, context.names, context.config)
    pairs = [edit, ("    Pet:", "    Animal:")] if "Animal" in edit[1] else [edit]
    after = side(tmp_path, changed(*pairs))
    worst = {}
    for majors in (0, 1):
        config = Config(old_names=majors)
        found = sdk(
            Side(before.source, config, lock), Side(after.source, config)
        ).findings
        worst[majors] = {one.level for one in found if one.rule.endswith("-renamed")}
    assert worst == {0: {"breaking"}, 1: {"warning"}}


@pytest.mark.parametrize(
    ("edit", "version"),
    [
        (("description: ok", "description: ok"), "none"),
        (("description: ok", "description: Fine."), "patch"),
        (("name: after, schema", "name: after, description: Where., schema"), "patch"),
        (
            ("town: {type: string}", "town: {type: string}, zip: {type: string}"),
            "minor",
        ),
        (("operationId: getPet", "operationId: findPet"), "major"),
    ],
)
def test_the_part_of_the_version_that_grows(
    edit: tuple[str, str], version: str, tmp_path: Path
) -> None:
    found = sdk(side(tmp_path, API), side(tmp_path, changed(edit)))
    assert found.version == version


@pytest.mark.skipif(not HISTORY.is_dir(), reason="the history of real APIs is not here")
@pytest.mark.parametrize("name", ["twilio-messaging", "box", "openai"])
def test_a_real_api_compared_with_itself_gives_nothing(name: str) -> None:
    for path in HISTORY.glob(f"{name}-*"):
        same = Side(load(path))
        assert sdk(same, same).findings == ()


@pytest.mark.skipif(not HISTORY.is_dir(), reason="the history of real APIs is not here")
def test_a_real_change_is_read_as_a_reviewer_would() -> None:
    old, new = sorted(HISTORY.glob("twilio-messaging-*"))
    found = sdk(Side(load(old)), Side(load(new))).findings
    said = {one.message for one in found if one.level == "breaking"}
    create = "`MessagingV1TollfreeVerificationController.create_tollfree_verification`"
    enum = "TollfreeVerificationEnumBusinessTypeEnum"
    assert said >= {
        f"`MessagingV1TollfreeVerificationBusinessTypeEnum` is `{enum}` now",
        f"`business_type` of {create} takes only `{enum} | None` now, "
        "and took `str | None`",
    }
