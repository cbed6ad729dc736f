"""OpenAPI in; a typed Python package, its Markdown pages and a reviewed change out.

The public API is what `__all__` names. All raise `InputError`
where the input is wrong, and nothing else on account of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.diagnostics import Diagnostic, InputError
from generator.results import CheckResult, Made, Result, result_of

if TYPE_CHECKING:
    from datetime import date

    from generator.job import Job
    from generator.migration.files import Migrated
    from generator.review.acceptance import Acceptance
    from generator.review.compare import Comparison
    from generator.write.manifest import Edits

__version__ = "0.1.0"

__all__ = [
    "CheckResult",
    "InputError",
    "Result",
    "accept",
    "check",
    "diff",
    "generate",
    "migrate",
    "validate",
    "write_changelog",
]


def generate(  # noqa: PLR0913  # each has a name and a default
    spec: Path | None = None,
    output: Path | None = None,
    *,
    config: Path | None = None,
    package: str | None = None,
    force: bool = False,
    strict: bool = False,
    locate: bool = False,
    overlays: Sequence[Path] = (),
    version: str | None = None,
    dry_run: bool = False,
    edits: Edits = "merge",
    templates: Path | None = None,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> Result:
    """Bring an SDK to what its document and settings say.

    After an error nothing changed. Without `spec` the settings name the document:
    `config`, or `spec/sdk.yaml`. `overlays` change the document after those of the
    settings; the folder `templates` has some in place of ours. `force` overwrites files
    in `output` that somebody edited, or that are not generated. References may lead to
    files below `ref_root`, which is the document's folder if not given, and to the
    hosts in `allow_remote`, each `host` or `host:port`. `strict` takes no warning and
    nothing that the SDK can express only in part, and runs the deep check on documents
    of any size. `locate` finds the lines of what is degraded too, which takes time in a
    large document. `version` makes the SDK that the settings would give if this version
    stood there. A `dry_run` writes nothing, and tells or raises what the same without
    it would. What somebody wrote into a generated file stays; where the generated text
    changes in the same lines, `edits` say for which side to settle, or to `reset` all.
    """
    from generator.job import Reach, job

    reach = Reach(ref_root, tuple(allow_remote))
    named = spec, output, config, package, reach, overlays
    task = job(*named, version=version, templates=templates)
    whole = force or strict or locate or edits != "merge"
    known = None if whole else task.recall(__version__)
    if known is not None:
        return Result(
            output=task.output,
            diagnostics=known.diagnostics,
            unchanged=known.files,
            coverage=known.coverage,
            custom=task.custom(),
            up_to_date=True,
        )
    made = _make(task, strict=strict, locate=locate, again=True)
    from generator.again import made_again
    from generator.kept import write
    from generator.write.settling import Order
    from generator.write.tree import foresee

    order = Order(force, edits, made_again(task.output, task.templates))
    if dry_run:
        done = foresee(task.output, made.files, order=order, unchanged=made.unchanged)
    else:
        done = write(task, made, __version__, order)
    return result_of(task.output, made.diagnostics, made.coverage, done)


def check(  # noqa: PLR0913  # each has a name and a default
    spec: Path | None = None,
    output: Path | None = None,
    *,
    config: Path | None = None,
    package: str | None = None,
    overlays: Sequence[Path] = (),
    templates: Path | None = None,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> CheckResult:
    """Tell how an SDK differs from what `generate` would leave; write nothing."""
    from generator.again import made_again
    from generator.job import Reach, job
    from generator.write.settling import Order
    from generator.write.tree import compare

    reach = Reach(ref_root, tuple(allow_remote))
    task = job(spec, output, config, package, reach, overlays, templates=templates)
    known = task.recall(__version__)
    if known is not None:
        return CheckResult((), known.diagnostics, task.custom())
    made = _make(task)
    order = Order(again=made_again(task.output, task.templates))
    found = compare(task.output, made.files, made.inputs, __version__, order)
    return CheckResult(tuple(found), made.diagnostics, task.custom())


def validate(
    spec: Path,
    *,
    overlays: Sequence[Path] = (),
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> tuple[Diagnostic, ...]:
    """Say all that is wrong with a document: its structure, its meaning, and for us.

    It is the document that `overlays` leave.
    """
    from generator.config import Config
    from generator.ir.build import build
    from generator.ir.paged import pagination
    from generator.job import cache_folder
    from generator.naming.assign import assign
    from generator.source import load
    from generator.source.placing import placing
    from generator.source.positions import attach
    from generator.source.validate import (
        check_elsewhere,
        check_structure,
        deep_verdict,
    )

    source = load(spec, ref_root=ref_root, allow_remote=allow_remote, overlays=overlays)
    faults = check_structure(source)
    if any(one.severity == "error" for one in faults):
        return tuple(faults)
    with placing(source):
        api, notes = build(source)
        assign(api, Config())
        notes += pagination(api, Config()).notes
        faults += attach(source, check_elsewhere(source, api.types))
    faults += attach(source, deep_verdict(source, cache_folder() / "verdicts"))
    return (*faults, *attach(source, notes))


def diff(  # noqa: PLR0913  # each has a name and a default
    old: str | Path,
    new: str | Path,
    *,
    config: Path | None = None,
    sdk: Path | None = None,
    today: date | None = None,
    overlays: Sequence[Path] = (),
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> Comparison:
    """Tell what a change of an API means for its callers.

    `old` and `new` are files, folders with one document, `REV:PATH` of git, URLs of
    hosts in `allow_remote`, packages of the SDK, or `-`. `config` has the settings of
    the SDK; without it, those of spec/sdk.yaml hold if they name `new`. Beside them
    stands what is accepted. A package has its own settings and names; the overlays of
    the settings, and `overlays` after them, change any other document.
    `sdk` is the folder of the SDK of one of them, whose names are kept; without it, the
    one that the settings name.
    By `today` a sunset has passed or has not, and so has what is accepted.
    """
    from datetime import UTC, datetime

    from generator.config import placing_settings
    from generator.job import Reach, config_of
    from generator.review.acceptance import accepted_file, read_accepted
    from generator.review.compare import compare
    from generator.review.judged import judged, regraded
    from generator.sides import sides_of

    reach = Reach(ref_root, tuple(allow_remote))
    place = config_of(config, str(new))
    sides = sides_of(config, sdk, (str(old), str(new)), reach, overlays)
    ledger = read_accepted(accepted_file(place))
    day = today or datetime.now(UTC).date()
    with placing_settings(place):
        comparison = regraded(compare(*sides, day))
    return judged(comparison, ledger, day)


def accept(  # noqa: PLR0913  # each has a name and a default
    old: str | Path,
    new: str | Path,
    *,
    findings: Sequence[str] | None,
    reason: str,
    expires: date,
    config: Path | None = None,
    sdk: Path | None = None,
    today: date | None = None,
    overlays: Sequence[Path] = (),
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> tuple[Path, tuple[Acceptance, ...]]:
    """Record findings as accepted; give the file they stand in, and what was added.

    `findings` are their ids, or `None` for all that are breaking or warnings. The
    rest is as for `diff`.
    """
    from generator.job import config_of
    from generator.review import acceptance
    from generator.write.single import replace_file

    comparison = diff(
        old,
        new,
        config=config,
        sdk=sdk,
        today=today,
        overlays=overlays,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )
    added = acceptance.accepted_now(comparison.findings, findings, reason, expires)
    path = acceptance.accepted_file(config_of(config, str(new)))
    if added:
        entries = (*acceptance.read_accepted(path).entries, *added)
        replace_file(path, acceptance.encode(entries))
    return path, added


def migrate(  # noqa: PLR0913  # each has a name and a default
    old: str | Path,
    new: str | Path,
    path: Path,
    *,
    config: Path | None = None,
    sdk: Path | None = None,
    write: bool = False,
    overlays: Sequence[Path] = (),
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> tuple[Migrated, ...]:
    """Move code that calls the SDK over to the next one.

    `old` and `new` are as for `diff`, `path` is a file, or a folder of them. Gives the
    files that use the SDK, which change only if it is to `write`. What no rewriting can
    answer is named at its place.
    """
    from generator.config import placing_settings
    from generator.job import Reach, config_of
    from generator.migration.files import migrated
    from generator.review.sdk.compare import changes
    from generator.sides import sides_of
    from generator.write.single import replace_file

    reach = Reach(ref_root, tuple(allow_remote))
    sides = sides_of(config, sdk, (str(old), str(new)), reach, overlays)
    with placing_settings(config_of(config, str(new))):
        found = changes(*sides)
    files = tuple(migrated(found, path))
    for one in files if write else ():
        if one.after != one.before:
            replace_file(one.path.resolve(), one.after.encode())
    return files


def write_changelog(comparison: Comparison, path: Path) -> bool:
    """Bring a changelog up to date with a comparison; tell whether it changed.

    What somebody wrote, edited or removed in it by hand is kept.
    """
    from generator.review.changelog import entries, updated
    from generator.write.changelog import rewrite

    found = entries(comparison.findings)
    return rewrite(path, lambda text: updated(text, found))


def _make(
    task: Job, *, strict: bool = False, locate: bool = False, again: bool = False
) -> Made:
    """Run the stages up to the writing, `again` with the use of what was rendered."""
    from generator.config import placed, placing_settings
    from generator.ir.build import build
    from generator.ir.coverage import coverage
    from generator.ir.lookalikes import suggestion
    from generator.ir.paged import pagination
    from generator.job import cache_folder
    from generator.kept import packing, render
    from generator.naming.former import named
    from generator.progress import told as tell
    from generator.render.carried import carrying
    from generator.render.environment import overriding
    from generator.source.facts import Provenance
    from generator.source.placing import placing
    from generator.source.positions import attach
    from generator.source.validate import check_elsewhere, check_structure, deep_verdict

    tell("reading")
    source = task.load()
    faults = check_structure(source)
    _refuse(faults)
    inputs = task.inputs(source)
    origin = Provenance(generator=__version__, inputs=inputs)
    lock = task.lock()
    with placing(source), placing_settings(task.config_path):
        api, notes = build(source)
        pages = pagination(api, task.config)
        notes += [*pages.notes, *suggestion(api, pages)]
        faults += attach(source, check_elsewhere(source, api.types))
        _refuse(faults)
        if strict:
            faults += attach(source, deep_verdict(source, cache_folder() / "verdicts"))
        tell("naming")
        api, names = named(api, task.config, lock)
        given = source, api, names, task.config, origin
        carry = carrying(*given, pack=packing(task))
        with overriding(task.templates), carry as carried:
            made = render(task, api, names, again=again)
            files = {**made.files, **carried()}
        told = notes
        if task.config_path is not None:
            faults += placed(task.config_path, names.notes)
        if not (strict or locate):  # an info needs no line until somebody asks
            unplaced = [one for one in told if one.severity == "info"]
            told = [one for one in told if one.severity != "info"]
            faults += unplaced
        faults += attach(source, told)
        _refuse(map(_strictly, faults) if strict else faults)
    return Made(
        files,
        made.unchanged,
        made.traces,
        inputs,
        tuple(faults),
        coverage(api, len(names.types), notes),
    )


def _refuse(diagnostics: Iterable[Diagnostic]) -> None:
    found = tuple(diagnostics)
    if any(one.severity == "error" for one in found):
        raise InputError(*found)


def _strictly(diagnostic: Diagnostic) -> Diagnostic:
    """Make an error of a warning, and of what is expressed only in part."""
    from generator.ir.degraded import is_degraded

    if diagnostic.severity == "warning" or is_degraded(diagnostic):
        return msgspec.structs.replace(diagnostic, severity="error")
    return diagnostic
