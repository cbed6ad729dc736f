"""Schemas that extend another one by `allOf` (OpenAPI 3.1, 4.8.24.4)."""

from __future__ import annotations

from generator.ir.compose import Part, Refs, Schema
from generator.ir.reader import Raw, mapping
from generator.source.pointers import escape


class Heirs:
    """The component schemas that extend another one, directly or by way of others."""

    def __init__(self, root: Raw, refs: Refs) -> None:
        self._direct: dict[str, list[Part]] = {}
        schemas = mapping(mapping(root.get("components")).get("schemas"))
        for name, schema in sorted(schemas.items()):
            branches = mapping(schema).get("allOf")
            pointer = f"#/components/schemas/{escape(name)}"
            for index, branch in enumerate(
                branches if isinstance(branches, list) else ()
            ):
                if isinstance(branch, dict) and "$ref" in branch:
                    base, _ = refs.follow(f"{pointer}/allOf/{index}")
                    heir = Part(pointer, dict(mapping(schema)))
                    self._direct.setdefault(base, []).append(heir)

    def of(self, base: str) -> list[Part]:
        """Give all that extend the schema at a pointer, by their pointers."""
        found: dict[str, Part] = {}
        work = [base]
        while work:
            for heir in self._direct.get(work.pop(), ()):
                if heir.pointer not in found and heir.pointer != base:
                    found[heir.pointer] = heir
                    work.append(heir.pointer)
        return [found[pointer] for pointer in sorted(found)]


def discriminator(schema: Schema) -> Schema | None:
    """Give the discriminator that a base has itself, not by what it extends.

    A base that extends another one says what it adds in a branch of its `allOf`.
    """
    if "discriminator" not in schema and "allOf" not in schema:
        return None
    branches = schema.get("allOf")
    inline = branches if isinstance(branches, list) else []
    for part in (schema, *inline):
        found = part.get("discriminator") if isinstance(part, dict) else None
        if isinstance(found, dict):
            return found
    return None
