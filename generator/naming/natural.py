"""The names that a person would choose; a reserved one gets a trailing underscore."""

from __future__ import annotations

from functools import lru_cache

from generator.naming import words as w
from generator.naming.identifiers import constant, identifier, reserved, spelled


def variable_words(name: str) -> w.Words:
    """Split the name of a field or a parameter: `k8sVersion` is `k8s` and `version`."""
    return w.split(name)


@lru_cache(maxsize=65536)
def of_variable(name: str, section: str) -> str:
    """Give the name of a field or a parameter; of its signs, if it has no letter."""
    return variable(variable_words(name) or spelled(name), section)


def method_words(name: str) -> w.Words:
    """Split the id of an operation."""
    return w.split(name)


def class_heading(name: str) -> str:
    """Give the title of a class's page: `SMS Send Request`."""
    return w.heading(w.split(name))


def operation_heading(name: str) -> str:
    """Give the title of an operation."""
    return w.operation_heading(name)


@lru_cache(maxsize=65536)
def member(value: str) -> str:
    """Give the name of an enumeration's member: `ENUM_1_15` for `1.15`."""
    return constant(w.split(value) or spelled(value))


def varname(name: str) -> str:
    """Give the name of a member that the document names itself."""
    return member(name)


def variable(words: w.Words, section: str) -> str:
    """Give a snake_case identifier; a reserved one as PEP 8 advises: `class_`."""
    name = identifier(words)
    return f"{name}_" if name in reserved(section) else name


def form_rank(name: str) -> str:
    """Give what the fields of a form are sorted by, among arguments."""
    return name
