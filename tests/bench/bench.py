"""`make bench`: how long the main jobs take, on this machine, in one run.

Whole processes, medians; what is compared is measured in turns, so that a drift of the
machine meets all alike. Arguments choose parts: `small`, `corpus`, `growth`,
`regenerate`, `calls`, `reviews`, `fleet`.
"""

import sys

from tests.bench import calls, fleet, generation, regeneration, reviews

PARTS = {
    "small": generation.small,
    "corpus": generation.corpus,
    "growth": generation.growth,
    "regenerate": regeneration.regenerate,
    "calls": calls.calls,
    "reviews": reviews.reviews,
    "fleet": fleet.fleet,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
