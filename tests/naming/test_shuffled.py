"""The same API with its keys in another order gives the same code."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import assign
from generator.render.plan import files
from generator.source import load

ROOT = Path(__file__).parents[2]
DATA = {"example", "examples", "default", "enum", "const"}
DOCUMENTS = [
    ROOT / "spec" / "thingspace-sms.yaml",
    ROOT / "tests" / "behaviour" / "specs" / "harbour.yaml",
    ROOT / "tests" / "behaviour" / "specs" / "shop.yaml",
    ROOT.parent / "shared" / "corpus" / "adyen-checkout.yaml",
]


def shuffled(value: Any, chance: random.Random) -> Any:
    """Shuffle the keys of a document; what is data and not description stays."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    items = list(value.items())
    chance.shuffle(items)
    return {
        key: item if key in DATA or key.startswith("x-") else shuffled(item, chance)
        for key, item in items
    }


def modules(document: Any, folder: Path) -> dict[str, bytes]:
    path = folder / "api.json"
    path.write_text(json.dumps(document))
    api, _ = build(load(path))
    made = files(api, assign(api, Config()), Config())
    return {name: data for name, data in made.items() if name.endswith(".py")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_shuffled_keys_give_the_same_modules(document: Path, tmp_path: Path) -> None:
    if not document.is_file():
        pytest.skip("the folder ../shared is absent")
    root = load(document).root
    wanted = modules(root, tmp_path)
    for seed in range(3):
        assert modules(shuffled(root, random.Random(seed)), tmp_path) == wanted
