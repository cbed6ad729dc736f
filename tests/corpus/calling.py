"""Calls of a real document's SDK, as the pages of its controllers show them."""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from operator import attrgetter
from pathlib import Path
from typing import Any

MODULES = ("datetime", "dateutil.parser", "decimal", "uuid")


def examples(sdk: Path) -> Iterator[tuple[str, str, str]]:
    """Give the accessor, the method and the code of each example."""
    for page in sorted((sdk / "doc" / "controllers").glob("*.md")):
        text = page.read_text()
        accessor = re.findall(r"^\w+ = client\.(\w+)$", text, re.MULTILINE)[0]
        for code in re.findall(
            r"## Example Usage\n\n```python\n(.*?)\n```", text, re.DOTALL
        ):
            yield accessor, re.findall(r"_controller\.(\w+)\(", code)[-1], code


def namespace(package: str) -> dict[str, Any]:
    """Give the names that an example needs besides its controller."""
    models = import_module(f"{package}.models")
    names: dict[str, Any] = {name: getattr(models, name) for name in models.__all__}
    return names | {name.split(".")[0]: __import__(name) for name in MODULES}


def client_of(package: str, transport: Any, **settings: Any) -> Any:
    """Make a client of the package that has something for every credential."""
    exported = import_module(package)
    client_class = attrgetter(
        next(name for name in exported.__all__ if name.endswith("Client"))
    )(exported)
    parameters = signature(client_class.__init__).parameters.values()
    texts = {one.name for one in parameters if one.annotation == "str | None"}
    return client_class(
        server="http://host",
        retries=0,
        transport=transport,
        **dict.fromkeys(texts - {"idempotency_header"}, "x"),
        **settings,
    )
