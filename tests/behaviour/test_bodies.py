"""Bodies and answers of an SDK that was generated without configuration."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from tests.behaviour.contract import Service
from tests.behaviour.loopback import Answer, Call, answer

DONE = Answer(204)
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
SHIP = {"id": 7, "name": "Ada", "kind": "tug"}

Given = Callable[[Any, Any], object]  # a call of the caller, with the models at hand


def test_an_object_is_sent_and_read_with_all_its_kinds_of_fields(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models

    def registered(call: Call) -> Answer:
        came = dict(call.json)  # type: ignore[call-overload]  # the contract held
        came.pop("pin")
        return answer({"id": 7, **came}, 201)

    port.on("registerShip", registered)
    ship = models.Ship(
        name="Ada",
        kind=models.KindEnum.CARGO_SHIP,
        pin="1234",
        length=None,
        built=date(1999, 12, 31),
        class_="first",
        labels={"a b": "ü"},
    )
    result = caller.ships.register_ship(ship)

    assert port.calls[0].json == {
        "name": "Ada",
        "kind": "cargo ship",
        "pin": "1234",
        "length": None,
        "built": "1999-12-31",
        "class": "first",
        "labels": {"a b": "ü"},
    }
    assert type(result) is models.Ship
    assert (result.id, result.pin, result.length) == (7, None, None)
    assert result.kind is models.KindEnum.CARGO_SHIP
    assert (result.built, result.class_) == (date(1999, 12, 31), "first")
    assert result.flag is None


def test_a_required_field_is_required_by_the_constructor(harbour: ModuleType) -> None:
    with pytest.raises(TypeError, match="kind"):
        harbour.models.Ship(name="Ada")


def test_each_success_has_its_own_type(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    ticket = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    port.on("registerShip", answer(SHIP, 201), answer({"ticket": ticket}, 202))
    ship = models.Ship(name="Ada", kind=models.KindEnum.TUG)
    first = caller.ships.register_ship(ship)
    second = caller.ships.register_ship(ship)
    assert (type(first), first.id) == (models.Ship, 7)
    assert second == models.Ticket(ticket=UUID(ticket))


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({}, {}),
        ({"name": "Ada"}, {"name": "Ada"}),
        ({"length": None}, {"length": None}),
        ({"length": 12.5}, {"length": 12.5}),
    ],
)
def test_null_and_absent_are_two_things_where_the_api_tells_them_apart(
    caller: Any,
    port: Service,
    harbour: ModuleType,
    change: dict[str, object],
    body: dict[str, object],
) -> None:
    port.on("changeShip", DONE)
    change_ = harbour.models.ShipChange(**change)
    assert caller.ships.change_ship(7, 'W/"1"', change_) is None
    (came,) = port.calls
    assert (came.method, came.target) == ("PATCH", "/v1/ships/7")
    assert came.headers["content-type"] == "application/merge-patch+json"
    assert came.headers["if-match"] == 'W/"1"'
    assert came.json == body


def test_an_answer_without_content_is_none(caller: Any, port: Service) -> None:
    port.on("removeShip", DONE)
    assert caller.ships.remove_ship(7) is None


def test_a_union_goes_by_its_discriminator(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    box = {"type": "box", "number": "MSKU-1"}
    bulk = {"type": "bulk", "tons": 2.5, "number": "MSKU-1"}
    port.on("listCargo", answer([box, bulk]))
    assert caller.cargo.list_cargo(7) == [
        models.Container(type="box", number="MSKU-1"),
        models.Bulk(type="bulk", tons=2.5, number="MSKU-1"),
    ]


@pytest.mark.parametrize(
    ("make", "sent"),
    [
        (lambda m: m.Container(type="box", number="1"), {"type": "box", "number": "1"}),
        (lambda m: m.Bulk(type="bulk", tons=3), {"type": "bulk", "tons": 3}),
    ],
)
def test_a_member_of_a_union_is_sent_and_comes_back(
    caller: Any,
    port: Service,
    harbour: ModuleType,
    make: Callable[[Any], object],
    sent: dict[str, object],
) -> None:
    port.on("loadCargo", lambda call: answer(call.json))
    cargo = make(harbour.models)
    assert caller.cargo.load_cargo(7, cargo) == cargo
    assert port.calls[0].json == sent


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (1.5, lambda _: 1.5),
        (3, lambda _: 3.0),
        ("calm", lambda _: "calm"),
        ({"gauge": "g", "level": 2}, lambda m: m.Gauge(gauge="g", level=2.0)),
        ({"buoy": 4, "lit": True}, lambda m: m.Buoy(buoy=4, lit=True)),
    ],
)
def test_a_union_without_discriminator_goes_by_what_fits(
    caller: Any,
    port: Service,
    harbour: ModuleType,
    said: object,
    wanted: Callable[[Any], object],
) -> None:
    port.on("measure", answer(said))
    result, expected = caller.office.measure("x"), wanted(harbour.models)
    assert (type(result), result) == (type(expected), expected)


def test_a_model_may_contain_itself(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    inner = {"name": "c", "above": {"name": "lid"}}
    port.on(
        "getHold",
        answer({"name": "a", "spaces": [{"name": "b", "spaces": [inner]}]}),
        answer({"name": "a", "above": None}),
    )
    hold = caller.cargo.get_hold(7)
    assert hold.spaces[0].spaces == [
        models.Space(name="c", above=models.Space(name="lid"))
    ]
    assert caller.cargo.get_hold(7).above is None


def test_maps_of_maps_are_dictionaries(caller: Any, port: Service) -> None:
    port.on("getFees", answer({"tug": {"day": 1, "né": 2.5}, "ferry": {}}))
    assert caller.office.get_fees() == {"tug": {"day": 1.0, "né": 2.5}, "ferry": {}}


def test_inline_objects_have_models_of_their_own(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    until = "2024-01-02T03:04:05Z"
    address = {"quay": "B", "number": 3}
    port.on("getOffice", answer({"open": True, "address": address, "until": until}))
    office = caller.office.get_office()
    assert type(office) is harbour.models.GetOfficeResponse
    assert (office.address.quay, office.address.number) == ("B", 3)
    assert office.until == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_text_is_text_in_the_charset_that_it_names(caller: Any, port: Service) -> None:
    port.on(
        "getChart",
        Answer(200, "~ Nöß".encode(), "text/plain"),
        Answer(200, "Nöß".encode("latin-1"), "text/plain; charset=latin-1"),
    )
    assert caller.office.get_chart("a", ["b"]) == "~ Nöß"
    assert caller.office.get_chart("a", ["b"]) == "Nöß"


def test_binary_content_is_bytes_both_ways(caller: Any, port: Service) -> None:
    port.on("getPhoto", Answer(200, PNG, "image/png"))
    port.on("setPhoto", DONE)
    assert caller.ships.get_photo(7) == PNG
    assert caller.ships.set_photo(7, PNG) is None
    sent = port.calls[1]
    assert (sent.method, sent.headers["content-type"]) == ("PUT", "image/png")
    assert sent.body == PNG


def test_the_fields_of_a_form_are_arguments(caller: Any, port: Service) -> None:
    port.on("leaveMessage", DONE)
    caller.office.leave_message("a&b=c ü+", urgent=True)
    (came,) = port.calls
    assert came.headers["content-type"] == "application/x-www-form-urlencoded"
    assert came.body == b"text=a%26b%3Dc%20%C3%BC%2B&urgent=true"


@pytest.mark.parametrize(
    ("status", "said", "kind", "fields"),
    [
        (
            409,
            Answer(409, answer({"by": SHIP}).body),
            "TakenException",
            lambda e: (type(e.by).__name__, e.by.id),
        ),
        (
            500,
            Answer(
                500,
                answer({"title": "No", "status": 17, "code": 2}).body,
                "application/problem+json",
            ),
            "ProblemException",
            lambda e: (e.title, e.code),
        ),
    ],
)
def test_errors_are_typed_by_status_and_default(
    caller: Any,
    port: Service,
    harbour: ModuleType,
    status: int,
    said: Answer,
    kind: str,
    fields: Callable[[Any], tuple[object, ...]],
) -> None:
    port.on("registerShip", said)
    ship = harbour.models.Ship(name="Ada", kind=harbour.models.KindEnum.TUG)
    with pytest.raises(getattr(harbour.exceptions, kind)) as caught:
        caller.ships.register_ship(ship)
    assert caught.value.status == status
    assert fields(caught.value) in {("Ship", 7), ("No", 2)}


def test_a_field_named_as_the_status_does_not_hide_it(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    body = answer({"title": "No", "status": 17}).body
    port.on("getShip", Answer(404, body, "application/problem+json"))
    with pytest.raises(harbour.exceptions.ProblemException) as caught:
        caller.ships.get_ship(7)
    assert (caught.value.status, caught.value.status_) == (404, 17)


def test_every_media_type_that_an_answer_may_have_is_accepted(
    caller: Any, port: Service
) -> None:
    port.on("getShip", answer(SHIP))
    caller.ships.get_ship(7)
    accepted = port.calls[0].headers["accept"].split(", ")
    assert accepted == ["application/json", "application/problem+json"]


def test_an_unknown_enum_value_survives_a_round_trip(
    caller: Any, port: Service, harbour: ModuleType
) -> None:
    said = {**SHIP, "kind": "submarine", "depth": 200}
    port.on("getShip", Answer(200, answer(said).body, promised=False))
    ship = caller.ships.get_ship(7)
    assert type(ship.kind) is harbour.models.KindEnum
    assert ship.kind == ship.kind.value == "submarine"
    assert ship.kind not in harbour.models.KindEnum.__members__.values()

    with pytest.raises(harbour.ApiException):  # the contract does not know it
        caller.ships.register_ship(ship)
    assert port.calls[1].json == said
    assert "'submarine' is not one of" in port.faults.pop()


def test_numbers_keep_their_digits(caller: Any, port: Service) -> None:
    port.on("getFees", Answer(200, b'{"tug": {"day": 0.1, "year": 1e3}}'))
    fees = caller.office.get_fees()["tug"]
    assert (Decimal(str(fees["day"])), fees["year"]) == (Decimal("0.1"), 1000)
