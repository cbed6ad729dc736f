"""A forward proxy on loopback: absolute URLs, and tunnels by CONNECT."""

import contextlib
import socket
import threading
from base64 import b64encode
from urllib.parse import urlsplit


class Proxy:
    """Carries what it is given; `seen` has the first line of each request.

    With a `login` ("user:password") it demands it, of clients that tunnel as well.
    """

    def __init__(self, login: str = "") -> None:
        self.seen: list[str] = []
        self._login = b64encode(login.encode()).decode() if login else ""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self._open.append(line)
                thread = threading.Thread(target=self._serve, args=(line,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (data := line.recv(65536)):
                    return
                head += data
            first, _, rest = head.decode("latin-1").partition("\r\n")
            self.seen.append(first)
            if (
                self._login
                and f"authorization: basic {self._login}".lower() not in rest.lower()
            ):
                line.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
                return
            method, target, _ = first.split(" ")
            tunnel = method == "CONNECT"
            parts = urlsplit(f"//{target}" if tunnel else target)
            with socket.create_connection((parts.hostname, parts.port)) as other:
                self._open.append(other)
                if tunnel:
                    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                else:
                    path = f"{parts.path}?{parts.query}".rstrip("?")
                    other.sendall(
                        f"{method} {path} HTTP/1.1\r\n{rest}".encode("latin-1")
                    )
                back = threading.Thread(target=carry, args=(other, line))
                back.start()
                carry(line, other)
                back.join()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()


def carry(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way until there are none."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
