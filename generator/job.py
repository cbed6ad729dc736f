"""What one run is asked to do, and what it remembers of the run before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.config import PACKAGE_HINT, Config, package_fault, read_config
from generator.coverage import Coverage
from generator.diagnostics import Diagnostic, InputError
from generator.publishing import with_version
from generator.render.folder import custom_templates
from generator.write.manifest import (
    ABSENT,
    IGNORE,
    Custom,
    digest,
    disk_digest,
    is_current,
    read_manifest,
)
from generator.write.single import replace_file
from generator.write.stamps import NO_STAMPS, Stamps

if TYPE_CHECKING:
    from generator.naming.lock import Lock
    from generator.source.document import Source

DEFAULT_CONFIG = Path("spec/sdk.yaml")


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What the last whole run said, for a run that finds nothing to do."""

    generator: str
    reach: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    coverage: Coverage
    inputs: Mapping[str, str]
    files: int
    stamps: Stamps


class Reach(msgspec.Struct, frozen=True):
    """Where the references of a document may lead besides its own folder."""

    ref_root: Path | None = None
    allow_remote: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """Give it as texts that two runs can be compared by, wherever they start."""
        root = "" if self.ref_root is None else os.path.realpath(self.ref_root)
        return (root, *sorted(self.allow_remote))


_NEAR = Reach()


class Job(msgspec.Struct, frozen=True):
    """One document and the folder that its SDK goes to."""

    spec: Path
    output: Path
    config: Config
    config_path: Path | None
    options: Mapping[str, str]
    reach: Reach = _NEAR
    overlays: tuple[Path, ...] = ()
    version: str | None = None
    templates: Path | None = None

    def settings(self, path: Path) -> bytes:
        """Give the file of the settings as this run takes it."""
        data = path.read_bytes()
        return data if self.version is None else with_version(data, self.version)

    @property
    def roots(self) -> dict[str, Path]:
        """The files that a run starts from, by their role in the manifest."""
        found = {"document": self.spec}
        if self.config_path is not None:
            found["config"] = self.config_path
        if (self.output / IGNORE).is_file():
            found["ignore"] = self.output / IGNORE
        return found | dict(zip(self._layers[1:], self.overlays, strict=True))

    @property
    def _layers(self) -> list[str]:
        """The roles of the document and of what is laid over it."""
        overlays = range(1, len(self.overlays) + 1)
        return ["document", *(f"overlay{at}" for at in overlays)]

    def load(self) -> Source:
        """Read the document and all that it refers to; raises `InputError`."""
        from generator.source import load

        return load(
            self.spec,
            ref_root=self.reach.ref_root,
            allow_remote=self.reach.allow_remote,
            overlays=self.overlays,
        )

    def inputs(self, source: Source) -> dict[str, str]:
        """Give the digest of all that the output depends on, by role and name."""
        texts = dict(zip(self._layers, source.documents[""].texts, strict=True))
        files = {
            f"document:{uri or self.spec.name}": one.text
            for uri, one in source.documents.items()
        }
        for role, path in self.roots.items():
            if role == "config":
                files[f"{role}:{path.name}"] = self.settings(path)
            elif role != "document":
                text = texts[role] if role in texts else path.read_bytes()
                files[f"{role}:{path.name}"] = text
        digests = {name: digest(text) for name, text in files.items()}
        absent = {f"document:{uri}": ABSENT for uri in source.absent}
        return {**absent, **digests, **self.options}

    def lock(self) -> Lock:
        """Read the names that the last run gave; `InputError` where that is damaged."""
        from generator.naming.lock import NAME, NO_LOCK, decode

        path = self.output / NAME
        try:
            return decode(path.read_bytes(), path)
        except (FileNotFoundError, NotADirectoryError):
            return NO_LOCK

    def custom(self) -> Mapping[str, Custom]:
        """Give what the last run found to be written by hand, by path."""
        known = read_manifest(self.output)
        return {} if known is None else known.custom

    def recall(self, version: str) -> Remembered | None:
        """Tell what the last run said, where a run now would change nothing.

        That takes equal digests of input and output, the same reach (a narrower one
        refuses references, however little has changed) and the same generator: its
        version for everybody, the state of its files for those who work on it.
        """
        found = self._remembered()
        if found is None or found.reach != self.reach.told():
            return None
        if found.generator != generator_state():
            return None
        same = is_current(
            self.output,
            version,
            self.roots,
            self.options,
            inputs=found.inputs,
            stamps=found.stamps,
        )
        return found if same else None

    @property
    def stamps(self) -> Stamps:
        """By what the files of the last run are known without reading them."""
        found = self._remembered()
        return NO_STAMPS if found is None else found.stamps

    def _remembered(self) -> Remembered | None:
        try:
            return msgspec.json.decode(self.kept("json"), type=Remembered)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def remember(
        self,
        diagnostics: tuple[Diagnostic, ...],
        coverage: Coverage,
        inputs: Mapping[str, str],
        files: int,
        stamps: Stamps,
    ) -> None:
        """Keep what a run said; without a cache the next run is slower, not wrong."""
        what = Remembered(
            generator=generator_state(),
            reach=self.reach.told(),
            diagnostics=diagnostics,
            coverage=coverage,
            inputs=inputs,
            files=files,
            stamps=stamps,
        )
        self.keep("json", msgspec.json.encode(what))

    def keep(self, kind: str, data: bytes) -> None:
        """Keep something of this run in the user's cache, if it can be written."""
        memory = self._memory(kind)
        with suppress(OSError):
            memory.parent.mkdir(parents=True, exist_ok=True)
            replace_file(memory, digest(data).encode() + data)

    def kept(self, kind: str) -> bytes:
        """Give what an earlier run kept; nothing where that is damaged."""
        try:
            data = self._memory(kind).read_bytes()
        except OSError:
            return b""
        return data[64:] if digest(data[64:]).encode() == data[:64] else b""

    def _memory(self, kind: str) -> Path:
        place = hashlib.sha256(str(self.output.resolve()).encode()).hexdigest()
        return cache_folder() / "runs" / f"{place}.{kind}"


def cache_folder() -> Path:
    """Give the folder for what can be worked out again, in the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("sdkwright")


@cache
def generator_state() -> str:
    """Give a digest of the generator's own files, by name, size and time of change."""
    package = Path(__file__).parent
    found = hashlib.sha256()
    for root in (package, package.parent / "templates"):
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                facts = Path(folder, name).stat()
                found.update(
                    f"{folder}/{name}:{facts.st_size}:{facts.st_mtime_ns}\n".encode()
                )
    return found.hexdigest()


def job(  # noqa: PLR0913, PLR0917  # what the commands have in common
    spec: Path | None,
    output: Path | None,
    config: Path | None,
    package: str | None,
    reach: Reach = _NEAR,
    overlays: Sequence[Path] = (),
    *,
    version: str | None = None,
    templates: Path | None = None,
) -> Job:
    """Settle what a run is about. Raises `InputError` where that is not clear.

    A document that is named needs no settings; without one, the settings name it.
    `overlays` come after those of the settings, `version` and `templates` have the
    place of theirs.
    """
    if config is None and spec is None:
        config = DEFAULT_CONFIG
        if not config.is_file():
            raise InputError(_nothing_named())
    settings = read_config(config) if config else Config()
    if package is not None:
        settings = msgspec.structs.replace(settings, package=_checked(package))
    if version is not None:
        settings = msgspec.structs.replace(settings, version=version)
    here = config.parent if config else Path()
    document = spec or (here / settings.spec if settings.spec else None)
    folder = output or (here / settings.output if settings.output else None)
    if document is None or folder is None:
        raise InputError(_unnamed("spec" if document is None else "output", config))
    options = {"option:package": package} if package is not None else {}
    if templates is None and settings.templates:
        templates = Path(os.path.normpath(here / settings.templates))
    for name, path in custom_templates(templates).items() if templates else ():
        options[f"template:{name}"] = disk_digest(path) or ABSENT
    return Job(
        Path(os.path.normpath(document)),
        Path(os.path.normpath(folder)),
        settings,
        config,
        options,
        reach,
        (*overlays_of(settings, config), *overlays),
        version,
        templates,
    )


def overlays_of(settings: Config | None, place: Path | None) -> tuple[Path, ...]:
    """Give where the overlays are that settings name, which stand at `place`."""
    here = place.parent if place else Path()
    named = settings.overlays if settings else ()
    return tuple(Path(os.path.normpath(here / each)) for each in named)


def config_of(config: Path | None, document: str) -> Path | None:
    """Give where the settings of a document stand.

    Without `config`, those of spec/sdk.yaml hold where they name the document.
    """
    if config is not None or not DEFAULT_CONFIG.is_file():
        return config
    named = DEFAULT_CONFIG.parent / (read_config(DEFAULT_CONFIG).spec or "")
    same = os.path.realpath(named) == os.path.realpath(document)
    return DEFAULT_CONFIG if same else None


def _checked(package: str) -> str:
    fault = package_fault(package)
    if not fault:
        return package
    raise InputError(
        Diagnostic("package-name", "error", f"{package!r} {fault}", hint=PACKAGE_HINT)
    )


def _nothing_named() -> Diagnostic:
    return Diagnostic(
        "no-document",
        "error",
        f"no document is named, and there is no {DEFAULT_CONFIG} here",
        hint="Name one: sdkwright generate api.yaml --output sdk",
    )


def _unnamed(what: str, config: Path | None) -> Diagnostic:
    if what == "output":
        hint = "Name it with --output DIR" + (
            f", or as `output:` in {config}." if config else "."
        )
        return Diagnostic(
            "no-output", "error", "no folder is named for the SDK", hint=hint
        )
    hint = f"Name it on the command line, or as `spec:` in {config}."
    return Diagnostic("no-document", "error", "no document is named", hint=hint)
