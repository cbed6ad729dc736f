"""Options of the test run, and one line at its end on what was left out and why."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

# A machine may be busy: that a value was slow to make says nothing about the code. In
# CI the values are the same on every run, so that a change is judged by itself.
settings.register_profile(
    "sdkwright",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("sdkwright")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if not config.getoption("--slow"):
        for item in items:
            if item.get_closest_marker("slow") is not None:
                item.add_marker(pytest.mark.skip(reason="slow (make test-all)"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    listed = "; ".join(f"{reason} ({n})" for reason, n in sorted(reasons.items()))
    terminalreporter.write_line(f"skipped: {listed or 'nothing'}")
