"""Passwords, chance, time and rate limits as their ports promise."""

import time

import pytest
from argon2 import PasswordHasher

from counterpoise.identity.clock import SystemClock
from counterpoise.identity.entropy import SystemEntropy
from counterpoise.identity.passwords import Argon2Passwords
from counterpoise.identity.throttle import MovingWindow
from counterpoise.schemas.cookies import FORM_COOKIE, SESSION_COOKIE, cookie
from counterpoise.schemas.instants import moment
from counterpoise.services.credentials import digest, form_token


@pytest.fixture(scope="module")
def passwords() -> Argon2Passwords:
    return Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def test_a_password_matches_its_hash_and_no_other(passwords) -> None:
    encoded = passwords.hash("correct horse battery")
    assert encoded != passwords.hash("correct horse battery")
    assert passwords.matches(encoded, "correct horse battery")
    assert not passwords.matches(encoded, "correct horse batterz")
    assert not passwords.matches("not a hash", "correct horse battery")


def test_without_a_hash_nothing_matches_not_even_the_decoy(passwords) -> None:
    for attempt in ("", "nobody has this password", "anything"):
        assert not passwords.matches(None, attempt)


def test_the_usual_parameters_are_those_of_rfc_9106_for_little_memory() -> None:
    usual = Argon2Passwords()
    encoded = usual.hash("correct horse battery")
    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not usual.outdated(encoded)
    assert usual.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))


def test_no_account_takes_as_long_as_a_wrong_password() -> None:
    usual = Argon2Passwords()
    encoded = usual.hash("correct horse battery")

    def best(held: str | None) -> float:
        took = []
        for _ in range(5):
            began = time.perf_counter()
            usual.matches(held, "wrong password")
            took.append(time.perf_counter() - began)
        return min(took)

    # Wide, because the machine is shared: what it must catch is a comparison that is left out, which takes no time.
    assert 0.2 < best(None) / best(encoded) < 5


def test_ids_are_26_letters_and_secrets_256_bits() -> None:
    chance = SystemEntropy()
    ids, secrets = {chance.identifier() for _ in range(100)}, {chance.secret() for _ in range(100)}
    assert len(ids) == len(secrets) == 100
    assert all(len(one) == 26 and one.isalnum() and one == one.lower() for one in ids)
    assert all(len(one) == 43 for one in secrets)


def test_the_clock_counts_milliseconds() -> None:
    assert abs(SystemClock().now() - time.time() * 1000) < 1000
    assert moment(0).isoformat() == "1970-01-01T00:00:00+00:00"
    assert moment(None) is None


def test_attempts_are_counted_by_kind_and_key() -> None:
    window = MovingWindow({"sign-in client": "2 per minute"})
    assert [window.wait("sign-in client", "a") for _ in range(2)] == [0, 0]
    assert 1 <= window.wait("sign-in client", "a") <= 60
    assert window.wait("sign-in client", "b") == 0
    assert window.wait("secret", "a") == 0


def test_a_form_token_follows_from_the_session_and_tells_nothing() -> None:
    assert form_token("one") == form_token("one") != form_token("two")
    assert form_token("one") not in {digest("one"), digest(digest("one"))}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    assert cookie(SESSION_COOKIE, "s", 60, secure=True) == (
        "counterpoise_session=s; HttpOnly; Max-Age=60; Path=/; SameSite=Lax; Secure"
    )
    assert cookie(FORM_COOKIE, "", 0, secure=False).endswith("HttpOnly; Max-Age=0; Path=/; SameSite=Strict")
