"""What a run has read, told to a build engine in the format of Make and Ninja."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from generator.write.manifest import NAME, read_manifest
from generator.write.single import replace_file

_SPECIAL: Final = re.compile(r"[ #\\]")


def write_depfile(path: Path, output: Path, roots: Mapping[str, Path]) -> None:
    """Write the rule: the manifest of an SDK depends on all that its run has read.

    `roots` are the first files of each role, as the manifest has them.
    """
    lines = " \\\n  ".join(map(_escaped, (*sorted({*_inputs(output, roots)}),)))
    text = f"{_escaped(str(output / NAME))}: {lines}\n"
    if not path.is_file() or path.read_bytes() != text.encode():
        replace_file(path, text.encode())


def _inputs(output: Path, roots: Mapping[str, Path]) -> Iterator[str]:
    manifest = read_manifest(output)
    for key in manifest.inputs if manifest else ():
        role, _, name = key.partition(":")
        if role in roots:
            found = os.path.normpath(roots[role].parent / name)
            if os.path.lexists(found):  # one that is not there was asked for, too
                yield found


def _escaped(path: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", path).replace("$", "$$")
