from __future__ import annotations

from thingspace.runtime import StrEnum


class DataEncodingEnum(StrEnum):
    """How the characters of the text are put into bits."""

    SEVEN_BIT = "7-bit"
    EIGHT_BIT_ASCII = "8-bit-ASCII"
    EIGHT_BIT_UTF_8 = "8-bit-UTF-8"
    EIGHT_BIT_DATA = "8-bit-DATA"
