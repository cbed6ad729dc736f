"""Swagger 2.0 to OpenAPI 3.0, so that everything behind this sees one language."""

from generator.source.swagger.upgrade import upgrade

__all__ = ["upgrade"]
