"""An OpenID Connect provider on 127.0.0.1, built with the server side of Authlib; it can be told to misbehave."""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "counterpoise", "a secret between the two"
PERSON = {"sub": "person-1", "email": "Pat@Example.org", "email_verified": True, "name": "Pat"}


class _Payload(OAuth2Payload):
    def __init__(self, query: str, form: str) -> None:
        held = parse_qs(query) | parse_qs(form)
        self._lists = defaultdict(list, held)
        self._data = {name: values[0] for name, values in held.items()}

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists


class _Request(OAuth2Request):
    def __init__(self, request: Request, form: str) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self.payload = _Payload(request.url.query, form)
        self._form = {name: values[0] for name, values in parse_qs(form).items()}
        self._args = {name: values[0] for name, values in parse_qs(request.url.query).items()}

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Client(ClientMixin):
    id_token_signed_response_alg = "RS256"  # noqa: S105 - an algorithm

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic" and endpoint == "token"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class _Code:
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Provider:
    """What the provider knows, and how it is told to lie.

    Attributes:
        lies: claims that replace those of the id token.
        person: who is at the browser.
        asked: parameters of the authorization requests.
    """

    redirect_uri: str
    issuer: str = ""
    lies: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, _Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    signs_with: RSAKey | None = None

    def app(self) -> FastAPI:  # noqa: C901 - a server in one place
        """The provider's four addresses."""
        provider, app = self, FastAPI(openapi_url=None)

        class Grant(AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: Any) -> None:
                held = request.payload.data
                provider.codes[code] = _Code(
                    code,
                    held["redirect_uri"],
                    held["scope"],
                    held.get("nonce"),
                    held.get("code_challenge"),
                    held.get("code_challenge_method"),
                )

            def query_authorization_code(self, code: str, _client: Any) -> _Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: _Code) -> None:
                provider.codes.pop(authorization_code.code)

            def authenticate_user(self, _code: _Code) -> dict[str, Any]:
                return provider.person

        class Code(OpenIDCode):
            def exists_nonce(self, nonce: str, _request: Any) -> bool:
                return any(one.nonce == nonce for one in provider.codes.values())

            def resolve_client_private_key(self, _client: Any) -> RSAKey:
                return provider.signs_with or provider.key

            def get_encode_header(self, _client: Any) -> dict[str, str]:
                return {"alg": "RS256", "kid": str((provider.signs_with or provider.key).kid)}

            def get_client_claims(self, _client: Any) -> dict[str, Any]:
                return {"iss": provider.issuer, "aud": [CLIENT_ID]}

            def get_compatible_claims(self, _request: Any) -> dict[str, Any]:
                now = int(time.time())
                return {"iss": provider.issuer, "aud": [CLIENT_ID], "iat": now, "exp": now + 300}

            def generate_user_info(self, user: Any, _scope: str) -> UserInfo:
                return UserInfo(user | provider.lies)

        class Server(AuthorizationServer):
            def query_client(self, client_id: str) -> _Client | None:
                return _Client(provider.redirect_uri) if client_id == CLIENT_ID else None

            def save_token(self, token: Any, request: Any) -> None:
                """The access token is for nothing here."""

            def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
                """Nobody listens."""

            def create_oauth2_request(self, request: Any) -> _Request:
                return request if isinstance(request, _Request) else _Request(*request)

            def handle_response(self, status: int, body: Any, headers: Any) -> Response:
                made = JSONResponse(body or {}, status)
                made.headers.update(dict(headers))
                return made

        server = Server()
        server.register_token_generator("default", BearerTokenGenerator(lambda **_: "access-token-of-the-provider"))
        server.register_grant(Grant, [CodeChallenge(required=True), Code(require_nonce=True)])

        @app.get("/.well-known/openid-configuration")
        def discovery() -> dict[str, Any]:
            return {
                "issuer": provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "jwks_uri": f"{provider.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/keys")
        def keys() -> Any:
            return KeySet([provider.key]).as_dict(private=False)

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            provider.asked.append(dict(request.query_params))
            wrapped = _Request(request, "")
            grant = server.get_consent_grant(wrapped, end_user=provider.person)
            return server.create_authorization_response(wrapped, grant_user=provider.person, grant=grant)  # type: ignore[no-any-return]

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = (await request.body()).decode()
            return server.create_token_response(_Request(request, form))  # type: ignore[no-any-return]

        return app


def running(provider: Provider) -> tuple[uvicorn.Server, threading.Thread]:
    """The provider in a thread, on a port of its own."""
    made = uvicorn.Server(uvicorn.Config(provider.app(), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    while not made.started:
        assert thread.is_alive()
        thread.join(0.02)
    provider.issuer = f"http://127.0.0.1:{made.servers[0].sockets[0].getsockname()[1]}"
    return made, thread


def with_query(address: str, **parameters: str) -> str:
    """An address with other parameters."""
    head, _, query = address.partition("?")
    held = {name: values[0] for name, values in parse_qs(query).items()} | parameters
    return f"{head}?{urlencode(held)}"
