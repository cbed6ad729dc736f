"""What a client takes besides time: the libraries it loads, and the memory."""

import json
import subprocess
import sys
import tracemalloc
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.conftest import Connect
from tests.behaviour.loopback import Answer, Call, Loopback
from tests.support import GENERATED

SYNC = """
from thingspace import ThingspaceClient
client = ThingspaceClient(server=sys.argv[1], access_token="a", session_token="s")
{made}
client.sms.get_sms_messages_using_get("a")
"""
ASYNC = """
import asyncio
from thingspace.aio import AsyncThingspaceClient
async def main():
    given = dict(server=sys.argv[1], access_token="a", session_token="s")
    async with AsyncThingspaceClient(**given) as client:
        {made}
        await client.sms.get_sms_messages_using_get("a")
asyncio.run(main())
"""
LOADED = 'print(*sorted({"requests", "aiohttp"} & set(sys.modules)))'


@pytest.mark.parametrize(
    ("script", "loaded"), [(SYNC, ["", "requests"]), (ASYNC, ["", "aiohttp"])]
)
def test_a_client_loads_its_own_http_library_with_the_first_call(
    loopback: Loopback, heard: list[Call], script: str, loaded: list[str]
) -> None:
    del heard  # answers 204
    code = "import sys\n" + script.format(made=LOADED) + LOADED
    command = [sys.executable, "-W", "error", "-c", code, loopback.origin]
    done = subprocess.run(
        command, cwd=GENERATED, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == loaded


def test_a_large_answer_is_in_memory_once(
    connect: Connect, loopback: Loopback, thingspace: ModuleType
) -> None:
    message = {"message": "x" * 400, "deviceIds": [{"id": "1", "kind": "esn"}]}
    body = json.dumps({"messages": [message] * 20_000}).encode()
    assert len(body) > 9_000_000
    loopback.respond = lambda _: Answer(200, body)
    client = connect()
    client.sms.get_sms_messages_using_get("a")
    tracemalloc.start()
    found: Any = client.sms.get_sms_messages_using_get("a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.messages) == 20_000
    assert isinstance(found.messages[-1], thingspace.models.SmsMessage)
    assert peak < 3 * len(body)
