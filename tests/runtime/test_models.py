"""Models and enums as their users hold them."""

import copy
import gc
import json
import pickle
from typing import Any

import pytest
from runtime import UNSET, Enum, IntEnum, Model, StrEnum, UnsetType, extras, field
from runtime.model import encode
from runtime.reading import Codec


class Device(Model, rename="camel"):
    device_id: str
    kind: str | None = None


class Message(Model, rename="camel"):
    sms_message: str | None = None
    device_ids: list[Device] | None = None
    odd: str | None = field(name="Odd-Name", default=None)
    note: str | UnsetType | None = UNSET
    owner: str | None


class Tags(Model):
    name: str | None = None
    additional_properties: dict[str, int] = extras()


class Kind(StrEnum):
    ESN = "esn"


class Level(IntEnum):
    LOW = 1


class Mixed(Enum):
    TEXT = "a"
    NUMBER = 1
    FLAG = False


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (Message(owner=None), b'{"owner":null}'),
        (Message(owner="a", note=None), b'{"note":null,"owner":"a"}'),
        (Message(owner="a", note=""), b'{"note":"","owner":"a"}'),
        (Message(owner="a", sms_message=None), b'{"owner":"a"}'),
        (Message(owner="a", device_ids=[]), b'{"deviceIds":[],"owner":"a"}'),
        (Message(owner="a", odd="o"), b'{"Odd-Name":"o","owner":"a"}'),
        (
            Message(owner="a", device_ids=[Device(device_id="1")]),
            b'{"deviceIds":[{"deviceId":"1"}],"owner":"a"}',
        ),
    ],
)
def test_null_absent_and_falsy_are_three_things(given: Any, wanted: Any) -> None:
    assert encode(given) == wanted
    assert Codec(Message).decode(wanted) == given


def test_models_are_made_by_keyword_and_demand_what_is_required() -> None:
    with pytest.raises(TypeError):
        Device("1")
    with pytest.raises(TypeError, match="device_id"):
        Device()


def test_the_repr_shows_what_was_set() -> None:
    body = Message(owner="a")
    body.sms_message = "hi"
    assert repr(body) == "Message(sms_message='hi', owner='a')"


@pytest.mark.parametrize(
    "body",
    [
        b'{"owner":"a","new":{"deep":[1,null]}}',
        b'{"owner":"a","deviceIds":[{"deviceId":"1","added":true},{"deviceId":"2"}]}',
        b'{"owner":"a","new":null,"other":""}',
    ],
)
def test_unknown_fields_come_back_at_their_place(body: bytes) -> None:
    model = Codec(Message).decode(body)
    again = Codec(Message).decode(encode(model))
    assert again == model
    assert sorted(encode(model)) == sorted(body)


def test_unknown_fields_can_be_read_and_set() -> None:
    model = Codec(Device).decode(b'{"deviceId":"1","colour":"red"}')
    assert model.additional_properties == {"colour": "red"}
    model.additional_properties["size"] = 2
    assert encode(model) == b'{"deviceId":"1","colour":"red","size":2}'
    model.additional_properties = {"inner": Device(device_id="2")}
    assert encode(model) == b'{"deviceId":"1","inner":{"deviceId":"2"}}'
    assert Device(device_id="1", additional_properties={"a": 1}).additional_properties


def test_no_text_of_a_user_is_taken_for_unknown_fields() -> None:
    odd = '"*additional properties*":'
    for value in ({odd: 1}, {odd[1:-2]: 1}, {odd[1:-2]: [1]}, [odd], odd):
        assert json.loads(encode(value)) == value


def test_looking_at_unknown_fields_changes_nothing() -> None:
    model, other = Device(device_id="1"), Device(device_id="1")
    assert model.additional_properties == {}
    assert model == other
    assert encode(model) == encode(other)
    assert model != Device(device_id="1", additional_properties={"a": 1})
    assert model != "1"


def test_additional_properties_may_have_a_type() -> None:
    assert Codec(Tags).decode(b'{"a":1}').additional_properties == {"a": 1}
    assert (
        encode(Tags(name="n", additional_properties={"b": 2})) == b'{"name":"n","b":2}'
    )


@pytest.mark.parametrize(
    "make", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_copies_are_whole(make: Any) -> None:
    model = Codec(Device).decode(b'{"deviceId":"1","colour":"red"}')
    assert make(model) == model
    assert make(model) is not model


@pytest.mark.parametrize(
    ("kind", "wire", "value"),
    [
        (Kind, b'"esn"', "esn"),
        (Kind, b'"new"', "new"),
        (Kind, b'""', ""),
        (Level, b"1", 1),
        (Level, b"7", 7),
        (Mixed, b'"a"', "a"),
        (Mixed, b'"z"', "z"),
        (Mixed, b"1", 1),
        (Mixed, b"false", False),
        (Mixed, b"2", 2),
    ],
)
def test_enums_keep_any_value_of_their_kind(kind: Any, wire: bytes, value: Any) -> None:
    member = Codec(kind).decode(wire)
    assert isinstance(member, kind)
    assert member.value == value
    assert member == kind(value)
    assert hash(member) == hash(kind(value)) == hash(value)
    assert encode(member) == wire
    assert pickle.loads(pickle.dumps(member)) == member
    assert copy.deepcopy(member) == member


@pytest.mark.parametrize(
    ("member", "text", "shown"),
    [
        (Kind.ESN, "esn", "<Kind.ESN>"),
        (Kind("new"), "new", "Kind('new')"),
        (Level.LOW, "1", "<Level.LOW>"),
        (Level(7), "7", "Level(7)"),
        (Mixed(2), None, "Mixed(2)"),
    ],
)
def test_enums_print_as_their_value(member: Any, text: str | None, shown: str) -> None:
    assert repr(member) == shown
    if text is not None:
        assert (str(member), f"{member}") == (text, text)
        assert member == type(member.value)(text)


def test_the_collector_has_no_work_with_models() -> None:
    codec = Codec(Message)
    message = codec.decode(b'{"owner":"a","deviceIds":[{"deviceId":"1"}]}', strict=True)
    assert message.device_ids == [Device(device_id="1")]
    assert not gc.is_tracked(message)
    assert not gc.is_tracked(message.device_ids[0])


def test_enum_values_do_not_pile_up() -> None:
    for number in range(1000):
        Kind(f"new {number}")
    gc.collect()
    assert list(Kind) == [Kind.ESN]
    alive = [found for found in gc.get_objects() if isinstance(found, Kind)]
    assert not [found for found in alive if found.startswith("new ")]


@pytest.mark.parametrize(("kind", "wrong"), [(Kind, 1), (Level, "1"), (Level, 2.5)])
def test_an_enum_refuses_values_of_another_kind(kind: Any, wrong: object) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        kind(wrong)
