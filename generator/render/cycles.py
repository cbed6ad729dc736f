"""Which classes refer to each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def circles(graph: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give each node the number of its strongly connected component.

    Tarjan's algorithm (SIAM J. Comput. 1(2), 1972) with a stack of its own, since a
    chain of schemas can be longer than Python recurses.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    component: dict[str, int] = {}
    for root in graph:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_.append(root)
        path: list[tuple[str, Iterator[str]]] = [(root, iter(graph[root]))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_.append(target)
                    path.append((target, iter(graph[target])))
                    break
                if target not in component:
                    low[node] = min(low[node], index[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    _close(node, open_, component)
    return component


def _close(node: str, open_: list[str], component: dict[str, int]) -> None:
    number = len(component)
    while True:
        member = open_.pop()
        component[member] = number
        if member == node:
            return
