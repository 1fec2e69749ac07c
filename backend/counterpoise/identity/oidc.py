"""Sign-in through an OpenID Connect provider: authorization code with PKCE, by Authlib over httpx2."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from counterpoise.domain.errors import CounterpoiseError, WrongCredentials
from counterpoise.services.access_ports import IdentityProvider, Pending, Stranger
from counterpoise.services.state import Clock, Entropy

__all__ = ["Client", "OidcProvider"]

_TIMEOUT = 10.0
_LEEWAY = 60
# Asymmetric only: with a shared secret, whoever knows the client's secret could sign tokens.
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512")


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows this server as."""

    issuer: str
    client_id: str
    client_secret: str | None
    redirect_uri: str


class OidcProvider(IdentityProvider):
    """One provider, known by its issuer address.

    Args:
        client: registration at the provider.
        clock: for expiry of id tokens.
        entropy: for state, nonce and verifier.
        transport: how requests are sent; for tests.
    """

    def __init__(
        self, client: Client, clock: Clock, entropy: Entropy, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._client, self._clock, self._entropy, self._transport = client, clock, entropy, transport
        self._metadata: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def _session(self, state: str | None = None) -> OAuth2Client:
        return OAuth2Client(
            self._client.client_id,
            self._client.client_secret,
            scope="openid email profile",
            redirect_uri=self._client.redirect_uri,
            state=state,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._client.client_secret else "none",
            timeout=_TIMEOUT,
            transport=self._transport,
        )

    def _get(self, address: str) -> dict[str, Any]:
        try:
            with httpx2.Client(timeout=_TIMEOUT, transport=self._transport) as http:
                found = http.get(address).raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise _refused("The identity provider did not answer.") from error
        if not isinstance(found, dict):
            raise _refused("The identity provider answered in a form that we cannot read.")
        return found

    def _discovered(self) -> dict[str, Any]:
        if self._metadata is None:
            found = self._get(self._client.issuer.rstrip("/") + "/.well-known/openid-configuration")
            # OpenID Connect Discovery, section 4.3: the issuer in the document is the one that was asked.
            if found.get("issuer") != self._client.issuer:
                raise _refused("The identity provider calls itself by another name than the one that was set.")
            self._metadata = found
        return self._metadata

    def begin(self) -> tuple[str, Pending]:
        """The address to send the browser to, and what it must bring back."""
        pending = Pending(self._entropy.secret(), self._entropy.secret(), self._entropy.secret())
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self._discovered()["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(address), pending

    def finish(self, answer: str, pending: Pending) -> Stranger:
        """Who came in; raises WrongCredentials unless everything holds."""
        metadata, asked = self._discovered(), parse_qs(urlsplit(answer).query)
        # RFC 9207: where the provider names itself in the answer, it must be the one that was asked.
        if asked.get("iss", [self._client.issuer]) != [self._client.issuer]:
            raise _refused("The answer comes from another identity provider.")
        try:
            with self._session(state=pending.state) as session:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    authorization_response=answer,
                    state=pending.state,
                    code_verifier=pending.verifier,
                )
            claims = self._claims(token, pending.nonce)
        except CounterpoiseError:
            raise
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError) as error:
            raise _refused("The identity provider's answer does not hold. Try again from the start.") from error
        return Stranger(
            subject=f"{claims['iss']}|{claims['sub']}",
            email=claims.get("email"),
            verified=claims.get("email_verified") is True,
            name=claims.get("name"),
        )

    def _claims(self, token: dict[str, Any], nonce: str) -> CodeIDToken:
        """The checked claims of the id token: signature, issuer, audience, nonce, time, access token hash."""
        registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
        try:
            decoded = jwt.decode(token["id_token"], self._key_set(fresh=False), registry=registry)
        except InvalidKeyIdError:  # the provider has changed its keys since we read them
            decoded = jwt.decode(token["id_token"], self._key_set(fresh=True), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._client.issuer},
                "aud": {"essential": True, "value": self._client.client_id},
                "nonce": {"essential": True},
            },
            {"nonce": nonce, "client_id": self._client.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(now=self._clock.now() // 1000, leeway=_LEEWAY)
        return claims

    def _key_set(self, *, fresh: bool) -> KeySet:
        if self._keys is None or fresh:
            self._keys = KeySet.import_key_set(self._get(self._discovered()["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys


def _refused(sentence: str) -> WrongCredentials:
    return WrongCredentials(sentence)
