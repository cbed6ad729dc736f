"""`make bench`: how long the main jobs take, on this machine, in one run.

Whole processes, median of five; calls against a server in another process, the SDK and
hand-written `requests` in turn, so that a drift of the machine meets both.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
RUNS = 5
CALLS = 300
ROUNDS = 7


def seconds(
    command: list[str],
    before: Callable[[], object] = lambda: None,
    cache: str | None = None,
) -> float:
    """Give the median wall time of a whole process; `cache`: its XDG_CACHE_HOME."""
    environment = {**os.environ, **({"XDG_CACHE_HOME": cache} if cache else {})}
    found = []
    for _ in range(RUNS):
        before()
        start = time.perf_counter()
        subprocess.run(
            command, check=True, capture_output=True, cwd=ROOT, env=environment
        )
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def generation() -> None:
    sdkwright = [sys.executable, "-m", "generator"]
    with TemporaryDirectory() as folder:
        output = Path(folder, "sdk")
        command = [
            *sdkwright,
            "generate",
            "--config",
            "spec/sdk.yaml",
            "--output",
            str(output),
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

        def empty() -> None:
            shutil.rmtree(output, ignore_errors=True)

        report("generate the SMS SDK, cold", seconds(command, empty), 0.5)
        report("generate again, nothing changed", seconds(command), 0.25)
        cache = Path(folder, "cache")

        def forgotten() -> None:
            empty()
            shutil.rmtree(cache, ignore_errors=True)

        never_seen = seconds(command, forgotten, str(cache))
        report("cold, document and templates never seen", never_seen)
    report("sdkwright --version", seconds([*sdkwright, "--version"]), 0.15)


def report(what: str, measured: float, goal: float | None = None) -> None:
    line = f"{what:<40} {measured:7.3f} s"
    if goal is not None:
        line += f"   goal {goal:.2f} s{'' if measured <= goal else '  MISSED'}"
    print(line)


def calls() -> None:
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdout is not None
        compare(f"http://127.0.0.1:{server.stdout.readline().strip()}")
        server.terminate()


def compare(address: str) -> None:
    sys.path.insert(0, str(ROOT / "generated"))
    import requests
    from thingspace import ThingspaceClient
    from thingspace.models import SMSSendRequest

    session = requests.Session()
    headers = {"Authorization": "Bearer a", "VZ-M2M-Token": "s"}
    plain = {"servicePlan": "T Plan 2", "smsMessage": "The rain in Spain."}
    with ThingspaceClient(
        server=address, access_token="a", session_token="s"
    ) as client:
        body = SMSSendRequest(service_plan="T Plan 2", sms_message="The rain in Spain.")
        jobs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "send": (
                lambda: client.sms.send_sms_message_using_post(body),
                lambda: session.post(
                    f"{address}/sms", json=plain, headers=headers
                ).json(),
            ),
            "history, 100 messages": (
                lambda: client.sms.get_sms_messages_using_get("a"),
                lambda: session.get(f"{address}/sms/a/history", headers=headers).json(),
            ),
        }
        for name, (ours, theirs) in jobs.items():
            sdk, hand = alternating(ours, theirs)
            print(
                f"{name:<40} SDK {sdk * 1e6:5.0f} µs, requests {hand * 1e6:5.0f} µs, "
                f"ratio {sdk / hand:.2f}   goal 1.00"
            )


def alternating(*jobs: Callable[[], object]) -> list[float]:
    """Give the median time of each call, measured in turns."""
    found: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for job, times in zip(jobs, found, strict=True):
            start = time.perf_counter()
            for _ in range(CALLS):
                job()
            times.append((time.perf_counter() - start) / CALLS)
    return [statistics.median(times) for times in found]


if __name__ == "__main__":
    generation()
    calls()
