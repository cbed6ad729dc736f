"""What an index says is read in each form that indexes have, and nothing is believed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.publishing import Release
from generator.release.index import File, Index, index_of
from tests.behaviour.loopback import Answer, Call, Loopback

DATA = b"a wheel"
DIGEST = hashlib.sha256(DATA).hexdigest()
WHEEL = "acme_sms-1.0-py3-none-any.whl"
JSON = "application/vnd.pypi.simple.v1+json"


@pytest.fixture
def server() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


@pytest.fixture
def index(server: Loopback) -> Index:
    found = index_of(Release(), f"{server.origin}/")
    assert found is not None
    return found


def page(text: str, media_type: str = "text/html", status: int = 200) -> Answer:
    return Answer(status, text.encode(), media_type)


@pytest.mark.parametrize(
    ("said", "digest"),
    [
        (page(f'<a href="../../files/{WHEEL}#sha256={DIGEST}">x</a>'), DIGEST),
        (page(f'<a class="x" href="/files/{WHEEL}">{WHEEL}</a><a>no link</a>'), ""),
        (page(f'<A HREF="/files/{WHEEL}?key=1#md5=1">x</A>'), ""),
        (
            page(
                json.dumps(
                    {
                        "meta": {"api-version": "1.1"},
                        "files": [
                            {
                                "filename": WHEEL,
                                "url": f"../../files/{WHEEL}",
                                "hashes": {"sha256": DIGEST},
                                "size": 7,
                            }
                        ],
                    }
                ),
                JSON,
            ),
            DIGEST,
        ),
    ],
    ids=["relative", "absolute", "other-digest", "json"],
)
def test_files_are_listed(
    server: Loopback, index: Index, tmp_path: Path, said: Answer, digest: str
) -> None:
    def respond(call: Call) -> Answer:
        return said if call.path == "/simple/acme-sms/" else Answer(body=DATA)

    server.respond = respond
    (found,) = index.files("Acme_.sms")
    assert (found.name, found.sha256) == (WHEEL, digest)
    assert index.fetch(found, tmp_path).read_bytes() == DATA


@pytest.mark.parametrize(
    "said",
    [
        page("not found", status=404),
        Answer(302, headers={"Location": "http://localhost:9/simple/acme/"}),
        page("<html></html>"),
    ],
    ids=["unknown", "sent-elsewhere", "empty"],
)
def test_an_index_that_has_nothing_has_no_files(
    server: Loopback, index: Index, said: Answer
) -> None:
    server.respond = lambda _: said
    assert index.files("acme") == ()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (page("who are you?", status=401), "answers 401"),
        (page("oh", status=500), "answers 500"),
        (page("{", JSON), "is no list of files"),
    ],
)
def test_what_cannot_be_read_is_told(
    server: Loopback, index: Index, said: Answer, message: str
) -> None:
    server.respond = lambda _: said
    with pytest.raises(InputError, match=message):
        index.files("acme")


def test_a_damaged_file_is_refused(
    server: Loopback, index: Index, tmp_path: Path
) -> None:
    server.respond = lambda _: Answer(body=b"another wheel")
    file = File(WHEEL, f"{server.origin}/files/{WHEEL}", DIGEST)
    with pytest.raises(InputError, match="gives another acme_sms"):
        index.fetch(file, tmp_path)


@pytest.mark.parametrize("name", ["../evil.whl", "..", "a/b.whl"])
def test_a_file_stays_in_its_folder(
    server: Loopback, index: Index, tmp_path: Path, name: str
) -> None:
    server.respond = lambda _: Answer(body=DATA)
    with pytest.raises(InputError, match="is no name of a file"):
        index.fetch(File(name, f"{server.origin}/files/x"), tmp_path / "inner")
    assert not (tmp_path / "evil.whl").exists()


def test_credentials_go_to_the_index_and_nowhere_else(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINE_USERNAME", "ann")
    monkeypatch.setenv("TWINE_PASSWORD", "secret")
    sent: list[Call] = []

    def respond(call: Call) -> Answer:
        sent.append(call)
        return page("")

    server.respond = respond
    for upload in (f"{server.origin}/", "http://upload.example/"):
        index = index_of(Release(index=upload, simple=f"{server.origin}/simple/"), None)
        assert index is not None
        index.files("acme")
    assert ["authorization" in call.headers for call in sent] == [True, False]
