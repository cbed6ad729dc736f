"""bzip2 in pieces: any tool reads it, and an edit changes one piece or two."""

import bz2
import random

import pytest

from generator.source.streams import compressed, decompressed

WORDS = ["kite", "string", "colour", "wind", "  - ", '{"', '"}, ', ": ", "\n    ", "/"]


def text(size: int) -> bytes:
    chance = random.Random(size)
    return "".join(chance.choice(WORDS) for _ in range(size)).encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"a", text(400_000), bytes(2_000_000)],
    ids=["0", "1", "text", "zeros"],
)
def test_what_is_compressed_is_bzip2(data: bytes) -> None:
    made = compressed(data)
    assert bz2.decompress(made) == data
    assert decompressed(made, len(data)) == data


def test_a_small_text_is_one_stream() -> None:
    assert compressed(b"a" * 1000) == bz2.compress(b"a" * 1000)


@pytest.mark.parametrize("at", [0, 700_000, 1_234_567, 2_500_000])
def test_an_insertion_leaves_most_pieces_as_they_were(at: int) -> None:
    data = text(1_000_000)
    pieces: list[bytes] = []

    def note(piece: bytes) -> bytes:
        pieces.append(piece)
        return piece

    compressed(data, note)
    before = [*pieces]
    pieces.clear()
    compressed(data[:at] + b'{"something": "new"}' + data[at:], note)
    assert len(before) > 3
    assert len({*pieces} - {*before}) <= 2


def test_more_than_the_limit_is_not_decompressed() -> None:
    data = compressed(text(400_000))
    assert decompressed(data, 1_000_000) is None


@pytest.mark.parametrize("left", [10, 1_000, -1])
def test_what_ends_early_is_an_error(left: int) -> None:
    with pytest.raises(EOFError, match="early"):
        decompressed(compressed(text(400_000))[:left], 10**9)
