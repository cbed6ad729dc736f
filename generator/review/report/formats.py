"""The formats of a comparison, by the names that the command line has for them."""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

from generator.review.acceptance import Gate
from generator.review.compare import Comparison

FileFormat: TypeAlias = Literal["markdown", "json", "sarif", "github", "junit", "html"]


def written(comparison: Comparison, form: FileFormat, gate: Gate, version: str) -> str:
    """Give a comparison in a format; `version` is that of this tool.

    Each is imported when it is asked for.
    """
    match form:
        case "markdown":
            from generator.review.report.markdown import as_markdown

            return as_markdown(comparison)
        case "json":
            from generator.review.report.machine import as_json

            return as_json(comparison)
        case "sarif":
            from generator.review.report.sarif import as_sarif

            return as_sarif(comparison, version)
        case "github":
            from generator.review.report.annotations import as_annotations

            return as_annotations(comparison)
        case "junit":
            from generator.review.report.junit import as_junit

            return as_junit(comparison, gate)
        case "html":
            from generator.review.report.page import as_page

            return as_page(comparison)
        case _:
            assert_never(form)
