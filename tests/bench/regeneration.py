"""How long a run takes when nothing has changed, and when one schema has, beside peers.

The peers make everything anew each time.
"""

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.bench import peers
from tests.bench.generation import CORPUS, ROOT, SDKWRIGHT
from tests.bench.process import Run, in_turns, run

SMS = ROOT / "spec" / "thingspace-sms.yaml"
DOCUMENTS = (
    SMS,
    *(CORPUS / name for name in ("box.json", "openai.yaml", "github.json")),
)
ROUNDS = 5
WARM = 0.2  # seconds, of a document of any size
OF_COLD = 1 / 3  # with one schema edited
# A text that describes something, in JSON or in YAML.
TOLD = re.compile(r'\bdescription"?: +"?(?=[A-Za-z])')
SCHEMAS = re.compile(r"^  schemas:\n((?:   .*|\s*)\n)*", re.MULTILINE)


def regenerate() -> None:
    """Measure each document cold, warm and after an edit, in turns with the peers."""
    print(f"{'':<20} {'cold':>8} {'warm':>8} {'one edit':>9}   of the faster peer")
    for document in filter(Path.is_file, DOCUMENTS):
        with TemporaryDirectory() as folder:
            tell(document.name, *measured(document, Path(folder)))


def tell(name: str, cold: Run, warm: Run, edited: Run, *theirs: Run) -> None:
    """Print the line of a document."""
    runs = (cold, warm, edited)
    fastest = min(each.seconds for each in theirs if each.succeeded)
    goals = {
        f"warm {WARM} s": warm.seconds <= WARM,
        "one edit a third of cold": edited.seconds <= cold.seconds * OF_COLD,
    }
    missed = [] if name == SMS.name else [it for it, met in goals.items() if not met]
    missed += [] if all(each.succeeded for each in runs) else ["it fails"]
    print(
        f"{name:<20}"
        + "".join(f"{each.seconds:>7.2f} s" for each in runs)
        + f"   {fastest:.2f} s: "
        + ", ".join(f"{fastest / each.seconds:.0f} times" for each in runs)
        + f"; edited {edited.seconds / cold.seconds:.2f} of cold"
        + "".join(f"  MISSED: {it}" for it in missed),
        flush=True,
    )


def measured(document: Path, folder: Path) -> list[Run]:
    """Give the medians: cold, warm, after an edit, and of each peer."""
    spec = folder / document.name
    shutil.copy(document, spec)
    edits = edited_texts(spec.read_text(encoding="utf-8"))
    output, fresh = folder / "sdk", (folder / str(n) for n in itertools.count())

    def ours(output: Path) -> Run:
        given = [spec, "--output", output, "--package", "sdk"]
        return run([*SDKWRIGHT, "generate", *given], ROOT)

    def after_an_edit() -> Run:
        spec.write_text(next(edits), encoding="utf-8")
        return ours(output)

    def theirs(name: str) -> Run:
        command = peers.command(name, spec, next(fresh))
        return run(command, ROOT, peers.environment(name))

    ours(output)
    jobs: list[Callable[[], Run]] = [
        lambda: ours(next(fresh)),
        lambda: ours(output),
        after_an_edit,
        *(partial(theirs, name) for name in peers.PEERS),
    ]
    return in_turns(ROUNDS, *jobs)


def edited_texts(text: str) -> Iterator[str]:
    """Give the text with one description changed, each time another one."""
    places = [one.end() for one in TOLD.finditer(text, *schemas(text))]
    chosen = [places[len(places) * n // (ROUNDS + 1)] for n in range(1, ROUNDS + 1)]
    return (f"{text[:at]}Now {text[at:]}" for at in chosen)


def schemas(text: str) -> tuple[int, int]:
    """Tell where the schemas of the components begin and end."""
    if not text.startswith("{"):
        found = SCHEMAS.search(text)
        assert found is not None
        return found.span()
    inner = text.encode()
    for key in ("components", "schemas"):
        inner = bytes(msgspec.json.decode(inner, type=dict[str, msgspec.Raw])[key])
    begin = text.index(inner.decode())
    return begin, begin + len(inner.decode())
