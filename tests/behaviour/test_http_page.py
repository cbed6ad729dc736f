"""The transports that the page about HTTP shows."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.conftest import Connect
from tests.behaviour.loopback import garbage
from tests.behaviour.thingspace_service import HISTORY, ThingspaceService


def shown(package: ModuleType) -> dict[str, Any]:
    """Run the blocks of the page; give what they name."""
    page = Path(str(package.__file__)).parents[1] / "doc" / "http-request.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 2
    space: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), space)
    return space


def test_another_library_carries_the_calls(
    connect: Connect, thingspace: ModuleType, sms: ThingspaceService
) -> None:
    client = connect(transport=shown(thingspace)["StandardTransport"](), retries=0)
    body = thingspace.models.SMSSendRequest(
        account_name="a", sms_message="ä", service_plan="p"
    )
    assert client.sms.send_sms_message_using_post(body).request_id == "r-1"
    sms.inbox((["hello"], None))
    assert [one.message for one in client.sms.get_sms_messages_using_get("a").messages]
    sms.on(HISTORY, garbage(b"", 500))
    with pytest.raises(thingspace.runtime.ServerErrorException):
        client.sms.get_sms_messages_using_get("a")


def test_another_library_fails_in_the_words_of_the_sdk(
    connect: Connect, thingspace: ModuleType
) -> None:
    transport = shown(thingspace)["StandardTransport"]()
    client = connect(transport=transport, server="http://127.0.0.1:9", retries=0)
    with pytest.raises(thingspace.runtime.ConnectionFailedError, match="Refused"):
        client.sms.get_sms_messages_using_get("a")


def test_the_options_of_the_usual_library_are_as_shown(thingspace: ModuleType) -> None:
    space = shown(thingspace)
    assert isinstance(space["transport"], thingspace.runtime.RequestsTransport)
