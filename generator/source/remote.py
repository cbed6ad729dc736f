"""One document over HTTP, from a host that the user has named.

The document decides what is asked for, so it must not be able to reach anything else:
a redirect or a name that leads into the private network is refused before a byte is
sent there. Proxies are not used, because they would look names up out of our sight.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Collection
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPMessage,
    HTTPResponse,
    HTTPSConnection,
)
from threading import Thread
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

MAX_SIZE: Final = 16 * 1024 * 1024  # bytes: the largest public documents have 13 MB
_TIME_LIMIT: Final = 30.0  # seconds for one document, redirects included
_STEP_LIMIT: Final = 10.0  # seconds without a byte


class Unavailable(Exception):  # noqa: N818  # says what the document is
    """Why a remote document cannot be had, for the user."""


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Tell whether a URL is of HTTP and its host, or host:port, is one of `hosts`."""
    try:
        parts = urlsplit(url)
        host = _bracketed(parts)
        names = {parts.hostname, host, f"{host}:{_port(parts)}"}
    except ValueError:  # a port or an address that is none
        return False
    has_login = "@" in parts.netloc
    return (
        parts.scheme in ("http", "https")
        and not has_login
        and not names.isdisjoint(hosts)
    )


def fetch(
    url: str, hosts: Collection[str], time_limit: float = _TIME_LIMIT
) -> tuple[str, bytes]:
    """Give where the document was found in the end, and its bytes.

    `hosts` are in lower case. Raises Unavailable.
    """
    found: list[tuple[str, bytes]] = []
    faults: list[Exception] = []

    def work() -> None:
        try:
            found.append(_get(url, hosts))
        except HTTPError as fault:
            fault.close()
            faults.append(fault)
        except (OSError, HTTPException, ValueError, Unavailable) as fault:
            faults.append(fault)

    # A server that sends a byte now and then would keep each single wait short.
    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(time_limit)
    if found:
        return found[0]
    reason = _reason(faults[0]) if faults else f"no answer in {time_limit:g} seconds"
    raise Unavailable(f"{url} cannot be fetched: {reason}")


def _get(url: str, hosts: Collection[str]) -> tuple[str, bytes]:
    opener = OpenerDirector()
    for handler in (
        _Http(),
        _Https(),
        _Redirects(hosts),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    wanted = {
        "Accept": "application/yaml, application/json, */*",
        "User-Agent": "sdkwright",
    }
    request = Request(url, headers=wanted)  # noqa: S310  # is_allowed wants HTTP
    with opener.open(request, timeout=_STEP_LIMIT) as answer:
        content: bytes = answer.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise Unavailable(f"it is larger than {MAX_SIZE // 1024**2} MiB")
        if answer.length:  # what Content-Length promised and is still to come
            raise Unavailable("the answer ends early")
        return answer.url, content


def _reason(fault: Exception) -> str:
    if isinstance(fault, HTTPError):
        return f"the server answers {fault.code} {fault.reason}"
    if isinstance(fault, URLError) and isinstance(fault.reason, Exception):
        fault = fault.reason
    return str(fault) or type(fault).__name__


class _Redirects(HTTPRedirectHandler):
    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = hosts

    def redirect_request(  # noqa: PLR0913, PLR0917  # as the base class has it
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        is_downgrade = req.type == "https" and urlsplit(newurl).scheme != "https"
        if is_downgrade or not is_allowed(newurl, self._hosts):
            fp.close()
            raise Unavailable(f"it redirects to {newurl}, which is not allowed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Http(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _Https(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_SecureConnection, req)


class _Connection(HTTPConnection):
    def connect(self) -> None:
        self.sock = _socket(self.host, self.port)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        context = ssl.create_default_context()
        plain = _socket(self.host, self.port)
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def _socket(host: str, port: int) -> socket.socket:
    """Connect to an address of a host that documents may lead to."""
    host = host.strip("[]")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(each[4][0]) for each in found)
    public = [each for each in addresses if _may_connect(host, each)]
    if not public:
        raise Unavailable(f"{host} is {', '.join(addresses)}, a private address")
    for address in public[:-1]:
        try:
            return socket.create_connection((address, port), _STEP_LIMIT)
        except OSError:
            continue
    return socket.create_connection((public[-1], port), _STEP_LIMIT)


def _may_connect(host: str, address: str) -> bool:
    """Tell whether an address is public, or what the user has named himself."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if host.lower() == "localhost":
        return found.is_loopback
    return found.is_global or host.lower() == address.lower()


def _bracketed(parts: SplitResult) -> str:
    name = parts.hostname or ""
    return f"[{name}]" if ":" in name else name


def _port(parts: SplitResult) -> int:
    return parts.port or {"https": 443}.get(parts.scheme, 80)
