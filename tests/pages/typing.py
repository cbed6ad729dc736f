"""What mypy says of the code on pages."""

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.pages.reading import Page
from tests.pages.running import CLASSIC, client_name
from tests.support import run

# Examples show calls, one after the other: names are used again for other things.
_LENIENT = (
    "--allow-redefinition-new",
    "--local-partial-types",
    "--check-untyped-defs",
    "--ignore-missing-imports",
    "--hide-error-context",
    "--no-error-summary",
    "--disable-error-code=func-returns-value",  # the format has `result =` everywhere
    "--disable-error-code=no-redef",
)


def untyped(pages: Sequence[Page], package: str, sdk: Path, folder: Path) -> str:
    """Give what mypy finds in the Python of pages, each a module of its own."""
    names: list[str] = []
    for page in pages:
        code = [one.text for one in page.blocks("python") if not one.is_signature]
        if code:
            name = re.sub(r"\W", "_", page.path) + ".py"
            (folder / name).write_text("\n".join([_before(page, package), *code]))
            names.append(name)
    command = (sys.executable, "-m", "mypy", *_LENIENT, *names)
    done = run(*command, cwd=folder, MYPYPATH=str(sdk))
    return done.stdout + done.stderr


def _before(page: Page, package: str) -> str:
    """Give what has been done before the page is read: the client is there."""
    client = client_name(import_module(package))
    lines = [f"from {package} import {client}", f"client = {client}()"]
    if page.path.startswith("doc/controllers/"):
        used = {name for name in CLASSIC if f"{name}." in page.text}
        lines += [f"import {name}" for name in sorted(used)]
        lines.append(f"from {package}.models import *")
    return "\n".join(lines)
