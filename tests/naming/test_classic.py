"""`naming: classic`: the names of the classic SDKs, and of nothing else."""

import pytest

from generator.naming import classic
from tests.naming.documents import Named, response

FIELDS = [
    ("k8sVersion", "k_8_s_version"),
    ("ipV4Address", "i_pv_4_address"),
    ("IPv4Address", "i_pv_4_address"),
    ("addressLine1", "address_line_1"),
    ("minCoreClockMHz", "min_core_clock_m_hz"),
    ("minRAMGB", "min_ramgb"),
    ("callbackURLs", "callback_ur_ls"),
    ("apiV2", "api_v_2"),
    ("5gEdge", "m_5_g_edge"),
    ("type", "mtype"),
    ("class", "mclass"),
    ("id", "id"),
    ("filter", "filter"),
    ("next", "next"),
    ("max", "max"),
    ("min", "min"),
]


@pytest.mark.parametrize(("name", "wanted"), FIELDS)
@pytest.mark.parametrize("section", ["field", "argument"])
def test_a_field_and_a_parameter(name: str, wanted: str, section: str) -> None:
    assert classic.of_variable(name, section) == wanted


OPERATIONS = [
    ("GetRegisteredCallbackURLs", "Get Registered Callback UR Ls"),
    ("SendSmsMessageUsingPOST", "Send Sms Message Using POST"),
    ("Get-Charge-Session-Retrieve", "Get-Charge-Session-Retrieve"),
    ("listOfDevices", "List of Devices"),
]


@pytest.mark.parametrize(("name", "wanted"), OPERATIONS)
def test_an_operation(named: Named, name: str, wanted: str) -> None:
    names = named(
        f"/a: {{get: {{operationId: {name}, responses: {{}}}}}}", naming="classic"
    )
    (operation,) = names.operations.values()
    assert operation.heading == wanted
    assert operation.method == wanted.lower().replace(" ", "_").replace("-", "_")


CLASSES = [
    ("K8sVersionEnum", "K8 S Version Enum"),
    ("SMSSendRequest", "SMS Send Request"),
    ("GPU", "GPU"),
]


@pytest.mark.parametrize(("name", "wanted"), CLASSES)
def test_a_class_is_as_natural_and_its_heading_is_not(
    named: Named, name: str, wanted: str
) -> None:
    paths = response(f"{{$ref: '#/components/schemas/{name}'}}")
    schemas = f"{{schemas: {{{name}: {{type: object, properties: {{x: {{}}}}}}}}}}"
    (found,) = named(paths, schemas, naming="classic").types.values()
    assert (found.name, found.heading) == (name, wanted)
    assert found.page == wanted.lower().replace(" ", "-")


MEMBERS = [
    ("[AmazonEKS, Upstream Kubernetes]", ("AMAZONEKS", "ENUM_UPSTREAM_KUBERNETES")),
    ("['1.15', OVA/OVF, '0']", ("ENUM_115", "ENUM_OVAOVF", "ENUM_0")),
    ("[0, -1, 1]", ("ENUM_0", "ENUM_MINUS_1", "ENUM_1")),
    ("['1.15', '115']", ("ENUM_1_FULL_STOP_15", "ENUM_115_TEXT")),
    ("['', '*']", ("EMPTY", "ENUM_ASTERISK")),
    ("[a_b, type]", ("A_B", "TYPE")),
]


@pytest.mark.parametrize(("values", "wanted"), MEMBERS)
def test_a_member(named: Named, values: str, wanted: tuple[str, ...]) -> None:
    names = named(response(f"{{enum: {values}}}"), naming="classic")
    assert set(names.members.values()) == {wanted}


def test_a_name_from_the_document_wins(named: Named) -> None:
    schema = "{enum: [1, 2], x-enum-varnames: [FooBar, LOW]}"
    classical = named(response(schema), naming="classic")
    assert set(classical.members.values()) == {("FOOBAR", "LOW")}
    assert set(named(response(schema)).members.values()) == {("FOO_BAR", "LOW")}
