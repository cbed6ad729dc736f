"""What two documents share is passed over, and what is found stays the same."""

from itertools import pairwise
from pathlib import Path

import pytest

from generator.review.compare import compare
from generator.review.sdk.side import Side
from generator.source import load
from generator.source.inputs import open_both
from tests.review.documents import TODAY

HISTORY = Path(__file__).parents[3] / "shared" / "corpus" / "history"


@pytest.mark.parametrize("names", ["box-*.json", "twilio-messaging-*.yaml"])
@pytest.mark.parametrize("step", [1, -1])
def test_versions_that_share_values_differ_as_those_that_do_not(
    names: str, step: int
) -> None:
    for pair in pairwise(sorted(map(str, HISTORY.glob(names)))[::step]):
        shared = [Side(one.source) for one in open_both(*pair)]
        alone = [Side(load(Path(path))) for path in pair]
        found, wanted = compare(*shared, TODAY), compare(*alone, TODAY)
        assert found.findings == wanted.findings
        assert found.version == wanted.version
        for one in found.findings:
            places = [
                (before.source.place(one.old), after.source.place(one.new))
                for before, after in (shared, alone)
            ]
            assert places[0] == places[1]
