"""A call through the SDK beside the same call by hand, against a server on loopback."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALLS = 300
ROUNDS = 7


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
