"""Which version a release has, and what its changelog tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.release.refusal import refusal
from generator.review.changelog import Entries, entries
from generator.review.findings import Bump
from generator.review.version import next_version

if TYPE_CHECKING:
    from generator.review.compare import Comparison

_WHY: Final[dict[Bump, str]] = {
    "major": "callers have to change their code",
    "minor": "callers get something new",
    "patch": "callers have nothing to do",
    "none": "callers see no change",
}
_FIRST: Final = {"Added": ("First release.",)}
_INSIDE: Final = {"Changed": ("Nothing that callers have to know.",)}


def checked(version: str) -> str:
    """Give a version back if it is one (PEP 440); raises `InputError`."""
    from packaging.version import InvalidVersion, Version

    try:
        Version(version)
    except InvalidVersion as error:
        message = f"{version!r} is no version (PEP 440)"
        raise refusal("version", message, "Write it as 1.2.0 or 1.2.0rc1.") from error
    return version


class Choice(Struct, frozen=True):
    """A version, why it is that one, and what callers are told.

    `otherwise` is told where there is nothing else to tell.
    """

    version: str
    why: str
    told: Entries
    otherwise: Entries


def first(version: str) -> Choice:
    """Choose for the first release."""
    return Choice(version, "the first release", {}, _FIRST)


def following(
    last: str, written: str, wanted: str | None, comparison: Comparison | None
) -> Choice:
    """Choose for what follows a release; raises `InputError` where nothing can.

    That is the version that is `wanted`, or the one that is `written` in the settings
    where it says no less than the next one by what changed, which it is else. Without a
    comparison nothing changed that callers see.
    """
    from packaging.version import Version

    bump = "none" if comparison is None else comparison.version
    least = next_version(last, "patch" if bump == "none" else bump)
    told: Entries = {} if comparison is None else entries(comparison.findings)
    is_enough = Version(written) > Version(last) and (
        Version(written).release >= Version(least).release
    )
    version = wanted or (written if is_enough else least)
    if Version(version) <= Version(last):
        message = f"{version} does not follow {last}, which is released"
        raise refusal("version", message, f"The next one is {least}.")
    why = _WHY[bump]
    if Version(version) < Version(least):
        why = f"{why}, which {least} would tell them"
    return Choice(version, why, told, _INSIDE)
