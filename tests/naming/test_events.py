"""The names of events, which are those of webhooks and callbacks, mostly."""

import random
from typing import Any

import pytest
import yaml

from generator.config import Config
from generator.diagnostics import InputError
from generator.naming.pinning import lock_of
from tests.naming.documents import Document, Read, document, shuffled

INLINE = (
    "{requestBody: {content: {application/json: {schema: {type: object, "
    "properties: {n: {type: integer}}}}}}, responses: {}}"
)


def hooks(webhooks: str, paths: str = "{}") -> Document:
    return {**document(paths), "webhooks": yaml.safe_load(webhooks)}


NAMES = [
    ("newPet: {post: {}}", ["parse_new_pet"]),
    ("pet/new: {post: {operationId: petNew2}}", ["parse_pet_new"]),
    ("a: {post: {}, put: {}}", ["parse_a_put", "parse_a_post"]),
    ("{'': {post: {}}, '+': {post: {}}}", ["parse_event", "parse_plus"]),
    ("{any: {post: {}}, class: {post: {}}}", ["parse_any_", "parse_class"]),
    (
        "{new-pet: {post: {operationId: one}}, new_pet: {post: {operationId: two}}}",
        ["parse_one", "parse_two"],
    ),
]


@pytest.mark.parametrize(("webhooks", "wanted"), NAMES)
def test_an_event_is_called_as_its_webhook_is(
    read: Read, webhooks: str, wanted: list[str]
) -> None:
    _, names = read(hooks(webhooks))
    assert [one.method for one in names.events.values()] == wanted
    headings = [one.heading for one in names.events.values()]
    assert len({*headings}) == len(headings)


CALLBACKS = """
    /b: {post: {responses: {}, callbacks: {done: {'{$url}': {post: %s}}}}}
    /a: {post: {responses: {}, callbacks: {done: {'{$url}': {post: %s}}}}}
""".replace("%s", INLINE)


def test_callbacks_of_one_name_are_told_apart_by_their_operations(read: Read) -> None:
    api, names = read(hooks("{}", CALLBACKS))
    assert [one.method for one in names.events.values()] == [
        "parse_post_b_done_post",
        "parse_post_a_done_post",
    ]
    assert sorted(
        names.types[id_].name for id_ in names.reach.models if _named(api, id_)
    ) == [
        "PostADonePostEvent",
        "PostBDonePostEvent",
    ]


def _named(api: Any, id_: str) -> bool:
    return hasattr(api.types[id_], "fields")


def test_what_an_event_carries_is_named_by_it(read: Read) -> None:
    _, names = read(hooks(f"newPet: {{post: {INLINE}}}"))
    name, *_ = [one.name for one in names.types.values()]
    assert name == "NewPetEvent"


def test_names_do_not_depend_on_the_order_of_keys(read: Read) -> None:
    given = hooks(f"{{a-b: {{post: {INLINE}}}, a_b: {{post: {INLINE}}}}}", CALLBACKS)
    _, wanted = read(given)
    for seed in range(5):
        _, names = read(shuffled(given, random.Random(seed)))
        assert names.events == wanted.events
        assert names.types == wanted.types


def test_a_lock_keeps_the_names_and_the_order(read: Read) -> None:
    api, names = read(hooks("{b: {post: {}}, a: {post: {}}}"))
    lock = lock_of(api, names, Config())
    assert [*lock.events.values()] == ["parse_b", "parse_a"]
    more = hooks("{a: {post: {}}, b: {post: {}}, c: {post: {}}}")
    api, names = read(more, lock)
    assert [names.events[one.pointer].method for one in api.events] == [
        "parse_b",
        "parse_c",
        "parse_a",
    ]


@pytest.mark.parametrize(
    ("webhooks", "names"),
    [
        ("newPet: {post: {x-sdk-name: pet_came}}", {}),
        ("newPet: {post: {}}", {"#/webhooks/newPet/post": "pet_came"}),
        ("newPet: {post: {operationId: x}}", {"x": "pet_came"}),
    ],
)
def test_a_name_that_the_user_gives_counts(
    read: Read, webhooks: str, names: dict[str, str]
) -> None:
    _, found = read(hooks(webhooks), names=names)
    (name,) = found.events.values()
    assert (name.method, name.constant) == ("pet_came", "PET_CAME")


@pytest.mark.parametrize("name", ["parse", "parse_any", "a-b", "class"])
def test_a_name_of_the_receiver_itself_cannot_be_given(read: Read, name: str) -> None:
    with pytest.raises(InputError):
        read(hooks("a: {post: {}}"), names={"#/webhooks/a/post": name})
