"""What the API sends by itself: webhooks and callbacks as events."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.degraded import is_degraded

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

JSON = "requestBody: {content: {application/json: {schema: {type: integer}}}}"
CALLBACK = f"{{'{{$url}}': {{post: {{{JSON}, responses: {{}}}}}}}}"


def test_a_webhook_is_an_event(built: Built) -> None:
    api, notes = built(rest=f"""
        webhooks:
          newPet:
            parameters:
              - {{name: X-Kind, in: header, schema: {{type: integer}}}}
              - {{name: X-Id, in: header, description: Old., schema: {{type: integer}}}}
            post:
              operationId: petCame
              summary: A pet
              description: It came.
              deprecated: true
              x-sdk-name: parse_pet
              parameters:
                - {{name: x-id, in: header, description: New., schema: {{type: string}}}}
              {JSON}
              responses: {{'2XX': {{description: Taken.}}}}
    """)
    at = "#/webhooks/newPet"
    assert api.events == (
        t.Event(
            pointer=f"{at}/post",
            name="newPet",
            id="petCame",
            method="post",
            summary="A pet",
            description="It came.",
            deprecated=True,
            headers=(
                t.Header(f"{at}/post/parameters/0", "x-id", t.StringType(), "New."),
                t.Header(f"{at}/parameters/0", "X-Kind", t.IntegerType()),
            ),
            body=api.events[0].body,
            responses=(t.Response(f"{at}/post/responses/2XX", "2XX", "Taken.", ()),),
            sdk_name="parse_pet",
        ),
    )
    body = api.events[0].body
    assert body is not None
    assert api.types[body.contents[0].type.id] == t.IntegerType()
    assert notes == []


def test_a_callback_knows_who_asked_for_it_and_where_it_goes(built: Built) -> None:
    api, _ = built(f"/a: {{put: {{responses: {{}}, callbacks: {{done: {CALLBACK}}}}}}}")
    (event,) = api.events
    assert event.pointer == "#/paths/~1a/put/callbacks/done/{$url}/post"
    assert (event.name, event.target) == ("done", "{$url}")
    assert event.operations == ("#/paths/~1a/put",)


SHARED = f"components: {{callbacks: {{C: {CALLBACK}}}, schemas: {{}}}}"
REF = "$ref: '#/components/callbacks/C'"
ITEMS = f"components: {{pathItems: {{I: {{post: {{{JSON}, responses: {{}}}}}}}}}}"
ITEM = "$ref: '#/components/pathItems/I'"


def test_a_callback_that_operations_share_is_one_event(built: Built) -> None:
    api, _ = built(
        f"""
        /a:
          get: {{responses: {{}}, callbacks: {{done: {{{REF}}}}}}}
          put: {{responses: {{}}, callbacks: {{done: {{{REF}}}}}}}
        """,
        rest=SHARED,
    )
    (event,) = api.events
    assert event.pointer == "#/components/callbacks/C/{$url}/post"
    assert event.operations == ("#/paths/~1a/get", "#/paths/~1a/put")


def test_what_is_called_differently_is_an_event_of_its_own(built: Built) -> None:
    api, _ = built(rest=f"webhooks: {{a: {{{ITEM}}}, b: {{{ITEM}}}}}\n{ITEMS}")
    found = [(event.name, event.pointer) for event in api.events]
    assert found == [("a", "#/webhooks/a/post"), ("b", "#/webhooks/b/post")]


def test_a_path_item_that_one_webhook_has_is_known_by_its_own_place(
    built: Built,
) -> None:
    api, _ = built(rest=f"webhooks: {{a: {{{ITEM}}}}}\n{ITEMS}")
    assert [event.pointer for event in api.events] == ["#/components/pathItems/I/post"]


def test_json_is_read_where_there_is_any(built: Built) -> None:
    api, _ = built(rest="""
        webhooks:
          a: {post: {requestBody: {content: {a/b: {}, application/x+json: {}}}}}
          b: {post: {requestBody: {content: {'*/*': {schema: {type: object, properties: {}}}}}}}
          c: {post: {requestBody: {content: {text/csv: {}, a/b: {}}}}}
          d: {post: {}}
    """)
    bodies = [event.body for event in api.events]
    found = [body and [one.media_type for one in body.contents] for body in bodies]
    assert found == [["application/x+json"], ["application/json"], ["a/b"], None]


DEGRADED = [
    ("parameters: [{name: q, in: query, schema: {}}]", "/parameters/0"),
    ("responses: {'200': {description: d, content: {a/b: {}}}}", "/200/content/a~1b"),
    ("requestBody: {content: {application/json: {}, a/b: {}}}", "/content/a~1b"),
    ("requestBody: {content: {a/b: {}}}", "/content/a~1b"),
    (f"callbacks: {{done: {CALLBACK}}}", "/post/callbacks"),
]


@pytest.mark.parametrize(("request_", "place"), DEGRADED)
def test_what_a_receiver_does_not_read_is_noted_at_its_place(
    built: Built, request_: str, place: str
) -> None:
    _, notes = built(rest=f"webhooks: {{a: {{post: {{{request_}}}}}}}")
    (note,) = notes
    assert is_degraded(note)
    assert note.pointer.startswith("#/webhooks/a/post")
    assert note.pointer.endswith(place)


def test_references_that_lead_nowhere_are_told_together(built: Built) -> None:
    with pytest.raises(InputError) as caught:
        built(rest="""
            webhooks:
              a: {post: {requestBody: {$ref: '#/components/requestBodies/Gone'}}}
              b: {post: {parameters: [{$ref: '#/components/parameters/Gone'}]}}
        """)
    places = [each.pointer for each in caught.value.diagnostics]
    assert places == [
        "#/webhooks/a/post/requestBody/$ref",
        "#/webhooks/b/post/parameters/0/$ref",
    ]
