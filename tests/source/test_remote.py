"""References over HTTP, against a real server on loopback."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from generator.diagnostics import InputError
from generator.source import Source, load
from generator.source.inputs import open_input
from generator.source.remote import MAX_SIZE, Unavailable, fetch, is_allowed

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
ROOT_SCHEMAS = "{schemas: {Here: {$ref: '../pet.yaml#/Home'}, Back: {$ref: '#'}}}"
PET = "Pet: {$ref: 'more/name.yaml'}\nHome: {$ref: '/back.yaml'}\n"


class Handler(BaseHTTPRequestHandler):
    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        match self.path.partition("?")[0]:
            case "/pet.yaml":
                self.answer(PET.encode())
            case "/more/name.yaml":
                self.answer(b"type: string\n")
            case "/back.yaml":
                self.answer(b"type: integer\n")
            case "/api/openapi.yaml":
                self.answer(f"{HEAD}components: {ROOT_SCHEMAS}\n".encode())
            case "/moved.yaml":
                self.redirect("/pet.yaml")
            case "/away":
                self.redirect(self.path.partition("?")[2])
            case "/loop.yaml":
                self.redirect("/loop.yaml")
            case "/large.yaml":
                self.answer(b"a" * (MAX_SIZE + 1))
            case "/slow.yaml":
                self.send_response(200)
                self.end_headers()
                for _ in range(40):
                    self.wfile.write(b" ")
                    time.sleep(0.05)
            case "/broken.yaml":
                self.answer(b"a: [\n")
            case "/short.yaml":
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
            case _:
                self.send_error(404)

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Say nothing of a client that has gone, which is what some tests are about."""


@pytest.fixture
def server() -> Iterator[Server]:
    Handler.seen.clear()
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def api(folder: Path, ref: str) -> Path:
    path = folder / "api.yaml"
    schema = f"components:\n  schemas:\n    A: {{$ref: '{ref}'}}\n"
    path.write_text(HEAD + schema, encoding="utf-8")
    return path


def refused(path: Path, *hosts: str) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, allow_remote=hosts)
    [found] = caught.value.diagnostics
    assert found.place
    assert (found.pointer, found.place.line) == ("#/components/schemas/A/$ref", 6)
    return caught.value


def code(error: InputError) -> str:
    return error.diagnostics[0].code


@pytest.mark.parametrize("name", ["pet.yaml", "moved.yaml"])
def test_a_host_that_is_named_is_asked(
    tmp_path: Path, server: Server, name: str
) -> None:
    base = f"http://localhost:{server.server_port}"
    path = api(tmp_path, f"{base}/{name}#/Pet")
    loaded: Source = load(path, allow_remote=["localhost"])
    assert sorted(loaded.documents) == [
        "",
        f"{base}/back.yaml",
        f"{base}/more/name.yaml",
        f"{base}/pet.yaml",
    ]
    assert loaded.follow("#/components/schemas/A") == (
        f"{base}/more/name.yaml#",
        {"type": "string"},
    )
    assert Handler.seen.count("/pet.yaml") == 1
    assert loaded.documents[f"{base}/pet.yaml"].locate("/Home").line == 2


@pytest.mark.parametrize(
    "hosts", [(), ("example.org",), ("ocalhost",), ("LOCALHOST:1",)]
)
def test_a_host_that_is_not_named_is_not_asked(
    tmp_path: Path, server: Server, hosts: tuple[str, ...]
) -> None:
    path = api(tmp_path, f"http://localhost:{server.server_port}/pet.yaml")
    error = refused(path, *hosts)
    assert code(error) == "remote-ref"
    assert "--allow-remote localhost" in error.diagnostics[0].hint
    assert Handler.seen == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("gone.yaml", "the server answers 404 Not Found"),
        ("large.yaml", "larger than 16 MiB"),
        ("short.yaml", "the answer ends early"),
        ("loop.yaml", "redirect"),
        ("away?http://127.0.0.1:{port}/pet.yaml", "redirects to http://127.0.0.1"),
        ("away?file:///etc/passwd", "file:///etc/passwd"),
        ("away?ftp://localhost/x", "redirects to ftp://localhost/x"),
    ],
)
def test_what_cannot_be_had_is_told_at_the_reference(
    tmp_path: Path, server: Server, target: str, words: str
) -> None:
    port = server.server_port
    path = api(tmp_path, f"http://localhost:{port}/{target.format(port=port)}")
    error = refused(path, "localhost")
    assert code(error) == "unavailable-ref"
    assert words in error.diagnostics[0].message
    assert "/pet.yaml" not in Handler.seen


def test_a_remote_document_is_told_of_by_its_url(
    tmp_path: Path, server: Server
) -> None:
    url = f"http://localhost:{server.server_port}/broken.yaml"
    with pytest.raises(InputError, match=f"{url}:2:1: error: "):
        load(api(tmp_path, url), allow_remote=["localhost"])


def test_a_slow_server_is_not_waited_for(server: Server) -> None:
    url = f"http://localhost:{server.server_port}/slow.yaml"
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"no answer in 0\.3 seconds"):
        fetch(url, ["localhost"], time_limit=0.3)
    assert time.monotonic() - began < 1.5


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = refused(api(tmp_path, f"http://localhost:{port}/a.yaml"), "localhost")
    assert "refused" in error.diagnostics[0].message


@pytest.mark.parametrize(
    ("host", "address", "is_refused"),
    [
        ("api.example.org", "127.0.0.1", True),
        ("api.example.org", "10.1.2.3", True),
        ("api.example.org", "169.254.169.254", True),
        ("api.example.org", "::1", True),
        ("api.example.org", "::ffff:127.0.0.1", True),
        ("api.example.org", "fd00::1", True),
        ("localhost", "10.1.2.3", True),
        ("localhost", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("2130706433", "127.0.0.1", True),
    ],
)
def test_a_name_may_not_lead_into_the_private_network(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    address: str,
    is_refused: bool,
) -> None:
    port = server.server_port
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    answer = [(family, socket.SOCK_STREAM, 6, "", (address, port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    url = f"http://{host}:{port}/more/name.yaml"
    if is_refused:
        with pytest.raises(
            Unavailable, match=f"{host} is {address}, a private address"
        ):
            fetch(url, [host])
        assert Handler.seen == []
    else:
        assert fetch(url, [host]) == (url, b"type: string\n")


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run([*command.split(), *files], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"https://localhost:{server.server_port}/pet.yaml"
        with pytest.raises(Unavailable, match="CERTIFICATE_VERIFY_FAILED"):
            fetch(url, ["localhost"])
        server.shutdown()


@pytest.mark.parametrize(
    ("url", "hosts", "wanted"),
    [
        ("https://a.org/x", ["a.org"], True),
        ("https://A.org/x", ["a.org"], True),
        ("https://a.org:8443/x", ["a.org"], True),
        ("https://a.org:8443/x", ["a.org:8443"], True),
        ("https://a.org/x", ["a.org:443"], True),
        ("http://a.org/x", ["a.org:443"], False),
        ("https://a.org:8443/x", ["a.org:443"], False),
        ("https://b.a.org/x", ["a.org"], False),
        ("https://a.org.evil/x", ["a.org"], False),
        ("https://a.org@evil/x", ["a.org"], False),
        ("https://user:word@a.org/x", ["a.org"], False),
        ("https://a.org:x/", ["a.org"], False),
        ("https://[::1]/x", ["[::1]"], True),
        ("https://[::1]/x", ["::1"], True),
        ("file://a.org/x", ["a.org"], False),
        ("//a.org/x", ["a.org"], False),
    ],
)
def test_a_host_is_named_exactly(url: str, hosts: list[str], wanted: bool) -> None:
    assert is_allowed(url, hosts) is wanted


def test_the_options_reach_the_loading(tmp_path: Path, server: Server) -> None:
    from click.testing import CliRunner

    from generator.cli import cli

    url = f"http://localhost:{server.server_port}/more/name.yaml"
    path = api(tmp_path, url)
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for options, status in (
        ([], 1),
        (["--allow-remote", "localhost"], 0),
        (["--allow-remote", "a.org", "--allow-remote", "localhost"], 0),
    ):
        command = ["validate", str(path), *options]
        done = CliRunner(env=environment).invoke(cli, command, standalone_mode=False)
        refused_by = isinstance(done.exception, InputError)
        assert (done.return_value or int(refused_by)) == status


def test_a_document_at_a_url_refers_to_others_there(server: Server) -> None:
    url = f"http://localhost:{server.server_port}/api/openapi.yaml"
    with pytest.raises(InputError) as caught:
        open_input(url)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "remote-document"
    assert "--allow-remote localhost" in diagnostic.hint
    source = open_input(url, allow_remote=["localhost"]).source
    assert source.documents[""].name == url
    pointer, value = source.follow("#/components/schemas/Here")
    assert value == {"type": "integer"}
    assert pointer == f"http://localhost:{server.server_port}/back.yaml#"
    assert source.follow("#/components/schemas/Back")[0] == "#"


def test_a_document_at_a_url_that_is_not_there_is_said_so(server: Server) -> None:
    url = f"http://localhost:{server.server_port}/none.yaml"
    with pytest.raises(InputError) as caught:
        open_input(url, allow_remote=["localhost"])
    assert "404" in caught.value.diagnostics[0].message
