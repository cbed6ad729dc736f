"""The steps of a release, in their order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

import generator
from generator.diagnostics import InputError
from generator.job import DEFAULT_CONFIG, Job, Reach, job
from generator.publishing import with_version
from generator.release import last, staging, version
from generator.release.archives import same_sdk, wheel_files
from generator.release.changelog import closed
from generator.release.index import Index, index_of, outstanding
from generator.release.pythons import oldest_and_newest
from generator.release.refusal import check_installed, refusal
from generator.write.changelog import rewrite
from generator.write.single import replace_file

if TYPE_CHECKING:
    from generator.review.compare import Comparison

Say: TypeAlias = Callable[[str, str], None]
"""Is told what a step is called, and what it found or did."""

_NAMED = 3  # files in a message
_UNREAD = refusal(
    "no-version",
    "what changed for callers cannot be told, so neither can the next version",
    "Say which one: --version",
)


class Wish(Struct, frozen=True, kw_only=True):
    """What is asked of a release; `None` and nothing stand for what is usual.

    `since` is the last release, as `diff` takes OLD; `pythons` are tried in place of
    the oldest and the newest; `dist` is the folder for wheel and sdist.
    """

    today: date
    dist: Path = Path("dist")
    config: Path | None = None
    version: str | None = None
    since: str | None = None
    index: str | None = None
    pythons: tuple[str, ...] = ()
    publish: bool = False
    dry_run: bool = False
    ref_root: Path | None = None
    allow_remote: tuple[str, ...] = ()


def release(wish: Wish, say: Say) -> None:
    """Make a release, and publish it where that is asked for.

    Raises `InputError` where it goes no further. Until the step `write` nothing in the
    tree has changed; after it, all that belongs to the release has.
    """
    check_installed()
    config = wish.config or DEFAULT_CONFIG
    task = job(None, None, config, None, Reach(wish.ref_root, wish.allow_remote))
    version.checked(wish.version or task.config.version)
    index = index_of(task.config.release, wish.index)
    if wish.publish and index is None:
        hint = "Name it as `release: {index: …}` in the settings, or with --index."
        raise refusal("no-index", "there is no index to publish to", hint)
    with tempfile.TemporaryDirectory(prefix="sdkwright-") as folder:
        run = _Run(task, wish, config, index, Path(folder), say)
        run.check_current()
        made = run.made()
        run.publish(made)


class _Run:
    """One release. `stage` is a folder for it alone."""

    def __init__(  # noqa: PLR0913, PLR0917  # what all steps share
        self,
        task: Job,
        wish: Wish,
        config: Path,
        index: Index | None,
        stage: Path,
        say: Say,
    ) -> None:
        self._task, self._wish, self._config = task, wish, config
        self._index, self._stage, self._say = index, stage, say

    def check_current(self) -> None:
        """Stop where the SDK is not what its document gives."""
        wish, task = self._wish, self._task
        found = generator.check(
            config=self._config, ref_root=wish.ref_root, allow_remote=wish.allow_remote
        ).differences
        if found:
            names = ", ".join(one.path for one in found[:_NAMED])
            rest = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            message = f"{task.output} is not what {task.spec} gives: {names}{rest}"
            hint = "Bring it up to date: sdkwright generate"
            raise refusal("not-current", message, hint)
        self._say("current", f"{task.output} is what {task.spec} gives")

    def made(self) -> staging.Made:
        """Make the next release; where nothing is new, give the last one again."""
        written, wanted = self._task.config.version, self._wish.version
        before = self._last()
        self._say("last", str(before) if before else "nothing is released yet")
        if before is None:
            return self._new(version.first(wanted or written))
        again = staging.staged(self._task, written, self._stage / "again")
        comparison = None
        if not self._is_there(again, before):
            comparison = self._compared(before)
        elif wanted in (None, before.version):
            self._say("version", f"{before.version}: nothing is new since then")
            return again
        choice = version.following(before.version, written, wanted, comparison)
        return self._new(choice)

    def _last(self) -> last.Last | None:
        wish, distribution = self._wish, staging.distribution_of(self._task.output)
        if wish.since is not None:
            return last.given(wish.since, self._task.config.version)
        if self._index is not None:
            return last.on_index(self._index, distribution, self._stage / "last")
        return last.in_folder(wish.dist, distribution)

    def _is_there(self, again: staging.Made, before: last.Last) -> bool:
        """Tell whether what the tree gives is what was released."""
        if before.wheel is None:
            return False
        return same_sdk(wheel_files(again.archives[0]), wheel_files(before.wheel))

    def _compared(self, before: last.Last) -> Comparison:
        wish = self._wish
        found = generator.diff(
            before.old,
            str(self._task.spec),
            config=self._config,
            today=wish.today,
            ref_root=wish.ref_root,
            allow_remote=wish.allow_remote,
        )
        if found.unread and wish.version is None:
            raise InputError(*found.unread, *_UNREAD.diagnostics)
        return found

    def _new(self, choice: version.Choice) -> staging.Made:
        """Make a release, try it, and write it into the tree."""
        self._say("version", f"{choice.version}: {choice.why}")
        wish, config = self._wish, self._task.config
        made = staging.staged(
            self._task,
            choice.version,
            self._stage / "new",
            lambda text: closed(text, choice, wish.today),
        )
        for path in made.archives:
            self._say("build", f"{path.name}, {path.stat().st_size:,} bytes")
        staging.check(made, config.release.budget)
        self._say("check", "metadata, contents and size are as they have to be")
        if self._has_passed(made):
            self._say("try", f"{wish.dist} has the same files, which passed")
        else:
            for line in staging.call(made, oldest_and_newest(wish.pythons)):
                self._say("try", line)
        self._write(made)
        return made

    def _has_passed(self, made: staging.Made) -> bool:
        """Tell whether a release before has left the same files."""
        places = ((self._wish.dist / path.name, path) for path in made.archives)
        return all(
            there.is_file() and there.read_bytes() == path.read_bytes()
            for there, path in places
        )

    def _write(self, made: staging.Made) -> None:
        wish, task = self._wish, self._task
        names = ", ".join(path.name for path in made.archives)
        what = f"{self._config}, {task.output}, {wish.dist}: {names}"
        if wish.dry_run:
            self._say("write", f"not in a dry run: {what}")
            return
        data = self._config.read_bytes()
        settings = with_version(data, made.version)
        if settings != data:
            replace_file(self._config, settings)
        generator.generate(
            config=self._config, ref_root=wish.ref_root, allow_remote=wish.allow_remote
        )
        rewrite(task.output / staging.LOG, lambda _: made.log)
        wish.dist.mkdir(parents=True, exist_ok=True)
        for path in made.archives:
            replace_file(wish.dist / path.name, path.read_bytes())
        self._say("write", what)

    def publish(self, made: staging.Made) -> None:
        """Send what the index does not have; never again what it has."""
        index, wish = self._index, self._wish
        if index is None or not (wish.publish or wish.dry_run):
            return
        distribution = staging.distribution_of(made.project)
        there = index.files(distribution)
        left = outstanding(index, there, made.archives, self._stage)
        if not left:
            message = f"{index.shown} has {distribution} {made.version} already"
            if wish.version is not None:
                raise refusal("published", message, "Release the next version.")
            self._say("publish", message)
            return
        names = ", ".join(path.name for path in left)
        if wish.dry_run:
            self._say("publish", f"not in a dry run: {names} to {index.shown}")
            return
        for path in left:
            index.send(path)
        missing = outstanding(
            index, index.files(distribution), left, self._stage / "sent"
        )
        seen = "which does not list them yet" if missing else "which lists them"
        self._say("publish", f"{names} to {index.shown}, {seen}")
