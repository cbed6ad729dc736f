"""How long a review of real successive versions takes, beside what oasdiff took."""

from tests.bench.generation import CORPUS, ROOT, SDKWRIGHT, report
from tests.bench.process import median, run

HISTORY = CORPUS / "history"
MEMORY = 700  # MB, for the largest pair
# Old, new, seconds that are wanted: for the largest pair a number of its own, for the
# others half of what oasdiff took on two cores (its numbers are with the pairs).
PAIRS = (
    ("ghes-3.17.json", "ghes-3.19.json", 2.5),
    ("openai-2026-08-13.yaml", "openai-2026-08-21.yaml", 0.75),
    ("box-2025-12-10.json", "box-2026-06-29.json", 0.35),
    ("twilio-messaging-2025-11-11.yaml", "twilio-messaging-2026-03-10.yaml", 0.1),
)


def reviews() -> None:
    """Measure whole processes, with places for every finding."""
    for old, new, goal in PAIRS:
        pair = [HISTORY / old, HISTORY / new]
        if not all(path.is_file() for path in pair):
            print(f"{old}: not here")
            continue
        command = [*SDKWRIGHT, "diff", *pair, "--format", "json"]
        told = median([run(command, ROOT) for _ in range(5)])
        report(f"review {old}", told.seconds, goal)
        print(f"{'':<40} {told.memory / 1e6:7.0f} MB (at most {MEMORY})")
    sms = ROOT / "spec" / "thingspace-sms.yaml"
    told = median([run([*SDKWRIGHT, "diff", sms, sms], ROOT) for _ in range(5)])
    report("review the SMS API", told.seconds, 0.3)
