"""The client."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from thingspace.runtime import PYTHON, Settings, timeout_of
from thingspace.runtime.aio import AsyncClient
from thingspace.runtime.constraints import Check
from thingspace.runtime.credentials import ApiKey
from thingspace.runtime.discovery import Flow
from thingspace.runtime.environment import FromEnv
from thingspace.runtime.logs import Log
from thingspace.runtime.oauth import oauth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thingspace.aio.controllers import AsyncSmsController
    from thingspace.runtime import Auth, Hooks, Timeout
    from thingspace.runtime.aio import AsyncTransport
    from thingspace.runtime.grants import ClientCredentials


class AsyncThingspaceClient(AsyncClient):
    """The client of ThingSpace SMS.

    Send text messages to devices, read the messages that devices have sent, and
    choose how those messages reach your application: by asking for them, or by
    callback.

    Args:
        access_token: An access token, sent as a bearer token.
        client_id: The id that access tokens are fetched with, where none is given.
        client_secret: The secret that goes with `client_id`.
        grant: A grant of OAuth 2 that access tokens are fetched with, and kept by.
        session_token: The token of a session opened for a user of the account. It is
            sent besides the access token on every call.
        auth: Credentials of your own, by the name of their security scheme.
        headers: Headers that every call sends besides.
        hooks: What is told of each request, response and retry.
        idempotency_header: The header for a key that makes it safe to send any call
            again.
        query: Query parameters that every call sends besides.
        retries: How often a call is tried again that failed for a while only.
        server: The base URL of the API.
        strict_responses: Whether a response that the API does not promise is an
            error.
        timeout: Seconds to wait for the server: to connect, and for the next bytes.
        transport: What sends the requests: the usual library by options, or another
            one.
        validate_requests: Whether arguments are checked against the API's
            constraints before they are sent.
    """

    def __init__(
        self,
        *,
        access_token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        grant: ClientCredentials | None = None,
        session_token: str | None = None,
        auth: Mapping[str, Auth] = {},
        headers: Mapping[str, str] = {},
        hooks: Sequence[Hooks] = (),
        idempotency_header: str | None = None,
        query: Mapping[str, object] = {},
        retries: int = 2,
        server: str = "https://thingspace.verizon.com/api/m2m/v1",
        strict_responses: bool = False,
        timeout: float | Timeout = 30.0,
        transport: AsyncTransport | None = None,
        validate_requests: bool = False,
    ) -> None:
        super().__init__(
            Settings(
                server=server,
                auth={
                    "oAuth2": oauth(
                        {
                            "clientCredentials": Flow(
                                "https://thingspace.verizon.com/api/ts/v1/oauth2/token",
                            ),
                        },
                        access_token=access_token,
                        client_id=client_id,
                        client_secret=client_secret,
                        grant=grant,
                    ),
                    "sessionToken": ApiKey(
                        "header",
                        "VZ-M2M-Token",
                        session_token,
                        argument="session_token",
                    ),
                    **auth,
                },
                security=({"oAuth2": (), "sessionToken": ()},),
                user_agent="thingspace/0.1.0 " + PYTHON,
                timeout=timeout_of(timeout),
                retries=retries,
                headers=headers,
                query=query,
                idempotency_header=idempotency_header,
                hooks=(*hooks, Log("thingspace")),
                hidden=("password",),
                strict_responses=strict_responses,
                check=Check("thingspace") if validate_requests else None,
            ),
            transport,
        )

    from_env = FromEnv(
        __init__,
        {
            "access_token": "THINGSPACE_ACCESS_TOKEN",
            "client_id": "THINGSPACE_CLIENT_ID",
            "client_secret": "THINGSPACE_CLIENT_SECRET",
            "server": "THINGSPACE_SERVER",
            "session_token": "THINGSPACE_SESSION_TOKEN",
        },
    )
    """Makes a client of environment variables, and of arguments that count more."""

    @cached_property
    def sms(self) -> AsyncSmsController:
        """Exchange text messages (SMS) with devices."""
        from thingspace.aio.controllers.sms_controller import AsyncSmsController

        return AsyncSmsController(self)
