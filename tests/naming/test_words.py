"""Names as words, and words as the spellings of Python and of the pages."""

import pytest

from generator.naming.words import (
    heading,
    operation_heading,
    pascal,
    slug,
    snake,
    split,
)

NATURAL = [
    ("SendSmsMessageUsingPOST", "send_sms_message_using_post"),
    ("SMSSendRequest", "sms_send_request"),
    ("callbackURLs", "callback_urls"),
    ("ipv4Address", "ipv4_address"),
    ("IPv4Address", "ipv4_address"),
    ("k8sVersion", "k8s_version"),
    ("K8sVersionEnum", "k8s_version_enum"),
    ("addressLine1", "address_line1"),
    ("SHA256Hash", "sha256_hash"),
    ("XML2JSON", "xml2_json"),
    ("OAuth2Token", "oauth2_token"),
    ("8-bit-UTF-8", "8_bit_utf_8"),
    ("actions/list-for-org", "actions_list_for_org"),
    ("VZ-M2M-Token", "vz_m2_m_token"),
    ("übung", "übung"),
    ("日本語", "日本語"),
    ("a  b\tc", "a_b_c"),
    ("+-*/", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "wanted"), NATURAL)
def test_a_name_is_split_as_a_person_would(name: str, wanted: str) -> None:
    assert snake(split(name)) == wanted


CLASSES = [
    ("SMSSendRequest", "SMSSendRequest"),
    ("sms_send_request", "SmsSendRequest"),
    ("GPU", "GPU"),
    ("1_10", "1_10"),
    ("5gEdge", "5gEdge"),
]


@pytest.mark.parametrize(("name", "wanted"), CLASSES)
def test_a_class_keeps_the_capitals_of_its_words(name: str, wanted: str) -> None:
    assert pascal(split(name)) == wanted


HEADINGS = [
    ("SendSmsMessageUsingPOST", "Send Sms Message Using POST"),
    ("GetSmsMessagesUsingGET", "Get Sms Messages Using GET"),
    ("listOfDevices", "List of Devices"),
    ("ToUser", "To User"),
    ("FromTo", "From to"),
    ("Get-Charge-Session-Retrieve", "Get-Charge-Session-Retrieve"),
    ("list-for-org", "List-for-Org"),
]


@pytest.mark.parametrize(("name", "wanted"), HEADINGS)
def test_an_operation_has_a_heading(name: str, wanted: str) -> None:
    assert operation_heading(name) == wanted


SLUGS = [
    ("Send Sms Message Using POST", "send-sms-message-using-post"),
    ("SMS Send Request", "sms-send-request"),
    ("5G Edge (beta)", "5g-edge-beta"),
    ("Ü/ber", "ber"),
]


@pytest.mark.parametrize(("text", "wanted"), SLUGS)
def test_a_heading_has_an_anchor(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_the_heading_of_a_model_is_its_class_in_words() -> None:
    assert heading(split("SmsMessagesResponse")) == "Sms Messages Response"
