"""The file in which a package carries what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Final

from generator.config import Config
from generator.ir import types as t
from generator.naming import lock
from generator.naming.assign import Names
from generator.naming.pinning import lock_of
from generator.processes import beside
from generator.source.document import Source
from generator.source.facts import NAME, Facts, Provenance, facts, packed

_LARGE: Final = 1_000_000  # bytes, which take a tenth of a second


@contextmanager
def carrying(  # noqa: PLR0913  # each has a name
    source: Source,
    api: t.Api,
    names: Names,
    config: Config,
    provenance: Provenance,
    *,
    pack: Callable[[Facts], bytes] = packed,
) -> Generator[Callable[[], Mapping[str, bytes]]]:
    """Give what waits for the file, by its path; of large documents made meanwhile.

    `pack` makes its bytes, as `packed` does.
    """

    def make() -> bytes:
        known = lock.encode(lock_of(api, names, config))
        return pack(facts(source, config, known, provenance))

    size = sum(len(one.text) for one in source.documents.values())
    with beside(make, large=size > _LARGE) as wait:
        yield lambda: {f"{names.package}/{NAME}": wait()}
