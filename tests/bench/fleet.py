"""How long many small SDKs take: as a fleet, beside a peer that is run for each."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import peers
from tests.bench.generation import ROOT, SDKWRIGHT
from tests.bench.process import Run, run

SDKS = 200
RUNS = 10  # of the peer, in each of the rounds; it takes for one what it takes for all
ROUNDS = 2
FASTER = 10
PEER = "openapi-python-client"
DOCUMENT = ROOT / "spec" / "thingspace-sms.yaml"


def fleet() -> None:
    """Measure 200 copies of the SMS API, each with a title of its own, cold."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        make(home)
        ours, theirs = [], []
        for turn in range(ROUNDS):
            ours.append(generate(home))
            first = turn * RUNS
            theirs += [alone(home, number) for number in range(first, first + RUNS)]
        again = generate(home, fresh=False)
    assert all(one.succeeded for one in (*ours, *theirs, again))
    mine = min(one.seconds for one in ours)
    one = sum(each.seconds for each in theirs) / len(theirs)
    ratio = SDKS * one / mine
    told = "" if ratio >= FASTER else "  MISSED"
    print(f"{SDKS} small SDKs as a fleet, cold {mine:15.2f} s")
    print(f"{SDKS} small SDKs again, nothing changed {again.seconds:8.2f} s")
    print(f"{SDKS} runs of {PEER} {SDKS * one:8.2f} s   told from {len(theirs)}")
    print(f"the fleet is faster by {ratio:.0f} times   goal {FASTER}{told}", flush=True)


def make(home: Path) -> None:
    """Write the documents, their settings, and the workspace."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for number in range(SDKS):
        folder = home / f"sms{number}"
        folder.mkdir()
        mine = text.replace("title: ", f"title: API {number} of ", 1)
        (folder / "api.yaml").write_text(mine, encoding="utf-8")
        (folder / "sdk.yaml").write_text("spec: api.yaml\noutput: sdk\n")
    (home / "sdks.yaml").write_text("sdks:\n- '*/sdk.yaml'\n")


def generate(home: Path, *, fresh: bool = True) -> Run:
    """Generate all."""
    for folder in home.glob("sms*") if fresh else ():
        shutil.rmtree(folder / "sdk", ignore_errors=True)
    environment = {"XDG_CACHE_HOME": str(home / "cache"), "PYTHONPATH": str(ROOT)}
    command = [*SDKWRIGHT, "generate", "--workspace", "sdks.yaml"]
    return run(command, home, environment)


def alone(home: Path, number: int) -> Run:
    """Run the peer for one document."""
    spec, output = home / f"sms{number}" / "api.yaml", home / f"peer{number}"
    return run(peers.command(PEER, spec, output), home, peers.environment(PEER))
