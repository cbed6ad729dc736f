"""How long generation takes: the SMS API, the corpus beside peers, and growth."""

import itertools
import json
import shutil
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import peers
from tests.bench.process import Run, in_turns, median, run

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
DOCUMENTS = (
    "adyen-checkout.yaml",
    "twilio.yaml",
    "box.json",
    "openai.yaml",
    "github.json",
)
SDKWRIGHT = [sys.executable, "-m", "generator"]
FASTER = 4  # than the faster of the peers
MEMORY = 600  # MB
SIZES = (2_000, 20_000)  # operations
BEYOND_PROPORTIONAL = 1.3


def small() -> None:
    """Measure the SMS API: cold, warm, and with nothing known of it."""
    with TemporaryDirectory() as folder:
        output, cache = Path(folder, "sdk"), Path(folder, "cache")
        config = ["--config", "spec/sdk.yaml", "--output", output]
        command = [*SDKWRIGHT, "generate", *config]
        kept = {"XDG_CACHE_HOME": str(cache)}

        def cold() -> Run:
            shutil.rmtree(output, ignore_errors=True)
            return run(command, ROOT, kept)

        def never_seen() -> Run:
            shutil.rmtree(cache, ignore_errors=True)
            return cold()

        cold()
        told = median([cold() for _ in range(5)])
        report("generate the SMS SDK, cold", told.seconds, 0.5)
        told = median([run(command, ROOT, kept) for _ in range(5)])
        report("generate again, nothing changed", told.seconds, 0.25)
        told = median([never_seen() for _ in range(5)])
        report("cold, document and templates never seen", told.seconds)
    told = median([run([*SDKWRIGHT, "--version"], ROOT) for _ in range(5)])
    report("sdkwright --version", told.seconds, 0.15)


def report(what: str, measured: float, goal: float | None = None) -> None:
    """Print a line: seconds, and whether the goal is met."""
    line = f"{what:<40} {measured:7.3f} s"
    if goal is not None:
        line += f"   goal {goal:.2f} s{'' if measured <= goal else '  MISSED'}"
    print(line, flush=True)


def corpus() -> None:
    """Measure whole SDKs of real documents, cold, beside the peers, in turns."""
    if not CORPUS.is_dir():
        print("no corpus beside the project: not measured")
        return
    others = [name.removesuffix("-cli") for name in peers.PEERS]
    print(f"{'':<20} {'sdkwright':>20}" + "".join(f"{name:>26}" for name in others))
    # Nothing is deleted before the end: thousands of files that were just removed make
    # many file systems slow for a while.
    with TemporaryDirectory() as folder:
        for name in DOCUMENTS:
            ours, *theirs = beside(CORPUS / name, Path(folder, name))
            tell(name, ours, theirs)


def tell(name: str, ours: Run, theirs: list[Run]) -> None:
    """Print the line of a document."""
    cells = [f"{each.seconds:.2f} s, {each.memory / 1e6:.0f} MB" for each in theirs]
    cells = [
        cell if each.succeeded else "fails"
        for cell, each in zip(cells, theirs, strict=True)
    ]
    fastest = min(each.seconds for each in theirs if each.succeeded)
    ratio = fastest / ours.seconds
    missed = ratio < FASTER or ours.memory > MEMORY * 1e6 or not ours.succeeded
    print(
        f"{name:<20} {f'{ours.seconds:.2f} s, {ours.memory / 1e6:.0f} MB':>20}"
        + "".join(f"{cell:>26}" for cell in cells)
        + f"   {ratio:.1f} times as fast, goal {FASTER}"
        + ("  MISSED" if missed else ""),
        flush=True,
    )


def beside(spec: Path, folder: Path) -> list[Run]:
    """Give the medians of one document: ours, then each peer's."""
    folder.mkdir()
    folders = (folder / str(number) for number in itertools.count())

    def ours() -> Run:
        output = ["--output", next(folders), "--package", "sdk"]
        return run([*SDKWRIGHT, "generate", spec, *output], ROOT)

    def theirs(name: str) -> Run:
        command = peers.command(name, spec, next(folders))
        return run(command, ROOT, peers.environment(name))

    return in_turns(3, ours, *(partial(theirs, name) for name in peers.PEERS))


def growth() -> None:
    """Measure a document of ten times as many operations."""
    with TemporaryDirectory() as folder:
        found = [grown(Path(folder), size) for size in SIZES]
    few, many = found
    ratio = (many.seconds / few.seconds) / (SIZES[1] / SIZES[0])
    for size, each in zip(SIZES, found, strict=True):
        about = f"{each.seconds:.2f} s, {each.memory / 1e6:.0f} MB"
        print(f"{size:>6} operations {about:>24}")
    missed = "" if ratio <= BEYOND_PROPORTIONAL else "  MISSED"
    goal = f"goal {BEYOND_PROPORTIONAL}{missed}"
    print(f"{ratio:.2f} of proportional   {goal}", flush=True)


def grown(folder: Path, operations: int) -> Run:
    """Measure a made-up document."""
    spec = folder / f"{operations}.json"
    spec.write_text(json.dumps(synthetic(operations)))
    output = folder / f"sdk{operations}"
    command = [*SDKWRIGHT, "generate", spec, "--output", output, "--package", "sdk"]
    return run(command, ROOT)


def synthetic(operations: int) -> dict[str, object]:
    """Make a document with a tag for 25 operations and a model for each two of them."""
    text = {"type": "string", "description": "What it is called."}
    schemas = {
        f"Thing{number}": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "integer"},
                "name": text,
                "next": {"$ref": f"#/components/schemas/Thing{number // 2}"},
            },
        }
        for number in range(operations // 2)
    }
    paths = {
        f"/things{number}/{{id}}": {
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer"},
                }
            ],
            "get": _operation(f"getThing{number}", number),
            "put": {
                **_operation(f"putThing{number}", number),
                "requestBody": {"content": _json(number)},
            },
        }
        for number in range(operations // 2)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(name: str, number: int) -> dict[str, object]:
    response = {"description": "The thing.", "content": _json(number)}
    return {
        "operationId": name,
        "tags": [f"Tag {number // 12}"],
        "summary": f"What is done with thing {number}.",
        "responses": {"200": response},
    }


def _json(number: int) -> dict[str, object]:
    ref = f"#/components/schemas/Thing{number}"
    return {"application/json": {"schema": {"$ref": ref}}}
