"""`python -m generator.review.rules` compiles the rules."""

from generator.review.rules import COMPILED, compiled

COMPILED.write_bytes(compiled())
