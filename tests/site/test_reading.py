"""The site of an SDK's pages in a real browser: search, themes, widths, silence."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from generator.site.building import build
from tests.browser import PROGRAM, Browser, chromium, until
from tests.support import GENERATED

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="there is no chromium here"),
    pytest.mark.xdist_group("browser"),
]

Script = Callable[[Browser], Coroutine[Any, Any, Any]]
Shown = Callable[..., Any]

CONTROLLER = "doc/controllers/sms.html"
# The least ratio of a text's colour to its ground's, as WCAG 2.2, 1.4.3, has it.
CONTRAST = """
(() => {
  const seen = document.createElement('canvas').getContext('2d');
  const shade = (colours) => {
    seen.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      seen.fillStyle = colour;
      seen.fillRect(0, 0, 1, 1);
    }
    return [...seen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb
    .map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const grounds = (one) => one
    ? [...grounds(one.parentElement), getComputedStyle(one).backgroundColor]
    : ['white'];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = {};
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !one.checkVisibility()
        || !one.closest('.md-content, .md-nav, .md-header')) continue;
    const style = getComputedStyle(one);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const under = grounds(one);
    const [a, b] = [light(shade([...under, style.color])), light(shade(under))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < (large ? 3 : 4.5)) {
      found[`${one.tagName} ${one.className}`] = [ratio, texts.currentNode.data];
    }
  }
  return found;
})()
"""


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    build(GENERATED, folder)
    handler = partial(Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chromium(tmp_path_factory.mktemp("profile")) as socket:
        yield socket


@pytest.fixture
def shown(tab: str, url: str) -> Shown:
    """Open a page of the site and do something with it."""

    def opened(
        script: Script,
        page: str = CONTROLLER,
        width: int = 1440,
        theme: str = "light",
    ) -> Any:
        async def run() -> Any:
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(tab, max_msg_size=0) as socket,
            ):
                browser = Browser(socket)
                await browser.open(f"{url}/{page}", width, theme)
                return await script(browser)

        return asyncio.run(run())

    return opened


def test_search_finds_an_operation_by_keys_alone(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        await browser.press("/")
        await until(browser, "document.activeElement.name === 'query'")
        await browser.press(*"callback")
        first = "document.querySelector('.md-search-result__item a')?.href"
        await until(browser, first)
        links = "[...document.querySelectorAll('.md-search-result__item a')]"
        found = await browser.run(f"{links}.map(link => link.href).join(' ')")
        assert f"{CONTROLLER}#start-sms-callback-using-put" in re.sub(
            r"\?h=\w+", "", found
        )

    shown(script, page="index.html")


def test_it_asks_nobody_else_and_complains_of_nothing(shown: Shown, url: str) -> None:
    here = urlsplit(url).netloc

    async def script(browser: Browser) -> None:
        await browser.press("/")
        await until(browser, "document.activeElement.name === 'query'")
        await browser.press(*"sms")
        await until(
            browser, "document.querySelector('.md-search-result__item a')?.href"
        )
        assert {urlsplit(asked).netloc for asked in browser.asked} <= {here, ""}
        assert browser.said == []

    shown(script, page="doc/diagrams/sms.html")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("page", ["index.html", CONTROLLER, "doc/client.html"])
def test_nothing_is_wider_than_the_window(
    shown: Shown, page: str, width: int, theme: str
) -> None:
    async def script(browser: Browser) -> bytes:
        assert await browser.run("document.documentElement.scrollWidth") <= width
        return await browser.picture()

    picture = shown(script, page, width, theme)
    assert int.from_bytes(picture[16:20], "big") == width  # PNG 1.2, 4.1.1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index.html", CONTROLLER, "doc/client.html"])
def test_text_stands_out_from_its_ground(shown: Shown, page: str, theme: str) -> None:
    async def script(browser: Browser) -> Any:
        return await browser.run(CONTRAST)

    assert shown(script, page, theme=theme) == {}


def test_the_theme_is_the_readers_until_the_switch_says_otherwise(
    shown: Shown,
) -> None:
    async def script(browser: Browser) -> str:
        return str(await browser.run("getComputedStyle(document.body).backgroundColor"))

    light, dark = (shown(script, theme=theme) for theme in ("light", "dark"))
    assert light != dark

    async def switched(browser: Browser) -> None:
        await browser.run(
            "document.querySelector('[data-md-component=palette] label:not([hidden])').click()"
        )
        await browser.run(
            "document.querySelector('[data-md-component=palette] label:not([hidden])').click()"
        )
        ground = "getComputedStyle(document.body).backgroundColor"
        assert await browser.run(ground) == dark
        await browser.run("localStorage.clear()")

    shown(switched)


def test_the_tab_key_gets_everywhere(shown: Shown) -> None:
    here = "document.activeElement"
    reached = {
        "skip": f"{here}.matches('.md-skip')",
        "theme": f"{here}.matches('[name=__palette]')",
        "search": f"{here}.matches('[name=query]')",
        "group": f"{here}.matches('.md-nav--primary a[href*=models]')",
        "heading": f"{here}.matches('.md-nav--secondary a[href^=\"#\"]')",
        "text": f"{here}.matches('article a[href*=models]')",
    }

    async def script(browser: Browser) -> None:
        found: list[str] = []
        for _ in range(80):
            await browser.press("Tab")
            found += [
                name for name, there in reached.items() if await browser.run(there)
            ]
        assert {*found} == {*reached}
        assert found[0] == "skip"

    shown(script)


def test_every_stop_of_the_tab_key_has_a_name(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        await browser.send("Accessibility.enable")
        tree = await browser.send("Accessibility.getFullAXTree")
        found = [
            (node["role"]["value"], node.get("name", {}).get("value", "").strip())
            for node in tree["nodes"]
            if not node["ignored"]
        ]
        assert {"banner", "navigation", "main", "search"} <= {role for role, _ in found}
        named = {"button", "link", "textbox", "radio"}
        assert [each for each in found if each[0] in named and not each[1]] == []

    shown(script)
