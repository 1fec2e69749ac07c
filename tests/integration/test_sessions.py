"""Signing in and out: fixation, forgery, replay, expiry, guessing, first and last administrator."""

import hashlib
import re
from dataclasses import replace

import pytest
from tests.fakes.doors import GOOD, Hall
from tests.page_forms import form_token_on

from counterpoise.domain.people.records import Account
from counterpoise.schemas.cookies import FORM_COOKIE, SESSION_COOKIE
from counterpoise.services.credentials import TOKEN_PREFIX, digest

DAY = 86_400_000


@pytest.fixture
def hall() -> Hall:
    return Hall(again=True)


def sign_in(hall: Hall, email: str = "ada@example.org", password: str = GOOD, client=None):
    return (client or hall.visitor()).post("/api/v1/sessions", json={"email": email, "password": password})


def code(found) -> tuple[int, str]:
    return found.status_code, found.json()["code"]


def browser_at(hall: Hall, email: str = "ada@example.org", password: str = GOOD):
    """A browser that has filled in the form."""
    browser = hall.visitor()
    page = browser.get("/sign-in")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    sent = browser.post("/sign-in", data={"email": email, "password": password, "csrf": token[1]})
    return browser, sent


def test_the_first_administrator_comes_by_a_link_that_works_once(hall) -> None:
    older = hall.set_up_secret()
    secret = hall.set_up_secret()
    body = {"email": "Ada@Example.org ", "name": "Ada", "password": GOOD}
    assert code(hall.visitor().post("/api/v1/setup", json=body | {"token": older})) == (410, "invitation_spent")
    assert code(hall.visitor().post("/api/v1/setup", json=body | {"token": "guess"})) == (404, "unknown_invitation")
    assert code(hall.visitor().post("/api/v1/invitations/accept", json=body | {"token": secret}))[0] == 404
    weak = body | {"token": secret, "password": "short"}
    assert code(hall.visitor().post("/api/v1/setup", json=weak)) == (422, "invalid_option")
    made = hall.visitor().post("/api/v1/setup", json=body | {"token": secret})
    assert (made.status_code, made.json()["account"]["role"]) == (201, "admin")
    assert made.json()["account"]["email"] == "ada@example.org"
    assert code(hall.visitor().post("/api/v1/setup", json=body | {"token": secret})) == (410, "invitation_spent")
    assert hall.set_up_secret() is None


def test_a_page_that_refuses_keeps_nothing_of_what_it_did(hall) -> None:
    secret = hall.set_up_secret()
    browser = hall.visitor()
    page = browser.get(f"/setup?token={secret}")
    given = {"csrf": form_token_on(page), "token": secret, "email": "ada@example.org", "name": "Ada"}
    refused = browser.post("/setup", data=given | {"password": "short"})
    assert (refused.status_code, 'value="ada@example.org"' in refused.text) == (422, True)
    with hall.store.reading() as work:
        assert (work.accounts.count(), work.audit.page(None, 1)[0].action) == (0, "setup.link_printed")
    made = browser.post("/setup", data=given | {"password": GOOD})
    assert (made.status_code, made.headers["location"]) == (303, "/account")


def test_the_set_up_link_ends_after_a_day(hall) -> None:
    secret = hall.set_up_secret()
    hall.clock.at += DAY
    body = {"token": secret, "email": "ada@example.org", "name": "Ada", "password": GOOD}
    assert code(hall.visitor().post("/api/v1/setup", json=body)) == (410, "invitation_spent")


def test_of_many_who_use_one_link_at_the_same_time_one_gets_in(store) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    hall = Hall(store, again=True)
    secret = hall.set_up_secret()

    def attempt(number: int) -> int:
        body = {"token": secret, "email": f"a{number}@example.org", "name": "A", "password": GOOD}
        return int(web.post("/api/v1/setup", json=body).status_code)

    with hall.visitor() as web, ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(attempt, range(8)))
    assert statuses == [201, *[410] * 7]


def test_a_new_secret_at_every_sign_in_and_the_old_session_ends(hall) -> None:
    hall.first_admin()
    first = sign_in(hall).json()["secret"]
    program = hall.program(first)
    second = sign_in(hall, client=program).json()["secret"]
    assert first != second
    assert code(program.get("/api/v1/me")) == (401, "sign_in_needed")
    assert hall.program(second).get("/api/v1/me").status_code == 200


def test_a_browser_keeps_nothing_that_was_set_before_sign_in(hall) -> None:
    hall.first_admin()
    browser = hall.visitor()
    browser.cookies.set(SESSION_COOKIE, "planted-by-somebody-else")
    token = form_token_on(browser.get("/sign-in"))
    sent = browser.post("/sign-in", data={"email": "ada@example.org", "password": GOOD, "csrf": token})
    assert (sent.status_code, sent.headers["location"]) == (303, "/account")
    cookie = next(one for one in sent.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE))
    assert "planted" not in cookie
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    with hall.store.reading() as work:
        assert work.credentials.session(digest("planted-by-somebody-else")) is None


def test_cookies_are_for_https_alone_where_people_come_by_https() -> None:
    hall = Hall(settings={"public_url": "https://values.example.org"})
    hall.first_admin()
    _, sent = browser_at(hall)
    assert sent.status_code == 403  # the browser of this test came by http, so it never sent the form's cookie back
    cookies = hall.visitor().get("/sign-in").headers.get_list("set-cookie")
    assert all("Secure" in one for one in cookies)


def test_a_change_by_cookie_needs_the_token_of_its_form(hall) -> None:
    hall.first_admin()
    browser, sent = browser_at(hall)
    assert sent.status_code == 303, sent.text
    account = browser.get("/account")
    assert (account.status_code, account.headers["cache-control"]) == (200, "no-store")
    token = form_token_on(account)
    assert browser.post("/account/name", data={"name": "Eve"}).status_code == 403
    assert browser.post("/account/name", data={"name": "Eve", "csrf": "0" * 64}).status_code == 403
    assert code(browser.patch("/api/v1/me", json={"name": "Eve"})) == (403, "form_expired")
    assert browser.get("/api/v1/me").json()["name"] == "Ada"
    assert browser.post("/account/name", data={"name": "Ada L.", "csrf": token}).status_code == 303
    changed = browser.patch("/api/v1/me", json={"name": "Ada B."}, headers={"X-CSRF-Token": token})
    assert changed.json()["name"] == "Ada B."
    other, _ = browser_at(hall)
    assert code(other.patch("/api/v1/me", json={"name": "Eve"}, headers={"X-CSRF-Token": token}))[1] == "form_expired"


def test_nobody_can_be_signed_in_by_another_site(hall) -> None:
    hall.first_admin()
    forged = {"email": "ada@example.org", "password": GOOD, "csrf": "guess"}
    assert hall.visitor().post("/sign-in", data=forged).status_code == 403
    browser = hall.visitor()
    browser.get("/sign-in")
    assert browser.cookies.get(FORM_COOKIE)
    refused = browser.post("/sign-in", data=forged)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)


def test_a_session_is_of_no_use_after_sign_out(hall) -> None:
    hall.first_admin()
    secret = sign_in(hall).json()["secret"]
    assert hall.program(secret).delete("/api/v1/sessions/current").status_code == 204
    assert code(hall.program(secret).get("/api/v1/me")) == (401, "sign_in_needed")
    browser, _ = browser_at(hall)
    held = browser.cookies[SESSION_COOKIE]
    left = browser.post("/sign-out", data={"csrf": form_token_on(browser.get("/account"))})
    assert (left.status_code, "Max-Age=0" in left.headers["set-cookie"]) == (303, True)
    replayed = hall.visitor()
    replayed.cookies.set(SESSION_COOKIE, held)
    assert replayed.get("/account").headers["location"] == "/sign-in"


def test_a_token_is_of_no_use_after_it_was_revoked(hall) -> None:
    admin = hall.first_admin()
    made = admin.post("/api/v1/me/tokens", json={"label": "x", "scopes": ["account"]}).json()
    program = hall.program(made["secret"])
    assert program.get("/api/v1/me").status_code == 200
    assert admin.delete(f"/api/v1/me/tokens/{made['id']}").status_code == 204
    assert code(program.get("/api/v1/me")) == (401, "sign_in_needed")
    assert code(program.get("/api/v1/deployments"))[0] == 401
    assert admin.get("/api/v1/me/tokens").json()[0]["revoked_at"] is not None


def test_sessions_and_tokens_end_with_their_time(hall) -> None:
    admin = hall.first_admin()
    made = admin.post("/api/v1/me/tokens", json={"label": "x", "scopes": ["account"]}).json()
    ends = made["expires_at"]
    hall.clock.at += 14 * DAY - 1
    assert admin.get("/api/v1/me").status_code == 200
    hall.clock.at += 1
    assert code(admin.get("/api/v1/me")) == (401, "sign_in_needed")
    program = hall.program(made["secret"])
    hall.clock.at += 76 * DAY - 1
    assert program.get("/api/v1/me").status_code == 200, ends
    hall.clock.at += 1
    assert code(program.get("/api/v1/me")) == (401, "sign_in_needed")
    for days in (0, 367):
        found = hall.program(sign_in(hall).json()["secret"]).post(
            "/api/v1/me/tokens", json={"label": "x", "scopes": ["account"], "days": days}
        )
        assert found.status_code == 422


def test_a_new_password_ends_the_other_sessions(hall) -> None:
    admin = hall.first_admin()
    other = hall.program(sign_in(hall).json()["secret"])
    wrong = admin.post("/api/v1/me/password", json={"old": "not this one", "new": "another good one"})
    assert code(wrong) == (401, "wrong_credentials")
    assert admin.post("/api/v1/me/password", json={"old": GOOD, "new": "another good one"}).status_code == 204
    assert other.get("/api/v1/me").status_code == 401
    assert admin.get("/api/v1/me").status_code == 200
    assert sign_in(hall).status_code == 401
    assert sign_in(hall, password="another good one").status_code == 201  # noqa: S106


def test_no_secret_is_kept_as_it_is_and_all_are_found_by_their_hash(hall) -> None:
    admin = hall.first_admin()
    made = admin.post("/api/v1/me/tokens", json={"label": "x", "scopes": ["account"]}).json()["secret"]
    session = admin.headers["authorization"].split()[1]
    invited = admin.post("/api/v1/invitations", json={}).json()["secret"]
    kept = repr(hall.store.state)
    for secret in (made, session, invited, GOOD):
        assert secret not in kept
    with hall.store.reading() as work:
        for secret, find in (
            (made, work.credentials.token),
            (session, work.credentials.session),
            (invited, work.credentials.invitation),
        ):
            assert find(hashlib.sha256(secret.encode()).hexdigest()) is not None
            assert find(secret) is None
    assert made.startswith(TOKEN_PREFIX)


def test_a_password_is_compared_even_where_there_is_no_account(hall) -> None:
    hall.first_admin()
    answers = set()
    for email in ("ada@example.org", "nobody@example.org", "not an address"):
        before = hall.passwords.compared
        found = sign_in(hall, email, "wrong password")
        assert hall.passwords.compared == before + 1, email
        answers.add((found.status_code, found.json()["detail"]))
    assert answers == {(401, "Address and password do not belong together.")}


def test_a_disabled_account_cannot_come_in_by_any_door(hall) -> None:
    admin = hall.first_admin()
    member = hall.joined(admin, "mia@example.org")
    token = member.post("/api/v1/me/tokens", json={"label": "x", "scopes": ["account"]}).json()["secret"]
    there = member.get("/api/v1/me").json()["id"]
    assert admin.patch(f"/api/v1/accounts/{there}", json={"disabled": True}).status_code == 200
    assert code(member.get("/api/v1/me"))[0] == 401
    assert code(hall.program(token).get("/api/v1/me"))[0] == 401
    assert code(sign_in(hall, "mia@example.org")) == (401, "wrong_credentials")
    assert admin.patch(f"/api/v1/accounts/{there}", json={"disabled": False}).status_code == 200
    assert sign_in(hall, "mia@example.org").status_code == 201


def test_guessing_is_held_back_for_an_address_and_for_a_client() -> None:
    hall = Hall(settings={"sign_ins_per_minute": 3})
    hall.first_admin()
    for _ in range(3):
        assert sign_in(hall, password="wrong password").status_code == 401  # noqa: S106
    found = sign_in(hall)
    assert code(found) == (429, "too_many_requests")
    assert 1 <= int(found.headers["retry-after"]) <= 300
    assert code(sign_in(hall, "other@example.org")) == (429, "too_many_requests")  # the client's own limit
    compared = hall.passwords.compared
    sign_in(hall)
    assert hall.passwords.compared == compared


def test_requests_of_one_client_are_held_back() -> None:
    hall = Hall(settings={"requests_per_minute": 5})
    web = hall.visitor()
    statuses = [web.get("/api/v1/targets").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    found = web.get("/api/v1/targets")
    assert (code(found)[1], int(found.headers["retry-after"]) > 0) == ("too_many_requests", True)
    assert "default-src" in found.headers["content-security-policy"]
    assert [web.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [200] * 3


def test_the_last_administrator_stays(hall) -> None:
    admin = hall.first_admin()
    there = admin.get("/api/v1/me").json()["id"]
    for change in ({"role": "member"}, {"disabled": True}):
        assert code(admin.patch(f"/api/v1/accounts/{there}", json=change)) == (403, "not_allowed")
    assert code(admin.request("DELETE", "/api/v1/me", json={"password": GOOD})) == (403, "not_allowed")
    hall.joined(admin, "second@example.org", "admin")
    assert admin.patch(f"/api/v1/accounts/{there}", json={"role": "member"}).json()["role"] == "member"


def test_two_administrators_who_demote_each_other_leave_one(store) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    hall = Hall(store, again=True)
    first = hall.first_admin()
    second = hall.joined(first, "second@example.org", "admin")
    ids = [one.get("/api/v1/me").json()["id"] for one in (first, second)]

    def demote(number: int) -> int:
        headers = dict((first, second)[number].headers)
        return int(
            web.patch(f"/api/v1/accounts/{ids[1 - number]}", json={"role": "member"}, headers=headers).status_code
        )

    with hall.visitor() as web, ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(demote, range(2)))
    assert statuses == [200, 403]
    with store.reading() as work:
        assert work.accounts.count("admin") == 1


def test_a_hash_with_old_parameters_is_made_anew_at_sign_in(hall) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415

    hall.first_admin()
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)
    with hall.store.writing() as work:
        account = work.accounts.by_email("ada@example.org")
        assert isinstance(account, Account)
        work.accounts.replace(replace(account, password_hash=old))
        work.commit()
    assert sign_in(hall).status_code == 201
    with hall.store.reading() as work:
        found = work.accounts.by_email("ada@example.org")
    assert found is not None
    assert found.password_hash != old
    assert sign_in(hall).status_code == 201


def test_that_a_token_is_used_is_noted_once_an_hour(hall) -> None:
    admin = hall.first_admin()
    secret = admin.post("/api/v1/me/tokens", json={"label": "x", "scopes": ["account"]}).json()["secret"]
    program = hall.program(secret)

    def used() -> str | None:
        return admin.get("/api/v1/me/tokens").json()[0]["used_at"]  # type: ignore[no-any-return]

    assert used() is None
    program.get("/api/v1/me")
    first = used()
    assert first is not None
    hall.clock.at += 3_599_999
    program.get("/api/v1/me")
    assert used() == first
    hall.clock.at += 1
    program.get("/api/v1/me")
    assert used() != first


def test_a_form_that_cannot_be_read_is_answered_with_a_page_that_says_which_field(hall) -> None:
    found = hall.visitor().post("/sign-in", data={"email": "ada@example.org"})
    assert found.status_code == 422
    assert found.headers["content-type"].startswith("text/html")
    assert "password: Field required" in found.text
    browser, _ = browser_at(hall)
    too_long = browser.post("/sign-in", data={"email": "x" * 1001, "password": "y", "csrf": "z"})
    assert (too_long.status_code, "email: " in too_long.text) == (422, True)
