"""One contender: makes calls of the SMS API as it is told, and says how long they took.

A script for the interpreter of the contender: `callers.py NAME ADDRESS`. A line such as
`send 300` on standard input is answered with the seconds that one call took.
"""

import asyncio
import importlib
import sys
import time
from collections.abc import Callable

BODY = {"servicePlan": "T Plan 2", "smsMessage": "The rain in Spain."}
TASKS = 50
Job = Callable[[int], object]


def repeated(call: Callable[[], object]) -> Job:
    def job(count: int) -> None:
        for _ in range(count):
            call()

    return job


async def concurrently(call: Callable[[], object], count: int) -> None:
    """Make calls from so many tasks at once."""

    async def task() -> None:
        for _ in range(count // TASKS):
            await call()

    await asyncio.gather(*(task() for _ in range(TASKS)))


def sdk(address: str) -> dict[str, Job]:
    from thingspace import ThingspaceClient
    from thingspace.aio import AsyncThingspaceClient
    from thingspace.models import SMSSendRequest

    given = {"server": address, "access_token": "a", "session_token": "s"}
    client = ThingspaceClient(**given)
    body = SMSSendRequest(service_plan="T Plan 2", sms_message="The rain in Spain.")

    async def tasks(count: int) -> None:
        async with AsyncThingspaceClient(**given) as client:
            call = client.sms.send_sms_message_using_post
            await concurrently(lambda: call(body), count)

    return {
        "send": repeated(lambda: client.sms.send_sms_message_using_post(body)),
        "history": repeated(lambda: client.sms.get_sms_messages_using_get("a")),
        "tasks": lambda count: asyncio.run(tasks(count)),
    }


def by_hand(address: str) -> dict[str, Job]:
    import requests

    session = requests.Session()
    headers = {"Authorization": "Bearer a", "VZ-M2M-Token": "s"}
    send, history = f"{address}/sms", f"{address}/sms/a/history"
    return {
        "send": repeated(lambda: session.post(send, json=BODY, headers=headers).json()),
        "history": repeated(lambda: session.get(history, headers=headers).json()),
    }


def openapi_python_client(address: str) -> dict[str, Job]:
    package = "thing_space_sms_client"
    client_of = importlib.import_module(f"{package}.client").AuthenticatedClient
    request = importlib.import_module(f"{package}.models").SMSSendRequest
    api = f"{package}.api.sms"
    send = importlib.import_module(f"{api}.send_sms_message_using_post")
    history = importlib.import_module(f"{api}.get_sms_messages_using_get")
    given = {"base_url": address, "token": "a", "headers": {"VZ-M2M-Token": "s"}}
    client, body = client_of(**given), request.from_dict(BODY)

    async def tasks(count: int) -> None:
        async with client_of(**given) as client:
            await concurrently(lambda: send.asyncio(client=client, body=body), count)

    return {
        "send": repeated(lambda: send.sync(client=client, body=body)),
        "history": repeated(lambda: history.sync(client=client, aname="a")),
        "tasks": lambda count: asyncio.run(tasks(count)),
    }


def openapi_generator(address: str) -> dict[str, Job]:
    package = importlib.import_module("openapi_client")
    keys = {"sessionToken": "s"}
    settings = package.Configuration(host=address, access_token="a", api_key=keys)
    api = package.SmsApi(package.ApiClient(settings))
    body = package.SMSSendRequest.from_dict(BODY)
    return {
        "send": repeated(lambda: api.send_sms_message_using_post(body)),
        "history": repeated(lambda: api.get_sms_messages_using_get("a")),
    }


CONTENDERS = {
    "sdk": sdk,
    "requests": by_hand,
    "openapi-python-client": openapi_python_client,
    "openapi-generator-cli": openapi_generator,
}

if __name__ == "__main__":
    jobs = CONTENDERS[sys.argv[1]](sys.argv[2])
    for job in jobs.values():
        job(TASKS)
    for line in sys.stdin:
        name, count = line.split()
        start = time.perf_counter()
        jobs[name](int(count))
        print((time.perf_counter() - start) / int(count), flush=True)
