"""Sites as the commands make them: what is on them, what is left, what is refused."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.site.building import build
from tests.support import GENERATED, ROOT, must, run, sdkwright, tree

EVIL = "</title><img src=x onerror=alert(1)> {: onclick=alert(1) } !!! note"
EVILS = (
    EVIL,
    "\\<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[text](javascript:alert(1))",
    "&lt;img src=x onerror=alert(1)&gt;",
    '<div markdown="1" onclick="alert(1)">text</div>',
    "- one\n    <img src=x onerror=alert(1)>",
    "`` <b> `` &amp;lt;b&amp;gt;",
)


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(
        self, tag: str, attrs: Sequence[tuple[str, str | None]]
    ) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """A folder of pages, in which everything is said by somebody who means harm."""
    folder = tmp_path / "sdk"
    (folder / "doc" / "models").mkdir(parents=True)
    (folder / "README.md").write_text(
        "# Ships & &lt;b>\n\n[Model](doc/models/one.md#fields)\n"
    )
    told = "\n\n".join(EVILS)
    text = f"\n# {EVIL}\n\n{told}\n\n## Fields\n\n| a |\n|  --- |\n| `x\\|y`<br>z |\n"
    (folder / "doc/models/one.md").write_text(f"{text}\n# {EVILS[2]}\n\n## Fields\n")
    (folder / "secret.md").write_text("# Not a page\n")
    return folder


@pytest.fixture
def page(sdk: Path, tmp_path: Path) -> str:
    build(sdk, tmp_path / "site")
    return (tmp_path / "site/doc/models/one.html").read_text()


def content(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def test_what_a_document_says_is_text(page: str) -> None:
    tags = Tags(page).found
    assert [attrs for tag, attrs in tags if tag == "img"] == []
    assert [
        attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)
    ] == []
    assert "script" not in {tag for tag, _ in Tags(content(page)).found}
    assert not [attrs for _, attrs in tags if "javascript" in (attrs.get("href") or "")]
    title = page[page.index("<title>") : page.index("</title>")]
    assert title == f"<title>{html.escape(EVIL)} - Ships &amp; &lt;b&gt;"


def test_text_is_shown_as_commonmark_has_it(page: str) -> None:
    shown = content(page)
    assert "<code>x|y</code><br>z" in shown
    assert "<code>&lt;b&gt;</code> &amp;lt;b&amp;gt;" in shown
    assert "<p>&lt;img src=x onerror=alert(1)&gt;</p>" in shown
    assert "admonition" not in shown


def test_search_holds_text_and_no_tags(sdk: Path, tmp_path: Path) -> None:
    build(sdk, tmp_path / "site")
    index = json.loads((tmp_path / "site/search/search_index.json").read_text())
    titles = " ".join(entry["title"] for entry in index["docs"])
    assert html.escape(EVIL, quote=False) in titles
    assert [tag for tag, _ in Tags(titles).found] == []


def test_search_ranks_operations_above_models(tmp_path: Path) -> None:
    build(GENERATED, tmp_path)
    index = json.loads((tmp_path / "search/search_index.json").read_text())
    ranks = {entry["location"]: entry.get("boost", 1) for entry in index["docs"]}
    operation = "doc/controllers/sms.html#send-sms-message-using-post"
    assert ranks[operation] > ranks["doc/models/sms-send-request.html"]


def test_a_page_has_one_title_and_an_anchor_for_each_heading(page: str) -> None:
    found = re.findall(r'<(h\d) id="([^"]*)"', content(page))
    assert [level for level, _ in found] == ["h1", "h2", "h2", "h3"]
    assert [anchor for _, anchor in found][1::2] == ["fields", "fields-1"]


def test_only_pages_are_on_the_site(page: str, tmp_path: Path) -> None:
    assert page
    names = {name for name in tree(tmp_path / "site") if name.endswith(".html")}
    assert names == {"index.html", "404.html", "doc/models/one.html"}


def test_links_between_pages_lead_there(tmp_path: Path) -> None:
    build(GENERATED, tmp_path)
    site = {
        name: data.decode()
        for name, data in tree(tmp_path).items()
        if name.endswith(".html")
    }
    ids = {
        name: {attrs.get("id") for _, attrs in Tags(text).found}
        for name, text in site.items()
    }
    assert len(site) > 20
    wrong = []
    for name, text in site.items():
        for tag, attrs in Tags(content(text) if "<article" in text else "").found:
            href = attrs.get("href") or ""
            if tag != "a" or re.match(r"https?:|mailto:", href):
                continue
            path, _, anchor = href.partition("#")
            place = (
                (tmp_path / name).parent.joinpath(path).resolve()
                if path
                else tmp_path / name
            )
            target = place.relative_to(tmp_path.resolve()).as_posix() if path else name
            if target not in site or (anchor and anchor not in ids[target]):
                wrong.append((name, href))
    assert wrong == []


def test_a_long_list_of_pages_is_parted(sdk: Path, tmp_path: Path) -> None:
    for number in range(130):
        (sdk / f"doc/models/kind-{number:03}.md").write_text(f"\n# Kind {number}\n")
    build(sdk, tmp_path / "site")
    text = (tmp_path / "site/doc/models/kind-050.html").read_text()
    assert "Kind 044 … Kind 087" in text
    assert text.count('href="kind-') < 60


def test_a_picture_is_drawn_by_a_script_that_is_given(tmp_path: Path) -> None:
    script = tmp_path / "mermaid.min.js"
    script.write_text("var mermaid = {}")
    build(GENERATED, tmp_path / "drawn", script)
    build(GENERATED, tmp_path / "told")
    drawn, told = (
        (tmp_path / name / "doc/diagrams/sms.html").read_text()
        for name in ("drawn", "told")
    )
    assert (tmp_path / "drawn/mermaid.js").read_text() == script.read_text()
    assert '<pre class="mermaid">' in drawn
    assert "../../mermaid.js" in drawn
    assert '"mermaid"' not in told
    assert "mermaid.js" not in told
    assert "classDiagram" in told


def test_build_writes_the_site_and_nothing_else(tmp_path: Path) -> None:
    before = tree(GENERATED)
    for _ in range(2):  # the second one is in the place of the first
        done = must(sdkwright("docs", "build", GENERATED, "--site", tmp_path / "site"))
        assert done.stdout == f"{tmp_path / 'site'}: 24 pages\n"
    assert tree(GENERATED) == before
    assert (tmp_path / "site/index.html").is_file()


def test_settings_say_which_pages(tmp_path: Path, sdk: Path) -> None:
    assert sdk.is_dir()
    (tmp_path / "sdk.yaml").write_text("spec: api.yaml\noutput: sdk\npackage: ships\n")
    must(sdkwright("docs", "build", "--config", "sdk.yaml", cwd=tmp_path))
    assert (tmp_path / "site/doc/models/one.html").is_file()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = sdkwright("docs", "build", GENERATED, "--site", tmp_path)
    assert done.returncode == 1
    assert "is not empty, and no site" in done.stderr
    assert tree(tmp_path) == {"mine.txt": b"mine"}


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no pages of an SDK"):
        build(tmp_path, tmp_path / "site")


@pytest.mark.parametrize("arguments", [["docs", "build"], ["docs", "serve"]])
def test_without_the_extra_it_says_what_to_install(arguments: list[str]) -> None:
    code = "import sys; sys.modules['mkdocs'] = None; from generator.cli import main; main()"
    done = run(sys.executable, "-c", code, *arguments, cwd=ROOT)
    assert done.returncode == 1
    assert 'pip install "sdkwright[docs]"' in done.stderr


@pytest.mark.parametrize("address", ["8000", "localhost", "localhost:http"])
def test_an_address_has_a_host_and_a_port(address: str) -> None:
    done = sdkwright("docs", "serve", "--address", address, cwd=ROOT)
    assert done.returncode == 2
    assert "is no HOST:PORT" in done.stderr
