"""XML as models, both ways."""

import datetime as dt
import importlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback, garbage
from tests.support import POST

XML = "application/xml"
NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'


@pytest.fixture
def package(small: Callable[[str], ModuleType]) -> Any:
    return small(POST.read_text(encoding="utf-8"))


@pytest.fixture
def client(package: Any, loopback: Loopback) -> Iterator[Any]:
    with package.PostClient(server=loopback.origin) as made:
        yield made


def parcel(models: Any, **more: object) -> Any:
    return models.Parcel(number=7, to=models.Place(town="A & B"), **more)


TO = "<place><town>A &amp; B</town></place>"
Fields = Callable[[Any], dict[str, object]]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        (lambda _: {}, TO),
        (
            lambda m: {"paid": False, "weight": 0.5, "kind": m.ParcelKindEnum.BOX},
            f"<kind>box</kind><paid>false</paid>{TO}<weight>0.5</weight>",
        ),
        (lambda _: {"due": dt.date(2024, 2, 29)}, f"<due>2024-02-29</due>{TO}"),
        (
            lambda _: {"colour": "<red>"},
            f'<colour xmlns="urn:paint">&lt;red&gt;</colour>{TO}',
        ),
        (lambda _: {"marks": ["a\r\n", ""]}, f"<mark>a&#13;\n</mark><mark />{TO}"),
        (lambda _: {"marks": []}, TO),
        (lambda _: {"stamps": []}, f"<sheet />{TO}"),
        (
            lambda _: {"stamps": [0, 1]},
            f"<sheet><stamp>0</stamp><stamp>1</stamp></sheet>{TO}",
        ),
        (
            lambda m: {"inside": m.Parcel(number=8, to=m.Place(gone=None))},
            f'<p:parcel xmlns:p="urn:post" number="8"><place><gone {NIL} /></place>'
            f"</p:parcel>{TO}",
        ),
        (
            lambda _: {
                "additional_properties": {"ok": True, "b": ["x", {"@c": "1", "#": "y"}]}
            },
            f'{TO}<ok>true</ok><b>x</b><b c="1">y</b>',
        ),
    ],
)
def test_a_model_is_sent_and_comes_back(
    client: Any, package: Any, loopback: Loopback, fields: Fields, wanted: str
) -> None:
    calls: list[Call] = []

    def echo(call: Call) -> Answer:
        calls.append(call)
        return Answer(201, call.body, XML)

    loopback.respond = echo
    body = parcel(package.models, **fields(package.models))
    result = client.api.add_parcel(body)
    assert calls[0].headers["content-type"] == XML
    assert calls[0].body.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f'<p:parcel xmlns:p="urn:post" number="7">{wanted}</p:parcel>'
    )
    if fields(package.models).get("marks") == []:  # no element says what none said
        body.marks = None
    if "additional_properties" in fields(package.models):
        body.additional_properties["ok"] = "true"
    assert result == body


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"<x/>", []),
        (
            b"<l><q:Parcel xmlns:q='u' number=' 5 '><place/><paid>1</paid></q:Parcel></l>",
            [{"number": 5, "to": {}, "paid": True}],
        ),
        (
            b"\xef\xbb\xbf<l><!-- - --><p number='5'><place><town><![CDATA[<&]]></town>"
            b"<gone/></place><weight>1e3</weight><due> 2024-02-29\n</due></p></l>",
            [
                {
                    "number": 5,
                    "to": {"town": "<&", "gone": ""},
                    "weight": 1000.0,
                    "due": "2024-02-29",
                }
            ],
        ),
        # What does not fit is kept as it came.
        (
            b"<l><p number='five'><weight>NaN</weight><paid/><kind>bag</kind></p></l>",
            [{"number": "five", "weight": "NaN", "kind": "bag"}],
        ),
        (
            '<?xml version="1.0" encoding="iso-8859-1"?>'
            "<l><p number='1'><mark>ü</mark></p></l>".encode("latin-1"),
            [{"number": 1, "marks": ["ü"]}],
        ),
    ],
)
def test_an_answer_is_read_leniently(
    client: Any, package: Any, loopback: Loopback, body: bytes, wanted: object
) -> None:
    loopback.respond = lambda _: garbage(body, media_type="text/xml")
    found = client.api.list_parcels()
    plain = importlib.import_module(f"{package.__name__}.runtime.model").plain
    assert plain(found) == wanted


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is not XML: no element found"),
        (b"<a><b></a>", "it is not XML: mismatched tag"),
        (b'{"number": 7}', "it is not XML: not well-formed"),
        (b"<!DOCTYPE a><a/>", "it has a DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "it has a DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "it has a DOCTYPE"),
        (b"<a>&b;</a>", "it is not XML: undefined entity"),
        (b"<l><p>" + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</p></l>", "too deeply"),
    ],
)
def test_what_is_not_plain_xml_is_refused(
    client: Any, package: Any, loopback: Loopback, body: bytes, reason: str
) -> None:
    loopback.respond = lambda _: garbage(body, media_type="text/xml")
    with pytest.raises(package.DecodeError, match=reason):
        client.api.list_parcels()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (garbage(b'<f code="3"><Why>no</Why></f>', 400, XML), (3, "no")),
        (garbage(b'{"code": 3, "why": "no"}', 400), (3, "no")),
        (garbage(b"<!DOCTYPE f><f code='3'/>", 400, XML), (None, None)),
        (garbage(b"no", 400, "text/plain"), (None, None)),
    ],
)
def test_an_error_has_its_fields_in_either_form(
    client: Any, package: Any, loopback: Loopback, said: Answer, wanted: object
) -> None:
    loopback.respond = lambda _: said
    with pytest.raises(package.exceptions.FaultException) as caught:
        client.api.add_parcel(parcel(package.models))
    assert (caught.value.code, caught.value.why) == wanted


def test_a_charset_is_kept_to(client: Any, package: Any, heard: list[Call]) -> None:
    note = package.models.Note(lang="de", said="über €")
    client.api.put_note(note)
    assert heard[0].headers["content-type"] == "text/xml; charset=iso-8859-1"
    assert heard[0].body == (
        b"<?xml version='1.0' encoding='iso-8859-1'?>\n"
        b'<note lang="de">\xfcber &#8364;</note>'
    )


@pytest.mark.parametrize(
    "more",
    [{"colour": "\0"}, {"additional_properties": {"a><b": "c"}}],
)
def test_what_xml_cannot_say_is_not_sent(
    client: Any, package: Any, heard: list[Call], more: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="XML"):
        client.api.add_parcel(parcel(package.models, **more))
    assert heard == []


def test_constraints_hold_of_what_is_sent_in_xml(
    package: Any, loopback: Loopback, heard: list[Call]
) -> None:
    body = parcel(package.models, stamps=["one"])
    body.number = None
    with (
        package.PostClient(server=loopback.origin, validate_requests=True) as client,
        pytest.raises(package.ValidationError, match="number"),
    ):
        client.api.add_parcel(body)
    assert heard == []


def test_a_transport_for_tests_answers_in_xml(package: Any) -> None:
    models = package.models
    testing = importlib.import_module(f"{package.__name__}.testing")
    transport = testing.FakeTransport()
    with package.PostClient(
        server="https://post.example", transport=transport
    ) as client:
        added = client.api.add_parcel(parcel(models))
        (listed,) = client.api.list_parcels()
    for found in added, listed:
        assert type(found) is models.Parcel
        assert type(found.number) is int
        assert type(found.to) is models.Place
        assert found.kind is models.ParcelKindEnum.LETTER
        assert (len(found.marks), len(found.stamps)) == (1, 1)
        assert found.additional_properties == {}
