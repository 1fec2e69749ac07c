"""The panel room: everybody reads, members take part at the stage that the panel is at."""

from collections.abc import Iterator
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import GOOD, Hall
from tests.panel_people import CHARTER
from tests.ui.reading import whole, words

from counterpoise.client import Client
from counterpoise.domain.people.records import Account, Membership, Session
from counterpoise.services.credentials import digest

numbers = count(1)
AXES = ("pushback-encouragement", "plain-technical")


class Panel:
    """A panel of three at a server, with a client for its operator and one for a member."""

    def __init__(self, hall: Hall, address: str, **charter: object) -> None:
        self.id, self.address, self.hall = f"room-{next(numbers)}", address, hall
        with Client(address) as client:
            admin = hall.program(client.sign_in("ada@example.org", GOOD).secret)
        self.operator = self._person(admin, "olga", "operator")
        said = {"profile": f"{self.id}-profile", "question": f"What of {self.id}?"}
        self.operator.convene(self.id, CHARTER | said | charter)
        self.operator.advance_panel(self.id, "draw")
        self.operator.found_otherwise(self.id, "A test needs no lots.")
        self.member = self._person(admin, "mia", "member")
        self.email = self.member.me().email
        with hall.store.writing() as work:
            for name in (f"{self.id}-b", f"{self.id}-c"):
                work.accounts.add(Account(name, f"{name}@example.org", name, "member", 1, "k"))
                work.accounts.join(Membership(self.id, name, "panelist"))
            work.accounts.join(Membership(self.id, self.member.me().id, "panelist"))
            work.commit()

    def _person(self, admin, name: str, role: str) -> Client:
        email = f"{name}-{self.id}@example.org"
        self.hall.joined(admin, email, role)
        client = Client(self.address)
        client.carry(client.sign_in(email, GOOD).secret)
        return client

    def to(self, *stages: str) -> None:
        for stage in stages:
            if stage == "propositions":
                for voice in ("affected", "critic"):
                    self.operator.add_voice(self.id, voice, "Somebody", "Their part.")
            self.operator.advance_panel(self.id, stage)


@pytest.fixture
def panel(hall: Hall, lively: str) -> Iterator[Panel]:
    made = Panel(hall, lively)
    yield made
    made.operator.close()
    made.member.close()


@pytest.fixture
def room(visiting: AppTest, panel: Panel) -> AppTest:
    """The room, where the panel's member is signed in."""
    app = whole(visiting.switch_page("views/account.py").run())
    app.text_input(key="w:in:email").set_value(panel.email)
    next(one for one in app.text_input if one.label == "Password").set_value(GOOD)
    return whole(app.button(key="w:in:send").click().run())


def at(app: AppTest) -> AppTest:
    return whole(app.switch_page("views/room.py").run())


def test_a_visitor_reads_and_is_asked_to_sign_in(visiting: AppTest, panel: Panel) -> None:
    app = at(visiting)
    app = whole(app.selectbox(key="w:room:panel").set_value(panel.id).run())
    said = words(app)
    assert f"What of {panel.id}?" in said
    assert "Members sign in to take part" in said
    assert "Your part" not in said


def test_a_member_puts_a_ballot_in_replaces_and_erases_it(room: AppTest, panel: Panel) -> None:
    panel.to("learn")
    key = f"w:room:{panel.id}"
    app = at(room)
    assert app.number_input(key=f"{key}:{AXES[0]}:weight").value is None, "no number anchors"
    app = whole(app.button(key=f"{key}:put").click().run())
    assert panel.member.my_ballot(panel.id).ballot is None
    assert "abstains on everything" in words(app)
    app.number_input(key=f"{key}:{AXES[0]}:weight").set_value(73.0)
    app = whole(app.button(key=f"{key}:put").click().run())
    assert "Your ballot is in" in words(app)
    held = panel.member.my_ballot(panel.id).ballot
    assert held is not None
    assert (held.weights, held.importances) == ({AXES[0]: 73.0, AXES[1]: None}, None)
    app = whole(app.toggle(key=f"{key}:importances").set_value(True).run())
    app.number_input(key=f"{key}:{AXES[0]}:importance").set_value(3.0)
    app = whole(app.button(key=f"{key}:put").click().run())
    assert "replaces the one before" in words(app)
    held = panel.member.my_ballot(panel.id).ballot
    assert held is not None
    assert held.importances == {AXES[0]: 3.0, AXES[1]: 1.0}
    whole(app.button(key=f"{key}:erase").click().run())
    assert panel.member.my_ballot(panel.id).ballot is None


def test_a_member_proposes_and_votes(room: AppTest, panel: Panel) -> None:
    panel.to("learn", "propositions")
    app = at(room)
    box = next(one for one in app.text_input if one.label.startswith("Your proposition"))
    box.set_value("The assistant asks *before* it acts.")
    app = whole(next(one for one in app.button if one.label == "Put it forward").click().run())
    assert "Proposition 1 waits for moderation" in words(app)
    assert panel.operator.propositions(panel.id).items[0].text == "The assistant asks *before* it acts."
    panel.operator.moderate(panel.id, 1, accept=True, because="It fits.")
    panel.to("votes")
    app = at(app)
    app = whole(app.toggle(key=f"w:room:{panel.id}:1:important").set_value(True).run())
    app = whole(app.button(key=f"w:room:{panel.id}:1:-1").click().run())
    assert "You have voted on every proposition" in words(app)
    (vote,) = panel.member.my_votes(panel.id).votes
    assert (vote.value, vote.important) == (-1, True)


def test_a_member_says_yes_and_changes_it(room: AppTest, panel: Panel) -> None:
    panel.to("learn", "propositions", "votes", "ballots")
    panel.member.put_ballot(panel.id, dict.fromkeys(AXES, 60))
    _another(panel)
    panel.to("tally", "minority", "ratification")
    app = at(room)
    app = whole(app.button(key=f"w:room:{panel.id}:assent:True").click().run())
    assert "You said yes" in words(app)
    app = whole(app.button(key=f"w:room:{panel.id}:assent:False").click().run())
    assert "You said no" in words(app)
    assert panel.member.my_assent(panel.id).yes is False


def test_a_member_replies_answers_and_takes_it_back(room: AppTest, panel: Panel) -> None:
    panel.to("learn", "propositions")
    app = at(room)
    assert "Replies" not in [one.value for one in app.header], "there is nothing to reply to"
    panel.member.propose(panel.id, "The assistant asks before it acts.")
    panel.operator.moderate(panel.id, 1, accept=True, because="It fits.")
    app = at(app)
    assert "Nothing that could be read yet." in words(app)
    next(one for one in app.text_area if one.label == "Your reply").set_value("Not when *it* is urgent.")
    app = whole(next(one for one in app.button if one.label == "Reply").click().run())
    assert "Your reply 1 waits for moderation" in words(app)
    assert next(one for one in app.text_area if one.label == "Your reply").value == ""
    panel.operator.moderate_reply(panel.id, 1, 1, accept=True)
    panel.to("votes")
    app = at(app)
    assert "1. Not when *it* is urgent." in words(app)
    next(one for one in app.text_area if one.label == "Your reply").set_value("Then least of all.")
    next(one for one in app.selectbox if one.label == "It answers").set_value(1)
    app = whole(next(one for one in app.button if one.label == "Reply").click().run())
    assert "2. (in answer to 1) Then least of all." in words(app)
    panel.operator.moderate_reply(panel.id, 1, 2, accept=False, because="Rude.", rule="threat-or-insult")
    key = f"w:room:{panel.id}:1:reply"
    app = at(app)
    assert "Rejected. It threatens or insults somebody. Reason: Rude." in words(app)
    app.text_input(key=f"{key}:2:because").set_value("It is meant kindly.")
    app = whole(app.button(key=f"{key}:2:appeal").click().run())
    assert "somebody else decides" in words(app)
    app = whole(app.button(key=f"{key}:1:erase").click().run())
    said = words(app)
    assert "urgent" not in said
    assert "Its author took it back." in said
    assert "2. (in answer to 1, which was taken back) Then least of all." in said
    assert [one.status for one in panel.member.my_replies(panel.id).items] == ["taken-back", "appealed"]


def test_a_visitor_reads_replies_that_were_accepted(visiting: AppTest, panel: Panel) -> None:
    panel.to("learn", "propositions")
    panel.member.propose(panel.id, "The assistant asks before it acts.")
    panel.operator.moderate(panel.id, 1, accept=True, because="It fits.")
    for text in ("Not when it is urgent.", "Nobody has looked at this."):
        panel.member.write_reply(panel.id, 1, text)
    panel.operator.moderate_reply(panel.id, 1, 1, accept=True)
    app = at(visiting)
    app = whole(app.selectbox(key="w:room:panel").set_value(panel.id).run())
    said = words(app)
    assert "1. Not when it is urgent." in said
    assert "looked at" not in said
    assert "Waiting for a decision: 1." in said
    assert not app.text_area


def _another(panel: Panel) -> None:
    """A second member's ballot, so that there is a quorum."""
    secret = f"session-of-another-member-of-{panel.id}-0123456789"
    with panel.hall.store.writing() as work:
        work.credentials.add_session(Session(digest(secret), f"{panel.id}-b", "", 1, 2**45))
        work.commit()
    with Client(panel.address, token=secret) as client:
        client.put_ballot(panel.id, dict.fromkeys(AXES, 60))


def test_a_member_chooses_between_replies_and_edits_what_that_suggests(room: AppTest, panel: Panel) -> None:
    panel.to("learn")
    key = f"w:room:{panel.id}"
    app = at(room)
    assert not app.radio
    app = whole(app.toggle(key=f"{key}:choosing").set_value(True).run())
    asked = [radio for radio in app.radio if (radio.key or "").startswith(f"{key}:choosing:")]
    assert len(asked) == 12
    assert all(radio.value is None for radio in asked)
    assert "does not measure your values" in words(app)
    for radio in asked:
        # The first pole's reply, whichever side it stands on.
        assert radio.key is not None
        if AXES[0] in radio.key:
            radio.set_value("a" if radio.key.endswith("ab") else "b")
    app = whole(app.button(key=f"{key}:choosing:fill").click().run())
    assert app.number_input(key=f"{key}:{AXES[0]}:weight").value == 87
    assert app.number_input(key=f"{key}:{AXES[1]}:weight").value is None
    said = words(app)
    assert "You chose “Pushback” 6 times: 87 for pushback. From 6 answers it could be anything from 59 to 100." in said
    assert "You chose nothing here, so the ballot abstains." in said
    assert panel.member.my_ballot(panel.id).ballot is None, "nothing is counted before it is put in"
    app.number_input(key=f"{key}:{AXES[0]}:weight").set_value(80.0)
    app = whole(app.button(key=f"{key}:put").click().run())
    assert "Your ballot is in" in words(app)
    held = panel.member.my_ballot(panel.id).ballot
    assert held is not None
    assert held.weights == {AXES[0]: 80.0, AXES[1]: None}
