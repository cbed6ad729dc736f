"""The version that comes next, as those who pin an SDK expect it."""

from __future__ import annotations

import re
from typing import Final

from generator.review.findings import Bump

# PEP 440, and the pre-releases of Semantic Versioning, which some write instead.
_VERSION: Final = re.compile(
    r"(?P<epoch>\d+!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?P<pre>[-._]?(?:alpha|beta|preview|pre|rc|dev|a|b|c)[-._]?(?P<number>\d*))?.*",
    re.IGNORECASE | re.DOTALL,
)
_PARTS: Final = {"major": 0, "minor": 1, "patch": 2}


def next_version(current: str, bump: Bump) -> str:
    """Give the version that follows, when this part of it has to grow.

    Before 1.0 what breaks callers makes the second number grow and all else the third:
    so nothing breaks for who pins `~=0.3.0` or `^0.3.0` (Semantic Versioning 2.0.0, 4,
    leaves that open). A pre-release is followed by the next one, as what it leads to is
    not out yet.
    """
    found = _VERSION.fullmatch(current)
    if bump == "none" or found is None:
        return current
    if found["pre"]:
        number = int(found["number"] or "0") + 1
        return current[: found.start("number")] + str(number)
    numbers = [*map(int, found["release"].split(".")), 0, 0][:3]
    place = _PARTS[bump]
    if numbers[0] == 0 and place < len(_PARTS) - 1:
        place += 1
    numbers[place] += 1
    numbers[place + 1 :] = [0] * (len(numbers) - place - 1)
    return (found["epoch"] or "") + ".".join(map(str, numbers))
