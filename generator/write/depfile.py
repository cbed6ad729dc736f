"""What a run has read, told to a build engine in the format of Make and Ninja."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.write.manifest import NAME
from generator.write.single import replace_file

_SPECIAL: Final = re.compile(r"[ #\\]")


def write_depfile(path: Path, output: Path, inputs: Iterable[Path]) -> None:
    """Write the rule: the manifest of an SDK depends on all that its run has read.

    An input that is not there was asked for too; no engine could make it.
    """
    named = sorted({os.path.normpath(one) for one in inputs if one.is_file()})
    lines = " \\\n  ".join(map(_escaped, named))
    text = f"{_escaped(str(output / NAME))}: {lines}\n"
    if not path.is_file() or path.read_bytes() != text.encode():
        replace_file(path, text.encode())


def _escaped(path: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", path).replace("$", "$$")
