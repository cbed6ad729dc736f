"""What the two SDKs of a review are made of: documents, settings and names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from generator.config import Config, read_config
from generator.diagnostics import InputError
from generator.job import Job, Reach, config_of, overlays_of
from generator.naming.lock import NAME, NO_LOCKS, Lock, Locks, decode
from generator.review.sdk.side import Side
from generator.source.inputs import Input, file_beside, open_both
from generator.write.manifest import digest, read_manifest


def sides_of(
    config: Path | None,
    sdk: Path | None,
    given: tuple[str, str],
    reach: Reach,
    overlays: Sequence[Path] = (),
) -> tuple[Side, Side]:
    """Settle what two SDKs that are compared are made of; read their documents.

    A package has its own settings and names. Those of a document are the settings in
    `config`, for an old one of a git revision as they were then, and the names in
    `sdk`, the folder of one of them; without it, in the one that the settings name.
    `given` is what the user calls the documents. `overlays` come after those of the
    settings.
    """
    place = config_of(config, given[1])
    settings = read_config(place) if place else None
    then = _settings_then(place, given[0]) or settings
    inputs = open_both(
        *given,
        ref_root=reach.ref_root,
        allow_remote=reach.allow_remote,
        overlays=(
            (*overlays_of(then, place), *overlays),
            (*overlays_of(settings, place), *overlays),
        ),
    )
    if sdk is None and place is not None and settings and settings.output:
        sdk = place.parent / settings.output
    locks = NO_LOCKS if sdk is None else _locks(sdk, given[0], inputs)
    known = next((one for one in locks if one.package), None)
    if settings is None and known is not None:
        settings = Config(package=known.package, naming=known.naming)
    carried = next((one.facts.settings for one in inputs if one.facts), Config())
    old, new = inputs
    return (
        _side(old, then or settings, carried, locks.old),
        _side(new, settings, carried, locks.new),
    )


def _settings_then(place: Path | None, old: str) -> Config | None:
    """Give the settings that stood at `place` in the git revision of a document."""
    text = file_beside(old, place) if place else None
    if place is None or text is None:
        return None
    try:
        return read_config(place, text)
    except InputError:
        return None  # what cannot be read may be what the change mends


def _side(given: Input, settings: Config | None, carried: Config, lock: Lock) -> Side:
    """Give one side; where nothing else is said, it is as the other's package."""
    if given.facts is None:
        return Side(given.source, settings or carried, lock)
    own = given.facts.settings
    if settings is not None:  # how to judge is the matter of those who compare
        own = msgspec.structs.replace(own, diff=settings.diff, renames=settings.renames)
    return Side(given.source, own, decode(given.facts.lock, Path(NAME)))


def _locks(sdk: Path, old: str, inputs: Sequence[Input]) -> Locks:
    """Give the lock of a folder to the side whose SDK is there.

    Where the old document is of a git revision, its lock is what is there then. Where
    it is that of a package, which has its own, the new SDK is the one of the folder.
    """
    then = file_beside(old, sdk / NAME)
    if then is not None:
        return Locks(old=decode(then, sdk / NAME))
    lock = Job(Path(), sdk, Config(), None, {}).lock()
    if inputs[0].facts is not None:
        return Locks(new=lock)
    manifest = read_manifest(sdk)
    read = manifest.inputs.values() if manifest else ()
    before, after = (digest(one.source.documents[""].text) in read for one in inputs)
    return Locks(new=lock) if after and not before else Locks(old=lock)
