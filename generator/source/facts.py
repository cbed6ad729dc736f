"""What a generated package says of the API that it was made from.

A file of each package, `api-facts.tar.bz2`, holds the documents as they were read, the
settings, the names, and what made the package of them. docs/facts.md describes it.
"""

from __future__ import annotations

import bz2
import io
import posixpath
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from generator.config import Config, Review
from generator.diagnostics import Diagnostic, InputError
from generator.publishing import Release
from generator.source.references import root_path
from generator.source.streams import Compress, compressed, decompressed

if TYPE_CHECKING:
    from generator.source.document import Source

NAME: Final = "api-facts.tar.bz2"
MAX_SIZE: Final = 256 * 1024 * 1024  # bytes unpacked: 20 times the largest known API

_FORMAT: Final = 1
_ABOUT: Final = "facts.json"
_SETTINGS: Final = "settings.json"
_LOCK: Final = "sdkwright.lock"
_DOCUMENTS: Final = "documents/"
_REMOTE: Final = "remote/"
_OVERLAYS: Final = "overlays/"


class Provenance(Struct, frozen=True, kw_only=True):
    """What a package was made from, and by which version of the generator.

    `inputs` are digests, SHA-256 in hexadecimal, as in the list of generated files:
    `document:api.yaml`, `config:sdk.yaml`.
    """

    generator: str
    inputs: Mapping[str, str]


class _About(Provenance, frozen=True, kw_only=True):
    """The first member.

    `overlays` are their names, `remote` the members of URLs, `aliases` URLs by others.
    """

    format: int = _FORMAT
    root: str = ""
    overlays: tuple[str, ...] = ()
    remote: Mapping[str, str] = {}
    aliases: Mapping[str, str] = {}


class Facts(Struct, frozen=True, kw_only=True):
    """All that a package says of itself.

    `documents` are by their path from the folder that holds them all, `remote` by URL;
    `root` is the path of the first, "" where the documents are left out. `aliases` are
    the URLs that lead to others. `overlays` are those that changed the first document,
    with their names. `lock` is the text of the file of names.
    """

    provenance: Provenance
    settings: Config
    lock: bytes
    root: str = ""
    overlays: tuple[tuple[str, bytes], ...] = ()
    documents: Mapping[str, bytes] = {}
    remote: Mapping[str, bytes] = {}
    aliases: Mapping[str, str] = {}


def facts(
    source: Source, settings: Config, lock: bytes, provenance: Provenance
) -> Facts:
    """Gather what the package of a document says of itself."""
    # Where files and releases are, and how changes are judged, is its makers' matter.
    settings = msgspec.structs.replace(
        settings,
        spec=None,
        overlays=[],
        output=None,
        diff=Review(),
        release=Release(),
        renames={},
    )
    if settings.facts == "digests":
        return Facts(provenance=provenance, settings=settings, lock=lock)
    texts = {uri: one.text for uri, one in source.documents.items()}
    remote = {uri: text for uri, text in texts.items() if "://" in uri}
    home = _home(source.path, [*texts, *source.absent])
    overlaid = source.documents[""].overlaid
    return Facts(
        provenance=provenance,
        settings=settings,
        lock=lock,
        root=_inside(home, source.path.name),
        overlays=tuple(
            (PurePath(each.name).name, each.text)
            for each in (overlaid.overlays if overlaid else ())
        ),
        documents={
            _inside(home, uri.replace("%23", "#") or source.path.name): text
            for uri, text in texts.items()
            if uri not in remote
        },
        remote=remote,
        aliases={a: b for a, b in source.aliases.items() if b in remote and a != b},
    )


def packed(given: Facts, compress: Compress = bz2.compress) -> bytes:
    """Give the bytes of the file: the same for the same facts, on every machine.

    `compress` is bzip2, of one piece of it, perhaps one that knows it already.

    There is no time in it, and of all compressions that Python has, bzip2 alone has had
    one implementation ever.
    """
    names = {url: f"{_REMOTE}{n}" for n, url in enumerate(sorted(given.remote), 1)}
    about = _About(
        generator=given.provenance.generator,
        inputs=given.provenance.inputs,
        root=given.root,
        overlays=tuple(name for name, _ in given.overlays),
        remote=names,
        aliases=given.aliases,
    )
    members = {
        _ABOUT: _json(about),
        _SETTINGS: _json(given.settings),
        _LOCK: given.lock,
        **{f"{_DOCUMENTS}{path}": text for path, text in given.documents.items()},
        **{names[url]: text for url, text in given.remote.items()},
        **{f"{_OVERLAYS}{n}": text for n, (_, text) in enumerate(given.overlays, 1)},
    }
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(members):
            member = tarfile.TarInfo(name)
            member.size = len(members[name])
            tar.addfile(member, io.BytesIO(members[name]))
    return compressed(archive.getvalue(), compress)


def unpacked(data: bytes, name: str) -> Facts:
    """Read the bytes of the file `name`; raises `InputError`."""
    members = dict(_members(data, name))
    try:
        about = msgspec.json.decode(members[_ABOUT], type=_About)
        if about.format != _FORMAT:
            raise InputError(_too_new(name, about))
        return _facts(members, about, name)
    except KeyError as error:
        raise InputError(_damaged(name, f"it has no {error.args[0]}")) from error
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        raise InputError(_damaged(name, str(error))) from error


def _facts(members: Mapping[str, bytes], about: _About, name: str) -> Facts:
    try:
        settings = msgspec.json.decode(members[_SETTINGS], type=Config)
    except msgspec.ValidationError as error:
        raise InputError(_too_new(name, about)) from error
    documents = {
        path.removeprefix(_DOCUMENTS): text
        for path, text in members.items()
        if path.startswith(_DOCUMENTS)
    }
    return Facts(
        provenance=Provenance(generator=about.generator, inputs=about.inputs),
        settings=settings,
        lock=members[_LOCK],
        root=about.root,
        overlays=tuple(
            (name, members[f"{_OVERLAYS}{n}"])
            for n, name in enumerate(about.overlays, 1)
        ),
        documents=documents,
        remote={url: members[member] for url, member in about.remote.items()},
        aliases=about.aliases,
    )


def _members(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    try:
        archive = decompressed(data, MAX_SIZE)
        if archive is None:
            raise InputError(_damaged(name, "it is too large"))
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isreg() else None
                if file is not None:
                    yield member.name, file.read()
    except (OSError, EOFError, tarfile.TarError) as error:
        raise InputError(_damaged(name, str(error))) from error


def _home(path: Path, uris: list[str]) -> str:
    """Give the names of the folders above the root document that references need."""
    ups = max(posixpath.normpath(uri).split("/").count("..") for uri in uris)
    folders = root_path(path).split("/")[1:-1]
    return "/".join(folders[max(len(folders) - ups, 0) :])


def _inside(home: str, uri: str) -> str:
    return posixpath.normpath(posixpath.join(home, uri))


def _json(value: object) -> bytes:
    text = msgspec.json.encode(value, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def _damaged(name: str, problem: str) -> Diagnostic:
    message = f"what {name} says of its API cannot be read: {problem}"
    hint = "Build the package again, or name the document itself."
    return Diagnostic("facts", "error", message, hint=hint)


def _too_new(name: str, about: _About) -> Diagnostic:
    message = f"{name} was made by sdkwright {about.generator}, which knows more"
    hint = "Compare with that version, or name the document itself."
    return Diagnostic("facts", "error", message, hint=hint)
