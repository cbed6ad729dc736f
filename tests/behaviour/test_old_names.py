"""Code that calls an SDK by names that were changed since: it works, and is told."""

import asyncio
import importlib
import inspect
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from tests.behaviour.conftest import imported
from tests.behaviour.kennel import KENNEL, generate, kennel
from tests.support import tree

Sdk = Any


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return imported(kennel(tmp_path_factory.mktemp("kennel")), "kennel")


@pytest.fixture
def client(sdk: Sdk) -> Iterator[Any]:
    with sdk.KennelClient(transport=sdk.testing.FakeTransport()) as made:
        yield made


def got(use: Callable[[], object], *told: str) -> Any:
    """Give what a use by an old name gives, and see that it is told here."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("default")
        result = use()
    said = [(str(one.message), one.filename) for one in found]
    assert said == [(text, __file__) for text in told]
    return result


def test_a_class_has_its_old_name_too(sdk: Sdk) -> None:
    old = got(lambda: sdk.models.Dog, "`Dog` is `Hound` now")
    assert old is sdk.models.Hound
    fault = "`FaultException` is `FailureException` now"
    assert got(lambda: sdk.exceptions.FaultException, fault).__name__ in fault
    assert "Dog" not in sdk.models.__all__


def test_it_can_be_imported_by_it(sdk: Sdk) -> None:
    def use() -> object:
        from kennel.models import (  # type: ignore[import-not-found] # generated
            Dog,
        )

        return Dog

    assert got(use, "`Dog` is `Hound` now") is sdk.models.Hound


def test_a_controller_has_its_old_name_too(sdk: Sdk, client: Any) -> None:
    assert got(lambda: client.dogs, "`dogs` is `hounds` now") is client.hounds
    told = "`DogsController` is `HoundsController` now"
    old = got(lambda: sdk.controllers.DogsController, told)
    assert isinstance(client.hounds, old)


CALLS: list[tuple[Callable[[Any], object], tuple[str, ...]]] = [
    (lambda dogs: dogs.find_dog("1", "red"), ()),
    (lambda dogs: dogs.find_dog(dog_id="1", color="red"), ()),
    (lambda dogs: dogs.find_dog(id="1"), ("`id` is `dog_id` now",)),
    (
        lambda dogs: dogs.find_dog("1", colour="red", size=3),
        ("`colour` is `color` now",),
    ),
    (lambda dogs: dogs.get_dog("1"), ("`get_dog` is `find_dog` now",)),
    (
        lambda dogs: next(dogs.list_dogs_pages("red").items()),
        ("`list_dogs_pages` is `search_dogs_pages` now",),
    ),
    (
        lambda dogs: dogs.with_response.get_dog("1").value,
        ("`get_dog` is `find_dog` now",),
    ),
]


@pytest.mark.parametrize(("use", "told"), CALLS)
def test_a_call_by_old_names_is_the_call(
    client: Any, use: Callable[[Any], Any], told: tuple[str, ...]
) -> None:
    assert got(lambda: use(client.hounds), *told).name == "Rex"


def test_what_is_sent_is_what_the_new_names_send(sdk: Sdk) -> None:
    transport = sdk.testing.FakeTransport()
    dogs = sdk.KennelClient(transport=transport).hounds
    dogs.find_dog("1", sdk.models.ColorEnum.RED)
    with pytest.warns(DeprecationWarning, match="is `"):
        dogs.get_dog(colour="red", id="1")
    new, old = transport.requests
    assert (old.method, old.url) == (new.method, new.url)


def test_an_argument_is_given_once(client: Any) -> None:
    with pytest.raises(TypeError, match=r"find_dog\(\) got 'dog_id', and 'id'"):
        client.hounds.find_dog(dog_id="1", id="1")


def test_the_signature_is_the_new_one(client: Any) -> None:
    found = inspect.signature(client.hounds.find_dog).parameters
    assert [*found] == ["dog_id", "color", "size", "options"]


def test_calls_that_are_awaited_have_old_names_too(sdk: Sdk) -> None:
    aio = importlib.import_module("kennel.aio")
    transport = sdk.testing.AsyncFakeTransport()

    async def use() -> Any:
        async with aio.AsyncKennelClient(transport=transport) as client:
            dogs = client.hounds
            return [
                await dogs.get_dog("1"),
                await dogs.find_dog(id="1"),
                *[each async for each in dogs.list_dogs_pages().items()],
            ]

    told = (
        "`get_dog` is `find_dog` now",
        "`id` is `dog_id` now",
        "`list_dogs_pages` is `search_dogs_pages` now",
    )
    found = got(lambda: asyncio.run(use()), *told)
    assert [one.name for one in found] == ["Rex"] * 3


def test_a_field_has_its_old_name_too(sdk: Sdk) -> None:
    made = got(
        lambda: sdk.models.Hound(name="Rex", owner_id=1), "`owner_id` is `master` now"
    )
    assert made == sdk.models.Hound(name="Rex", master=1)
    assert got(lambda: made.owner_id, "`owner_id` is `master` now") == 1
    told = "`favourite_toy` is `favorite_toy` now"
    got(lambda: setattr(made, "favourite_toy", "ball"), told)
    text = b'{"name":"Rex","favoriteToy":"ball","owner-id":1}'
    assert msgspec.json.decode(text, type=sdk.models.Hound) == made
    with pytest.raises(TypeError, match="its old name"):
        sdk.models.Hound(name="Rex", master=1, owner_id=1)


def test_a_field_of_an_exception_has_its_old_name_too(sdk: Sdk) -> None:
    transport = sdk.testing.FakeTransport()
    transport.answer("hounds.find_dog", status=404)
    dogs = sdk.KennelClient(transport=transport).hounds
    with pytest.raises(sdk.exceptions.FailureException) as error:
        dogs.find_dog("1")
    told = "`behaviour` is `behavior` now"
    assert got(lambda: error.value.behaviour, told) == "bad"


def test_a_member_has_its_old_name_too(sdk: Sdk) -> None:
    colors = sdk.models.ColorEnum
    assert got(lambda: colors.GREY, "`ColorEnum.GREY` is `ColorEnum.GRAY` now") is (
        colors.GRAY
    )
    assert [one.name for one in colors] == ["GRAY", "RED"]


def test_the_distribution_asks_for_what_old_names_need(tmp_path: Path) -> None:
    generate(tmp_path, KENNEL.read_text(encoding="utf-8"), "1.0.0")
    without = tree(tmp_path / "sdk")
    assert b"typing-extensions" not in without["pyproject.toml"]
    assert "kennel/runtime/renames.py" not in without
    with_old = tree(kennel(tmp_path))
    assert b"typing-extensions" in with_old["pyproject.toml"]


@pytest.mark.parametrize(("version", "kept"), [("1.9.0", True), ("2.0.0", False)])
def test_old_names_work_until_the_next_major(
    tmp_path: Path, version: str, kept: bool
) -> None:
    kennel(tmp_path)
    text = (tmp_path / KENNEL.name).read_text(encoding="utf-8")
    generate(tmp_path, text, version)
    lock = (tmp_path / "sdk" / "sdkwright.lock").read_text(encoding="utf-8")
    assert ('"former"' in lock) is kept
    assert (tmp_path / "sdk/kennel/runtime/renames.py").is_file() is kept
