"""A server on loopback that answers the SMS API with fixed bytes, as fast as it can."""

import asyncio
import json
import sys

SENT = json.dumps({"requestId": "595f5c44-c31c-4552-8670-020a1545a84d"}).encode()
MESSAGE = {
    "deviceIds": [{"id": "09623489171", "kind": "esn"}],
    "message": "testmessage1",
    "timestamp": "2016-01-01T12:29:49-08:00",
}
HISTORY = json.dumps({"messages": [MESSAGE] * 100, "hasMoreData": False}).encode()


def response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ANSWERS = {b"POST": response(SENT), b"GET": response(HISTORY)}


class Protocol(asyncio.Protocol):
    """Keeps a connection open and answers each whole request by its method."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, blank, body = self.data.partition(b"\r\n\r\n")
        if not blank:
            return
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if len(body) >= length:
            self.data = body[length:]
            self.transport.write(ANSWERS[head.split(b" ", 1)[0]])


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until the parent is gone
    server.close()


asyncio.run(main())
