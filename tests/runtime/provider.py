"""Who grants tokens: a loopback server, and the clients that ask it."""

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from loopback import Answer, Loopback, Seen
from runtime import Operation
from runtime.discovery import Flow
from runtime.grants import AuthorizationCode

CALL: Operation[Any] = Operation("GET", "/x", id="GetX")
CLIENT = {"client_id": "i d", "client_secret": "s:cret"}
FLOWS = ("clientCredentials", "password", "authorizationCode")
WELL_KNOWN = "/.well-known/openid-configuration"


class Provider:
    """A server that grants tokens, each once and for as long as it is told to."""

    def __init__(self, server: Loopback) -> None:
        self.server, self.url = server, server.url
        self.expires_in: Any = 3600
        self.refreshes = True
        self.wait = 0.0
        self.said: Answer | None = None  # instead of a token
        self.metadata: dict[str, Any] = {
            "issuer": self.url,
            "token_endpoint": f"{self.url}/token",
            "authorization_endpoint": f"{self.url}/authorize",
        }
        self.valid: set[str] = set()
        self.challenge = ""
        self._numbers = iter(range(1, 1000))
        server.script = self.answer

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.server.seen]

    @property
    def forms(self) -> list[dict[str, str]]:
        posts = (seen for seen in self.server.seen if seen.method == "POST")
        return [dict(parse_qsl(seen.body.decode())) for seen in posts]

    @property
    def bearers(self) -> list[str]:
        """The tokens that the calls were sent with."""
        calls = (seen for seen in self.server.seen if seen.path == "/x")
        return [seen.headers["Authorization"].removeprefix("Bearer ") for seen in calls]

    def answer(self, seen: Seen) -> Answer:
        time.sleep(self.wait if seen.path == "/token" else 0)
        if seen.path.endswith(WELL_KNOWN):
            return Answer(body=json.dumps(self.metadata).encode())
        if seen.path not in ("/token", "/refresh"):
            bearer = seen.headers.get("Authorization", "").removeprefix("Bearer ")
            return Answer(200 if not self.valid or bearer in self.valid else 401)
        return self.said or self.grant(dict(parse_qsl(seen.body.decode())))

    def grant(self, form: dict[str, str]) -> Answer:
        if form["grant_type"] == "authorization_code":
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            wanted = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if wanted != self.challenge:
                return refusal("invalid_grant")
        if form["grant_type"] == "refresh_token" and not self.refreshes:
            return refusal("invalid_grant")
        number = next(self._numbers)
        fields = {"access_token": f"t{number}", "expires_in": self.expires_in}
        if form["grant_type"] != "client_credentials":
            fields["refresh_token"] = f"r{number}"
        return Answer(body=json.dumps({**fields, "token_type": "Bearer"}).encode())


def refusal(error: str, **more: str) -> Answer:
    return Answer(400, json.dumps({"error": error, **more}).encode())


def flows(url: str) -> dict[str, Flow]:
    return {each: Flow(f"{url}/token", f"{url}/authorize?a=b") for each in FLOWS}


def code(**more: Any) -> AuthorizationCode:
    return AuthorizationCode(client_id="app", redirect_uri="http://app/back", **more)
