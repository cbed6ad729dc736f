"""docs/custom-code.md is true: what it shows works, and survives the next run."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, SDK, THINGSPACE, Done, must, run, sdkwright
from tests.test_static import assert_silent, mypy, pyright

PAGE = (ROOT / "docs" / "custom-code.md").read_text(encoding="utf-8")
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
BLOCKS = {
    text.partition("\n")[0].removeprefix("# "): text.partition("\n")[2]
    for language, text in FENCED
    if language == "python"
}
EXTENSIONS = "thingspace/extensions/__init__.py"
MODEL = "thingspace/models/sms_message.py"
REGION = BLOCKS[f"in class SmsMessage of {MODEL}"].strip("\n")
CLIENT_LINES = (
    "from thingspace.client import ThingspaceClient as ThingspaceClient",
    "from thingspace.extensions import ThingspaceClient as ThingspaceClient",
)
CONFLICT = next(text for _, text in FENCED if "<<<<" in text)


class Team:
    """A document, its SDK, and what the page tells people to write there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sdk = folder / "sdk"
        (folder / "api.yaml").write_bytes(THINGSPACE.read_bytes())
        (folder / "sdk.yaml").write_bytes(SDK.read_bytes())

    def done(self, command: str, *options: str) -> Done:
        given = (command, "api.yaml", "--output", "sdk", "--config", "sdk.yaml")
        return sdkwright(*given, *options, cwd=self.folder, cache=self.folder / "c")

    def run(self, command: str, *options: str) -> str:
        return must(self.done(command, *options)).stdout

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def write(self) -> None:
        (self.sdk / EXTENSIONS).parent.mkdir()
        (self.sdk / EXTENSIONS).write_text(BLOCKS[EXTENSIONS], encoding="utf-8")
        (self.folder / "caller.py").write_text(BLOCKS["caller.py"], encoding="utf-8")
        line = '    """When the message was received."""\n'
        self.edit(f"sdk/{MODEL}", line, f"{line}\n{REGION}\n")
        front, (old, new) = "sdk/thingspace/__init__.py", CLIENT_LINES
        self.edit(front, old, new)
        self.edit(
            front, '"ThingspaceClient": "client",', '"ThingspaceClient": "extensions",'
        )

    def change_document(self) -> None:
        self.edit("api.yaml", "A text message that a device has sent.", "A text.")
        self.edit("api.yaml", "When the message was received.", "When it came.")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """Give an SDK with all of the page in it, before and after a change of the API."""
    made = Team(tmp_path_factory.mktemp("team"))
    made.run("generate")
    made.write()
    made.change_document()
    made.run("generate")
    return made


def test_what_was_written_is_there_and_known(team: Team) -> None:
    told = team.run("check")
    assert "by hand: thingspace/__init__.py (edited)\n" in told
    assert f"by hand: {MODEL} (region words)\n" in told
    report = json.loads(team.run("generate", "--report", "json"))
    assert report["custom"][MODEL]["regions"] == ["words"]
    text = (team.sdk / MODEL).read_text(encoding="utf-8")
    assert f'"""When it came."""\n\n{REGION}\n' in text
    assert (team.sdk / EXTENSIONS).read_text(encoding="utf-8") == BLOCKS[EXTENSIONS]


def test_the_example_runs(team: Team) -> None:
    done = must(run(sys.executable, "caller.py", cwd=team.folder, PYTHONPATH=team.sdk))
    assert len(done.stdout.split()) == 2


def test_a_region_of_a_model_is_there_in_answers(team: Team) -> None:
    (team.folder / "words.py").write_text(
        "from thingspace import ThingspaceClient\n"
        "from thingspace.testing import FakeTransport\n"
        "transport = FakeTransport()\n"
        "client = ThingspaceClient.from_env(\n"
        "    access_token='A', session_token='S', transport=transport\n"
        ")\n"
        "assert client.copy(retries=1).sms.write_to_group('all', 'Hello').request_id\n"
        "for message in client.sms.get_sms_messages_using_get('A').messages or []:\n"
        "    print(message.words)\n",
        encoding="utf-8",
    )
    done = must(run(sys.executable, "words.py", cwd=team.folder, PYTHONPATH=team.sdk))
    assert done.stdout.startswith("['")


def test_type_checkers_know_all_of_it(team: Team) -> None:
    paths = team.sdk / "thingspace", team.folder / "caller.py"
    assert_silent(mypy(team.folder, "3.10", *paths))
    assert_silent(pyright(team.folder, "3.10", *paths))


def test_what_a_conflict_looks_like(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.run("generate")
    path = "sdk/thingspace/controllers/sms_controller.py"
    mine, old, new = re.findall(r'^ +"""(.*)"""$', CONFLICT, re.MULTILINE)
    team.edit(path, old, mine)
    team.edit("api.yaml", old, new)
    done = team.done("generate")
    assert done.returncode == 1
    assert done.stderr.endswith(CONFLICT)  # behind what a long run tells meanwhile
    team.run("generate", "--ours")
    assert mine in (tmp_path / path).read_text(encoding="utf-8")
    assert team.run("generate", "--reset").endswith(
        "as generated again: " + path[4:] + "\n"
    )
    assert new in (tmp_path / path).read_text(encoding="utf-8")
