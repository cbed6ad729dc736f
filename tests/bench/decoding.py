"""Decodes an answer of 10 MB to models, in a process of its own: `decoding.py WHO`.

Prints the seconds it took, and the memory at the peak as a multiple of the body's.
"""

import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROUNDS = 5


def body() -> bytes:
    message = {
        "deviceIds": [{"id": "09623489171", "kind": "esn"}],
        "message": "testmessage1",
        "timestamp": "2016-01-01T12:29:49-08:00",
    }
    count = 10_000_000 // (len(json.dumps(message)) + 2)
    return json.dumps({"messages": [message] * count, "hasMoreData": False}).encode()


def sdk() -> Callable[[bytes], object]:
    sys.path.insert(0, str(Path(__file__).parents[2] / "generated"))
    from thingspace.models import SmsMessagesResponse
    from thingspace.runtime.reading import Codec

    codec = Codec(SmsMessagesResponse)
    return lambda data: codec.decode(data, strict=False)


def bare() -> Callable[[bytes], object]:
    """Give what msgspec does at the least: no lenient second try, no unknown fields."""
    import msgspec

    class DeviceId(msgspec.Struct):
        id: str | None = None
        kind: str | None = None

    class SmsMessage(msgspec.Struct, rename="camel"):
        device_ids: list[DeviceId] | None = None
        message: str | None = None
        timestamp: datetime | None = None

    class History(msgspec.Struct, rename="camel"):
        messages: list[SmsMessage] | None = None
        has_more_data: bool | None = None

    return msgspec.json.Decoder(History).decode


def pydantic() -> Callable[[bytes], object]:
    from pydantic import BaseModel, Field

    class DeviceId(BaseModel):
        id: str | None = None
        kind: str | None = None

    class SmsMessage(BaseModel):
        device_ids: list[DeviceId] | None = Field(None, alias="deviceIds")
        message: str | None = None
        timestamp: datetime | None = None

    class History(BaseModel):
        messages: list[SmsMessage] | None = None
        has_more_data: bool | None = Field(None, alias="hasMoreData")

    return History.model_validate_json


def seconds(decode: Callable[[bytes], object], data: bytes) -> float:
    start = time.perf_counter()
    decode(data)
    return time.perf_counter() - start


if __name__ == "__main__":
    decode = {"sdk": sdk, "bare": bare, "pydantic": pydantic}[sys.argv[1]]()
    times = [seconds(decode, body()) for _ in range(ROUNDS)]
    tracemalloc.start()
    data = body()
    tracemalloc.reset_peak()
    decode(data)
    memory = tracemalloc.get_traced_memory()[1] / len(data)
    print(json.dumps({"seconds": statistics.median(times), "memory": memory}))
