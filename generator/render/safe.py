"""Text that may stand in an output file, by the language of the file.

A template prints nothing else: the environment refuses a plain `str` (see
`environment.refuse_plain_text`). Spec text becomes one of these only in `filters`.
"""

from __future__ import annotations


class Code(str):
    """Python source."""

    __slots__ = ()


class Markdown(str):
    """Markdown source."""

    __slots__ = ()


class Yaml(str):
    """YAML source."""

    __slots__ = ()


class Toml(str):
    """TOML source."""

    __slots__ = ()
