"""Parameters and credentials of an SDK that was generated without configuration."""

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.contract import Service
from tests.behaviour.loopback import Answer, Loopback, answer

DONE = Answer(204)
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
SHIP = {"id": 7, "name": "Ada", "kind": "tug"}

Given = Callable[[Any, Any], object]  # a call of the caller, with the models at hand


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
            "GET /ships?berths=1%7C2&size%5Bmax%5D=20&size%5Bmin%5D=10&limit=0",
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
    caller: Any,
    port: Service,
    harbour: ModuleType,
    operation: str,
    said: Answer,
    call: Given,
    line: str,
) -> None:
    port.on(operation, said)
    call(caller, harbour.models)
    (came,) = port.calls
    assert f"{came.method} {came.target}" == line.replace(" /", " /v1/", 1)


def test_parameters_in_headers_and_cookies_are_written_in_their_style(
    caller: Any, port: Service
) -> None:
    port.on("listShips", answer([]))
    caller.ships.list_ships(x_trace_ids=[1, 2, 3], lang="de CH;")
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
            lambda c, _: c.office.leave_message("a"),
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
    caller: Any,
    port: Service,
    harbour: ModuleType,
    operation: str,
    said: Answer,
    call: Given,
    credential: tuple[str, str] | None,
) -> None:
    port.on(operation, said)
    call(caller, harbour.models)
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
    with harbour.HarbourOfficeClient(server=server, **given) as caller:
        caller.office.leave_message("a")
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
            lambda c, _: c.office.leave_message("a"),
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
        harbour.HarbourOfficeClient(server=loopback.origin) as caller,
        pytest.raises(harbour.ConfigurationError) as caught,
    ):
        call(caller, harbour.models)
    assert [name for name in named if name in str(caught.value)] == named
    assert port.calls == []


@pytest.mark.parametrize("operation", ["getFees", "getOffice"])
def test_what_needs_no_credential_works_without_one(
    harbour: ModuleType, loopback: Loopback, port: Service, operation: str
) -> None:
    port.on("getFees", answer({"tug": {"day": 1.5}}))
    port.on("getOffice", answer({"open": False, "address": {"quay": "B"}}))
    server = loopback.origin + port.contract.base
    with harbour.HarbourOfficeClient(server=server) as caller:
        result = {
            "getFees": caller.office.get_fees,
            "getOffice": caller.office.get_office,
        }[operation]()
    assert result


def test_every_operation_of_the_document_was_generated(harbour: ModuleType) -> None:
    controllers = {
        "ships": ["list_ships", "register_ship", "get_ship", "change_ship"],
        "cargo": ["list_cargo", "load_cargo", "get_hold"],
        "office": ["measure", "get_chart", "get_fees", "get_office", "leave_message"],
    }
    controllers["ships"] += ["remove_ship", "get_photo", "set_photo"]
    with harbour.HarbourOfficeClient() as caller:
        for tag, methods in controllers.items():
            found = [name for name in dir(getattr(caller, tag)) if name[0] != "_"]
            assert found == sorted([*methods, "with_response"])
