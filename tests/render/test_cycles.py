"""Circles in the references of classes."""

import pytest

from generator.render.cycles import circles

GRAPHS: list[tuple[dict[str, str], set[str]]] = [
    ({"a": "b", "b": "c", "c": ""}, {"a", "b", "c"}),
    ({"a": "b", "b": "a", "c": "a"}, {"ab", "c"}),
    ({"a": "a"}, {"a"}),
    ({"a": "bc", "b": "d", "c": "d", "d": "a", "e": "d"}, {"abcd", "e"}),
]


@pytest.mark.parametrize(("graph", "wanted"), GRAPHS)
def test_classes_that_lead_to_each_other_are_one_circle(
    graph: dict[str, str], wanted: set[str]
) -> None:
    numbers = circles({node: list(targets) for node, targets in graph.items()})
    found: dict[int, str] = {}
    for node in sorted(numbers):
        found[numbers[node]] = found.get(numbers[node], "") + node
    assert set(found.values()) == wanted


def test_a_long_chain_needs_no_recursion() -> None:
    graph = {str(n): [str(n + 1)] for n in range(20_000)} | {"20000": []}
    assert len(set(circles(graph).values())) == len(graph)
