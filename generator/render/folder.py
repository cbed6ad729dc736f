"""Where the templates are. What only copies from there needs no engine for them."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent


def templates() -> Path:
    """Give the folder of the templates: in the package, or in the checkout."""
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent / "templates"
