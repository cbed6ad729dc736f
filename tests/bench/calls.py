"""Calls through the SDK beside the same calls otherwise, against one server."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import peers
from tests.bench.process import Run, in_turns, run

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SPEC = ROOT / "spec" / "thingspace-sms.yaml"
ROUNDS, CALLS = 9, 300
FIRST, SECOND = peers.PEERS  # of which the first has an asynchronous half


class Contender:
    """A process that makes calls as it is told."""

    def __init__(self, name: str, python: Path, sdk: Path, address: str) -> None:
        self._process = subprocess.Popen(
            [python, HERE / "callers.py", name, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(sdk)},
        )

    def seconds(self, job: str, count: int) -> float:
        """Have calls made; give the seconds of one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(job, count, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def calls() -> None:
    """Measure calls, imports and decoding."""
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(served())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        found: dict[str, Contender] = {}
        ours = Path(sys.executable)
        for name, python, sdk in (
            ("sdk", ours, ROOT / "generated"),
            ("requests", ours, folder),
            *(
                (name, peers.interpreter(name), made(name, folder))
                for name in peers.PEERS
            ),
        ):
            found[name] = Contender(name, python, sdk, address)
            stack.callback(found[name].close)
        one_by_one(found)
        at_once(found)
    imports()
    decoding()


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Start the server; give its address."""
    command = [sys.executable, str(HERE / "server.py")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


def made(name: str, folder: Path) -> Path:
    """Have a peer generate its SDK."""
    output = folder / name
    done = run(peers.command(name, SPEC, output), folder, peers.environment(name))
    assert done.succeeded, f"{name} did not generate an SDK"
    return output


def measured(found: dict[str, Contender], job: str, count: int) -> dict[str, float]:
    """Give the median seconds of one call of each, measured in turns."""
    rounds = [
        {name: each.seconds(job, count) for name, each in found.items()}
        for _ in range(ROUNDS)
    ]
    return {name: statistics.median(it[name] for it in rounds) for name in found}


def one_by_one(found: dict[str, Contender]) -> None:
    for job, of_peer in {"send": 1.0, "history": 0.6}.items():
        times = measured(found, job, CALLS)
        told = ", ".join(f"{name} {it * 1e6:.0f} µs" for name, it in times.items())
        print(f"{job}: {told}")
        fastest = min(times[name] for name in peers.PEERS)
        goal(f"{job}, of hand-written requests", times["sdk"] / times["requests"], 0.8)
        goal(f"{job}, of the fastest peer", times["sdk"] / fastest, of_peer)


def at_once(found: dict[str, Contender]) -> None:
    """Compare 50 tasks at once."""
    times = measured({name: found[name] for name in ("sdk", FIRST)}, "tasks", 1000)
    told = ", ".join(f"{name} {1 / it:.0f}/s" for name, it in times.items())
    print(f"50 tasks at once: {told}")
    goal(f"50 tasks at once, of {FIRST}", times[FIRST] / times["sdk"], 8, least=True)


def imports() -> None:
    """Compare an import and a client with the imports of what it is made of."""
    ours, theirs = (
        "from thingspace import ThingspaceClient; ThingspaceClient()",
        "import requests, msgspec",
    )

    def done(code: str) -> Run:
        return run([sys.executable, "-c", code], ROOT / "generated")

    sdk, parts = in_turns(25, lambda: done(ours), lambda: done(theirs))
    print(
        f"import and a client: {sdk.seconds:.3f} s, of the parts {parts.seconds:.3f} s"
    )
    goal("import and a client, of the parts", sdk.seconds / parts.seconds, 1.15)


def decoding() -> None:
    """Compare models of a large answer with those of pydantic; look at the memory."""
    ours, theirs = Path(sys.executable), peers.interpreter(SECOND)
    contenders = {"sdk": ours, "bare": ours, "pydantic": theirs}
    rounds = [
        {who: decoded(python, who) for who, python in contenders.items()}
        for _ in range(3)
    ]
    seconds, memory = (
        {who: statistics.median(it[who][what] for it in rounds) for who in contenders}
        for what in ("seconds", "memory")
    )
    told = ", ".join(
        f"{who} {seconds[who] * 1e3:.0f} ms and {memory[who]:.1f} times the memory"
        for who in contenders
    )
    print(f"10 MB of models: {told}")
    ratio = seconds["pydantic"] / seconds["sdk"]
    goal("10 MB of models, times as fast as pydantic", ratio, 4, least=True)
    goal("10 MB of models, memory of the body", memory["sdk"], 3)
    goal("10 MB of models, memory of bare structs", memory["sdk"] / memory["bare"], 1.1)


def decoded(python: Path, who: str) -> dict[str, float]:
    """Have models made in a process of its own."""
    command = [python, HERE / "decoding.py", who]
    found: dict[str, float] = json.loads(subprocess.check_output(command))
    return found


def goal(what: str, measured: float, wanted: float, *, least: bool = False) -> None:
    """Print a line: a ratio, and whether it is at most (or at least) what is wanted."""
    met = measured >= wanted if least else measured <= wanted
    print(f"  {what:<50} {measured:6.2f}   goal {wanted}{'' if met else '  MISSED'}")
