"""A server on loopback that does to each request what a script says, byte by byte."""

import contextlib
import itertools
import socket
import struct
import threading
from collections.abc import Iterable
from enum import Enum, auto
from typing import BinaryIO, TypeAlias


class Then(Enum):
    """What else may be done to a connection."""

    RESET = auto()
    CLOSE = auto()


Step: TypeAlias = bytes | float | Then
"""Bytes are sent, seconds are waited for, at most until the server is closed."""

Turn: TypeAlias = Iterable[Step]
"""What is done to one request; then the connection is open for another."""


class Faulty:
    """Deals with requests in turns, the last one for ever; `seen` has what came.

    With `deaf` it does so as soon as it has a request's head, and reads no body.
    """

    def __init__(self, *turns: Turn, deaf: bool = False) -> None:
        self.seen: list[str] = []
        self.connections = 0
        self.slowness = 0.0  # seconds to wait before each piece of a body is read
        self._turns, self._deaf = turns, deaf
        self._closed = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self._open.append(line)
                thread = threading.Thread(target=self._serve, args=(line,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, line.makefile("rb") as reader:
            while self._asked(reader) and self._done(line):
                pass

    def _asked(self, reader: BinaryIO) -> bool:
        """Read a request; tell whether there was one."""
        head = list(itertools.takewhile(lambda it: it != b"\r\n", reader))
        if not head:
            return False
        self.seen.append(head[0].decode().rpartition(" ")[0])
        lengths = [it for it in head if it.lower().startswith(b"content-length")]
        left = int(lengths[0].partition(b":")[2]) if lengths else 0
        while left > 0 and not self._deaf and not self._closed.wait(self.slowness):
            left -= len(reader.read(min(left, 1 << 16)))
        return True

    def _done(self, line: socket.socket) -> bool:
        """Take the turn; tell whether the connection goes on."""
        for step in self._turns[min(len(self.seen), len(self._turns)) - 1]:
            if isinstance(step, bytes):
                line.sendall(step)
            elif isinstance(step, float):
                if self._closed.wait(step):
                    return False
            else:
                if step is Then.RESET:
                    now = struct.pack("ii", 1, 0)
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                return False
        return True

    def close(self) -> None:
        self._closed.set()
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def answer(body: bytes = b"{}", *headers: str, status: str = "200 OK") -> bytes:
    """Write an answer; headers beside its length are given."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if not any(each.startswith(("Content-Length", "Transfer")) for each in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def drops(data: bytes, pause: float = 0.02) -> list[Step]:
    """Give bytes one by one."""
    return [step for byte in data for step in (bytes([byte]), pause)]
