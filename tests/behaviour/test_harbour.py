"""What the SMS API does not have, in an SDK that was generated without configuration."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timezone
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from tests.behaviour.contract import Service
from tests.behaviour.loopback import Answer, Call, Loopback, answer

DONE = Answer(204)
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
SHIP = {"id": 7, "name": "Ada", "kind": "tug"}

Given = Callable[[Any, Any], object]  # a call of the client, with the models at hand


@pytest.fixture
def client(harbour: ModuleType, loopback: Loopback, port: Service) -> Iterator[Any]:
    with harbour.HarbourOfficeClient(
        header_key="in-header",
        query_key="in query&",
        cookie_key="in cookie;",
        username="captain",
        password="p:ss wörd",
        access_token="bearer-token",
        server=loopback.origin + port.contract.base,
        timeout=10.0,
    ) as made:
        yield made


@pytest.mark.parametrize(
    ("operation", "said", "call", "line"),
    [
        ("listShips", answer([]), lambda c, _: c.ships.list_ships(), "GET /ships"),
        (
            "listShips",
            answer([]),
            lambda c, m: c.ships.list_ships(
                kind=[m.KindEnum.TUG, m.KindEnum.CARGO_SHIP]
            ),
            "GET /ships?kind=tug&kind=cargo%20ship",
        ),
        (
            "listShips",
            answer([]),
            lambda c, _: c.ships.list_ships(flags=["DE", "a&b"], moored=False),
            "GET /ships?flags=DE,a%26b&moored=false",
        ),
        (
            "listShips",
            answer([]),
            lambda c, m: c.ships.list_ships(
                berths=[1, 2], size=m.ListShipsSize(min=10, max=20), limit=0
            ),
            "GET /ships?berths=1%7C2&size%5Bmin%5D=10&size%5Bmax%5D=20&limit=0",
        ),
        (
            "listShips",
            answer([]),
            lambda c, _: c.ships.list_ships(kind=[], since=date(2024, 2, 29)),
            "GET /ships?since=2024-02-29",
        ),
        (
            "getShip",
            answer(SHIP),
            lambda c, _: c.ships.get_ship(2**60),
            f"GET /ships/{2**60}",
        ),
        (
            "getChart",
            Answer(200, b"~", "text/plain"),
            lambda c, _: c.office.get_chart("north.sea", ["a", "b/c"]),
            "GET /charts/.north.sea/;layers=a;layers=b%2Fc?key=in%20query%26",
        ),
        (
            "measure",
            answer(1),
            lambda c, _: c.office.measure("water level/1"),
            "GET /measurements/water%20level%2F1",
        ),
    ],
)
def test_parameters_in_path_and_query_are_written_in_their_style(
    client: Any,
    port: Service,
    harbour: ModuleType,
    operation: str,
    said: Answer,
    call: Given,
    line: str,
) -> None:
    port.on(operation, said)
    call(client, harbour.models)
    (came,) = port.calls
    assert f"{came.method} {came.target}" == line.replace(" /", " /v1/", 1)


def test_parameters_in_headers_and_cookies_are_written_in_their_style(
    client: Any, port: Service
) -> None:
    port.on("listShips", answer([]))
    client.ships.list_ships(x_trace_ids=[1, 2, 3], lang="de CH;")
    (came,) = port.calls
    assert came.headers["x-trace-ids"] == "1,2,3"
    assert came.headers["cookie"] == "lang=de%20CH%3B"
    assert came.cookies == {"lang": "de CH;"}


@pytest.mark.parametrize(
    ("operation", "said", "call", "credential"),
    [
        (
            "getShip",
            answer(SHIP),
            lambda c, _: c.ships.get_ship(1),
            ("x-harbour-key", "in-header"),
        ),
        (
            "removeShip",
            DONE,
            lambda c, _: c.ships.remove_ship(1),
            ("authorization", "Basic Y2FwdGFpbjpwOnNzIHfDtnJk"),
        ),
        (
            "leaveMessage",
            DONE,
            lambda c, m: c.office.leave_message(m.LeaveMessageRequest(text="a")),
            ("cookie", "session=in%20cookie%3B"),
        ),
        (
            "getOffice",
            answer({"open": True, "address": {}}),
            lambda c, _: c.office.get_office(),
            ("authorization", "Bearer bearer-token"),
        ),
        ("getFees", answer({}), lambda c, _: c.office.get_fees(), None),
    ],
)
def test_each_operation_gets_the_credential_it_asks_for_and_no_other(
    client: Any,
    port: Service,
    harbour: ModuleType,
    operation: str,
    said: Answer,
    call: Given,
    credential: tuple[str, str] | None,
) -> None:
    port.on(operation, said)
    call(client, harbour.models)
    (came,) = port.calls
    carriers = ("x-harbour-key", "authorization", "cookie")
    sent = [(name, came.headers[name]) for name in carriers if name in came.headers]
    assert sent == ([credential] if credential else [])
    assert "key=" not in came.target


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"cookie_key": "k"}, ("cookie", "session=k")),
        ({"access_token": "t"}, ("authorization", "Bearer t")),
        ({"cookie_key": "k", "access_token": "t"}, ("cookie", "session=k")),
    ],
)
def test_of_alternative_credentials_the_first_that_is_there_is_used(
    harbour: ModuleType,
    loopback: Loopback,
    port: Service,
    given: dict[str, str],
    sent: tuple[str, str],
) -> None:
    port.on("leaveMessage", DONE)
    server = loopback.origin + port.contract.base
    with harbour.HarbourOfficeClient(server=server, **given) as client:
        client.office.leave_message(harbour.models.LeaveMessageRequest(text="a"))
    headers = port.calls[0].headers
    carriers = ("cookie", "authorization")
    assert [(name, headers[name]) for name in carriers if name in headers] == [sent]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda c, _: c.ships.get_ship(1), ["header_key"]),
        (lambda c, _: c.ships.remove_ship(1), ["username", "password"]),
        (lambda c, _: c.office.get_chart("a", ["b"]), ["query_key"]),
        (
            lambda c, m: c.office.leave_message(m.LeaveMessageRequest(text="a")),
            ["cookie_key", "access_token"],
        ),
    ],
)
def test_a_missing_credential_is_named_before_anything_is_sent(
    harbour: ModuleType,
    loopback: Loopback,
    port: Service,
    call: Given,
    named: list[str],
) -> None:
    with (
        harbour.HarbourOfficeClient(server=loopback.origin) as client,
        pytest.raises(harbour.ConfigurationError) as caught,
    ):
        call(client, harbour.models)
    assert [name for name in named if name in str(caught.value)] == named
    assert port.calls == []


@pytest.mark.parametrize("operation", ["getFees", "getOffice"])
def test_what_needs_no_credential_works_without_one(
    harbour: ModuleType, loopback: Loopback, port: Service, operation: str
) -> None:
    port.on("getFees", answer({"tug": {"day": 1.5}}))
    port.on("getOffice", answer({"open": False, "address": {"quay": "B"}}))
    server = loopback.origin + port.contract.base
    with harbour.HarbourOfficeClient(server=server) as client:
        result = {"getFees": client.office.get_fees, "getOffice": client.office.get_office}[
            operation
        ]()
    assert result


def test_an_object_is_sent_and_read_with_all_its_kinds_of_fields(
    client: Any, port: Service, harbour: ModuleType
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
    result = client.ships.register_ship(ship)

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
    client: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    ticket = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    port.on("registerShip", answer(SHIP, 201), answer({"ticket": ticket}, 202))
    ship = models.Ship(name="Ada", kind=models.KindEnum.TUG)
    first = client.ships.register_ship(ship)
    second = client.ships.register_ship(ship)
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
    client: Any,
    port: Service,
    harbour: ModuleType,
    change: dict[str, object],
    body: dict[str, object],
) -> None:
    port.on("changeShip", DONE)
    change_ = harbour.models.ShipChange(**change)
    assert client.ships.change_ship(7, 'W/"1"', change_) is None
    (came,) = port.calls
    assert (came.method, came.target) == ("PATCH", "/v1/ships/7")
    assert came.headers["content-type"] == "application/merge-patch+json"
    assert came.headers["if-match"] == 'W/"1"'
    assert came.json == body


def test_an_answer_without_content_is_none(client: Any, port: Service) -> None:
    port.on("removeShip", DONE)
    assert client.ships.remove_ship(7) is None


def test_a_union_goes_by_its_discriminator(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    box = {"type": "box", "number": "MSKU-1"}
    bulk = {"type": "bulk", "tons": 2.5, "number": "MSKU-1"}
    port.on("listCargo", answer([box, bulk]))
    assert client.cargo.list_cargo(7) == [
        models.Container(type="box", number="MSKU-1"),
        models.Bulk(type="bulk", tons=2.5, number="MSKU-1"),
    ]


@pytest.mark.parametrize(
    ("make", "sent"),
    [
        (
            lambda m: m.Container(type="box", number="1"),
            {"type": "box", "number": "1"},
        ),
        (lambda m: m.Bulk(type="bulk", tons=3), {"type": "bulk", "tons": 3}),
    ],
)
def test_a_member_of_a_union_is_sent_and_comes_back(
    client: Any,
    port: Service,
    harbour: ModuleType,
    make: Callable[[Any], object],
    sent: dict[str, object],
) -> None:
    port.on("loadCargo", lambda call: answer(call.json))
    cargo = make(harbour.models)
    assert client.cargo.load_cargo(7, cargo) == cargo
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
    client: Any,
    port: Service,
    harbour: ModuleType,
    said: object,
    wanted: Callable[[Any], object],
) -> None:
    port.on("measure", answer(said))
    result, expected = client.office.measure("x"), wanted(harbour.models)
    assert (type(result), result) == (type(expected), expected)


def test_a_model_may_contain_itself(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    models = harbour.models
    inner = {"name": "c", "above": {"name": "lid"}}
    port.on(
        "getHold",
        answer({"name": "a", "spaces": [{"name": "b", "spaces": [inner]}]}),
        answer({"name": "a", "above": None}),
    )
    hold = client.cargo.get_hold(7)
    assert hold.spaces[0].spaces == [
        models.Space(name="c", above=models.Space(name="lid"))
    ]
    assert client.cargo.get_hold(7).above is None


def test_maps_of_maps_are_dictionaries(client: Any, port: Service) -> None:
    port.on("getFees", answer({"tug": {"day": 1, "né": 2.5}, "ferry": {}}))
    assert client.office.get_fees() == {"tug": {"day": 1.0, "né": 2.5}, "ferry": {}}


def test_inline_objects_have_models_of_their_own(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    until = "2024-01-02T03:04:05Z"
    address = {"quay": "B", "number": 3}
    port.on("getOffice", answer({"open": True, "address": address, "until": until}))
    office = client.office.get_office()
    assert type(office) is harbour.models.GetOfficeResponse
    assert (office.address.quay, office.address.number) == ("B", 3)
    assert office.until == datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)  # noqa: UP017  as the reader makes it


def test_text_is_text_in_the_charset_that_it_names(client: Any, port: Service) -> None:
    port.on(
        "getChart",
        Answer(200, "~ Nöß".encode(), "text/plain"),
        Answer(200, "Nöß".encode("latin-1"), "text/plain; charset=latin-1"),
    )
    assert client.office.get_chart("a", ["b"]) == "~ Nöß"
    assert client.office.get_chart("a", ["b"]) == "Nöß"


def test_binary_content_is_bytes_both_ways(client: Any, port: Service) -> None:
    port.on("getPhoto", Answer(200, PNG, "image/png"))
    port.on("setPhoto", DONE)
    assert client.ships.get_photo(7) == PNG
    assert client.ships.set_photo(7, PNG) is None
    sent = port.calls[1]
    assert (sent.method, sent.headers["content-type"]) == ("PUT", "image/png")
    assert sent.body == PNG


def test_a_form_is_sent_as_a_form(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    port.on("leaveMessage", DONE)
    message = harbour.models.LeaveMessageRequest(text="a&b=c ü+", urgent=True)
    client.office.leave_message(message)
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
    client: Any,
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
        client.ships.register_ship(ship)
    assert caught.value.status == status
    assert fields(caught.value) in {("Ship", 7), ("No", 2)}


def test_a_field_named_as_the_status_does_not_hide_it(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    body = answer({"title": "No", "status": 17}).body
    port.on("getShip", Answer(404, body, "application/problem+json"))
    with pytest.raises(harbour.exceptions.ProblemException) as caught:
        client.ships.get_ship(7)
    assert (caught.value.status, caught.value.status_) == (404, 17)


def test_every_media_type_that_an_answer_may_have_is_accepted(
    client: Any, port: Service
) -> None:
    port.on("getShip", answer(SHIP))
    client.ships.get_ship(7)
    accepted = port.calls[0].headers["accept"].split(", ")
    assert accepted == ["application/json", "application/problem+json"]


def test_an_unknown_enum_value_survives_a_round_trip(
    client: Any, port: Service, harbour: ModuleType
) -> None:
    said = {**SHIP, "kind": "submarine", "depth": 200}
    port.on("getShip", Answer(200, answer(said).body, promised=False))
    ship = client.ships.get_ship(7)
    assert type(ship.kind) is harbour.models.KindEnum
    assert ship.kind == ship.kind.value == "submarine"
    assert ship.kind not in set(harbour.models.KindEnum)

    with pytest.raises(harbour.ApiException):  # the contract does not know it
        client.ships.register_ship(ship)
    assert port.calls[1].json == said
    assert "'submarine' is not one of" in port.faults.pop()


def test_numbers_keep_their_digits(client: Any, port: Service) -> None:
    port.on("getFees", Answer(200, b'{"tug": {"day": 0.1, "year": 1e3}}'))
    fees = client.office.get_fees()["tug"]
    assert (Decimal(str(fees["day"])), fees["year"]) == (Decimal("0.1"), 1000)


def test_every_operation_of_the_document_was_generated(harbour: ModuleType) -> None:
    controllers = {
        "ships": ["list_ships", "register_ship", "get_ship", "change_ship"],
        "cargo": ["list_cargo", "load_cargo", "get_hold"],
        "office": ["measure", "get_chart", "get_fees", "get_office", "leave_message"],
    }
    controllers["ships"] += ["remove_ship", "get_photo", "set_photo"]
    with harbour.HarbourOfficeClient() as client:
        for tag, methods in controllers.items():
            found = [name for name in dir(getattr(client, tag)) if name[0] != "_"]
            assert found == sorted(methods)
