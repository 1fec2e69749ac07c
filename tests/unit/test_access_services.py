"""Accounts, tokens, invitations, erasure and export, as services over a store in memory."""

from dataclasses import replace

import pytest
from tests.fakes.callers import START, People
from tests.fakes.doors import GOOD, CountingEntropy, CountingPasswords
from tests.fakes.memory_store import MemoryStore
from tests.fakes.panel_keys import MemoryKeys

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidOption,
    InvitationSpent,
    NotAllowed,
    SignInNeeded,
    UnknownAccount,
    UnknownInvitation,
    WrongCredentials,
)
from counterpoise.domain.offers.choosers import chooser_of
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile, Version
from counterpoise.domain.people.records import Invitation
from counterpoise.domain.people.roles import SCOPES, VISITOR
from counterpoise.schemas.takeaways import takeaway_document
from counterpoise.services.accounts import (
    account_of,
    end_sessions,
    prove,
    replace_password,
    set_disabled,
    set_role,
    update_self,
)
from counterpoise.services.api_tokens import create_token, tokens
from counterpoise.services.audit_trail import entries_of, trail
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.credentials import digest, identify
from counterpoise.services.erasure import erase, takeaway
from counterpoise.services.invitations import accept, accept_as_member, invite, set_up_link, usable

DAY = 86_400_000
DOCUMENT = {"schema": "profile/v1", "id": "mine"}


@pytest.fixture
def people() -> People:
    made = People(MemoryStore())
    made.move_in()
    return made


@pytest.fixture
def chance() -> CountingEntropy:
    return CountingEntropy()


@pytest.fixture
def passwords() -> CountingPasswords:
    return CountingPasswords()


def test_a_visitor_has_no_account(people) -> None:
    with people.asking(None) as caller, pytest.raises(SignInNeeded):
        account_of(caller)


def test_a_new_address_needs_the_password_and_may_not_be_taken(people, passwords) -> None:
    with people.asking("mia") as caller:
        replace_password(caller, passwords, "id-mia", GOOD)
    with people.asking("mia") as caller:
        for password in (None, "wrong password"):
            with pytest.raises(WrongCredentials):
                update_self(caller, passwords, name=None, email="new@example.org", password=password)
        with pytest.raises(AlreadyThere):
            update_self(caller, passwords, name=None, email="MAX@example.org", password=GOOD)
        with pytest.raises(InvalidOption):
            update_self(caller, passwords, name=" ", email=None, password=None)
        changed = update_self(caller, passwords, name=" Mia  B. ", email="New@example.org", password=GOOD)
        assert (changed.name, changed.email) == ("Mia B.", "new@example.org")
        entry = trail(caller.work, None, 1)[0]
        assert (entry.action, dict(entry.details)) == ("account.changed", {"fields": "name email"})
        again = len(trail(caller.work, None, 100))
        update_self(caller, passwords, name="Mia B.", email="new@example.org", password=None)
        assert len(trail(caller.work, None, 100)) == again


def test_a_password_of_somebody_else_ends_their_sessions(people, passwords) -> None:
    with people.asking("ada") as caller:
        before = caller.work.credentials.session(digest("session-secret-of-mia-0123456789"))
        assert before is not None
        replace_password(caller, passwords, "id-mia", GOOD)
        assert caller.work.credentials.session(before.hash) is None
        account = caller.work.accounts.get("id-mia")
        assert account is not None
        assert passwords.matches(account.password_hash, GOOD)
        end_sessions(caller, "id-max")
        with pytest.raises(UnknownAccount):
            end_sessions(caller, "nobody")


def test_without_a_password_a_session_proves_it_only_while_it_is_fresh(people, passwords) -> None:
    with people.asking("mia") as caller:
        with pytest.raises(WrongCredentials):
            prove(caller, passwords, None)
        session = caller.work.credentials.session(digest("session-secret-of-mia-0123456789"))
        fresh = replace(caller, session=session, at=START + 600_000)
        assert prove(fresh, passwords, None).id == "id-mia"
        with pytest.raises(WrongCredentials):
            prove(replace(fresh, at=START + 600_001), passwords, None)


def test_roles_are_given_up_to_ones_own(people) -> None:
    with people.asking("olga") as caller:
        assert set_role(caller, "id-mia", "operator").role == "operator"
        for account, role in (("id-mia", "admin"), ("id-ada", "member")):
            with pytest.raises(NotAllowed):
                set_role(caller, account, role)
        with pytest.raises(NotAllowed):
            set_disabled(caller, "id-ada", disabled=True)
    with people.asking("ada") as caller:
        with pytest.raises(NotAllowed, match="last administrator"):
            set_role(caller, "id-ada", "operator")
        set_role(caller, "id-olga", "admin")
        set_disabled(caller, "id-olga", disabled=True)
        with pytest.raises(NotAllowed, match="last administrator"):
            set_role(caller, "id-ada", "operator")
        set_disabled(caller, "id-olga", disabled=False)
        assert set_role(caller, "id-ada", "operator").role == "operator"


def test_a_token_has_bounds(people, chance) -> None:
    with people.asking("mia") as caller:
        for label, scopes, days in (
            ("", ["profiles"], 90),
            ("x" * 81, ["profiles"], 90),
            ("a\u202eb", ["profiles"], 90),
            ("x", [], 90),
            ("x", ["profiles"], 0),
            ("x", ["profiles"], 367),
        ):
            with pytest.raises(InvalidOption):
                create_token(caller, chance, label, scopes, days)
        secret, made = create_token(caller, chance, " two  words ", ["panels", "profiles", "profiles"], 366)
        assert (made.label, made.scopes, made.expires_at) == ("two words", ("profiles", "panels"), START + 366 * DAY)
        assert identify(caller.work, secret, START).actor.scopes == {"profiles", "panels"}
        for _ in range(99):
            create_token(caller, chance, "x", ["profiles"])
        with pytest.raises(NotAllowed, match="100"):
            create_token(caller, chance, "x", ["profiles"])
        assert len(tokens(caller)) == 100


def test_an_invitation_to_a_panel_is_taken_by_members_too(people, chance) -> None:
    with people.asking("ada") as caller:
        secret, made = invite(caller, chance, "member", ("elm", "panelist"))
        plain, _ = invite(caller, chance)
        assert made.expires_at == START + 7 * DAY
        with pytest.raises(InvalidOption):
            invite(caller, chance, days=32)
    with people.asking("mia") as caller:
        with pytest.raises(NotAllowed):
            accept_as_member(caller, plain)
        accept_as_member(caller, secret)
        assert [one.panel for one in caller.work.accounts.memberships("id-mia")] == ["elm"]
        with pytest.raises(InvitationSpent):
            accept_as_member(caller, secret)
        with pytest.raises(UnknownInvitation):
            usable(caller.work, "nothing", START)


def test_the_command_line_invites_up_to_operators(people, chance, passwords) -> None:
    with people.store.writing() as work:
        system = Caller(SYSTEM, work, None, START)
        secret, made = invite(system, chance, "operator")
        assert made.created_by is None
        with pytest.raises(NotAllowed):
            invite(system, chance, "admin")
        visitor = Caller(VISITOR, work, "r", START)
        found = accept(visitor, chance, passwords, secret=secret, email="o@example.org", name="O", password=GOOD)
        assert found.role == "operator"


def test_a_set_up_link_is_not_an_invitation_and_the_other_way_round(chance, passwords) -> None:
    empty = People(MemoryStore())
    empty.move_in({"mia": "member"})
    with empty.asking("mia") as caller:
        secret = set_up_link(caller, chance)
        assert secret is not None
        caller.work.credentials.add_invitation(
            Invitation("i", digest("invited"), "admin", "id-mia", START, START + DAY)
        )
        given = {"email": "new@example.org", "name": "New", "password": GOOD}
        with pytest.raises(UnknownInvitation):
            accept(caller, chance, passwords, secret=secret, **given)
        with pytest.raises(UnknownInvitation):
            accept(caller, chance, passwords, secret="invited", set_up=True, **given)  # noqa: S106
        with pytest.raises(InvitationSpent, match="may not invite"):
            accept(caller, chance, passwords, secret="invited", **given)  # noqa: S106
        assert accept(caller, chance, passwords, secret=secret, set_up=True, **given).role == "admin"
        assert set_up_link(caller, chance) is None


def lived_in(people: People, chance: CountingEntropy) -> str:
    """Mia with something of every kind; the secret of a pending invitation of hers."""
    with people.asking("ada") as caller:
        set_role(caller, "id-mia", "operator")
    with people.asking("mia") as caller:
        work = caller.work
        work.profiles.add(KeptProfile("mine", "person", "id-mia", START))
        work.profiles.publish(Version("mine", 1, DOCUMENT, "sha256:1", START, author="id-mia"), replaces=0)
        work.profiles.save_draft(Draft("mine", DOCUMENT, 1, START), replaces=None)
        work.profiles.add(KeptProfile("unborn", "person", "id-mia", START))
        work.deployments.add(Deployment("desk", "id-mia", "Desk", (("mine", 1),), START, START))
        for name in ("mia", "max"):
            account = work.accounts.get(f"id-{name}")
            assert account is not None
            work.choices.add([Choice("desk", chooser_of(account.choice_key, "desk"), "mine", 1, 20_000, {"a": 1})])
        create_token(caller, chance, "mine", ["profiles"])
        return invite(caller, chance)[0]


def test_the_export_holds_everything_and_no_secret(people, chance) -> None:
    secret = lived_in(people, chance)
    with people.asking("mia") as caller:
        found = takeaway_document(takeaway(caller, MemoryKeys()))
        account = account_of(caller)
    text = found.model_dump_json()
    assert (found.account.email, len(found.tokens), len(found.invitations)) == ("mia@example.org", 1, 1)
    assert [one.id for one in found.profiles] == ["mine", "unborn"]
    assert found.profiles[0].draft == found.profiles[0].versions[0].profile == DOCUMENT
    assert (found.deployments[0].id, found.deployments[0].offered) == ("desk", ["mine@1"])
    assert [(one.deployment, one.weights) for one in found.choices] == [("desk", {"a": 1})]
    assert {one.action for one in found.audit} >= {"account.role_changed", "token.created", "invitation.created"}
    for hidden in (account.choice_key, secret, digest(secret), "max@example.org", "hash"):
        assert hidden not in text, hidden


def test_whoever_leaves_is_gone_and_what_others_rely_on_stays(people, chance) -> None:
    secret = lived_in(people, chance)
    with people.asking("mia") as caller:
        erase(caller, account_of(caller))
    with people.store.reading() as work:
        assert work.accounts.get("id-mia") is None
        assert work.credentials.session(digest("session-secret-of-mia-0123456789")) is None
        assert work.credentials.tokens("id-mia") == []
        kept, version = work.profiles.get("mine"), work.profiles.version("mine", 1)
        assert kept is not None
        assert version is not None
        assert (kept.owner, version.author, work.profiles.draft("mine")) == (None, None, None)
        assert work.profiles.get("unborn") is None
        assert [one.profile for one in work.choices.of_deployment("desk")] == ["mine"]
        with pytest.raises(InvitationSpent):
            usable(work, secret, START)
        actions = [one.action for one in entries_of(work, "id-mia")]
        assert actions[0] == "account.erased"
        assert "mia@" not in repr(work.audit.page(None, 1000))


def test_the_last_administrator_cannot_leave(people) -> None:
    with people.asking("ada") as caller, pytest.raises(NotAllowed, match="last administrator"):
        erase(caller, account_of(caller))


def test_all_scopes_are_documented_where_tokens_are_made(root) -> None:
    text = (root / "docs" / "how-to" / "run-a-server.md").read_text(encoding="utf-8")
    assert all(f"`{scope}`" in text for scope in SCOPES)
