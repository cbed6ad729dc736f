"""What one run is asked to do, and what it remembers of the run before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.config import PACKAGE_HINT, Config, package_fault, read_config
from generator.coverage import Coverage
from generator.diagnostics import Diagnostic, InputError
from generator.write.manifest import digest, is_current, read_manifest

if TYPE_CHECKING:
    from generator.naming.lock import Lock, Locks
    from generator.source.document import Source

DEFAULT_CONFIG = Path("spec/sdk.yaml")


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What the last whole run said, for a run that finds nothing to do."""

    generator: str
    reach: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    coverage: Coverage
    files: int


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

    @property
    def roots(self) -> dict[str, Path]:
        """The files that were named, by their role in the manifest."""
        config = {"config": self.config_path} if self.config_path else {}
        return {"document": self.spec, **config}

    def lock(self) -> Lock:
        """Read the names that the last run gave; `InputError` where that is damaged."""
        from generator.naming.lock import NAME, NO_LOCK, decode

        path = self.output / NAME
        try:
            return decode(path.read_bytes(), path)
        except (FileNotFoundError, NotADirectoryError):
            return NO_LOCK

    def recall(self, version: str) -> Remembered | None:
        """Tell what the last run said, where a run now would change nothing.

        That takes equal digests of input and output, the same reach (a narrower one
        refuses references, however little has changed) and the same generator: its
        version for everybody, the state of its files for those who work on it.
        """
        if not is_current(self.output, version, self.roots, self.options):
            return None
        try:
            found = msgspec.json.decode(self._memory().read_bytes(), type=Remembered)
        except (OSError, msgspec.DecodeError):
            return None
        same = found.generator == generator_state() and found.reach == self.reach.told()
        return found if same else None

    def remember(self, what: Remembered) -> None:
        """Keep what a run said; without a cache the next run is slower, not wrong."""
        memory = self._memory()
        try:
            memory.parent.mkdir(parents=True, exist_ok=True)
            draft = memory.with_suffix(f".{os.getpid()}")
            draft.write_bytes(msgspec.json.encode(what))
            draft.replace(memory)
        except OSError:
            return

    def _memory(self) -> Path:
        place = hashlib.sha256(str(self.output.resolve()).encode()).hexdigest()
        return cache_folder() / "runs" / f"{place}.json"


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


def job(
    spec: Path | None,
    output: Path | None,
    config: Path | None,
    package: str | None,
    reach: Reach = _NEAR,
) -> Job:
    """Settle what a run is about. Raises `InputError` where that is not clear.

    A document that is named needs no settings; without one, the settings name it.
    """
    if config is None and spec is None:
        config = DEFAULT_CONFIG
        if not config.is_file():
            raise InputError(_nothing_named())
    settings = read_config(config) if config else Config()
    if package is not None:
        settings = msgspec.structs.replace(settings, package=_checked(package))
    here = config.parent if config else Path()
    document = spec or (here / settings.spec if settings.spec else None)
    folder = output or (here / settings.output if settings.output else None)
    if document is None or folder is None:
        raise InputError(_unnamed("spec" if document is None else "output", config))
    options = {"option:package": package} if package is not None else {}
    return Job(
        Path(os.path.normpath(document)),
        Path(os.path.normpath(folder)),
        settings,
        config,
        options,
        reach,
    )


def config_of(config: Path | None, document: str) -> Path | None:
    """Give where the settings of a document stand.

    Without `config`, those of spec/sdk.yaml hold where they name the document.
    """
    if config is not None or not DEFAULT_CONFIG.is_file():
        return config
    named = DEFAULT_CONFIG.parent / (read_config(DEFAULT_CONFIG).spec or "")
    same = os.path.realpath(named) == os.path.realpath(document)
    return DEFAULT_CONFIG if same else None


def settings_of(
    config: Path | None,
    sdk: Path | None,
    given: Sequence[str],
    sources: Sequence[Source],
) -> tuple[Config, Locks]:
    """Give the settings of two SDKs that are compared, and the names that they have.

    The names stand in `sdk`, the folder of one of them; without it, in the one that the
    settings name. `given` is what the user calls both documents, `sources` what they
    are.
    """
    from generator.naming.lock import NO_LOCKS

    found = config_of(config, given[1])
    settings = read_config(found) if found else Config()
    if sdk is None and found is not None and settings.output:
        sdk = found.parent / settings.output
    if sdk is None:
        return settings, NO_LOCKS
    locks = _locks(sdk, given[0], sources)
    known = next((one for one in locks if one.package), None)
    if found is None and known is not None:
        settings = Config(package=known.package, naming=known.naming)
    return settings, locks


def _locks(sdk: Path, old: str, sources: Sequence[Source]) -> Locks:
    """Give the lock of a folder to the side whose SDK is there.

    Where the old document is of a git revision, its lock is what is there then.
    """
    from generator.naming.lock import NAME, Locks, decode
    from generator.source.inputs import file_beside

    then = file_beside(old, sdk / NAME)
    if then is not None:
        return Locks(old=decode(then, sdk / NAME))
    lock = Job(Path(), sdk, Config(), None, {}).lock()
    manifest = read_manifest(sdk)
    read = manifest.inputs.values() if manifest else ()
    before, after = (digest(one.documents[""].text) in read for one in sources)
    return Locks(new=lock) if after and not before else Locks(old=lock)


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
