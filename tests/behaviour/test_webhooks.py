"""Events of a generated package, received by real servers as its page shows it."""

import asyncio
import contextlib
import hmac
import http.client
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import uvicorn

from tests.support import SHOP

CREDENTIALS = {"username": "USERNAME", "password": "PASSWORD"}
MESSAGE = {
    **CREDENTIALS,
    "deviceIds": [{"id": "09623489171", "kind": "esn"}],
    "message": "wörld",
    "eventType": "MO",
}
Send = Callable[..., tuple[int, bytes]]
Serve = Callable[[ModuleType], Send]


def example(package: ModuleType, title: str) -> Any:
    """Give the application that a section of the package's page shows."""
    page = Path(str(package.__file__)).parents[1] / "doc" / "webhooks.md"
    _, _, section = page.read_text(encoding="utf-8").partition(f"## {title}\n")
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    space: dict[str, Any] = {}
    exec(compile(found[1], title, "exec"), space)
    return space["application"]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def wsgi(application: Any) -> Iterator[int]:
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def asgi(application: Any) -> Iterator[int]:
    settings = uvicorn.Config(application, log_config=None, log_level="critical")
    server = uvicorn.Server(settings)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        run = server.serve(sockets=[listening])
        thread = threading.Thread(target=asyncio.run, args=(run,))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture(params=["WSGI", "ASGI"])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Serve the example of a page, and send it what an API would."""
    with contextlib.ExitStack() as stack:

        def made(package: ModuleType) -> Send:
            article = {"WSGI": "A", "ASGI": "An"}[request.param]
            application = example(package, f"{article} {request.param} Receiver")
            serving = wsgi if request.param == "WSGI" else asgi
            port = stack.enter_context(serving(application))

            def send(body: bytes, **headers: str) -> tuple[int, bytes]:
                calling = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                with contextlib.closing(calling):
                    calling.request("POST", "/callback", body, headers)
                    answer = calling.getresponse()
                    return answer.status, answer.read()

            return send

        yield made


def test_a_message_is_acknowledged_from_who_knows_the_password(
    thingspace: ModuleType, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    send = serve(thingspace)
    assert send(json.dumps(MESSAGE).encode()) == (204, b"")
    assert capsys.readouterr().out == "received EnhancedConnectivityCallback\n"
    for body in (
        json.dumps({**MESSAGE, "password": "password"}).encode(),
        json.dumps({**MESSAGE, "username": None}).encode(),
        b"{}",
        b"",
        b"\xff" * 70_000,
    ):
        assert send(body) == (401, b"")
    assert capsys.readouterr().out == ""


def test_a_message_has_its_devices_its_text_and_what_comes_besides(
    thingspace: ModuleType,
) -> None:
    verify = thingspace.webhooks.Credentials(**CREDENTIALS)
    body = json.dumps(MESSAGE).encode()
    receiver = thingspace.webhooks.Receiver(verify=verify)
    for event in (
        receiver.parse(body, {}),
        receiver.parse_enhanced_connectivity_service(body, {}),
        thingspace.webhooks.parse(body, {}, verify),
        thingspace.webhooks.parse(body, {}, None),
    ):
        assert type(event) is thingspace.models.EnhancedConnectivityCallback
        assert event.device_ids == [
            thingspace.models.DeviceId(id="09623489171", kind="esn")
        ]
        assert event.message == "wörld"
        assert event.additional_properties == {"eventType": "MO"}
    with pytest.raises(thingspace.SdkError):
        thingspace.webhooks.parse(b"{}", {}, verify)


@pytest.fixture
def shop(small: Callable[[str], ModuleType]) -> ModuleType:
    """Give an SDK with events of all kinds."""
    return small(SHOP.read_text(encoding="utf-8"))


def test_signed_callbacks_are_told_apart_by_what_they_have(
    shop: ModuleType, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    send = serve(shop)

    def sent(value: object, key: bytes = b"SECRET") -> int:
        body = json.dumps(value).encode()
        signature = hmac.new(key, body, "sha256").hexdigest()
        return send(body, **{"x-shop-signature": signature})[0]

    assert sent({"order": "1", "amount": 2}) == 204
    assert sent({"order": "1", "parcel": "p", "amounts": []}) == 204
    assert sent({"order": "1"}) == 400
    assert sent("order") == 400
    assert sent({"order": "1", "amount": 2}, b"guessed") == 401
    assert send(b'{"order": "1", "amount": 2}')[0] == 401
    assert capsys.readouterr().out == "received Paid\nreceived Shipped\n"


def test_an_event_without_json_has_a_method_of_its_own(shop: ModuleType) -> None:
    receiver = shop.webhooks.Receiver(verify=None)
    assert receiver.parse_picture(b"\x89PNG", {}) == b"\x89PNG"
    assert receiver.parse_still_there(b"", {}) is None
    assert receiver.parse(b"", {}) is None


def test_an_event_of_no_known_kind_is_told(shop: ModuleType) -> None:
    receiver = shop.webhooks.Receiver(verify=None)
    found = receiver.parse_on_paid(b'{"order": "1", "amount": 2}', {})
    assert found == shop.models.Paid(order="1", amount=2)
    with pytest.raises(shop.webhooks.UnknownEventError):
        receiver.parse(b'{"order": "1"}', {})
