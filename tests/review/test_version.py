import pytest

from generator.review.findings import Bump
from generator.review.version import next_version


@pytest.mark.parametrize(
    ("current", "bump", "wanted"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", "none", "1.4.2"),
        # Below 1.0 the second number is what people pin.
        ("0.3.1", "major", "0.4.0"),
        ("0.3.1", "minor", "0.3.2"),
        ("0.3.1", "patch", "0.3.2"),
        ("0.0.0", "major", "0.1.0"),
        # PEP 440: fewer numbers stand for zeros, more are dropped.
        ("2", "minor", "2.1.0"),
        ("1.9", "major", "2.0.0"),
        ("1.2.3.4", "patch", "1.2.4"),
        ("1!1.0.0", "major", "1!2.0.0"),
        # What is pre-released is not out: there is one more pre-release.
        ("2.0.0rc1", "major", "2.0.0rc2"),
        ("2.0.0-beta.9", "patch", "2.0.0-beta.10"),
        ("1.0.dev3", "minor", "1.0.dev4"),
        ("1.0a", "minor", "1.0a1"),
        # A later edition of a release, or somebody's own, is followed as the release is.
        ("1.0.0.post1", "patch", "1.0.1"),
        ("1.0.0+local", "minor", "1.1.0"),
    ],
)
def test_the_version_that_follows(current: str, bump: Bump, wanted: str) -> None:
    assert next_version(current, bump) == wanted
