"""The files of the last run, made once more from what the package carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from generator.diagnostics import InputError


def made_again(output: Path) -> Callable[[str], bytes | None]:
    """Give what makes a file as the last run did; `None` where that is not possible.

    All of them are made when the first is asked for. Another version of the generator
    may make something else of the same document: whoever asks knows the digest.
    """
    files = cache(lambda: _files(output))
    return lambda path: files().get(path)


def _files(output: Path) -> Mapping[str, bytes]:
    from generator.ir.build import build
    from generator.naming.assign import assign
    from generator.naming.lock import NAME, decode
    from generator.naming.order import in_order
    from generator.render.plan import files
    from generator.source.packages import open_package, read_facts
    from generator.source.placing import placing

    try:
        known = read_facts(output)
        source = open_package(output, known)
        lock = decode(known.lock, Path(NAME))
        with placing(source):
            api, _ = build(source)
            api = in_order(api, lock)
            return files(api, assign(api, known.settings, lock), known.settings)
    except InputError:
        return {}
