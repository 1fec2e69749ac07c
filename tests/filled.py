"""Data for every table, for tests of migrations and backups."""

from dataclasses import replace

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement
from counterpoise.domain.offers.records import Choice, Deployment, Draft, KeptProfile, Remembered, Version
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import (
    Assent,
    Panel,
    PanelBallot,
    PanelDraw,
    PanelEntry,
    PanelVote,
    Proposition,
    Report,
)
from counterpoise.domain.panels.replies import Reply
from counterpoise.domain.people.records import Account, ApiToken, AuditEntry, Invitation, Membership, Session
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.records import KeptCheckpoint, KeptSignature
from counterpoise.domain.translog.tree import grown, root_of
from counterpoise.services.state import Store, UnitOfWork

PROFILE = Profile.model_validate(
    {
        "schema": "profile/v1",
        "id": "plain",
        "title": "Plain — „schlicht“ 😀",
        "summary": "Says little.",
        "suits": ["people in a hurry"],
        "weights": {"pushback-encouragement": {"pushback": 70, "encouragement": 30}},
        "contexts": {"health": {"caution-openness": {"caution": 80, "openness": 20}}},
    }
)


_DIGESTS = [f"sha256:{digit * 64}" for digit in "12"]


def _statements(work: UnitOfWork) -> None:
    entries = [LogEntry("statement", "ward", number, digit * 64).encoded() for number, digit in ((1, "1"), (2, "2"))]
    work.translog.append(3, entries, grown(3, [leaf_hash(one) for one in entries], work.translog.hashes), 1)
    said = KeptStatement(
        "ward", 1, _DIGESTS[0], "{}", "{}", None, "T — „x“", "S", "en", None, "ward", "ada", ("a-b",), "zoë", 1,
        "2026-01-01", None, 3,
    )  # fmt: skip
    work.statements.publish(said, replaces=0)
    newer = replace(said, version=2, digest=_DIGESTS[1], aggregates="{}", translation_of=_DIGESTS[0], entry=4)
    work.statements.publish(newer, replaces=1)
    gone = replace(newer, withdrawn_at=5, withdrawn_because="Wrong.", withdrawal_entry=5, withdrawal="{}")
    work.statements.withdraw(gone)
    work.statements.advance("ward", "2" * 64)
    one = KeptObjection("o", "tradeoff", "a-b", "ward", 1, "No \\ '\n", "salt", "h", "s", 1, "2026-02-01", 3, "{}")
    work.objections.add(one)
    work.objections.add(replace(one, id="p", entry=4))
    work.objections.erase("p")
    work.objections.answer(
        replace(one, reply="Yes", reply_salt="r", reply_hash="g", replied_at=2, reply_entry=5, reply_receipt="{}",
                outcome="changed", changed=2)
    )  # fmt: skip


CHARTER = Charter.model_validate(
    {
        "question": "How should the library's assistant answer? — „schlicht“ 😀",
        "stakes": "Whom it helps, and whom it talks down to.",
        "stands_for": "Everybody with a library card.",
        "binding": "The library runs what the panel ratifies for a year.",
        "axes": ["pushback-encouragement", "plain-technical"],
        "profile": "library-panel",
        "profile_title": "The library's panel",
        "closes": {"votes": 2**41, "ballots": 2**42},
    }
)


def fill_panels(work: UnitOfWork) -> None:
    """Two panels, one with everything that a panel keeps."""
    work.panels.add(Panel("north", "ada", CHARTER, "votes", 1, {"votes": 2**41}, True, "sha256:k", {"votes": 3}))
    work.panels.add(Panel("south", "ada", CHARTER, "ratified", 1, result=("plain", 1), ended_because="Nobody came."))
    for number in range(3):
        work.panels.append(PanelEntry("north", number, "step", "charter", f"Step {number} “x”", {"members": number}))
    work.panels.save_draw(
        PanelDraw("north", {"seats": 2}, {"digest": "d"}, (("p1",), ()), "seed", ("p2",)), replaces=None
    )
    work.panels.save_draw(PanelDraw("south", None, {}), replaces=None)
    put = work.contributions
    put.add_proposition(Proposition("north", 1, "Ask before acting.", 1, "a1", "accepted", outcome="amendment"))
    put.add_proposition(Proposition("north", 2, "X", 1, None, "rejected", "off-topic", "Not asked.", "ben", 1))
    work.panel_replies.add(Reply("north", 1, 1, "Not when it is urgent — „ja“ 😀", 1, None, "r1", "accepted"))
    work.panel_replies.add(
        Reply("north", 1, 2, "X", 2, 1, None, "rejected", "off-topic", "Not asked.", "ben", appealed=True)
    )
    put.put_votes([PanelVote("north", f"v{who}", 1, who % 3 - 1, who % 2 == 0) for who in range(700)])
    put.put_ballots([PanelBallot("north", "after", "b1", {"plain-technical": None}, None, 1.433333333)])
    put.put_ballots([PanelBallot("north", "before", "b1", {"plain-technical": 2.5}, {"plain-technical": 1})])
    put.add_report(Report("north", 1, {"weight": 0.25}, 3, ("b1", "b2"), ("b1",), 1, "No", "Because", 5, ("plain", 1)))
    put.add_report(Report("north", 2, {}, 2, withheld_because="Unsafe."))
    put.put_assent(Assent("north", "s1", True))


def fill(store: Store) -> None:
    """At least one row in every table, with and without what may be missing."""
    document = PROFILE.document()
    with store.writing() as work:
        work.catalogues.keep("sha256:catalogue", {"schema": "catalogue/v1", "axes": []}, 1)
        for name, role in (("ada", "admin"), ("ben", "member"), ("Zoë", "operator")):
            work.accounts.add(Account(name, f"{name}@example.org", f"{name} \\ 'x'\n", role, 1, "k"))  # type: ignore[arg-type]
        work.accounts.join(Membership("north", "ben", "facilitator"))
        work.accounts.join(Membership("north", "ada", "panelist", "outside „it“ 😀"))
        work.credentials.add_session(Session("hash", "ben", "csrf", 1, 2**40))
        work.credentials.add_token(ApiToken("t", "th", "ben", "Label", ("profiles",), 1, 2))
        work.credentials.add_invitation(
            Invitation("i", "ih", "member", "ada", 1, 2, "north", "panelist", None, "outside „it“ 😀")
        )
        work.credentials.add_invitation(Invitation("j", "jh", "admin", None, 1, 2))
        work.profiles.add(KeptProfile("plain", "person", "ben", 1))
        work.profiles.publish(Version("plain", 1, document, PROFILE.digest, 1, author="ben"), replaces=0)
        decided = {"panel": "elm", "ballots": 5, "axes": {"plain-technical": {"weight": 40, "rule": "uniform-median"}}}
        work.profiles.add(KeptProfile("ratified", "panel", None, 1))
        work.profiles.publish(Version("ratified", 1, document, PROFILE.digest, 1, provenance=decided), replaces=0)
        work.profiles.add(KeptProfile("fork", "person", "ada", 1, 0, ("plain", 1)))
        work.profiles.save_draft(Draft("fork", document, 1, 1), replaces=None)
        work.deployments.add(Deployment("ward", "ada", "Ward", (("plain", 1),), 1, 1, ("plain", 1), None, False))
        work.deployments.add(Deployment("yard", "ada", "Yard", (), 1, 1, None, {"schema": "bounds/v1"}, True))
        tuned = {"plain-technical": 3}
        work.choices.add([Choice("ward", f"c{number}", "plain", 1, number, tuned) for number in range(1200)])
        work.choices.add([Choice("ward", "last", "plain", 1, 9)])
        work.choices.erase(["last"])
        for number in range(3):
            work.audit.append(AuditEntry(number, "ada", "profile.published", "profile", "plain", None, (("n", 1),)))
        entries = [b'{"n":0}', '{"n":1,"said":"„ja“ 😀"}'.encode(), b'{"n":2}']
        work.translog.append(0, entries, grown(0, [leaf_hash(one) for one in entries], work.translog.hashes), 1)
        work.translog.keep_checkpoint(KeptCheckpoint(3, root_of(3, work.translog.hashes), 2))
        work.translog.keep_signature(KeptSignature(3, "log.example+01020304", "— log.example AQIDBAU=\n", 3))
        fill_panels(work)
        _statements(work)
        work.idempotency.add(Remembered("k", "r", 201, '{"a": "\\u0000"}', 1, (("location", "/x"),)))
        work.commit()
