"""Whether a wheel is what a document gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct

import generator
from generator.job import Reach, config_of, job
from generator.naming import lock
from generator.release import staging
from generator.release.archives import differing, wheel_files
from generator.release.index import version_of
from generator.release.refusal import check_installed, refusal
from generator.source import facts
from generator.source.packages import read_facts


class Verdict(Struct, frozen=True):
    """The files of a wheel that are not what the document gives, each with a word.

    `generator` is the version that made the wheel.
    """

    faults: tuple[tuple[str, str], ...]
    generator: str


def verify(wheel: Path, spec: Path, config: Path | None, reach: Reach) -> Verdict:
    """Generate and build the SDK again, and compare.

    Settings and overlays are those of `config`, or of spec/sdk.yaml where it names the
    document, or else those that the wheel carries; names are always its own. Raises
    `InputError` where that is no wheel of a generated SDK.
    """
    check_installed()
    version = version_of(wheel.name)
    if version is None or wheel.suffix != ".whl":
        raise refusal("no-wheel", f"{wheel} is no wheel")
    carried, there = read_facts(wheel), wheel_files(wheel)
    with tempfile.TemporaryDirectory(prefix="sdkwright-") as folder:
        stage = Path(folder)
        place = config_of(config, str(spec)) or stage / "sdk.yaml"
        overlays: list[Path] = []
        if place.parent == stage:  # JSON is YAML
            overlays = _laid_out(carried, stage / "overlays")
            place.write_bytes(
                msgspec.json.encode(_said(msgspec.to_builtins(carried.settings)))
            )
        output = stage / "sdk"
        output.mkdir()
        (output / lock.NAME).write_bytes(carried.lock)
        task = job(spec, output, place, None, reach, version=carried.settings.version)
        generator.generate(
            spec,
            output,
            config=place,
            force=True,  # over the names
            version=carried.settings.version,
            overlays=overlays,
            ref_root=reach.ref_root,
            allow_remote=reach.allow_remote,
        )
        again = staging.staged(task, str(version), stage / "again")
        made = wheel_files(again.archives[0])
    return Verdict(tuple(_faults(there, made)), carried.provenance.generator)


def _laid_out(carried: facts.Facts, folder: Path) -> list[Path]:
    """Write the overlays that a wheel carries; names may be those of each other."""
    paths: list[Path] = []
    for number, (name, text) in enumerate(carried.overlays, 1):
        paths.append(folder / str(number) / Path(name).name)
        paths[-1].parent.mkdir(parents=True)
        paths[-1].write_bytes(text)
    return paths


def _said(value: object) -> object:
    """Give settings as somebody would write them, who leaves out what is not set."""
    if not isinstance(value, dict):
        return value
    items = cast("dict[str, object]", value).items()
    return {key: _said(one) for key, one in items if one is not None}


def _faults(
    there: dict[str, bytes], made: dict[str, bytes]
) -> Iterator[tuple[str, str]]:
    for name in differing(there, made):
        if name not in made:
            yield name, "is not of it"
        elif name not in there:
            yield name, "is missing"
        elif not name.endswith(f"/{facts.NAME}"):
            yield name, "differs"
        elif what := _told_apart(there[name], made[name], name):
            yield name, f"tells of {what}"


def _told_apart(there: bytes, made: bytes, name: str) -> str:
    """Say in what a wheel tells of another origin; nothing where none is of weight."""
    one, other = facts.unpacked(there, name), facts.unpacked(made, name)
    found = {
        "another document": _documents(one) != _documents(other),
        "other overlays": one.overlays != other.overlays,
        "other settings": one.settings != other.settings,
        "other names": one.lock != other.lock,
        "another generator": one.provenance.generator != other.provenance.generator,
    }
    return ", ".join(what for what, differs in found.items() if differs)


def _documents(one: facts.Facts) -> object:
    """Give the documents, or their digests; that of the settings has their comments."""
    inputs = one.provenance.inputs.items()
    digests = [item for item in inputs if item[0].startswith("document:")]
    return one.documents, one.remote, sorted(digests)
