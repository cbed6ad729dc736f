"""The review page in a real browser: keys, filters, themes, widths, silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from generator.review.report.page import as_page
from tests.browser import PROGRAM, Browser, chromium
from tests.review.documents import OK, compared

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="there is no chromium here"),
    pytest.mark.xdist_group("browser"),
]

EVIL = "<img src=x onerror=document.title='taken'>"
Script = Callable[[Browser], Coroutine[Any, Any, Any]]
Shown = Callable[..., Any]

VISIBLE = (
    "[...document.querySelectorAll('.card')].filter(c => c.checkVisibility()).length"
)
HERE = "document.activeElement.closest('.card')?.id"
IDS = "[...document.querySelectorAll('.card')].map(card => card.id)"


def things(maximum: int, names: tuple[str, ...]) -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in names}
    schema = {"type": "object", "properties": properties}
    answer = {"description": EVIL, "content": {"application/json": {"schema": schema}}}
    size = {"type": "integer", "maximum": maximum, "description": EVIL}
    get = {
        "parameters": [{"in": "query", "name": "size", "schema": size}],
        "responses": {"200": answer},
    }
    post = {"responses": OK}
    paths = {"/things": {"get": get} if maximum > 20 else {"get": get, "post": post}}
    info = {"title": EVIL, "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    old = things(50, (EVIL, "kept", "gone"))
    comparison = compared(folder, old, things(20, ("kept", "added")))
    path = folder / "review.html"
    path.write_text(as_page(comparison), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chromium(tmp_path_factory.mktemp("profile")) as socket:
        yield socket


@pytest.fixture
def shown(tab: str, page: Path) -> Shown:
    """Open the page anew and do something with it."""

    def opened(script: Script, width: int = 1440, theme: str = "light") -> Any:
        async def run() -> Any:
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(tab, max_msg_size=0) as socket,
            ):
                browser = Browser(socket)
                await browser.open(page.as_uri(), width, theme)
                return await script(browser)

        return asyncio.run(run())

    return opened


def test_it_asks_for_nothing_and_complains_of_nothing(shown: Shown, page: Path) -> None:
    async def script(browser: Browser) -> None:
        assert await browser.run("document.title") == f"API review: {EVIL}"
        assert await browser.run("document.images.length") == 0
        assert browser.asked == [page.as_uri()]
        assert browser.said == []

    shown(script)


def test_the_policy_lets_nothing_be_fetched_or_run(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        fetched = "fetch('http://127.0.0.1:9/').then(() => 'yes', () => 'no')"
        assert await browser.run(fetched) == "no"
        added = "document.body.append(Object.assign(document.createElement('script'), "
        added += "{textContent: 'window.ran = true'})), window.ran === undefined"
        assert await browser.run(added) is True
        assert any("Content Security Policy" in line for line in browser.said)

    shown(script)


def test_keys_walk_open_search_and_explain(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        ids = await browser.run(IDS)
        assert len(ids) > 3
        await browser.press("j")
        assert await browser.run(HERE) == ids[0]
        await browser.press("j", "j", "k")
        assert await browser.run(HERE) == ids[1]
        is_open = f"document.getElementById('{ids[1]}').querySelector('details').open"
        before = await browser.run(is_open)
        await browser.press("Enter")
        assert await browser.run(is_open) is not before
        await browser.press("/")
        assert await browser.run("document.activeElement.id") == "text"
        await browser.press("j")  # is a letter there
        assert await browser.run("document.activeElement.value") == "j"
        await browser.press("Escape")
        assert await browser.run("document.activeElement.id") != "text"
        await browser.press("?")
        assert await browser.run("document.getElementById('help').open") is True
        await browser.press("j")
        await browser.press("Escape")
        assert await browser.run("document.getElementById('help').open") is False

    shown(script)


def test_a_link_to_a_finding_opens_it(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        last = (await browser.run(IDS))[-1]
        is_open = f"document.getElementById('{last}').querySelector('details').open"
        assert await browser.run(is_open) is False
        followed = "new Promise(done => addEventListener('hashchange', done))"
        await browser.run(f"location.hash = '{last}'; {followed}.then(() => 1)")
        assert await browser.run(is_open) is True

    shown(script)


@pytest.mark.parametrize(
    ("setting", "fits"),
    [
        ("text.value = 'maximum'", "/maximum/i.test(c.textContent)"),
        (
            "text.value = 'GONE removed'",
            "/gone/.test(c.textContent) && /removed/.test(c.textContent)",
        ),
        ("text.value = 'not there at all'", "false"),
        (
            "document.querySelector('[value=sdk]').click()",
            "c.dataset.reading === 'wire'",
        ),
        (
            "document.querySelector('[value=info]').click()",
            "c.dataset.level !== 'info'",
        ),
    ],
)
def test_filters_leave_what_fits(shown: Shown, setting: str, fits: str) -> None:
    async def script(browser: Browser) -> None:
        cards = "[...document.querySelectorAll('.card')]"
        wanted = await browser.run(f"{cards}.filter(c => {fits}).length")
        changed = "filters.dispatchEvent(new Event('input'))"
        await browser.run(f"{setting}; {changed}")
        assert await browser.run(VISIBLE) == wanted
        told = await browser.run("shown.textContent")
        assert told.startswith(f"{wanted} of ")
        is_none = "document.getElementById('none').checkVisibility()"
        assert await browser.run(is_none) is (wanted == 0)

    shown(script)


def test_the_theme_is_the_readers_until_the_switch_says_otherwise(
    shown: Shown,
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"

    async def script(browser: Browser) -> list[str]:
        found = [await browser.run(ground)]
        for _ in range(3):
            await browser.run("document.getElementById('theme').click()")
            found.append(await browser.run(ground))
        return found

    light, dark = (shown(script, theme=theme) for theme in ("light", "dark"))
    assert light[0] != dark[0]
    assert light[1:3] == dark[1:3]
    assert light[1] == light[0]
    assert dark[2] == dark[0]
    assert light[3] == light[0]
    assert dark[3] == dark[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_window(shown: Shown, width: int, theme: str) -> None:
    async def script(browser: Browser) -> bytes:
        for_all = "document.querySelectorAll('details').forEach(d => { d.open = true })"
        await browser.run(for_all)
        assert await browser.run("document.documentElement.scrollWidth") <= width
        return await browser.picture()

    picture = shown(script, width, theme)
    assert int.from_bytes(picture[16:20], "big") == width  # PNG 1.2, 4.1.1


def test_everything_has_a_name_and_a_place(shown: Shown) -> None:
    async def script(browser: Browser) -> None:
        await browser.send("Accessibility.enable")
        tree = await browser.send("Accessibility.getFullAXTree")
        found = [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in tree["nodes"]
            if not node["ignored"]
        ]
        roles = {role for role, _ in found}
        assert {"banner", "search", "main", "contentinfo", "heading", "status"} <= roles
        named = {"button", "checkbox", "searchbox", "link", "search", "region"}
        assert [
            role for role, name in found if role in named and not name.strip()
        ] == []

    shown(script)
