"""The promises of ``services.state`` about people and credentials, on every kind of store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.records import account, do, document, ids, people, published, session, token, version

from counterpoise.domain.errors import (
    AlreadyThere,
    StorageFailed,
    UnknownAccount,
    UnknownToken,
)
from counterpoise.domain.offers.records import Deployment, Draft, KeptProfile
from counterpoise.domain.people.records import AuditEntry, Invitation, Membership
from counterpoise.services.state import Store, UnitOfWork

THREADS = 64


class TestAccounts:
    def test_every_field_comes_back(self, store: Store) -> None:
        whole = account("ada", role="admin", password_hash="$argon2id$…", subject="https://id|7", disabled_at=2**45)  # noqa: S106
        do(store, lambda work: work.accounts.add(whole))
        with store.reading() as work:
            assert work.accounts.get("ada") == work.accounts.by_email("ada@example.org") == whole
            assert work.accounts.by_subject("https://id|7") == whole
            assert work.accounts.by_email("ADA@example.org") is None
            assert work.accounts.get("eve\0") is None
            assert work.accounts.by_email("\ud800@example.org") is None

    def test_addresses_and_subjects_are_unique(self, store: Store) -> None:
        do(store, lambda work: work.accounts.add(account("ada", subject="one")))
        do(store, lambda work: work.accounts.add(account("ben", subject=None)))
        do(store, lambda work: work.accounts.add(account("cid", subject=None)))
        for taken in (
            replace(account("eve"), email="ada@example.org"),
            replace(account("eve"), subject="one"),
            account("ada"),
        ):
            with pytest.raises(AlreadyThere), store.writing() as work:
                work.accounts.add(taken)
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.accounts.replace(replace(account("ben"), email="ada@example.org"))
        with pytest.raises(UnknownAccount), store.writing() as work:
            work.accounts.replace(account("eve"))

    def test_replace_and_count(self, store: Store) -> None:
        do(store, lambda work: work.accounts.add(account("ada", role="admin")))
        people(store, "ben")
        do(store, lambda work: work.accounts.replace(account("ben", role="admin", disabled_at=3)))
        with store.writing() as work:
            work.accounts.lock_admins()
            assert work.accounts.count() == 2
            assert work.accounts.count("admin") == 1
            assert work.accounts.count("operator") == 0

    def test_pages_go_by_code_point(self, store: Store) -> None:
        names = ["Zoe", "ada", "ada-1", "ada1", "adb", "ärger", "_x"]
        people(store, *names)
        with store.reading() as work:
            found, after = [], None
            while page := ids(work.accounts.page(after, 2)):
                found += page
                after = page[-1]
        assert found == sorted(names)

    def test_one_role_for_each_panel(self, store: Store) -> None:
        people(store, "ada", "ben")
        for role in ("panelist", "facilitator"):
            do(store, lambda work, role=role: work.accounts.join(Membership("north", "ada", role)))
        do(store, lambda work: work.accounts.join(Membership("east", "ada", "panelist")))
        do(store, lambda work: work.accounts.join(Membership("north", "ben", "panelist")))
        with store.writing() as work:
            assert work.accounts.memberships("ada") == [
                Membership("east", "ada", "panelist"),
                Membership("north", "ada", "facilitator"),
            ]
            work.accounts.leave("north", "ada")
            work.accounts.leave("north", "nobody")
            assert work.accounts.members("north") == [Membership("north", "ben", "panelist")]
        with pytest.raises(StorageFailed), store.writing() as work:
            work.accounts.join(Membership("north", "nobody", "panelist"))

    def test_erasing_takes_everything_that_names_the_person(self, store: Store) -> None:
        people(store, "ada", "ben")
        published(store, "kept", owner="ada")

        def fill(work: UnitOfWork) -> None:
            for owner in ("ada", "ben"):
                work.credentials.add_session(session(f"s-{owner}", owner))
                work.credentials.add_token(token(f"t-{owner}", owner))
                work.accounts.join(Membership("north", owner, "panelist"))
                work.profiles.add(KeptProfile(f"idea-of-{owner}", "person", owner, 5))
                work.profiles.save_draft(Draft(f"idea-of-{owner}", document(), 1, 6), replaces=None)
            work.profiles.save_draft(Draft("kept", document("kept"), 1, 6), replaces=None)
            work.profiles.publish(version("kept", 2, author="ada"), replaces=1)
            work.credentials.add_invitation(Invitation("i", "h", "member", "ada", 1, 2))
            work.deployments.add(Deployment("d", "ada", "Ward", (("kept", 1),), 1, 1))
            work.audit.append(AuditEntry(1, "ada", "profile.published", "profile", "kept"))

        do(store, fill)
        do(store, lambda work: work.accounts.erase("ada"))
        do(store, lambda work: work.accounts.erase("ada"))
        with store.reading() as work:
            assert ids(work.accounts.page(None, 9)) == ["ben"]
            assert work.credentials.session("s-ada") is None
            assert work.credentials.token("hash-t-ada") is None
            assert work.credentials.session("s-ben") is not None
            assert work.credentials.token("hash-t-ben") is not None
            assert work.accounts.members("north") == [Membership("north", "ben", "panelist")]
            assert work.profiles.get("idea-of-ada") is None
            assert work.profiles.draft("kept") is None
            assert work.profiles.draft("idea-of-ben") is not None
            kept = work.profiles.get("kept")
            assert kept is not None
            assert (kept.owner, kept.latest) == (None, 2)
            assert [one.author for one in work.profiles.versions("kept", None, 9)] == [None, None]
            assert [one.created_by for one in work.credentials.invitations(None)] == [None]
            assert work.deployments.page(None, 9)[0].owner == "ada"
            assert work.audit.page(None, 9)[0].actor == "ada"


class TestCredentials:
    def test_sessions_end(self, store: Store) -> None:
        people(store, "ada", "ben")
        held = [session("one", "ada"), session("two", "ada"), session("three", "ada", 4), session("four", "ben")]
        do(store, lambda work: [work.credentials.add_session(one) for one in held])
        with store.writing() as work:
            assert work.credentials.session("one") == held[0]
            assert work.credentials.forget_expired(4) == 1
            work.credentials.end_sessions("ada", but="two")
            assert [work.credentials.session(one.hash) for one in held] == [None, held[1], None, held[3]]
            work.credentials.end_session("two")
            work.credentials.end_sessions("ben")
            assert work.credentials.forget_expired(2**50) == 0
        with pytest.raises(StorageFailed), store.writing() as work:
            work.credentials.add_session(session("five", "nobody"))

    def test_a_revoked_token_stays_revoked(self, store: Store) -> None:
        people(store, "ada")
        first, second = token("one", "ada"), replace(token("two", "ada"), created_at=0)
        do(store, lambda work: [work.credentials.add_token(one) for one in (first, second)])
        do(store, lambda work: work.credentials.replace_token(replace(first, revoked_at=7)))
        do(store, lambda work: work.credentials.replace_token(replace(first, used_at=8)))
        with store.reading() as work:
            assert work.credentials.tokens("ada") == [second, replace(first, revoked_at=7, used_at=8)]
            assert work.credentials.token("hash-two") == second
            assert work.credentials.token("two") is None
        with pytest.raises(UnknownToken), store.writing() as work:
            work.credentials.replace_token(token("three", "ada"))
        with pytest.raises(AlreadyThere), store.writing() as work:
            work.credentials.add_token(replace(first, id="other"))

    def test_an_invitation_works_once(self, store: Store) -> None:
        people(store, "ada")
        made = Invitation("i", "h", "member", "ada", 1, 2, "north", "panelist")
        do(store, lambda work: work.credentials.add_invitation(made))
        do(store, lambda work: work.credentials.add_invitation(Invitation("j", "g", "admin", None, 0, 2)))

        def spend(at: int) -> bool:
            with store.writing() as work:
                won = work.credentials.spend_invitation("i", at)
                work.commit()
                return won

        with ThreadPoolExecutor(THREADS) as pool:
            won = list(pool.map(spend, range(THREADS)))
        assert won.count(True) == 1
        with store.reading() as work:
            assert work.credentials.invitation("h") == replace(made, used_at=won.index(True))
            assert ids(work.credentials.invitations(None)) == ["j", "i"]
            assert ids(work.credentials.invitations("ada")) == ["i"]
        with store.writing() as work:
            assert not work.credentials.spend_invitation("none", 1)
