"""A demonstration panel: its whole life, made by the program in one go, with members that are plainly nobody.

Everything in it is invented, and says so: ids, names, charter, record, report and profile all carry the word. It is
there to be looked at. It is no evidence of what anybody wants, and nothing of the program counts it as such.
"""

from dataclasses import dataclass

from counterpoise.domain.panels.records import PanelDraw, Report
from counterpoise.domain.panels.stages import Stage
from counterpoise.domain.people.records import Account, Instant, Membership
from counterpoise.domain.people.roles import SCOPES, AccountRole, Actor, PanelRole
from counterpoise.domain.sortition.commitment import commitment_of
from counterpoise.services.callers import Caller
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.lots import Lots
from counterpoise.services.panels.planned import Planned
from counterpoise.services.panels.reports import report_tag
from counterpoise.services.panels.steps import sweep_keys
from counterpoise.services.panels.votes import Voted
from counterpoise.services.state import Store, UnitOfWork

__all__ = ["MEMBERS", "PANEL", "demonstrate"]

PANEL = "demonstration"
MEMBERS = 24
_FEW = 6
"""The last six members want the opposite, so that a minority report is owed."""
_OPERATOR, _FACILITATORS = "demonstration-operator", ("demonstration-facilitator-1", "demonstration-facilitator-2")
_AXES = ("pushback-encouragement", "brevity-thoroughness", "initiative-deference")
_BECAUSE = "Made by the program for a demonstration; nobody decided this."
_CHARTER = {
    "question": "Demonstration: how should the assistant of an invented library answer?",
    "stakes": "Nothing: this panel was made by the program. A real charter says who gains and who pays.",
    "stands_for": "Nobody. A real panel names the people whom it is to resemble.",
    "binding": "A demonstration binds nobody. A real charter says how, and until when.",
    "axes": list(_AXES),
    "profile": "demonstration-panel",
    "profile_title": "Demonstration of a panel's profile (synthetic)",
    "least_members": MEMBERS,
}
_PROPOSITIONS = (
    ("The assistant names the weakest point of a plan before it helps with it.", "amendment"),
    ("A short answer comes first, and more only for those who ask.", "amendment"),
    ("It asks before it changes anything that cannot be undone.", "declined"),
    ("It explains every technical word it uses.", "declined"),
)
_TAKES = ("wording", "axis")
_REPLIES = (
    (1, "Invented: not when somebody is in a hurry.", None),
    (1, "Invented: then least of all.", 1),
    (2, "Invented: and who decides what is short?", None),
)
"""By proposition: a reply, and the number of the one that it answers."""


def _pool() -> tuple[str, str]:
    people = "".join(
        f"demonstration-person-{number},{'yes' if number % 2 else 'no'},{'town' if number % 3 else 'village'}\n"
        for number in range(1, 49)
    )
    quotas = (
        "category,value,min,max,target,seats_for\n"
        "works in technology,yes,2,6,0.1,\nworks in technology,no,18,22,0.9,outsiders\n"
        "lives in,town,14,18,0.7,\nlives in,village,6,10,0.3,\n"
    )
    return f"id,works in technology,lives in\n{people}", quotas


@dataclass(frozen=True)
class _Play:
    """One unit of work, in which invented people act one after the other."""

    work: UnitOfWork
    now: Instant

    def comes(self, name: str, shown: str, role: AccountRole, panel_role: PanelRole | None = None) -> None:
        """An account that nobody can sign in with; with a role in the panel if one is named."""
        address = f"{name}@example.invalid"
        self.work.accounts.add(Account(name, address, shown, role, self.now, name, disabled_at=self.now))
        if panel_role is not None:
            self.work.accounts.join(Membership(PANEL, name, panel_role))

    def asks(self, name: str) -> Caller:
        """What a request of this person would be."""
        held = self.work.accounts.get(name)
        role: AccountRole = held.role if held else "member"
        panels = tuple((one.panel, one.role) for one in self.work.accounts.memberships(name))
        return Caller(Actor(name, role, frozenset(SCOPES), panels), self.work, None, self.now)


def demonstrate(house: PanelHouse, store: Store, now: Instant) -> bool:
    """Make the demonstration panel, all of it or nothing; whether it was not there yet.

    Args:
        house: the services of panels.
        store: where it is kept.
        now: the time of every step; the record says that all of them were made at once.

    Raises:
        AlreadyThere: if somebody has published a profile under the demonstration's id.
        StorageFailed: if the database or the folder of keys fails.
    """
    with store.writing() as work:
        if work.panels.get(PANEL) is not None:
            return False
        play = _Play(work, now)
        members = _found(house, play)
        _deliberate(house, play, members)
        _decide(house, play, members)
        work.commit()
    sweep_keys(store, house.keys)
    return True


def _step(house: PanelHouse, play: _Play, to: Stage) -> None:
    by = _OPERATOR if to == "draw" else _FACILITATORS[0]
    house.steps.advance(play.asks(by), PANEL, to, _BECAUSE)


def _kept(lots: Lots, lead: Caller, planned: Planned) -> PanelDraw:
    """Draw at once: a small pool, and nobody else writes before the demonstration is there."""
    return lots.keep(lead, planned, lots.found(planned))


def _found(house: PanelHouse, play: _Play) -> list[str]:
    """Charter and draw; ids of the members."""
    play.comes(_OPERATOR, "Demonstration operator", "operator")
    house.convening.convene(play.asks(_OPERATOR), PANEL, _CHARTER, demonstration=True)
    for number, name in enumerate(_FACILITATORS, start=1):
        play.comes(name, f"Demonstration facilitator {number}", "member", "facilitator")
    _step(house, play, "draw")
    lead, secret = play.asks(_FACILITATORS[0]), "de" * 32
    pool, quotas = _pool()
    named = "No public value: in a demonstration nobody waits for one, and the secret is known to all."
    lots, commitment = house.lots, commitment_of(secret)
    _kept(lots, lead, lots.to_freeze(lead, PANEL, pool, quotas, MEMBERS, commitment=commitment, public_name=named))
    drawn = _kept(lots, lead, lots.to_reveal(lead, PANEL, secret, "demonstration")).facts["selected"]
    lots.answer(lead, PANEL, {person: place > 0 for place, person in enumerate(drawn)})
    again = _kept(lots, lead, lots.to_redraw(lead, PANEL)).facts["selected"]
    lots.answer(lead, PANEL, dict.fromkeys(again, True))
    members = [f"demonstration-member-{number}" for number in range(1, MEMBERS + 1)]
    for number, name in enumerate(members, start=1):
        play.comes(name, f"Demonstration member {number}", "member", "panelist")
    _step(house, play, "learn")
    return members


def _deliberate(house: PanelHouse, play: _Play, members: list[str]) -> None:
    """Learning, propositions and votes."""
    lead = play.asks(_FACILITATORS[0])
    for voice, text in (
        (
            "affected",
            "Invented: somebody whom encouragement helped to go on, and somebody whom it kept from the truth.",
        ),
        ("critic", "Invented: a critic who doubts that weights can say what a person needs."),
    ):
        house.convening.heard(lead, PANEL, voice, "An invented voice", text)
    _ballots(house, play, members, blur=12)
    _step(house, play, "propositions")
    for place, (text, _) in enumerate(_PROPOSITIONS):
        made, _alike = house.propositions.propose(play.asks(members[place]), PANEL, text)
        house.propositions.moderate(lead, PANEL, made.number, accept=True, because=_BECAUSE)
    refused, _alike = house.propositions.propose(play.asks(members[9]), PANEL, "Is the library open on Sundays?")
    house.propositions.moderate(lead, PANEL, refused.number, accept=False, because=_BECAUSE, rule="no-proposition")
    _step(house, play, "votes")
    for place, (number, text, answers) in enumerate(_REPLIES):
        said = house.replies.write(play.asks(members[place]), PANEL, number, text, answers)
        house.replies.moderate(lead, PANEL, number, said.number, accept=True, because=_BECAUSE)
    for place, name in enumerate(members):
        few = place >= MEMBERS - _FEW
        votes = [
            Voted(1, -1 if few else 1),
            Voted(2, 1, important=place % 2 == 0),
            Voted(3, 1 if few else place % 3 - 1),
        ]
        house.votes.put(play.asks(name), PANEL, [*votes, Voted(4, 0 if place % 4 else -1)])


def _ballots(house: PanelHouse, play: _Play, members: list[str], *, blur: int) -> None:
    """Ballots by a formula: most around one place, the last six around another."""
    for place, name in enumerate(members):
        few = place >= MEMBERS - _FEW
        shift = (place * 7) % blur
        weights = (15 + shift, 80 - shift, 25 + shift) if few else (72 + shift, 30 + shift, 60 - shift)
        asked = None if place % 5 == 0 else dict(zip(_AXES, (3.0, 1.0, 2.0 if few else 1.0), strict=True))
        house.ballots.put(play.asks(name), PANEL, dict(zip(_AXES, map(float, weights), strict=True)), asked)


def _decide(house: PanelHouse, play: _Play, members: list[str]) -> None:
    """Ballots, tally, minority report, ratification."""
    _step(house, play, "ballots")
    _ballots(house, play, members, blur=8)
    for stage in ("tally", "minority"):
        _step(house, play, stage)
    for report in play.work.contributions.reports(PANEL):
        _write(house, play, members, report)
    _step(house, play, "ratification")
    lead, takes = play.asks(_FACILITATORS[0]), iter(_TAKES)
    for number, (_, outcome) in enumerate(_PROPOSITIONS, start=1):
        changes = next(takes) if outcome == "amendment" else None
        house.propositions.end(lead, PANEL, number, "amendment" if changes else "declined", _BECAUSE, changes)
    for place, name in enumerate(members):
        house.ratification.assent(play.asks(name), PANEL, yes=place < MEMBERS - _FEW + 2)
    _step(house, play, "ratified")


def _write(house: PanelHouse, play: _Play, members: list[str], report: Report) -> None:
    """The group's report, written by its first member and signed by its second."""
    own = {name: house.reports.own(play.asks(name), PANEL) for name in members}
    group = [name for name, held in own.items() if any(one.report.number == report.number for one in held)]
    text = "Invented: these members asked for encouragement first, and the result asks for pushback. " + _BECAUSE
    title = "Demonstration of a minority report"
    house.reports.write(play.asks(group[0]), PANEL, report.number, title, text, {report_tag(report)})
    for name in group[1:2]:
        house.reports.sign(play.asks(name), PANEL, report.number)
