"""ThingSpace in small: who may call, the token endpoint, and an inbox in pages."""

import base64
import threading
from urllib.parse import parse_qs, unquote_plus

from tests.behaviour.contract import Contract, Service
from tests.behaviour.loopback import Answer, Call, answer, garbage

TOKEN_PATH = "/api/ts/v1/oauth2/token"
ACCESS = "access-1"
SESSION = "session-1"
# What form-encoding is for (RFC 6749, 2.3.1): a colon would end the name.
CLIENT = ("key:of mine", "s&cret+é")

SEND, HISTORY, CALLBACKS = (
    "SendSmsMessageUsingPOST",
    "GetSmsMessagesUsingGET",
    "StartSmsCallbackUsingPUT",
)


class ThingspaceService(Service):
    """Checks credentials by its own rules before it answers."""

    def __init__(self, contract: Contract) -> None:
        super().__init__(contract)
        self.token_calls: list[Call] = []
        self.tokens = {ACCESS}
        self.token_answer: Answer | None = None
        self.expires_in: int = 3600
        self.released = threading.Event()
        self.on(SEND, answer({"requestId": "r-1"}))
        self.on(CALLBACKS, answer({"success": True}))

    def __call__(self, call: Call) -> Answer:
        return self._token(call) if call.path == TOKEN_PATH else super().__call__(call)

    def respond(self, call: Call) -> Answer:
        kind, _, token = call.headers["authorization"].partition(" ")
        if kind != "Bearer" or token not in self.tokens:
            return garbage(b"", 401)
        if call.headers["vz-m2m-token"] != SESSION:
            return refusal("UnifiedWebService.REQUEST_FAILED.SessionToken", "expired")
        return super().respond(call)

    def inbox(self, *pages: tuple[list[str], str | None]) -> None:
        """Answer the history with pages: their texts, and the Location after them."""
        self.on(HISTORY, *(page(texts, location) for texts, location in pages))

    def _token(self, call: Call) -> Answer:
        """Grant a token for the client's own credentials (RFC 6749, 4.4)."""
        self.token_calls.append(call)
        if self.token_answer is not None:
            return self.token_answer
        wanted = ("POST", "application/x-www-form-urlencoded")
        asked = parse_qs(call.body.decode(), strict_parsing=True)
        came = (call.method, call.headers["content-type"])
        if came != wanted or asked != {"grant_type": ["client_credentials"]}:
            return answer({"error": "invalid_request"}, 400)
        if _basic(call) != CLIENT:
            realm = {"WWW-Authenticate": 'Basic realm="ThingSpace"'}
            return answer({"error": "invalid_client"}, 401, realm)
        token = f"granted-{len(self.token_calls)}"
        self.tokens.add(token)
        grant = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": self.expires_in,
        }
        return answer(grant, headers={"Cache-Control": "no-store"})


def page(texts: list[str], location: str | None = None) -> Answer:
    """Make a page of the history: 202 while more are waiting, 200 for the last one."""
    messages = [{"message": text} for text in texts]
    value = {"messages": messages, "hasMoreData": location is not None}
    return answer(value, 202, {"Location": location}) if location else answer(value)


def refusal(code: str, message: str) -> Answer:
    return answer({"errorCode": code, "errorMessage": message}, 400)


def _basic(call: Call) -> tuple[str, str]:
    kind, _, encoded = call.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return "", ""
    name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    return unquote_plus(name), unquote_plus(secret)
