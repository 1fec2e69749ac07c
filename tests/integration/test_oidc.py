"""Signing in through a real provider on this machine, and through one that lies."""

import time
from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from tests.fakes.doors import GOOD, Hall
from tests.fakes.provider import CLIENT_ID, CLIENT_SECRET, Provider, running, with_query

from counterpoise.domain.errors import WrongCredentials
from counterpoise.identity.clock import SystemClock
from counterpoise.identity.entropy import SystemEntropy
from counterpoise.identity.oidc import Client, OidcProvider
from counterpoise.schemas.cookies import OIDC_COOKIE, SESSION_COOKIE

ADDRESS = "http://testserver"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    made = Provider(redirect_uri=f"{ADDRESS}/oidc/callback")
    server, thread = running(made)
    yield made
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def provider(running_provider: Provider) -> Provider:
    # The halls' chance is the same each time; what the provider has seen would be a replay to it.
    running_provider.codes.clear()
    running_provider.lies, running_provider.signs_with = {}, None
    running_provider.person = dict(Provider("").person)
    return running_provider


def hall_with(provider: Provider, **settings: object) -> Hall:
    hall = Hall(
        settings={
            "public_url": ADDRESS,
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": CLIENT_SECRET,
            **settings,
        },
        again=True,
    )
    hall.clock.at = int(time.time() * 1000)
    return hall


@pytest.fixture
def hall(provider: Provider) -> Hall:
    return hall_with(provider, oidc_newcomers=True)


def away(browser: TestClient) -> str:
    """Where the provider sends the browser back to."""
    start = browser.get("/oidc/login")
    assert start.status_code == 303
    back = httpx2.get(start.headers["location"])
    assert back.status_code == 302, back.text
    return str(back.headers["location"])


def signed_in(browser: TestClient) -> bool:
    return bool(browser.get("/account").status_code == 200)


def test_somebody_new_gets_an_account_and_the_same_one_again(hall, provider) -> None:
    browser = hall.visitor()
    assert "Sign in with your organisation" in browser.get("/sign-in").text
    back = browser.get(away(browser))
    assert (back.status_code, back.headers["location"]) == (303, "/account")
    assert "pat@example.org" in browser.get("/account").text
    asked = provider.asked[-1]
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == (
        "code",
        "S256",
        "openid email profile",
    )
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "client_secret" not in asked
    again = hall.visitor()
    assert again.get(away(again)).status_code == 303
    with hall.store.reading() as work:
        assert work.accounts.count() == 1
        account = work.accounts.by_subject(f"{provider.issuer}|person-1")
    assert account is not None
    assert (account.role, account.password_hash) == ("member", None)


def test_without_newcomers_there_must_be_an_account_and_a_verified_address_finds_it(provider) -> None:
    hall = hall_with(provider)
    browser = hall.visitor()
    refused = browser.get(away(browser))
    assert (refused.status_code, "invitation" in refused.text) == (403, True)
    assert not signed_in(browser)
    hall.first_admin("pat@example.org")
    provider.person["email_verified"] = False
    assert browser.get(away(browser)).status_code == 403
    provider.person["email_verified"] = True
    assert browser.get(away(browser)).status_code == 303
    assert signed_in(browser)
    provider.person["sub"] = "somebody-else"
    other = hall.visitor()
    assert other.get(away(other)).status_code == 403
    assert not signed_in(other)


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": ["somebody-else"]},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_600_000_000, "iat": 1_599_999_000},
        {"azp": "somebody-else"},
        {"at_hash": "of-another-access-token"},
        {"iat": 4_000_000_000, "exp": 4_000_000_300, "nbf": 4_000_000_000},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_an_id_token_that_does_not_hold_lets_nobody_in(hall, provider, lie) -> None:
    browser = hall.visitor()
    provider.lies = lie
    refused = browser.get(away(browser))
    assert (refused.status_code, "does not hold" in refused.text) == (401, True)
    assert SESSION_COOKIE not in browser.cookies
    provider.lies = {}
    assert browser.get(away(browser)).status_code == 303


def test_a_token_signed_by_another_key_lets_nobody_in(hall, provider) -> None:
    browser = hall.visitor()
    for kid in ("first", "unknown"):
        provider.signs_with = RSAKey.generate_key(2048, {"kid": kid})
        assert browser.get(away(browser)).status_code == 401


def test_new_keys_of_the_provider_are_found(hall, provider) -> None:
    browser = hall.visitor()
    assert browser.get(away(browser)).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    assert browser.get(away(browser)).status_code == 303


def test_a_code_works_once(hall) -> None:
    browser = hall.visitor()
    address = away(browser)
    kept = browser.cookies[OIDC_COOKIE]
    assert browser.get(address).status_code == 303
    thief = hall.visitor()
    thief.cookies.set(OIDC_COOKIE, kept)
    assert thief.get(address).status_code == 401
    assert not signed_in(thief)


def test_an_answer_to_another_browser_or_with_another_state_is_refused(hall) -> None:
    victim, attacker = hall.visitor(), hall.visitor()
    address = away(attacker)
    assert victim.get(address).status_code == 403
    away(victim)
    assert victim.get(address).status_code == 401
    own = away(victim)
    assert victim.get(with_query(own, state="another")).status_code == 401
    assert victim.get(with_query(own, iss="http://127.0.0.1:1")).status_code == 401
    assert victim.get("/oidc/callback?error=access_denied&state=x").status_code == 401
    assert not signed_in(victim)


def test_a_code_that_was_stolen_is_of_no_use_without_its_verifier(hall) -> None:
    browser = hall.visitor()
    address = away(browser)
    state, nonce, _ = browser.cookies[OIDC_COOKIE].split(".")
    thief = hall.visitor()
    thief.cookies.set(OIDC_COOKIE, f"{state}.{nonce}.{'x' * 43}")
    assert thief.get(address).status_code == 401


def test_an_account_without_a_password_leaves_with_a_fresh_session_only(hall) -> None:
    browser = hall.visitor()
    browser.get(away(browser))
    secret = browser.cookies[SESSION_COOKIE]
    program = hall.program(secret)
    hall.clock.at += 600_001
    assert program.request("DELETE", "/api/v1/me", json={}).status_code == 401
    assert program.request("DELETE", "/api/v1/me", json={"password": GOOD}).status_code == 401
    hall.clock.at -= 600_001
    assert program.request("DELETE", "/api/v1/me", json={}).status_code == 204


def test_a_provider_of_another_name_or_none_at_all_is_refused(provider) -> None:
    def one(issuer: str) -> OidcProvider:
        return OidcProvider(
            Client(issuer, CLIENT_ID, CLIENT_SECRET, f"{ADDRESS}/oidc/callback"), SystemClock(), SystemEntropy()
        )

    with pytest.raises(WrongCredentials, match="another name"):
        one(provider.issuer + "/").begin()
    with pytest.raises(WrongCredentials, match="did not answer"):
        one("http://127.0.0.1:9").begin()
