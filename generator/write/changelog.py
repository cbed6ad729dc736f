"""The changelog: the one file of the output folder that belongs to its users too."""

from collections.abc import Callable
from pathlib import Path

from generator.write.single import replace_file


def rewrite(path: Path, change: Callable[[str], str]) -> bool:
    """Replace a text by what `change` makes of it, by one rename; tell if it differs.

    A file that is not there is an empty text. Its line ends are kept.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    ends = b"\r\n" if b"\r\n" in data else b"\n"
    made = change(data.replace(b"\r\n", b"\n").decode()).encode().replace(b"\n", ends)
    if made == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, made)
    return True
