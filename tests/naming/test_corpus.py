"""Real documents: each gets names, and those hold."""

from pathlib import Path

import pytest

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import Names, assign
from generator.naming.lock import NO_LOCK, decode, encode
from generator.naming.order import in_order
from generator.naming.pinning import lock_of
from generator.source import load

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DOCUMENTS = sorted([*CORPUS.glob("*.json"), *CORPUS.glob("*.yaml")])

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not here")


def public(names: Names) -> set[str]:
    """Give every name of an SDK."""
    classes = {*names.types.values(), *names.exceptions.values()}
    tags = names.tags.values()
    return {
        *(part for one in classes for part in (one.name, one.module)),
        *(part for one in tags for part in (one.accessor, one.controller.name)),
        *(one.method for one in names.operations.values()),
        *(arg.name for one in names.operations.values() for arg in one.arguments),
        *(name for group in names.fields.values() for name in group),
        *(name for group in names.members.values() for name in group),
        *(name for group in names.credentials.values() for name in group),
    }


def folded(names: list[str]) -> set[str]:
    return {name.casefold() for name in names}


@pytest.mark.parametrize("naming", ["natural", "classic"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_real_document_has_names_that_hold(path: Path, naming: str) -> None:
    api, _ = build(load(path))
    config = Config(naming=naming)  # type: ignore[arg-type] # one of the two
    names = assign(in_order(api, NO_LOCK), config)
    assert all(name.isidentifier() for name in public(names))
    classes = [*names.types.values(), *names.exceptions.values()]
    for part in ("name", "module", "page"):
        assert len(folded([getattr(one, part) for one in classes])) == len(classes)
    for one in names.operations.values():
        assert len({argument.name for argument in one.arguments}) == len(one.arguments)
    assert all(len({*group}) == len(group) for group in names.fields.values())
    assert all(len({*group}) == len(group) for group in names.members.values())
    text = encode(lock_of(api, names, config))
    lock = decode(text, path)
    again = in_order(api, lock)
    assert encode(lock_of(again, assign(again, config, lock), config)) == text
