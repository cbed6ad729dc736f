"""`docs serve` as a process of its own: a save shows in a browser by itself."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.browser import PROGRAM, Browser, chromium, until
from tests.support import ROOT

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="there is no chromium here"),
    pytest.mark.xdist_group("browser"),
]

API = """\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships:
    get:
      operationId: listShips
      description: All ships of the harbour.
      responses: {'204': {description: none}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(API)
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "generator", "docs", "serve", "api.yaml"]
    command += ["--output", "sdk", "--package", "ships", "--address", "127.0.0.1:0"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.match(r"(http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)", line):
            yield found[1]
            break
    else:
        raise AssertionError(said)
    process.send_signal(signal.SIGINT)
    said = process.stdout.read()
    assert process.wait(60) == 130, said
    assert "Traceback" not in said
    process.stdout.close()


def test_a_page_in_a_browser_shows_what_is_saved(folder: Path, url: str) -> None:
    async def run(tab: str) -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(tab, max_msg_size=0) as socket,
        ):
            browser = Browser(socket)
            await browser.open(f"{url}doc/controllers/api.html", 1440, "light")
            text = "document.querySelector('article')?.textContent ?? ''"
            assert "All ships of the harbour." in await browser.run(text)
            (folder / "api.yaml").write_text(API.replace("All ships", "Every ship"))
            await until(browser, f"({text}).includes('Every ship of the harbour.')")
            assert browser.said == []

    with chromium(folder / "profile") as tab:
        asyncio.run(run(tab))
