"""A real browser, driven by the DevTools protocol."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
_SECONDS = 60


class Browser:
    """One tab. `said` is what the page logged, `asked` the URLs that it requested."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.said: list[str] = []
        self.asked: list[str] = []

    async def send(self, method: str, **params: Any) -> Any:
        self._number += 1
        number = self._number
        command = {"id": number, "method": method, "params": params}
        await self._socket.send_json(command)
        while True:
            message = await self._socket.receive_json(timeout=_SECONDS)
            self._note(message)
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    def _note(self, message: Any) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(params["request"]["url"])
            case "Log.entryAdded":
                self.said.append(params["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.said.append(str(params["exceptionDetails"]))

    async def open(self, url: str, width: int, theme: str) -> None:
        """Show a page in a window of a width, for who prefers a theme."""
        for domain in "Page", "Network", "Log", "Runtime":
            await self.send(f"{domain}.enable")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        await self.send("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": theme}]
        await self.send("Emulation.setEmulatedMedia", features=features)
        await self.send("Page.navigate", url=url)
        for _ in range(_SECONDS * 10):
            if await self.run("document.readyState") == "complete":
                return
            await asyncio.sleep(0.1)

    async def run(self, script: str) -> Any:
        """Give what an expression is on the page."""
        given = {"expression": script, "returnByValue": True, "awaitPromise": True}
        done = await self.send("Runtime.evaluate", **given)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            typed = {"text": "\r"} if key == "Enter" else {"text": key[:1]}
            code = {"Tab": 9, "Enter": 13, "Escape": 27}.get(key, ord(key[0].upper()))
            given = {"key": key, "windowsVirtualKeyCode": code}
            text = {} if key in {"Escape", "Tab"} else typed
            await self.send("Input.dispatchKeyEvent", type="keyDown", **given, **text)
            await self.send("Input.dispatchKeyEvent", type="keyUp", **given)

    async def picture(self) -> bytes:
        """Take a picture of what the window shows."""
        done = await self.send("Page.captureScreenshot", format="png")
        return b64decode(done["data"])


async def until(browser: Browser, script: str) -> None:
    """Wait for an expression to be true, through pages that are left meanwhile."""
    for _ in range(_SECONDS * 10):
        with suppress(AssertionError):
            if await browser.run(script):
                return
        await asyncio.sleep(0.1)
    raise AssertionError(script)


@contextmanager
def chromium(folder: Path) -> Iterator[str]:
    """Run a browser with a folder for its profile; give the socket of its tab."""
    assert PROGRAM
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    flags += [
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "--no-first-run",
    ]
    process = subprocess.Popen(
        [PROGRAM, *flags, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield asyncio.run(_tab(_port(folder / "DevToolsActivePort")))
    finally:
        process.terminate()
        process.wait()


def _port(place: Path) -> str:
    end = time.monotonic() + _SECONDS
    while not place.exists() or "\n" not in place.read_text(encoding="utf-8"):
        assert time.monotonic() < end, "the browser does not start"
        time.sleep(0.1)
    return place.read_text(encoding="utf-8").split("\n")[0]


async def _tab(port: str) -> str:
    address = f"http://127.0.0.1:{port}/json/new?about:blank"
    async with aiohttp.ClientSession() as session, session.put(address) as answer:
        return str((await answer.json())["webSocketDebuggerUrl"])
