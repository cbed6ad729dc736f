"""The files of the last run, made once more from what the package carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from generator.diagnostics import InputError


def made_again(
    output: Path, templates: Path | None = None
) -> Callable[[str], bytes | None]:
    """Give what makes a file as the last run did; `None` where that is not possible.

    All of them are made when the first is asked for. Another version of the generator
    may make something else of the same document: whoever asks knows the digest.
    """
    files = cache(lambda: _files(output, templates))
    return lambda path: files().get(path)


def _files(output: Path, templates: Path | None) -> Mapping[str, bytes]:
    from generator.ir.build import build
    from generator.naming.former import named
    from generator.naming.lock import NAME, decode
    from generator.render.environment import overriding
    from generator.render.plan import files
    from generator.source.packages import open_package, read_facts
    from generator.source.placing import placing

    try:
        known = read_facts(output)
        source = open_package(output, known)
        lock = decode(known.lock, Path(NAME))
        with placing(source), overriding(templates):
            api, _ = build(source)
            return files(*named(api, known.settings, lock), known.settings)
    except InputError:
        return {}
