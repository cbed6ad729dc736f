"""An index: what it has of a package, and how to bring more to it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urljoin, urlsplit

import msgspec
from msgspec import Struct

from generator.diagnostics import InputError
from generator.publishing import Release
from generator.release.refusal import refusal

if TYPE_CHECKING:
    import requests
    from packaging.version import Version

# JSON where the index has it (PEP 691), else HTML (PEP 503).
_JSON: Final = "application/vnd.pypi.simple.v1+json"
_ACCEPT: Final = f"{_JSON}, text/html;q=0.5"
_ELSEWHERE: Final = ("TWINE_REPOSITORY", "TWINE_REPOSITORY_URL")
_PATIENCE: Final = 30.0  # seconds
_HOPS: Final = 5  # redirects within an index
_CREDENTIALS: Final = (
    "Credentials are those of twine: TWINE_USERNAME and TWINE_PASSWORD, ~/.pypirc, "
    "or keyring."
)


class File(Struct, frozen=True):
    """A file that an index has; `sha256` is empty where the index does not say."""

    name: str
    url: str
    sha256: str = ""


class Index(Struct, frozen=True):
    """Where releases go: `upload` takes files, `simple` lists those that are there.

    `name` is what the user calls it, `credentials` are for both.
    """

    name: str
    upload: str
    simple: str
    credentials: tuple[str, str] | None = None

    @property
    def shown(self) -> str:
        """The name without the credentials that a URL may have in it."""
        return _shown(self.name)

    def files(self, distribution: str) -> tuple[File, ...]:
        """Give the files of a distribution; none where the index does not know it."""
        name = re.sub(r"[-_.]+", "-", distribution).lower()  # PEP 503
        url = f"{self.simple.rstrip('/')}/{name}/"
        answer = self._get(url, stay=True)
        if answer is None:
            return ()
        if answer.headers.get("content-type", "").startswith(_JSON):
            return tuple(_of_json(answer.content, answer.url))
        return tuple(_of_html(answer.text, answer.url))

    def fetch(self, file: File, into: Path) -> Path:
        """Download a file into a folder; raises `InputError` where it is damaged."""
        if Path(file.name).name != file.name or version_of(file.name) is None:
            raise refusal("index", f"{file.name!r} is no name of a file")
        answer = self._get(file.url)
        if answer is None:
            raise refusal(
                "index", f"{self.shown} lists {file.name} and does not have it"
            )
        data = answer.content
        if file.sha256 and hashlib.sha256(data).hexdigest() != file.sha256:
            raise refusal(
                "index", f"{self.shown} gives another {file.name} than it says"
            )
        into.mkdir(parents=True, exist_ok=True)
        path = into / file.name
        path.write_bytes(data)
        return path

    def _get(self, url: str, *, stay: bool = False) -> requests.Response | None:
        """Get a page or a file; `None` where it is not there.

        One that is to `stay` is not there either if the index sends us to another host,
        where somebody else may have something of that name.
        """
        import requests

        try:
            answer = self._asked(url, stay=stay)
            for _ in range(_HOPS):
                if not stay or not answer.is_redirect:
                    break
                target = urljoin(answer.url, answer.headers["location"])
                if _host(target) != _host(url):
                    return None
                answer = self._asked(target, stay=True)
        except requests.RequestException as error:
            hint = "Is it up, and is this its address? --since OLD needs no index."
            message = f"{self.shown} cannot be read: {_short(error)}"
            raise refusal("index", message, hint) from error
        if answer.status_code == requests.codes["not_found"]:
            return None
        if not answer.ok:
            message = f"{self.shown} answers {answer.status_code} {answer.reason}"
            raise refusal("index", f"{message}: {_shown(url)}", _CREDENTIALS)
        return answer

    def _asked(self, url: str, *, stay: bool) -> requests.Response:
        import requests

        return requests.get(
            url,
            headers={"Accept": _ACCEPT},
            timeout=_PATIENCE,
            auth=self.credentials if _host(url) == _host(self.upload) else None,
            allow_redirects=not stay,
        )

    def send(self, path: Path) -> None:
        """Upload a file by twine.

        A file that has begun to arrive arrives whole, though we are interrupted or
        killed: some indexes keep what has come of one that broke off.
        """
        where = "--repository-url" if "://" in self.name else "--repository"
        options = ("--non-interactive", "--disable-progress-bar", where, self.name)
        command = (sys.executable, "-m", "twine", "--no-color", "upload", *options)
        with (
            TemporaryFile() as told,
            subprocess.Popen(  # noqa: S603  # no shell, and no argument from a document
                [*command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={k: v for k, v in os.environ.items() if k not in _ELSEWHERE},
            ) as process,
        ):
            try:
                status = process.wait()
            except KeyboardInterrupt:
                process.wait()
                raise
            told.seek(0)
            text = told.read().decode(errors="replace")
        if status:
            hint = f"Release again with --publish to go on.\n{_CREDENTIALS}"
            message = f"{path.name} did not reach {self.shown}: {_reason(text)}"
            raise refusal("upload", message, hint)


def _shown(url: str) -> str:
    return re.sub("(?<=://)[^/]*@", "", url)


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.rpartition("@")[2]


def index_of(settings: Release, given: str | None) -> Index | None:
    """Give the index that is given, or that of the settings; `None` where none is."""
    from twine.exceptions import InvalidConfiguration
    from twine.utils import DEFAULT_CONFIG_FILE, get_repository_from_config

    name = given or settings.index
    if name is None:
        return None
    url = name if "://" in name else None
    try:
        known = get_repository_from_config(DEFAULT_CONFIG_FILE, name, url)
    except InvalidConfiguration as error:
        message = f"no index is called {name}: {' '.join(str(error).split())}"
        raise refusal("no-index", message) from error
    upload = known["repository"] or ""
    user = os.environ.get("TWINE_USERNAME") or known.get("username")
    password = os.environ.get("TWINE_PASSWORD") or known.get("password")
    return Index(
        name,
        upload,
        (settings.simple if given is None else None) or _simple(upload),
        (user, password) if user and password else None,
    )


def _simple(upload: str) -> str:
    """Give where an index lists its files, from where it takes them.

    That is `simple/` below it, but for those that take uploads at `legacy/` beside it,
    and at a host of its own, as the public ones do.
    """
    root = re.sub(r"(?<=/)(legacy|upload)/?$", "", upload)
    if root != upload:
        root = root.replace("://upload.", "://")
    return f"{root.rstrip('/')}/simple/"


def outstanding(
    index: Index, there: Iterable[File], files: Sequence[Path], into: Path
) -> list[Path]:
    """Give those of the files that the index does not have yet.

    Raises `InputError` where it has another file of the name: what is published is
    never replaced.
    """
    known = {one.name: one for one in there}
    left: list[Path] = []
    for path in files:
        found = known.get(path.name)
        if found is None:
            left.append(path)
        elif _digest_of(index, found, into) != _digest(path):
            raise _taken(index, found, path, into)
    return left


def _taken(index: Index, found: File, path: Path, into: Path) -> InputError:
    whole = msgspec.structs.replace(found, sha256="")
    part = index.fetch(whole, into / "published").read_bytes()
    if path.read_bytes().startswith(part):
        message = f"{index.shown} has a part of {path.name}, from an upload cut off"
        return refusal("published", message, "Remove it there, and release again.")
    message = f"{index.shown} has another {path.name} already"
    hint = "What is published is not replaced: release the next version."
    return refusal("published", message, hint)


def _digest_of(index: Index, file: File, into: Path) -> str:
    return file.sha256 or _digest(index.fetch(file, into / "published"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def version_of(name: str) -> Version | None:
    """Give the version in the name of a wheel or an sdist."""
    from packaging.utils import (
        InvalidSdistFilename,
        InvalidWheelFilename,
        parse_sdist_filename,
        parse_wheel_filename,
    )
    from packaging.version import InvalidVersion

    try:
        if name.endswith(".whl"):
            return parse_wheel_filename(name)[1]
        return parse_sdist_filename(name)[1]
    except (InvalidSdistFilename, InvalidVersion, InvalidWheelFilename):
        return None


class _Listed(Struct, frozen=True):
    filename: str
    url: str
    hashes: dict[str, str] = {}


class _Page(Struct, frozen=True):
    files: list[_Listed]


def _of_json(data: bytes, base: str) -> Iterator[File]:
    try:
        page = msgspec.json.decode(data, type=_Page)
    except msgspec.DecodeError as error:
        raise refusal("index", f"{base} is no list of files: {error}") from error
    for one in page.files:
        yield File(one.filename, urljoin(base, one.url), one.hashes.get("sha256", ""))


def _of_html(text: str, base: str) -> Iterator[File]:
    links = _Links()
    links.feed(text)
    for link in links.found:
        url, mark = urldefrag(urljoin(base, link))
        name = url.partition("?")[0].rpartition("/")[2]
        yield File(name, url, mark.partition("sha256=")[2])


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [link for name, link in attrs if name == "href" and link]


def _short(error: Exception) -> str:
    """Say what is wrong with a connection, and not how it was found out."""
    return str(error).rpartition(": ")[2].rstrip("')\"")


def _reason(text: str) -> str:
    """Give the lines of twine's that say why."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = next((n for n, line in enumerate(lines) if line.startswith("ERROR")), 0)
    return "\n".join(lines[start:])
