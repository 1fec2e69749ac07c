"""Invitations on pages: made by those who may, shown once, and taken with the account that one has."""

import re

import pytest
from tests.fakes.doors import GOOD, Hall
from tests.page_forms import form_token_on


@pytest.fixture
def hall() -> Hall:
    return Hall(again=True)


def browser_at(hall: Hall, email: str):
    """A browser that has filled in the form."""
    browser = hall.visitor()
    csrf = form_token_on(browser.get("/sign-in"))
    sent = browser.post("/sign-in", data={"email": email, "password": GOOD, "csrf": csrf})
    return browser, sent


def signed_in_browser(hall: Hall, admin, name: str):
    """A browser with an account of its own, and the token of its forms."""
    email = f"{name}@example.org"
    hall.joined(admin, email, "member")
    browser, sent = browser_at(hall, email)
    assert sent.headers["location"] == "/account"
    return browser, form_token_on(browser.get("/account"))


def test_a_panels_invitation_is_taken_with_the_account_that_one_has(hall) -> None:
    admin = hall.first_admin()
    link = admin.post("/api/v1/invitations", json={"panel": "p1", "panel_role": "panelist"}).json()["link"]
    browser, csrf = signed_in_browser(hall, admin, "pat")
    page = browser.get(link.removeprefix("http://127.0.0.1:8000"))
    assert "Join with the account that you have" in page.text
    token = link.rpartition("=")[2]
    assert "Join with the account" not in hall.visitor().get(f"/join?token={token}").text
    assert browser.post("/account/join", data={"token": token, "csrf": "wrong"}).status_code == 403
    taken = browser.post("/account/join", data={"token": token, "csrf": csrf})
    assert (taken.status_code, taken.headers["location"]) == (303, "/panels/p1")
    assert browser.post("/account/join", data={"token": token, "csrf": csrf}).status_code == 410
    assert '<a href="/panels/p1/room">' in browser.get("/account").text
    assert hall.visitor().post("/api/v1/me/invitations", json={"token": token}).status_code == 401


def test_an_operator_makes_an_invitation_on_a_page_and_its_link_is_shown_once(hall) -> None:
    admin = hall.first_admin()
    hall.joined(admin, "olga@example.org", "operator")
    browser, _ = browser_at(hall, "olga@example.org")
    page = browser.get("/invitations")
    csrf = form_token_on(page)
    assert '<option value="admin">' not in page.text
    made = browser.post("/invitations", data={"csrf": csrf, "role": "member", "days": "3"})
    assert made.status_code == 201
    token = re.search(r"/join\?token=([\w-]+)", made.text)
    assert token is not None
    again = browser.get("/invitations").text
    assert token[1] not in again
    assert "open" in again
    refused = browser.post("/invitations", data={"csrf": csrf, "role": "admin"})
    assert (refused.status_code, "above their own" in refused.text) == (403, True)
    member, _ = signed_in_browser(hall, admin, "mo")
    assert "Operators invite to this server" in member.get("/invitations").text
